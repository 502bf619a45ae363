"""A run that is killed at any moment and started again ends as if nothing had happened."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.llm.server import Endpoint
from tests.wiring.test_job import answer_each_sentence

FILES = ["articles.jsonl", "claims.jsonl", "relations.jsonl", "rejections.jsonl", "failures.jsonl", "manifest.json"]


@pytest.fixture
def endpoint():
    endpoint = Endpoint()

    def slowly(body):
        time.sleep(0.15)
        return answer_each_sentence(body)

    endpoint.does(slowly)
    yield endpoint
    endpoint.close()


def start(source, out, endpoint):
    environment = os.environ | {"OPENAI_BASE_URL": endpoint.url, "CLAIMLINE_MODEL": "m"}
    command = [sys.executable, "-m", "pipeline", "run", str(source), "--out", str(out), "-j", "2", "--no-verify"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def asked_about(endpoint):
    return [re.findall(r"bridge (\d+)", seen.body["messages"][-1]["content"])[0] for seen in endpoint.seen]


def kept(out):
    path = out / "state" / "answers.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as answers:
        if not answers.execute("SELECT 1 FROM sqlite_master WHERE name = 'answers'").fetchone():
            return set()
        return {name.removesuffix(".txt") for (name,) in answers.execute("SELECT subject FROM answers")}


def test_the_result_is_the_same_and_no_kept_answer_is_asked_for_again(tmp_path, endpoint):
    source = tmp_path / "articles"
    source.mkdir()
    for i in range(12):
        (source / f"{i:02}.txt").write_text(f"The bridge {i:02} is shut. Nobody was hurt.")
    whole = start(source, tmp_path / "whole", endpoint)
    assert whole.wait(60) == 0
    out = tmp_path / "killed"
    for answers in (1, 4, 8):
        endpoint.seen.clear()
        before = kept(out)
        running = start(source, out, endpoint)
        deadline = time.monotonic() + 60
        while len(kept(out)) < answers and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert not before & set(asked_about(endpoint))
        assert len(kept(out)) >= answers
    endpoint.seen.clear()
    before = kept(out)
    last = start(source, out, endpoint)
    assert last.wait(60) == 0
    assert not before & set(asked_about(endpoint))
    for name in [*FILES, "report.html"]:
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
