"""The index: articles go in with their chunks, a search gives chunks back, found by meaning and by word."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np

from pipeline.index.base import Embedder, Hit, Vectors
from pipeline.index.chroma import Chroma
from pipeline.index.store import Counts, Store, Vector, passage_id
from pipeline.records import Article, Chunk

# Words that say nothing of what a passage is about; looking them up takes most of the time.
_STOP_WORDS = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "his how i if in into is it its may more most no not of on one or our out over s said she so some t than that "
    "the their them then there these they this to up was we were what when where which who whom why will with would "
    "you".split()
)
By = Literal["both", "meaning", "words"]
_MOST_WORDS = 64
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
# The constant of reciprocal rank fusion: how little the first places count for more than those after them.
_SMOOTHING = 60
# How many times deeper to look, one after the other, where much of what is found stands in no article that is wanted.
_LOOKS = (1, 4, 16)


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
        self._all: tuple[object, list[str], Vectors] | None = None

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

    def articles(self, *, until: date | None = None) -> int:
        """Count the articles that a search looks at."""
        return self._store.articles(until)

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

    def search(self, words: str, *, k: int = 10, until: date | None = None, by: By = "both") -> tuple[Hit, ...]:
        """Return the ``k`` best chunks for what a person typed, or a model wrote: any text is a query.

        Two lists of passages, the nearest by meaning and the best by BM25, are fused by reciprocal rank, ties broken
        by id; ``by`` takes one list alone. A passage that stands in several articles is given once before any is given
        twice. With ``until`` only articles up to that day are looked at; one without a date may be later, and is left
        out.
        """
        if k < 1 or not words.strip() or not self._store.last():
            return ()
        depth = max(50, 2 * k)
        (vector,) = self._vectors([words])
        nearness = self._nearest(vector, depth, until) if by != "words" else {}
        dense, lexical = _ranks(nearness), _ranks(self._matching(words, depth, until) if by != "meaning" else ())
        missed = [passage for passage in lexical if passage not in dense]
        nearness |= _nearness(*self._store.vectors(missed), vector)
        scores = {
            passage: sum(1 / (_SMOOTHING + ranks[passage]) for ranks in (dense, lexical) if passage in ranks)
            for passage in nearness
        }
        places = self._store.places(list(scores), k, until=until)
        places.sort(key=lambda place: (place.copy, -scores[place.passage], place.chunk.id))
        return tuple(
            Hit(
                chunk=place.chunk,
                article_name=place.article_name,
                score=scores[place.passage],
                similarity=_rounded(nearness[place.passage]),
                dense_rank=dense.get(place.passage),
                lexical_rank=lexical.get(place.passage),
            )
            for place in places[:k]
        )

    def neighbours(
        self, texts: Sequence[str], *, k: int, at_least: float, besides: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        """Return for each text the chunks whose rounded similarity is ``at_least`` that, nearest first, ties by id.

        At most ``k`` for each, and none of the article ``besides``. What stands in several articles is given for each.
        Texts that the index holds are not embedded again, the others all at once.
        """
        if k < 1 or not texts or not self._store.last():
            return tuple(() for _ in texts)
        depth = k + (self._store.size(besides) if besides else 0)
        return tuple(self._near(vector, k, depth, at_least, besides) for vector in self._vectors(texts))

    def _near(self, vector: Vector, k: int, depth: int, at_least: float, besides: str | None) -> tuple[Hit, ...]:
        nearness = {
            id_: near for id_, value in self._nearest(vector, depth).items() if (near := _rounded(value)) >= at_least
        }
        places = [each for each in self._store.places(list(nearness), depth) if each.chunk.article_id != besides]
        places.sort(key=lambda place: (-nearness[place.passage], place.chunk.id))
        return tuple(
            Hit(
                chunk=place.chunk,
                article_name=place.article_name,
                score=nearness[place.passage],
                similarity=nearness[place.passage],
                dense_rank=rank,
                lexical_rank=None,
            )
            for rank, place in enumerate(places[:k], 1)
        )

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        ids = [passage_id(text) for text in clean]
        known = dict(zip(*self._store.vectors(ids), strict=True))
        if new := {id_: text for id_, text in zip(ids, clean, strict=True) if id_ not in known}:
            vectors = self._embedder.embed(list(new.values()))
            self._store.check(vectors[0])
            known |= dict(zip(new, vectors, strict=True))
        return [known[id_] for id_ in ids]

    def _nearest(self, vector: Vector, depth: int, until: date | None = None) -> dict[str, float]:
        """Return the nearest passages that stand in an article, the nearest first, with their cosines.

        Ranked by the store's own vectors, so that the order is the same with Chroma and without.
        """
        for count in (depth * times for times in _LOOKS):
            found = self._chroma.nearest(vector, count)
            if found is None:
                break
            ids, vectors = self._store.vectors(found, until=until)
            if len(ids) >= depth or len(found) < count:
                return _nearness(ids, vectors, vector, depth)
        return _nearness(*self._exact(until), vector, depth)

    def _matching(self, words: str, depth: int, until: date | None) -> list[str]:
        """Return the best passages by BM25 that stand in an article, the best first."""
        query = _query(words)
        if not query:
            return []
        kept: list[str] = []
        for count in (*(depth * times for times in _LOOKS), self._store.last()):
            found = self._store.match(query, count)
            placed = self._store.placed(found, until=until)
            kept = [passage for passage in found if passage in placed][:depth]
            if len(kept) == depth or len(found) < count:
                break
        return kept

    def _exact(self, until: date | None) -> tuple[list[str], Vectors]:
        """Return all vectors; they are read again when the index has changed, or another day is asked about."""
        state = (self._store.version(), until)
        if self._all is None or self._all[0] != state:
            self._all = (state, *self._store.vectors(until=until))
        return self._all[1:]


def _ranks(passages: Iterable[str]) -> dict[str, int]:
    return {passage: rank for rank, passage in enumerate(passages, 1)}


def _nearness(ids: list[str], vectors: Vectors, vector: Vector, depth: int | None = None) -> dict[str, float]:
    """Return the cosines of the nearest ``depth``, or of all, the nearest first, ties by id."""
    if not ids:
        return {}
    cosines = np.round(vectors @ vector, 6)
    depth = depth or len(ids)
    worst = np.partition(cosines, -depth)[-depth] if len(ids) > depth else -np.inf
    order = sorted(np.flatnonzero(cosines >= worst).tolist(), key=lambda row: (-cosines[row], ids[row]))
    return {ids[row]: float(cosines[row]) for row in order[:depth]}


def _rounded(cosine: float) -> float:
    # Without the sign that a zero may have.
    return round(cosine, 3) + 0.0


def _query(words: str) -> str:
    """Turn any text into an FTS5 query for one of its words, each in quotation marks; empty where it has none."""
    found = list(dict.fromkeys(_WORD.findall(words.lower())))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    return " OR ".join(f'"{word}"' for word in telling[:_MOST_WORDS])
