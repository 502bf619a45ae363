"""Dense search in Chroma: the one module that imports chromadb.

What Chroma holds is built from the store's passages, and built again where it cannot be trusted. An embedded Chroma is
torn by a kill in mid-write, and torn files can crash the process that loads them. So the store keeps a seal, the hash
of the files at the last clean close. It is taken away before the first write, and no file that it does not fit is
opened.
"""

import hashlib
import logging
import re
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, cast

from pipeline.errors import IndexFault
from pipeline.index.store import Derived, Store, Vector

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_log = logging.getLogger(__name__)

_BATCH = 1000
_SAMPLE = 20


class Chroma:
    """The store's passages in Chroma, in a folder beside it or on the server at ``url``. Thread-safe.

    Only the holder of the store's writer's lock may pass ``write``.
    """

    def __init__(self, store: Store, *, url: str | None, write: bool) -> None:
        self._store = store
        self._url = url
        self._write = write
        self._place = url or "folder"
        self._folder = store.folder / "chroma"
        self._state = store.derived(self._place)
        self._client: Client | None = None
        self._collection: Collection | None = None
        self._usable = True
        self._warned = False
        self._guard = threading.RLock()

    def nearest(self, vector: Vector, count: int) -> list[str] | None:
        """Return the ids of about the ``count`` nearest passages, in no certain order.

        Null where Chroma cannot be used: a reader finds it behind the store or broken, and says so once.
        """
        with self._guard:
            if not (self._write or self._current()):
                return None
            try:
                with self._translated():
                    found = self._whole().query(query_embeddings=[vector.tolist()], n_results=count, include=[])
            except IndexFault as error:
                self._usable = False
                self._warn(str(error))
                return None
            return found["ids"][0]

    def sync(self) -> None:
        """Add what the store has and Chroma lacks; a reader adds nothing. Raises ``IndexFault`` where that fails."""
        with self._guard:
            last = self._store.last()
            pending = last and (self._state.cursor < last or not (self._state.seal or self._collection))
            if self._write and pending:
                self._whole()

    def check(self) -> None:
        """Raise ``IndexFault`` where a server is set and does not answer; a folder needs no check."""
        if self._url:
            with self._guard, self._translated():
                self._connected().heartbeat()

    def close(self) -> None:
        """Let go of Chroma, and seal what was written."""
        with self._guard, self._translated():
            try:
                # Counting waits until all that was added has been worked in.
                written = self._collection if self._state.seal is None else None
                whole = written is not None and written.count() == self._store.held(self._state.cursor)
            finally:
                self._disconnect()
            if whole:
                self._note(self._state._replace(seal=self._sealed()))

    def _current(self) -> bool:
        """Say whether a reader finds here what the store holds."""
        state = self._store.derived(self._place)
        if state != self._state:
            self._disconnect()
            self._state, self._usable = state, True
        if state.seal is None or state.cursor != self._store.last():
            self._warn("Chroma is behind the index, which a run is writing to, or was when it was stopped")
            return False
        return self._usable

    def _warn(self, why: str) -> None:
        if not self._warned:
            _log.warning("%s: the search goes through all vectors instead, which takes longer", why)
        self._warned = True

    def _note(self, state: Derived) -> None:
        self._store.mark(self._place, state)
        self._state = state

    def _whole(self) -> "Collection":
        """Return the collection; a writer's holds all passages."""
        try:
            with self._translated():
                self._collection = self._collection or self._opened()
                while self._write and (batch := self._store.passages(after=self._state.cursor, limit=_BATCH)):
                    if self._state.seal:
                        self._note(self._state._replace(seal=None))
                    with _undisturbed():
                        self._collection.add(
                            ids=[passage.id for passage in batch],
                            embeddings=[passage.vector.tolist() for passage in batch],
                            documents=[passage.text for passage in batch],
                        )
                        self._state = self._state._replace(cursor=batch[-1].seq)
                return self._collection
        except IndexFault:
            self._disconnect()
            raise

    def _opened(self) -> "Collection":
        if self._state.seal:
            try:
                return self._attached()
            except IndexFault as error:
                self._disconnect()
                if not self._write:
                    raise
                _log.warning("%s: it is built anew", error)
        return self._rebuilt()

    def _attached(self) -> "Collection":
        """Open what was closed cleanly, and look whether it is all there."""
        if self._state.seal != self._sealed():
            raise IndexFault(f"the files of Chroma in {self._folder} are not as they were left")
        with self._translated():
            collection = self._connected().get_collection(self._name(), embedding_function=None)
            cursor = self._state.cursor
            sample = self._store.passages(every=max(1, cursor // _SAMPLE), limit=_SAMPLE)
            vectors = [passage.vector.tolist() for passage in sample if passage.seq <= cursor]
            found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
            near = sum(bool(row) and row[0] < 1e-3 for row in found["distances"] or ())
            if collection.count() != self._store.held(cursor) or near < len(vectors) - 1:
                raise IndexFault(f"Chroma {self._whereabouts()} has lost some of its vectors")
        return collection

    def _rebuilt(self) -> "Collection":
        """Begin again with nothing, in another place than before."""
        client = self._connected() if self._url else None
        self._note(Derived(generation=self._state.generation + 1))
        if client:
            for collection in client.list_collections():
                if collection.name.startswith(self._name().rpartition("-")[0]):
                    client.delete_collection(collection.name)
        elif self._folder.exists():
            shutil.rmtree(self._folder)
        return self._connected().create_collection(
            self._name(),
            embedding_function=None,
            # With half as many links, one passage in twenty cannot be found beside hundreds that say nearly the same.
            configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}},
        )

    def _connected(self) -> "Client":
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            # No file of settings: what is not passed here is not wanted.
            settings = Settings(_env_file=None, anonymized_telemetry=False)
            if self._url is None:
                path = self._folder / str(self._state.generation)
                self._client = cast("Client", chromadb.PersistentClient(path, settings=settings))
            elif self._url.startswith(("http://", "https://")):
                self._client = cast("Client", chromadb.HttpClient(self._url, settings=settings))
            else:
                raise IndexFault(f"the address of a Chroma server begins with http:// or https://, not {self._url!r}")
        return self._client

    def _disconnect(self) -> None:
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            client.close()
            # Which leaves the connections to a server open, its own and those of its inner client.
            for part in (client, client._admin_client):
                if session := getattr(getattr(part, "_server", None), "_session", None):
                    session.close()

    def _name(self) -> str:
        return f"claimline-{self._store.id}-{self._state.generation}"

    def _whereabouts(self) -> str:
        return f"at {re.sub('//.*@', '//', self._url)}" if self._url else f"in {self._folder}"

    def _sealed(self) -> str:
        """Hash the graph's files, those that Chroma would load. Its SQLite file changes whenever it is opened."""
        whole = hashlib.sha256()
        for written in sorted(self._folder.glob("*/*/index_metadata.*") if self._url is None else ()):
            for path in sorted(written.parent.iterdir()):
                with path.open("rb") as file:
                    whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except IndexFault:
            raise
        except Exception as error:
            advice = ": start one with `chroma run`, or use none" if self._url else ""
            said = " ".join(str(error).split())[:200]
            raise IndexFault(f"Chroma {self._whereabouts()} cannot be used ({said}){advice}") from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep SIGINT and SIGTERM waiting until the end; other threads than the main one do not get them anyway."""
    waiting: list[int] = []

    def remember(number: int, _: FrameType | None) -> None:
        waiting.append(number)

    with ExitStack() as restore:
        if threading.current_thread() is threading.main_thread():
            for kind in (signal.SIGINT, signal.SIGTERM):
                restore.callback(signal.signal, kind, signal.signal(kind, remember) or signal.SIG_DFL)
        yield
    for number in waiting:
        signal.raise_signal(number)
