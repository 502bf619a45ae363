"""Answers that were paid for, kept on disk before they are used."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import Abort, UsageError
from pipeline.llm.answers import is_json
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse, Usage

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    model TEXT NOT NULL,
    mode TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    lost_tokens INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    subject TEXT NOT NULL,
    answered_at TEXT NOT NULL
) WITHOUT ROWID
"""


def _any_json(_request: ChatRequest, text: str) -> bool:
    return is_json(text)


class Cached:
    """Answers from a SQLite file what was answered before, and commits each new answer before it gives it out.

    Only finished answers that ``storable`` approves of are kept: no refusal, none that is cut off or does not fit.
    Two threads that ask the same make one call; processes may share the file, and the first answer stored stands.
    """

    def __init__(
        self, inner: ChatModel, path: Path, *, storable: Callable[[ChatRequest, str], bool] = _any_json
    ) -> None:
        self._inner = inner
        self._storable = storable
        self._lock = threading.Lock()
        self._asking: dict[str, tuple[threading.Lock, int]] = {}
        self._path = path
        self._db = _open(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the stored answer, with origin ``cache`` and no attempts, or ask and store."""
        key = request.key()
        with self._alone(key):
            if stored := self._find(key):
                return stored
            response = self._inner.complete(request)
            if response.finish != "stop" or not self._storable(request, response.text):
                return response
            first = self._store(key, request, response)
            return response.model_copy(update={"text": first.text, "model": first.model, "mode": first.mode})

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Let one thread at a time in for a key."""
        with self._lock:
            gate, waiting = self._asking.get(key, (threading.Lock(), 0))
            self._asking[key] = (gate, waiting + 1)
        try:
            with gate:
                yield
        finally:
            with self._lock:
                waiting = self._asking[key][1] - 1
                if waiting:
                    self._asking[key] = (gate, waiting)
                else:
                    del self._asking[key]

    def _find(self, key: str) -> ChatResponse | None:
        columns = "text, model, mode, prompt_tokens, completion_tokens, lost_tokens"
        with self._lock, self._usable():
            row = self._db.execute(f"SELECT {columns} FROM answers WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        usage = Usage(prompt_tokens=row[3], completion_tokens=row[4], lost_tokens=row[5])
        return ChatResponse(
            text=row[0], model=row[1], finish="stop", usage=usage, mode=row[2], origin="cache", attempts=0
        )

    def _store(self, key: str, request: ChatRequest, response: ChatResponse) -> ChatResponse:
        """Commit an answer to the disk, and return the one that stands: another process may have been first."""
        usage = response.usage
        counts = (usage.prompt_tokens, usage.completion_tokens, usage.lost_tokens)
        # A file's name may hold bytes that are no text.
        subject = request.subject.encode("utf-8", "backslashreplace").decode("utf-8")
        about = (str(request.prompt), subject, datetime.now(UTC).isoformat(timespec="seconds"))
        row = (key, response.text, response.model, response.mode, *counts, *about)
        with self._lock, self._usable(), self._db:
            done = self._db.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return response if done.rowcount else self._find(key) or response

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise Abort(f"the answer cache {self._path} cannot be read or written: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # One connection behind a lock; waits up to a minute for other processes.
        db = sqlite3.connect(path, timeout=60, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        with closing(db.execute("PRAGMA user_version")) as found:
            version = found.fetchone()[0]
        if version > _VERSION:
            db.close()
            raise UsageError(f"the answer cache {path} was written by a newer version of claimline: move it away")
        with db:
            db.execute(_SCHEMA)
            db.execute(f"PRAGMA user_version = {_VERSION}")
    except (OSError, sqlite3.Error) as error:
        raise UsageError(
            f"cannot use {path} as the answer cache: {error}; move it away or name another file"
        ) from error
    return db
