"""The ledger of a batch: what was asked for, what is done, what failed. SQLite in WAL mode, one writer.

A unit is one article under one flow: its key hashes the flow's fingerprint and the article's id, so a changed prompt
is a new unit and an unchanged article never runs twice. Results survive a kill at any moment.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipeline.identity import digest
from pipeline.records import Article, Failure, Record, Rejection
from pipeline.stages.base import UnitResult

_SCHEMA = """
CREATE TABLE IF NOT EXISTS units (
    key TEXT PRIMARY KEY, article_id TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inputs (
    position INTEGER PRIMARY KEY, key TEXT, kind TEXT NOT NULL CHECK (kind IN ('article', 'failure', 'rejection')),
    body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS steps (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""

Input = Article | Failure | Rejection
State = Literal["done", "failed", "pending"]


class Unit(Record):
    """One article of the current run, and what has come of it so far."""

    article: Article
    state: State
    result: UnitResult | None
    failure: Failure | None


def unit_key(fingerprint: str, article: Article) -> str:
    """Name one article under one flow."""
    return digest([fingerprint, article.id])


class Ledger:
    """One batch's ledger; every method commits before it returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        # A kill loses nothing; a power cut at most the last units, whose answers the cache has.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def begin(self) -> None:
        """Start a run: its inputs are listed anew, results stay."""
        self._db.execute("DELETE FROM inputs")

    def enter(self, item: Input, key: str | None = None) -> None:
        """Add one input of the run, in order; an article comes with its unit's key."""
        kind = type(item).__name__.lower()
        self._db.execute("INSERT INTO inputs (key, kind, body) VALUES (?, ?, ?)", (key, kind, item.model_dump_json()))

    def done(self, key: str) -> UnitResult | None:
        """Return the result of a unit, null where it has none."""
        row = self._db.execute("SELECT body FROM units WHERE key = ? AND state = 'done'", (key,)).fetchone()
        return UnitResult.model_validate_json(row[0]) if row else None

    def finish(self, key: str, article: Article, outcome: UnitResult | Failure) -> None:
        """Keep what came of a unit."""
        state = "failed" if isinstance(outcome, Failure) else "done"
        self._db.execute(
            "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)", (key, article.id, state, outcome.model_dump_json())
        )

    def get(self, key: str) -> str | None:
        """Return what a step across articles gave, null where it was not done."""
        row = self._db.execute("SELECT body FROM steps WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, body: str) -> None:
        """Keep what a step across articles gave."""
        self._db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?)", (key, body))

    def units(self) -> Iterator[Unit]:
        """Walk the run's articles in the order of the input, one at a time."""
        query = (
            "SELECT inputs.body, units.state, units.body FROM inputs LEFT JOIN units USING (key) "
            "WHERE kind = 'article' ORDER BY position"
        )
        for article, state, body in self._db.execute(query):
            yield Unit(
                article=Article.model_validate_json(article),
                state=state or "pending",
                result=UnitResult.model_validate_json(body) if state == "done" else None,
                failure=Failure.model_validate_json(body) if state == "failed" else None,
            )

    def input_failures(self) -> Iterator[Failure]:
        """Walk the inputs that could not be read."""
        for (body,) in self._db.execute("SELECT body FROM inputs WHERE kind = 'failure' ORDER BY position"):
            yield Failure.model_validate_json(body)

    def input_rejections(self) -> Iterator[Rejection]:
        """Walk the inputs that were set aside, such as duplicates."""
        for (body,) in self._db.execute("SELECT body FROM inputs WHERE kind = 'rejection' ORDER BY position"):
            yield Rejection.model_validate_json(body)
