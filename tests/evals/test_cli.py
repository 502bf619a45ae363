"""The command line as a user meets it, in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.gate import EXIT_CODES

HOME = Path(__file__).resolve().parents[2]
RESTS_ON = ("evals/cassettes", "evals/gold", "evals/baseline.json", "evals/floors.toml", "prompts", "seeds")
NO_NETWORK = """
import socket

def refuse(*_):
    raise AssertionError("the network was touched")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def blocked(tmp_path_factory) -> Path:
    """A folder whose ``sitecustomize`` breaks every socket."""
    folder: Path = tmp_path_factory.mktemp("blocked")
    (folder / "sitecustomize.py").write_text(NO_NETWORK)
    return folder


def evals(*arguments: str, blocked: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line without key, address or network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "CLAIMLINE_", "CI"))}
    proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    return subprocess.run(
        [sys.executable, "-m", "evals", *arguments],
        cwd=HOME,
        env={**kept, **proxy, "PYTHONPATH": str(blocked), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def contents() -> dict[str, str]:
    paths = [path for name in RESTS_ON for path in ((HOME / name), *(HOME / name).rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_gate_passes_without_key_or_network_and_changes_nothing(blocked, tmp_path):
    """The gate of this project: what it says is in its output."""
    before = contents()
    done = evals("run", "--out", str(tmp_path / "eval"), blocked=blocked, CLAIMLINE_TEMPERATURE="1.5")
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout.splitlines()[-2:] == ["gate: pass", f"results: {tmp_path / 'eval'}"]
    assert contents() == before
    for suite in ("seed", "newsroom"):
        assert (tmp_path / "eval" / suite / "claims.jsonl").read_text().count("\n") > 20


def test_the_project_s_recordings_are_sound(blocked):
    done = evals("check", blocked=blocked)
    assert done.returncode == 0, done.stderr
    assert "none is stale, none is an orphan, none holds a secret" in done.stderr


def test_help_is_plain_and_names_every_command(blocked):
    done = evals("--help", blocked=blocked)
    assert done.returncode == 0
    for name in ("run", "record", "baseline", "compare", "check", "external"):
        assert f"\n  {name} " in done.stdout
        assert "Usage: python -m evals" in evals(name, "--help", blocked=blocked).stdout


def test_help_loads_nothing_slow():
    script = """
import runpy, sys
sys.argv = ["evals", "--help"]
try:
    runpy.run_module("evals", run_name="__main__")
finally:
    print([name for name in ("numpy", "scipy", "pydantic", "openai", "jinja2", "vcr") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=HOME, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--fast"), "No such option: --fast"),
        (("run", "theirs"), "there is no suite 'theirs'"),
        (("run", "--model", "openai:gpt-5.4-mini"), "claimline-evals record"),
        (("record", "--repeats", "0"), "--repeats"),
        (("record",), "OPENAI_API_KEY"),
        (("baseline", "--lower-floor", "seed claims"), "there is no floor 'seed claims'"),
        (("compare", "here", "there"), "does not exist"),
        (("external", "conll", "--data", "."), "choose one of "),
        (("external", "gum"), "--data"),
        (("measure",), "No such command"),
    ],
)
def test_what_cannot_be_done_as_asked_is_code_2_and_one_sentence(blocked, arguments, said):
    done = evals(*arguments, blocked=blocked)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_json_holds_the_verdict_and_the_scores(blocked, tmp_path):
    done = evals("run", "seed", "--model", "rules", "--json", "--out", str(tmp_path), blocked=blocked)
    given = json.loads(done.stdout)
    assert given["gate"] == json.loads((tmp_path / "gate.json").read_text())
    assert given["scores"] == json.loads((tmp_path / "scores.json").read_text())
    assert list(given["scores"]["suites"]) == ["seed"]


def test_every_exit_code_that_the_gate_knows_is_one_that_is_documented():
    assert set(EXIT_CODES.values()) == {0, 1, 3, 4}
