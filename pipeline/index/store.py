"""The index's record: articles, chunks, and each passage's words and vector. All else is built from it.

A passage is the words of a chunk, whatever their case and the white space between them. What several articles share, as
reprints do, is one passage: embedded once, and listed once by a search. A graph of neighbours cannot do without this:
among hundreds of equal vectors others are lost. Passages are only ever added, so whatever is built from them can catch
up by number.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import IndexFault
from pipeline.identity import content_id
from pipeline.index.base import Vectors
from pipeline.index.database import Database
from pipeline.records import Article, Chunk, Span

Vector = NDArray[np.float32]

# Of an article `a`: whether it may be shown to who asks about the day `until`, or about no day.
_DATED = "(:until IS NULL OR a.published <= :until)"
# Of a passage `p`: whether it stands in such an article. What stands in none was replaced, and is never deleted.
_THESE = "p.id IN (SELECT value FROM json_each(:passages))"
_PLACED = f"EXISTS (SELECT 1 FROM chunks c JOIN articles a ON a.id = c.article WHERE c.passage = p.seq AND {_DATED})"


class Passage(NamedTuple):
    """Words that one chunk holds, or several; ``text`` is as the first has it, ``seq`` grows with each new one."""

    seq: int
    id: str
    text: str
    vector: Vector


class Place(NamedTuple):
    """A chunk that holds a passage, the ``copy``-th that does, counted from 1; and its article's name."""

    passage: str
    copy: int
    chunk: Chunk
    article_name: str


class Derived(NamedTuple):
    """How far something built from the passages has come, and the hash of its files when it was last closed cleanly.

    ``seal`` is null, which means dirty, before it is built and from its first write until a clean close.
    """

    generation: int = 0
    cursor: int = 0
    seal: str | None = None


class Counts(NamedTuple):
    """What the index holds."""

    articles: int
    chunks: int
    passages: int


def passage_id(text: str) -> str:
    """Name a passage by its words, in small letters with single spaces."""
    return content_id("t", " ".join(text.lower().split()))


