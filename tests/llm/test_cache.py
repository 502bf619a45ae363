import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import Abort, ServerFault, UsageError
from pipeline.llm.base import ChatResponse, Usage
from pipeline.llm.cache import Cached
from pipeline.llm.scripted import ScriptedChat
from tests.llm.conftest import make_request

ANSWER = '{"claims": ["é “x”"]}'


def response(text: str = ANSWER, **changes) -> ChatResponse:
    usage = Usage(prompt_tokens=11, completion_tokens=7, lost_tokens=3)
    fields = {"text": text, "model": "answerer-1", "finish": "stop", "usage": usage, "mode": "tool", "origin": "live"}
    return ChatResponse.model_validate({**fields, **changes})


@pytest.fixture
def cached(tmp_path):
    opened = []

    def open_cache(answers, **options) -> tuple[Cached, ScriptedChat]:
        inner = ScriptedChat(answers)
        opened.append(Cached(inner, tmp_path / "deep" / "answers.sqlite", **options))
        return opened[-1], inner

    yield open_cache
    for cache in opened:
        cache.close()


def test_a_second_run_asks_nobody(cached, request_for):
    first, _ = cached([response(attempts=2)])
    assert first.complete(request_for()) == response(attempts=2)
    second, nobody = cached([])
    hit = second.complete(request_for())
    assert nobody.requests == []
    assert hit == response(origin="cache", attempts=0)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "other"},
        {"text": "another article"},
        {"temperature": 0.5},
        {"max_tokens": 5},
        {"answer_schema": {"type": "object"}},
    ],
)
def test_whatever_can_change_the_answer_misses(cached, request_for, changes):
    cache, inner = cached(lambda _: response())
    cache.complete(request_for())
    cache.complete(request_for(**changes))
    assert len(inner.requests) == 2


@pytest.mark.parametrize("changes", [{"subject": "other.txt"}, {"sha256": "b" * 64}, {"answer_name": "other"}])
def test_what_cannot_change_the_answer_hits(cached, request_for, changes):
    cache, inner = cached(lambda _: response())
    cache.complete(request_for())
    assert cache.complete(request_for(**changes)).origin == "cache"
    assert len(inner.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [response(finish="length"), response("I cannot", finish="refused"), response("Sure! Here they are")],
)
def test_refusals_truncated_and_invalid_answers_are_not_stored(cached, request_for, answer):
    cache, inner = cached([answer, response()])
    assert cache.complete(request_for()) == answer
    assert cache.complete(request_for()) == response()
    assert len(inner.requests) == 2


def test_what_is_storable_can_be_said(cached, request_for):
    cache, inner = cached(lambda _: "[]", storable=lambda _, text: text != "[]")
    cache.complete(request_for())
    cache.complete(request_for())
    assert len(inner.requests) == 2


def test_errors_are_not_stored(cached, request_for):
    cache, _ = cached([ServerFault("oops"), response()])
    with pytest.raises(ServerFault):
        cache.complete(request_for())
    assert cache.complete(request_for()).origin == "live"


def test_threads_that_ask_the_same_make_one_call(cached, request_for):
    ready = threading.Barrier(8, timeout=10)
    cache, inner = cached(lambda _: response())

    def ask(_):
        ready.wait()
        return cache.complete(request_for()).origin

    with ThreadPoolExecutor(8) as pool:
        origins = sorted(pool.map(ask, range(8)))
    assert origins == ["cache"] * 7 + ["live"]
    assert len(inner.requests) == 1


def test_threads_that_ask_different_things_do_not_wait_for_each_other(cached, request_for):
    both = threading.Barrier(2, timeout=10)

    def answer(_) -> ChatResponse:
        both.wait()
        return response()

    cache, _ = cached(answer)
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(lambda n: cache.complete(request_for(text=str(n))), range(2)))) == 2


def test_the_answer_that_was_stored_first_stands(cached, request_for):
    other, _ = cached([response('{"claims": ["theirs"]}')])

    def slow(_) -> ChatResponse:
        other.complete(request_for())
        return response('{"claims": ["ours"]}')

    cache, _ = cached(slow)
    given = cache.complete(request_for())
    assert (given.text, given.origin) == ('{"claims": ["theirs"]}', "live")
    assert cache.complete(request_for()).text == given.text


def test_a_name_that_is_no_text_can_be_stored(cached, request_for):
    cache, _ = cached([response()])
    cache.complete(request_for(subject="caf\udce9.txt", text="half a pair: \ud83d"))
    assert cache.complete(request_for(text="half a pair: \ud83d")).origin == "cache"


KILLED = """
import sys
from pathlib import Path
from pipeline.llm.cache import Cached
from pipeline.llm.scripted import ScriptedChat
from tests.llm.conftest import make_request
cache = Cached(ScriptedChat(lambda _: '{"claims": []}'), Path(sys.argv[1]))
for n in range(1000):
    cache.complete(make_request(text=str(n)))
    print(n, flush=True)
"""


def test_an_answer_that_was_given_out_outlives_a_kill(tmp_path):
    path = tmp_path / "answers.sqlite"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        given = [int(process.stdout.readline()) for _ in range(5)]
        os.kill(process.pid, signal.SIGKILL)
    cache = Cached(ScriptedChat([]), path)
    assert {cache.complete(make_request(text=str(n))).origin for n in given} == {"cache"}
    cache.close()


def test_processes_share_the_file(tmp_path):
    path = tmp_path / "answers.sqlite"
    code = KILLED.replace("range(1000)", "range(15)")
    ran = [subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(timeout=60) for process in ran] == [0, 0]
    cache = Cached(ScriptedChat([]), path)
    assert cache.complete(make_request(text="14")).origin == "cache"
    cache.close()


def test_a_file_that_is_no_cache_is_named(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to look at" * 100)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        Cached(ScriptedChat([]), path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "answers.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(UsageError, match="newer version"):
        Cached(ScriptedChat([]), path)


def test_a_cache_that_breaks_stops_the_run(cached, request_for, tmp_path):
    cache, _ = cached(lambda _: response())
    with sqlite3.connect(tmp_path / "deep" / "answers.sqlite") as db:
        db.execute("DROP TABLE answers")
    db.close()
    with pytest.raises(Abort, match=r"answers\.sqlite"):
        cache.complete(request_for())
