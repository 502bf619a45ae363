"""The command line as a user meets it, in a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["run", "verify", "search", "show", "status", "doctor", "schema", "prompts check", "prompts lock"]


def claimline(*arguments, cwd=ROOT, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_loads_nothing_that_is_slow():
    code = (
        "import sys\nsys.argv = ['claimline', '--help']\n"
        "from pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "slow = set('openai langchain langchain_core chromadb pydantic numpy onnxruntime jinja2 rich'.split())\n"
        "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(command):
    done = claimline(*command.split(), "--help")
    assert done.returncode == 0
    assert f"claimline {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_command_there_is():
    listed = {line.split()[0] for line in claimline("--help").stdout.partition("Commands:")[2].splitlines() if line}
    assert listed == {command.split()[0] for command in COMMANDS}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "seeds", "--ouut", "x"], "--out"),
        (["rum", "seeds"], "run"),
        (["run", "no-such-file.txt"], "no-such-file.txt"),
        (["run", "seeds"], "OPENAI_API_KEY"),
        (["run", "seeds", "--answers", "maybe"], "--answers"),
        (["run", "seeds", "--answers", "recorded", "--workers", "0"], "--workers"),
        (["run", "seeds", "--answers", "recorded", "--max-failures", "many"], "--max-failures"),
        (["run", "seeds", "--base-url", "http://127.0.0.1:9/v1", "--budget", "lots"], "budget"),
        (["run", "seeds", "--base-url", "http://127.0.0.1:9/v1", "--model", "nobody:m"], "nobody"),
        (["run", "seeds", "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--budget", "1.00"], "price"),
        (["run", "seeds", "--answers", "recorded", "--recordings", "nowhere"], "nowhere"),
        (["search", "anything"], "claimline-out"),
        (["show", "anything"], "claimline-out"),
        (["status", "nowhere"], "nowhere"),
        (["schema", "nothing.jsonl"], "claims.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(arguments, words):
    done = claimline(*arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_version_and_the_schemas_are_printed():
    assert claimline("--version").stdout.startswith("claimline 0.")
    assert "mentions" in json.loads(claimline("schema", "claims.jsonl").stdout)["properties"]


def test_the_whole_way_of_a_newcomer(tmp_path):
    out = str(tmp_path / "out")
    ran = claimline("run", "seeds", "--out", out, "--answers", "auto")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"report: {tmp_path}/out/report.html\n"
    assert "answering from recordings: claude-relay" in ran.stderr
    assert "1 of 1 articles done" in ran.stderr

    found = claimline("search", "North Korean soldiers", "--out", out, "--json")
    hits = [json.loads(line) for line in found.stdout.splitlines()]
    assert "North Korean" in hits[0]["chunk"]["text"]

    looked = claimline("status", out, "--json")
    assert json.loads(looked.stdout)["done"] == 1

    claims = [json.loads(line) for line in (tmp_path / "out" / "claims.jsonl").read_text().splitlines()]
    shown = claimline("show", claims[0]["id"][:8], "--out", out)
    assert claims[0]["text"] in shown.stdout
    assert claimline("show", "articles/000_45da741d3fd11ef0.txt", "--out", out).returncode == 0

    again = claimline("run", "seeds", "--out", out, "--answers", "auto", "--json")
    assert json.loads(again.stdout)["counts"]["claims"] == len(claims)
    assert "1 of them from before" in again.stderr


def test_an_article_from_standard_input_that_was_never_recorded_is_a_failure(tmp_path):
    done = claimline("run", "-", "--out", str(tmp_path), "--answers", "recorded", stdin="Nobody came to the fair.")
    assert done.returncode == 1
    [failure] = [json.loads(line) for line in (tmp_path / "failures.jsonl").read_text().splitlines()]
    assert failure["code"] == "not_recorded"
    assert "OPENAI_API_KEY" in failure["message"]


def test_doctor_says_what_would_be_used():
    done = claimline("doctor", "seeds", "--answers", "recorded", "--json")
    checks = {check["name"]: check for check in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stdout
    assert "claude-relay" in checks["model"]["message"]
    assert "1 article" in checks["cost"]["message"]
    assert re.search(r"to check what they claim, by estimate [\d,]+ in and [\d,]+ out", checks["cost"]["message"])


def test_doctor_fails_without_a_model_to_ask():
    done = claimline("doctor")
    assert done.returncode == 1
    assert "OPENAI_API_KEY" in done.stdout
