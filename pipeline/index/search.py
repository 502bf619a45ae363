"""The index: articles go in with their chunks, a search gives chunks back, found by meaning and by word."""

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from pipeline.index.base import Embedder, Hit, Vectors
from pipeline.index.chroma import Chroma
from pipeline.index.store import Counts, Store, passage_id
from pipeline.records import Article, Chunk

# Words that say nothing of what a passage is about; looking them up takes most of the time.
_STOP_WORDS = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "his how i if in into is it its may more most no not of on one or our out over s said she so some t than that "
    "the their them then there these they this to up was we were what when where which who whom why will with would "
    "you".split()
)
_MOST_WORDS = 64
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
# The constant of reciprocal rank fusion: how little the first places count for more than those after them.
_SMOOTHING = 60


def open_index(folder: Path, embedder: Embedder, *, write: bool, chroma_url: str | None = None) -> "Index":
    """Open the index in a folder; with ``write`` it is made where there is none, and no other process may write to it.

    Chroma is a folder in it, or the server at ``chroma_url``. Raises ``IndexFault`` with what to do.

    >>> with open_index(folder, embedder, write=True) as index:  # doctest: +SKIP
    ...     index.add(article, chunks)
    ...     hits = index.search("soldiers captured since August", k=5)
    """
    store = Store(folder, embedder.name, write=write)
    chroma = Chroma(store, url=chroma_url, write=write)
    try:
        if write:
            chroma.check()
    except BaseException:
        store.close()
        raise
    return Index(store, chroma, embedder)


class Index:
    """An open index; thread-safe. Made by ``open_index``, used in a ``with`` statement.

    At the end of a ``with`` that ran through, Chroma is brought up to date; after an error that waits for the next run.
    """

    def __init__(self, store: Store, chroma: Chroma, embedder: Embedder) -> None:
        self._store = store
        self._chroma = chroma
        self._embedder = embedder
        self._closed = False
        self._all: tuple[list[str], Vectors] = ([], np.empty((0, 0), np.float32))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(sync=kind is None)

    def add(self, article: Article, chunks: Sequence[Chunk]) -> None:
        """Put an article in with its chunks, whole or not at all, in place of what it had.

        Nothing is done where it is in just so, and no words are embedded that the index has already.
        """
        if self._store.holds(article, chunks):
            return
        texts = {passage_id(chunk.text): chunk.text for chunk in chunks}
        for known in self._store.known(list(texts)):
            del texts[known]
        vectors = self._embedder.embed(list(texts.values())) if texts else ()
        self._store.add(article, chunks, dict(zip(texts, vectors, strict=True)))

    def has(self, article_id: str) -> bool:
        """Say whether an article is in."""
        return self._store.has(article_id)

    def counts(self) -> Counts:
        """Count what the index holds."""
        return self._store.counts()

    def sync(self) -> None:
        """Bring Chroma up to date, now rather than at the next search or at the end."""
        self._chroma.sync()

    def close(self, *, sync: bool = False) -> None:
        """Close the index, for good; with ``sync`` Chroma is brought up to date before."""
        if self._closed:
            return
        self._closed = True
        try:
            if sync:
                self._chroma.sync()
            self._chroma.close()
        finally:
            self._store.close()

    def search(self, words: str, *, k: int = 10) -> tuple[Hit, ...]:
        """Return the ``k`` best chunks for what a person typed, or a model wrote: any text is a query.

        Two lists of passages, the nearest by meaning and the best by BM25, are fused by reciprocal rank, ties broken
        by id. A passage that stands in several articles is given once before any is given twice.
        """
        words = words.encode("utf-8", "replace").decode()
        if k < 1 or not words.strip() or not self._store.last():
            return ()
        depth = max(50, 2 * k)
        dense = _ranks(self._nearest(words, depth))
        lexical = _ranks(self._store.match(query, depth) if (query := _query(words)) else ())
        scores = {
            passage: sum(1 / (_SMOOTHING + ranks[passage]) for ranks in (dense, lexical) if passage in ranks)
            for passage in dense | lexical
        }
        places = self._store.places(list(scores), k)
        places.sort(key=lambda place: (place.copy, -scores[place.passage], place.chunk.id))
        return tuple(
            Hit(
                chunk=place.chunk,
                article_name=place.article_name,
                score=scores[place.passage],
                dense_rank=dense.get(place.passage),
                lexical_rank=lexical.get(place.passage),
            )
            for place in places[:k]
        )

    def _nearest(self, words: str, depth: int) -> list[str]:
        (vector,) = self._embedder.embed([words])
        self._store.check(vector)
        found = self._chroma.nearest(vector, depth)
        ids, vectors = self._exact() if found is None else self._store.vectors(found)
        if not ids:
            return []
        # Ranked by the store's own vectors, so that the order is the same with Chroma and without.
        nearness = np.round(vectors @ vector, 6)
        worst = np.partition(nearness, -depth)[-depth] if len(ids) > depth else -np.inf
        order = sorted(np.flatnonzero(nearness >= worst).tolist(), key=lambda row: (-nearness[row], ids[row]))
        return [ids[row] for row in order[:depth]]

    def _exact(self) -> tuple[list[str], Vectors]:
        """Return all vectors; they are read again when there are more."""
        if len(self._all[0]) != self._store.held(self._store.last()):
            self._all = self._store.vectors()
        return self._all


def _ranks(passages: Sequence[str]) -> dict[str, int]:
    return {passage: rank for rank, passage in enumerate(passages, 1)}


def _query(words: str) -> str:
    """Turn any text into an FTS5 query for one of its words, each in quotation marks; empty where it has none."""
    found = list(dict.fromkeys(_WORD.findall(words.lower())))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    return " OR ".join(f'"{word}"' for word in telling[:_MOST_WORDS])
