"""Chroma is built from the store, and whatever happens to it, a search finds what it should."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from pipeline.errors import IndexFault
from pipeline.index import chroma
from pipeline.index.search import open_index
from pipeline.index.store import Store
from tests.index.doubles import HashEmbedder, article, cut

if TYPE_CHECKING:
    from chromadb.api.client import Client

QUERIES = ["street 3 closed", "street 0 of town7", "town250", "mayor99"]
ARTICLES = 260
"""More passages than Chroma keeps in its log: the graph's files are written."""


class Found(list[list[str]]):
    """What searches gave. Two are equal where each differs in one passage at most, as graphs of neighbours do.

    Chroma draws a graph at random each time it is built, and now and then a passage is out of its reach.
    """

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Found)
        return all(len({*a} - {*b}) <= 1 for a, b in zip(self, other, strict=True))

    __hash__ = None


def searches(folder: Path, *, write: bool, url: str | None = None) -> Found:
    with open_index(folder, HashEmbedder(), write=write, chroma_url=url) as index:
        return Found([hit.chunk.id for hit in index.search(query)] for query in QUERIES)


def fill(folder: Path, numbers: range, url: str | None = None) -> None:
    with open_index(folder, HashEmbedder(), write=True, chroma_url=url) as index:
        for number in numbers:
            index.add(article(number), cut(article(number)))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("made")
    fill(folder, range(ARTICLES))
    return folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """Return a copy of an index that was closed cleanly."""
    return Path(shutil.copytree(made, tmp_path / "index"))


def test_an_index_that_was_closed_cleanly_is_used_as_it_is_even_when_copied(folder, made, caplog):
    assert searches(folder, write=False) == searches(made, write=False)
    assert searches(folder, write=True) == searches(made, write=True)
    assert not caplog.records
    assert [path.name for path in (folder / "chroma").iterdir()] == ["1"]


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _garble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in random.Random(7).sample(range(len(content)), len(content) // 4):
        content[place] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("data_level0.bin", _garble),
        ("link_lists.bin", _truncate),
        ("header.bin", Path.unlink),
        ("index_metadata.pickle", _truncate),
        ("chroma.sqlite3", _garble),
        ("chroma.sqlite3", Path.unlink),
    ],
)
def test_a_torn_file_is_noticed_and_chroma_built_anew(folder, made, caplog, name, harm):
    (path,) = (folder / "chroma").rglob(name)
    harm(path)
    right = searches(made, write=False)
    assert searches(folder, write=False) == right
    assert "goes through all vectors" in caplog.text
    assert searches(folder, write=True) == right
    assert "it is built anew" in caplog.text
    assert [path.name for path in (folder / "chroma").iterdir()] == ["2"]
    caplog.clear()
    assert searches(folder, write=False) == right
    assert not caplog.records


def test_a_chroma_that_lacks_passages_is_noticed(folder, made, caplog):
    import chromadb

    with cast("Client", chromadb.PersistentClient(folder / "chroma" / "1")) as client:
        (collection,) = client.list_collections()
        collection.delete(ids=collection.get(limit=5)["ids"])
    assert searches(folder, write=True) == searches(made, write=True)
    assert "has lost some of its vectors" in caplog.text


def test_a_chroma_that_is_gone_is_built_from_the_store(folder, made):
    shutil.rmtree(folder / "chroma")
    assert searches(folder, write=True) == searches(made, write=True)


def test_a_second_session_adds_to_what_is_there(folder, tmp_path):
    fill(folder, range(ARTICLES, ARTICLES + 5))
    fill(tmp_path / "whole", range(ARTICLES + 5))
    assert searches(folder, write=False) == searches(tmp_path / "whole", write=False)
    assert [path.name for path in (folder / "chroma").iterdir()] == ["1"]


