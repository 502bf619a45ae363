"""The command line as a user meets it; the gate of this project, in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.cli import main
from evals.gate import EXIT_CODES

HOME = Path(__file__).resolve().parents[2]
RESTS_ON = ("evals/cassettes", "evals/gold", "evals/baseline.json", "evals/floors.toml", "prompts", "seeds")
NO_NETWORK = """
import socket

def refuse(*_):
    raise AssertionError("the network was touched")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


def contents() -> dict[str, str]:
    paths = [path for name in RESTS_ON for path in ((HOME / name), *(HOME / name).rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_gate_passes_without_key_or_network_and_changes_nothing(tmp_path):
    """The gate of this project: what it says is in its output. No setting of the user's changes what is asked."""
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMLINE_")}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    set_by_user = {"CLAIMLINE_TEMPERATURE": "1.5", "CLAIMLINE_WINDOW_CHARACTERS": "300"}
    before = contents()
    done = subprocess.run(
        [sys.executable, "-m", "evals", "run", "--out", str(tmp_path / "eval")],
        cwd=HOME,
        env={**environment, **proxies, **set_by_user, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout.splitlines()[-2:] == ["gate: pass", f"results: {tmp_path / 'eval'}"]
    assert contents() == before
    for suite in ("seed", "newsroom"):
        assert (tmp_path / "eval" / suite / "claims.jsonl").read_text().count("\n") > 20


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


@pytest.fixture
def evals(monkeypatch, capsys):
    """Runs the command line; gives the exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["claimline-evals", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return call


def test_the_project_s_recordings_are_sound(evals):
    code, _, errors = evals("check")
    assert code == 0, errors
    assert "none is stale, none is an orphan, none holds a secret" in errors


@pytest.mark.parametrize("name", ["run", "record", "baseline", "compare", "check", "external"])
def test_help_names_every_command_and_each_has_its_own(evals, name):
    assert f" {name} " in evals("--help")[1]
    code, shown, _ = evals(name, "--help")
    assert code == 0
    assert f"claimline-evals {name}" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--fast"), "No such option"),
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
def test_what_cannot_be_done_as_asked_is_code_2_and_one_sentence(evals, monkeypatch, arguments, said):
    monkeypatch.delenv("CI", raising=False)
    code, shown, errors = evals(*arguments)
    assert (code, shown) == (2, "")
    assert said in errors


def test_json_holds_the_verdict_and_the_scores(evals, tmp_path):
    code, shown, _ = evals("run", "seed", "--model", "rules", "--json", "--out", str(tmp_path))
    given = json.loads(shown)
    assert given["gate"] == json.loads((tmp_path / "gate.json").read_text())
    assert given["gate"]["exit_code"] == code
    assert given["scores"] == json.loads((tmp_path / "scores.json").read_text())
    assert list(given["scores"]["suites"]) == ["seed"]


def test_the_gate_has_the_exit_codes_that_are_documented():
    assert set(EXIT_CODES.values()) == {0, 1, 3, 4}
