"""Who may open an index, and what is said where it cannot be."""

import multiprocessing
import os
import sqlite3
from contextlib import suppress

import pytest

from pipeline.errors import IndexFault
from pipeline.index.database import Database


def test_there_must_be_an_index_to_read(tmp_path):
    with pytest.raises(IndexFault, match=r"there is no index in .*: a run makes one"):
        Database(tmp_path / "none", "hash", write=False)
    assert not (tmp_path / "none").exists()


def test_one_writes_and_the_others_are_told_who(tmp_path):
    writer = Database(tmp_path, "hash", write=True)
    with pytest.raises(IndexFault, match=rf"process {os.getpid()} on .* is writing to the index .*: wait for it"):
        Database(tmp_path, "hash", write=True)
    reader = Database(tmp_path, "hash", write=False)
    assert reader.meta()["embedder"] == "hash"
    writer.close()
    Database(tmp_path, "hash", write=True).close()
    reader.close()


def _write_and_die(folder):
    Database(folder, "hash", write=True)
    os._exit(9)


def test_a_writer_that_died_locks_nobody_out(tmp_path):
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == 9
    Database(tmp_path, "hash", write=True).close()


def test_a_writer_that_could_not_open_lets_go_of_the_lock(tmp_path):
    Database(tmp_path, "hash", write=True).close()
    with pytest.raises(IndexFault, match="made with the embedder hash"):
        Database(tmp_path, "other", write=True)
    Database(tmp_path, "hash", write=True).close()


def test_the_identity_is_made_once(tmp_path):
    ids = []
    for _ in range(2):
        database = Database(tmp_path, "hash", write=True)
        ids.append(database.meta()["id"])
        database.close()
    other = Database(tmp_path / "other", "hash", write=True)
    assert ids[0] == ids[1] != other.meta()["id"]
    other.close()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be read as one " * 90, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_file_is_told_as_such(tmp_path, write, content):
    (tmp_path / "index.sqlite").write_bytes(content)
    with pytest.raises(IndexFault, match=r"index\.sqlite cannot be used .*: delete .* and run again"):
        Database(tmp_path, "hash", write=write)


def test_an_index_of_another_version_is_refused(tmp_path):
    Database(tmp_path, "hash", write=True).close()
    with sqlite3.connect(tmp_path / "index.sqlite") as db:
        db.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    db.close()
    with pytest.raises(IndexFault, match="of another version of this program: delete it and run again"):
        Database(tmp_path, "hash", write=False)


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexFault, match=r"the index .*file/index\.sqlite cannot be opened"):
        Database(tmp_path / "file", "hash", write=True)


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    database = Database(tmp_path, "hash", write=True)
    with suppress(ZeroDivisionError), database.using(write=True) as db:
        db.execute("INSERT INTO meta VALUES ('half', 'done')")
        raise ZeroDivisionError
    assert "half" not in database.meta()
    database.close()
    with pytest.raises(IndexFault, match="closed database"):
        database.meta()


def test_a_reader_cannot_write(tmp_path):
    Database(tmp_path, "hash", write=True).close()
    reader = Database(tmp_path, "hash", write=False)
    with pytest.raises(IndexFault, match="readonly"), reader.using(write=True) as db:
        db.execute("INSERT INTO meta VALUES ('a', 'b')")
    reader.close()