def test_a_session_that_adds_nothing_does_not_even_load_chroma(folder):
    program = (
        "import sys; from pathlib import Path; from tests.index.doubles import *; "
        "from pipeline.index.search import open_index\n"
        "with open_index(Path(sys.argv[1]), HashEmbedder(), write=True) as index:\n"
        "    index.add(article(1), cut(article(1)))\n"
        "sys.exit('chromadb' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, folder], check=False).returncode == 0


def test_passages_are_found_among_hundreds_of_reprints(tmp_path):
    text = "The council of the river town voted on Tuesday to close the bridge."
    variants = [text.upper(), text.replace(" ", "\n"), *(f"{text[:-1]} number{n}." for n in range(600))]
    others = [f"Street 0 of town{number} was closed." for number in range(50)]
    parts = random.Random(0).sample([*variants, *others], 652)
    with open_index(tmp_path, HashEmbedder(), write=True) as index:
        for number, part in enumerate(parts):
            index.add(article(number, part), cut(article(number, part), size=20))
        found = [index.search(other, k=1)[0] for other in others]
    assert [(hit.chunk.text, hit.dense_rank) for hit in found] == [(other, 1) for other in others]


KILLED = """
import sys
from pathlib import Path
from pipeline.index.search import open_index
from tests.index.doubles import HashEmbedder, article, cut
with open_index(Path(sys.argv[1]), HashEmbedder(), write=True) as index:
    for number in range(int(sys.argv[2]), 100_000):
        index.add(article(number), cut(article(number)))
        print(number, flush=True)
        if number % 50 == 49:
            index.sync()
"""


def test_a_killed_writer_loses_nothing_that_it_had_added(tmp_path):
    folder, last = tmp_path / "killed", -1
    for wait in (10, 60):
        target = last + wait
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, folder, str(last + 1)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        while last < target:
            last = int(child.stdout.readline())
        time.sleep(random.Random(wait).random() / 10)
        child.kill()
        last = max([last, *map(int, child.stdout.read().split())])
        child.wait()
        child.stdout.close()
        with open_index(folder, HashEmbedder(), write=False) as index:
            assert index.counts().articles >= last + 1
            last = index.counts().articles - 1
            assert all(index.has(f"a-{number}") for number in range(last + 1))
    fill(tmp_path / "whole", range(last + 1))
    assert searches(folder, write=False) == searches(tmp_path / "whole", write=False)
    assert searches(folder, write=True) == searches(tmp_path / "whole", write=True)
    assert searches(folder, write=False) == searches(tmp_path / "whole", write=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_chroma_has_written(number):
    got: list[int] = []
    before = signal.signal(number, lambda number, _: got.append(number))
    try:
        with chroma._undisturbed():
            signal.raise_signal(number)
            assert got == []
        assert got == [number]
    finally:
        signal.signal(number, before)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    folder = tmp_path_factory.mktemp("server")
    with subprocess.Popen([*command, "--path", folder], cwd=folder, stdout=subprocess.DEVNULL) as process:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_a_server_holds_the_index_and_two_do_not_mix(server, made, tmp_path, caplog):
    fill(tmp_path / "one", range(ARTICLES), url=server)
    fill(tmp_path / "two", range(1000, 1010), url=server)
    right = searches(made, write=False)
    assert searches(tmp_path / "one", write=False, url=server) == right
    assert searches(tmp_path / "one", write=True, url=server) == right
    assert not caplog.records
    assert not (tmp_path / "one" / "chroma").exists()
    # The folder is another place, which knows nothing of the server's.
    assert searches(tmp_path / "one", write=True) == right


def test_a_server_that_lost_the_collection_gets_it_again(server, made, tmp_path, caplog):
    fill(tmp_path, range(ARTICLES), url=server)
    url = f"{server}/api/v2/tenants/default_tenant/databases/default_database/collections"
    with urllib.request.urlopen(url) as answer:
        names = {found["name"] for found in json.load(answer)}
    store = Store(tmp_path, "hash", write=False)
    (name,) = (name for name in names if store.id in name)
    store.close()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/{name}", method="DELETE")):
        pass
    assert searches(tmp_path, write=True, url=server) == searches(made, write=True)
    assert "it is built anew" in caplog.text
    with urllib.request.urlopen(url) as answer:
        now = {found["name"] for found in json.load(answer)}
    assert (names - now, now - names) == ({name}, {name.removesuffix("1") + "2"})


def test_a_server_that_does_not_answer_stops_a_writer_at_once_and_no_reader(made, tmp_path, caplog):
    nowhere = "http://127.0.0.1:9"
    with pytest.raises(
        IndexFault, match=r"Chroma at http://127\.0\.0\.1:9 cannot be used .*: start one with `chroma run`"
    ):
        open_index(tmp_path, HashEmbedder(), write=True, chroma_url=nowhere)
    assert searches(made, write=False, url=nowhere) == searches(made, write=False)
    assert "goes through all vectors" in caplog.text


def test_the_address_of_a_server_is_a_url(tmp_path):
    with pytest.raises(IndexFault, match="begins with http:// or https://, not 'localhost:8000'"):
        open_index(tmp_path, HashEmbedder(), write=True, chroma_url="localhost:8000")
