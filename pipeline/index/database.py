"""The index's SQLite file: its tables, its identity, the writer's lock, and errors in words for a person."""

import os
import socket
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import IndexFault

_SCHEMA = "1"
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT, published TEXT, outlet TEXT, url TEXT);
CREATE TABLE IF NOT EXISTS passages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (
    id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles, first INTEGER NOT NULL, last INTEGER NOT NULL,
    text TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passages);
CREATE INDEX IF NOT EXISTS chunks_of_article ON chunks (article);
CREATE INDEX IF NOT EXISTS chunks_of_passage ON chunks (passage);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    text, content = 'passages', content_rowid = 'seq', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER IF NOT EXISTS words_of_passage AFTER INSERT ON passages BEGIN
    INSERT INTO words (rowid, text) VALUES (new.seq, new.text); END;
CREATE TABLE IF NOT EXISTS derived (
    place TEXT PRIMARY KEY, generation INTEGER NOT NULL, cursor INTEGER NOT NULL, seal TEXT);
COMMIT
"""


class Database:
    """One index's file in ``folder``. Thread-safe. A writer holds a lock for its whole life, readers need none.

    ``embedder`` is part of the index's identity, and so are the dimensions of its vectors. Raises ``IndexFault`` where
    the index was made with another one, is being written by another process, is not there to read, or is damaged.
    """

    def __init__(self, folder: Path, embedder: str, *, write: bool) -> None:
        self.folder = folder
        self._path = folder / "index.sqlite"
        self._guard = threading.RLock()
        self._writer = FileLock(folder / "writer.lock", timeout=0, thread_local=False)
        if not write and not self._path.exists():
            raise IndexFault(f"there is no index in {folder}: a run makes one")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = self._connect(write=write)
        except (OSError, sqlite3.Error) as error:
            raise IndexFault(f"the index {self._path} cannot be opened: {error}") from error
        try:
            if write:
                self._lock()
                self._create(embedder)
            self._check(embedder)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def using(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """Hold the connection; with ``write`` all that is done is one transaction, kept whole or not at all."""
        with self._guard:
            try:
                if write:
                    self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                if write:
                    self._db.execute("COMMIT")
            except sqlite3.Error as error:
                # SQLite raises the bare class for a file that is torn, or that is no database.
                damaged = f": delete {self.folder} and run again" if type(error) is sqlite3.DatabaseError else ""
                raise IndexFault(f"the index {self._path} cannot be used ({error}){damaged}") from error
            finally:
                if write and self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def meta(self) -> dict[str, str]:
        """Return what the index says of itself: ``id``, ``schema``, ``embedder``, ``dimensions``, ``writer``."""
        with self.using() as db:
            if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone():
                return {}
            return dict(db.execute("SELECT key, value FROM meta").fetchall())

    def close(self) -> None:
        """Close the file and let go of the writer's lock."""
        with self._guard:
            self._db.close()
        self._writer.release()

    def _connect(self, *, write: bool) -> sqlite3.Connection:
        # Beside a file that may only be read SQLite cannot keep its log, so it is told that there is none.
        mode = "rwc" if write else "ro" if os.access(self.folder, os.W_OK) else "ro&immutable=1"
        uri = f"{self._path.resolve().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False)

    def _lock(self) -> None:
        try:
            self._writer.acquire()
        except Timeout as error:
            who = self.meta().get("writer", "another process")
            raise IndexFault(f"{who} is writing to the index {self.folder}: wait for it to end, or stop it") from error
        except OSError as error:
            raise IndexFault(f"the index {self.folder} cannot be locked for writing: {error}") from error

    def _create(self, embedder: str) -> None:
        with self.using() as db:
            db.execute("PRAGMA journal_mode = WAL")
            if not self.meta():
                db.executescript(_TABLES)
        # The id tells this index from others on one Chroma server; nothing that is computed rests on it.
        identity = {"schema": _SCHEMA, "embedder": embedder, "id": uuid.uuid4().hex}
        writer = f"process {os.getpid()} on {socket.gethostname()}"
        with self.using(write=True) as db:
            if not self.meta():
                db.executemany("INSERT INTO meta VALUES (?, ?)", identity.items())
            db.execute("INSERT OR REPLACE INTO meta VALUES ('writer', ?)", (writer,))

    def _check(self, embedder: str) -> None:
        meta = self.meta()
        if meta.get("schema") != _SCHEMA:
            raise IndexFault(f"the index {self.folder} is of another version of this program: delete it and run again")
        if meta["embedder"] != embedder:
            raise IndexFault(
                f"the index {self.folder} was made with the embedder {meta['embedder']}, and now {embedder} is set: "
                f"set {meta['embedder']} again, or give the index another folder"
            )