class Store:
    """Reads and writes one index's record; see ``Database`` for who may open it."""

    def __init__(self, folder: Path, embedder: str, *, write: bool) -> None:
        self._database = Database(folder, embedder, write=write)
        self._using = self._database.using
        self.folder = folder
        self.id = self._database.meta()["id"]

    def close(self) -> None:
        """Close the file and let go of the writer's lock."""
        self._database.close()

    def has(self, article_id: str) -> bool:
        """Say whether an article is in."""
        with self._using() as db:
            return db.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is not None

    def holds(self, article: Article, chunks: Sequence[Chunk]) -> bool:
        """Say whether an article is in under this name with just these chunks."""
        with self._using() as db:
            name = db.execute("SELECT name FROM articles WHERE id = ?", (article.id,)).fetchone()
            held = db.execute("SELECT id, text FROM chunks WHERE article = ?", (article.id,)).fetchall()
        return name == (article.name,) and set(held) == {(chunk.id, chunk.text) for chunk in chunks}

    def known(self, passages: Sequence[str]) -> set[str]:
        """Return those of the passages' ids that are in."""
        with self._using() as db:
            return {
                row[0] for passage in passages for row in db.execute("SELECT id FROM passages WHERE id = ?", (passage,))
            }

    def add(self, article: Article, chunks: Sequence[Chunk], vectors: Mapping[str, Vector]) -> None:
        """Put an article in, whole or not at all, in place of what it had; ``vectors`` by new passages' ids."""
        for vector in vectors.values():
            self.check(vector)
        with self._using(write=True) as db:
            for vector in list(vectors.values())[:1]:
                db.execute("INSERT OR IGNORE INTO meta VALUES ('dimensions', ?)", (str(vector.size),))
            published = article.published and article.published.isoformat()
            db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                (article.id, article.name, article.title, published, article.outlet, article.url),
            )
            db.execute("DELETE FROM chunks WHERE article = ?", (article.id,))
            for chunk in chunks:
                passage = passage_id(chunk.text)
                if passage in vectors:
                    db.execute(
                        "INSERT INTO passages (id, text, vector) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                        (passage, chunk.text, np.asarray(vectors[passage], "<f4").tobytes()),
                    )
                db.execute(
                    "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, (SELECT seq FROM passages WHERE id = ?))",
                    (chunk.id, article.id, chunk.span.start, chunk.span.end, chunk.text, passage),
                )

    def check(self, vector: Vector) -> None:
        """Raise ``IndexFault`` where a vector cannot be compared with those that are in."""
        meta = self._database.meta()
        if vector.size != int(meta.get("dimensions", vector.size)):
            raise IndexFault(
                f"the index {self.folder} holds vectors of {meta['dimensions']} numbers, and {meta['embedder']} now "
                f"gives {vector.size}: use the model that made it, or give the index another folder"
            )

    def counts(self) -> Counts:
        """Count what the index holds; passages that stand in no article any more are not counted."""
        query = "SELECT (SELECT count(*) FROM articles), count(*), count(DISTINCT passage) FROM chunks"
        with self._using() as db:
            return Counts(*db.execute(query).fetchone())

    def articles(self, until: date | None) -> int:
        """Count the articles; with ``until`` those of that day or before."""
        query = f"SELECT count(*) FROM articles a WHERE {_DATED}"
        with self._using() as db:
            return int(db.execute(query, _named((), until)).fetchone()[0])

    def size(self, article_id: str) -> int:
        """Count the chunks of an article."""
        with self._using() as db:
            return int(db.execute("SELECT count(*) FROM chunks WHERE article = ?", (article_id,)).fetchone()[0])

    def version(self) -> tuple[int, int]:
        """Return what changes whenever the index does, by this process or by another."""
        with self._using() as db:
            return db.execute("PRAGMA data_version").fetchone()[0], db.total_changes

    def last(self) -> int:
        """Return the number of the newest passage, 0 where there is none."""
        with self._using() as db:
            return int(db.execute("SELECT coalesce(max(seq), 0) FROM passages").fetchone()[0])

    def held(self, upto: int) -> int:
        """Count the passages up to a number."""
        with self._using() as db:
            return int(db.execute("SELECT count(*) FROM passages WHERE seq <= ?", (upto,)).fetchone()[0])

    def passages(self, *, after: int = 0, every: int = 1, limit: int) -> list[Passage]:
        """Return the passages after a number, or every n-th of them, at most ``limit``."""
        query = "SELECT seq, id, text, vector FROM passages WHERE seq > ? AND seq % ? = 0 ORDER BY seq LIMIT ?"
        with self._using() as db:
            rows = db.execute(query, (after, every, limit)).fetchall()
        return [Passage(seq, id_, text, np.frombuffer(vector, "<f4")) for seq, id_, text, vector in rows]

    def vectors(self, passages: Sequence[str] | None = None, *, until: date | None = None) -> tuple[list[str], Vectors]:
        """Return ids and vectors, shape ``(n, dimensions)``, of these passages, or of all, that stand in an article.

        With ``until`` it must be an article of that day or before; one without a date is not.
        """
        these = "true" if passages is None else _THESE
        query = f"SELECT p.id, p.vector FROM passages p WHERE {these} AND {_PLACED} ORDER BY p.seq"
        with self._using() as db:
            rows = db.execute(query, _named(passages or (), until)).fetchall()
        matrix = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
        return [row[0] for row in rows], matrix.reshape(len(rows), -1 if rows else 0)

    def match(self, query: str, limit: int) -> list[str]:
        """Return the ids of the passages that an FTS5 query finds, the best first, ties by id."""
        with self._using() as db:
            rows = db.execute(
                "SELECT passages.id FROM words JOIN passages ON passages.seq = words.rowid WHERE words MATCH ? "
                "ORDER BY words.rank, passages.id LIMIT ?",
                (query, limit),
            )
            return [row[0] for row in rows]

    def placed(self, passages: Sequence[str], *, until: date | None = None) -> set[str]:
        """Return those of the passages that stand in an article; ``until`` as for ``vectors``."""
        query = f"SELECT p.id FROM passages p WHERE {_THESE} AND {_PLACED}"
        with self._using() as db:
            return {row[0] for row in db.execute(query, _named(passages, until))}

    def places(self, passages: Sequence[str], limit: int, *, until: date | None = None) -> list[Place]:
        """Return the chunks that hold these passages, at most ``limit`` for each; ``until`` as for ``vectors``."""
        with self._using() as db:
            rows = db.execute(
                "SELECT * FROM (SELECT p.id, row_number() OVER (PARTITION BY c.passage ORDER BY c.id) AS copy, "
                "c.id, c.article, c.first, c.last, c.text, a.name FROM passages p "
                "JOIN chunks c ON c.passage = p.seq JOIN articles a ON a.id = c.article "
                f"WHERE {_THESE} AND {_DATED}) WHERE copy <= :limit",
                {"limit": limit, **_named(passages, until)},
            ).fetchall()
        return [
            Place(passage, copy, Chunk(id=id_, article_id=article, span=Span(start=start, end=end), text=text), name)
            for passage, copy, id_, article, start, end, text, name in rows
        ]

    def derived(self, place: str) -> Derived:
        """Return how far what is built at a place has come."""
        with self._using() as db:
            row = db.execute("SELECT generation, cursor, seal FROM derived WHERE place = ?", (place,)).fetchone()
        return Derived(*row) if row else Derived()

    def mark(self, place: str, state: Derived) -> None:
        """Note how far what is built at a place has come."""
        with self._using(write=True) as db:
            db.execute("INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", (place, *state))


def _named(passages: Sequence[str], until: date | None) -> dict[str, str | None]:
    return {"passages": json.dumps(passages), "until": until.isoformat() if until else None}
