"""Labels on outside sets: small invented sets, and a model behind a real endpoint that reads what it is shown."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evals import cli
from evals.external.guesses import Guesser
from evals.external.label_report import Labels
from evals.external.labelled import load_labelled
from evals.external.labels import labels, plan
from evals.external.run import Options
from pipeline.llm.base import ChatRequest
from pipeline.llm.scripted import ScriptedChat
from pipeline.stages.asking import AskOptions
from tests.evals.external.sets import climate_fever, scifact
from tests.llm.server import Endpoint, Reply, completion, error

MODEL = "gpt-5.4-mini"


def answer(body: dict[str, Any]) -> Reply:
    """What the passages say of each claim; of claims alone, that all are supported."""
    asked = body["messages"][-1]["content"]
    claims = re.findall(r"^(\d+)\. Pier (\d+) is open\.", asked, re.MULTILINE)
    if "# Articles and passages" not in asked:
        return completion(json.dumps({"claims": [{"n": int(n), "label": "supported"} for n, _ in claims]}))
    return completion(json.dumps({"claims": [judged(int(n), pier, asked) for n, pier in claims]}))


def judged(n: int, pier: str, asked: str) -> dict[str, Any]:
    passages = re.findall(r"^P(\d+), in A\d+: (.+)$", asked, re.MULTILINE)
    found = [
        finding(int(number), f"Pier {pier} is {word}", stance)
        for number, text in passages
        for word, stance in (("open", "supports"), ("shut", "refutes"))
        if f"Pier {pier} is {word}." in text
    ]
    return {"n": n, "findings": found, "denied": [], "ended": None}


def finding(passage: int, quote: str, stance: str) -> dict[str, Any]:
    fixed: dict[str, Any] = {"basis": "report", "issuer": None, "corrects": False, "numbers": []}
    return {"passage": passage, "quote": quote, "stance": stance, **fixed}


@pytest.fixture
def endpoint(monkeypatch):
    endpoint = Endpoint()
    endpoint.does(answer)
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    yield endpoint
    endpoint.close()


def measure(name: str, data: Path, out: Path, size: int = 12) -> tuple[Labels, list[str]]:
    notes: list[str] = []
    return labels(name, data, size, Options(out=out, model=MODEL), note=notes.append), notes


def figures(found: Labels) -> Any:
    return json.loads(json.dumps(found.values()))


def test_labels_are_scored_beside_the_claim_alone(tmp_path, endpoint):
    found, notes = measure("scifact", scifact(tmp_path), tmp_path / "out")
    values = figures(found)
    assert len(endpoint.seen) == 4
    assert (values["claims"], values["of"], values["calls"]) == (12, 15, 3)
    assert values["labels"]["verified"]["accuracy"] == 1
    assert values["labels"]["verified"]["macro_f1"] == 1
    assert values["labels"]["claim alone"]["right"] == 4
    assert values["labels"]["claim alone"]["gain_over_claim_alone"] is None
    assert values["labels"]["verified"]["gain_over_claim_alone"] == pytest.approx(8 / 12, abs=1e-4)
    assert values["labels"]["one label for all"]["right"] == 4
    assert values["label_and_rationale_right"] == {"right": 8, "of": 8}
    assert values["confusion"]["claim alone"]["refuted"]["supported"] == 4
    assert values["passages"] is None
    assert notes[0].startswith("12 claims, 4 requests, ")
    assert "label and rationale right: 8 of 8" in found.text()


def test_figures_and_labels_are_written_where_git_ignores_them(tmp_path, endpoint):
    out = tmp_path / "out"
    found, _ = measure("scifact", scifact(tmp_path), out)
    assert (out / ".gitignore").read_text() == "*\n"
    assert json.loads((out / f"scifact-labels-{MODEL}.json").read_text()) == figures(found)
    lines = [json.loads(line) for line in (out / f"scifact-labels-{MODEL}.claims.jsonl").read_text().splitlines()]
    assert len(lines) == 12
    for line in lines:
        assert line["labels"]["verified"] == line["gold"]
        assert [one["own"] for one in line["findings"]] == [True] * len(line["findings"])


def test_a_second_run_asks_for_nothing_and_a_larger_one_for_what_is_new(tmp_path, endpoint):
    data = scifact(tmp_path)
    first, _ = measure("scifact", data, tmp_path / "out", 10)
    assert len(endpoint.seen) == 3
    again, _ = measure("scifact", data, tmp_path / "out", 10)
    assert (again, len(endpoint.seen)) == (first, 3)
    measure("scifact", data, tmp_path / "out", 15)
    assert len(endpoint.seen) == 5


def test_a_claim_whose_call_failed_has_no_label_and_is_asked_again(tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    data = scifact(tmp_path)
    broken = plan("scifact", data, 12, Options().seed).laid[0].questions

    def fails(body: dict[str, Any]) -> Reply:
        asked = body["messages"][-1]["content"]
        return error(400, "too long") if "# Articles" in asked and broken[0].text in asked else answer(body)

    endpoint.does(fails)
    found, _ = measure("scifact", data, tmp_path / "out")
    assert set(found.failures) == {question.id for question in broken}
    assert all(why.startswith("rejected: ") for why in found.failures.values())
    values = figures(found)
    assert values["labels"]["verified"]["right"] == 12 - len(broken)
    assert sum(counts["failed"] for counts in values["confusion"]["verified"].values()) == len(broken)
    assert "failed" not in values["confusion"]["claim alone"]["supported"]
    assert "no label, which counts as wrong: c" in found.text()
    endpoint.does(answer)
    asked = len(endpoint.seen)
    again, _ = measure("scifact", data, tmp_path / "out")
    assert (again.failures, len(endpoint.seen) - asked) == ({}, 1)


def test_claims_alone_that_got_no_answer_are_no_guess(tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    endpoint.does(lambda body: answer(body) if "# Articles" in body["messages"][-1]["content"] else error(400, "no"))
    found, _ = measure("scifact", scifact(tmp_path), tmp_path / "out")
    values = figures(found)
    assert values["labels"]["claim alone"]["right"] == 0
    assert values["labels"]["verified"]["right"] == 12
    assert all(why.startswith("claim alone: rejected") for why in found.failures.values())
    assert len(found.failures) == 12


def test_an_answer_with_a_number_left_out_is_asked_for_again(tmp_path, endpoint):
    def forgets(body: dict[str, Any]) -> Reply:
        whole = answer(body)
        if "# Articles" in str(body) or len(body["messages"]) > 2:
            return whole
        [one, *_] = json.loads(json.loads(whole.body)["choices"][0]["message"]["content"])["claims"]
        return completion(json.dumps({"claims": [one]}))

    endpoint.does(forgets)
    found, _ = measure("scifact", scifact(tmp_path), tmp_path / "out")
    assert len(found.failures) == 12
    assert "expected the numbers 1 to 12" in found.failures["c0"]


def test_a_guess_goes_to_the_claim_that_it_is_about_whatever_its_place(tmp_path):
    def by_number(request: ChatRequest) -> str:
        piers = re.findall(r"^(\d+)\. Pier (\d+) ", request.messages[-1].content, re.MULTILINE)
        guesses = [{"n": int(n), "label": "refuted" if int(pier) % 2 else "supported"} for n, pier in piers]
        return json.dumps({"claims": guesses[::-1]})

    claims = load_labelled("scifact", scifact(tmp_path, each=15)).claims
    chat = ScriptedChat(by_number)
    guessed = Guesser(chat, model=MODEL, options=AskOptions())(claims)
    assert len(chat.requests) == 2
    assert guessed == {f"c{n}": "refuted" if n % 2 else "supported" for n in range(45)}


def test_passages_and_the_deciding_step_are_scored_apart(tmp_path, endpoint):
    found, _ = measure("climate_fever", climate_fever(tmp_path), tmp_path / "out", 8)
    values = figures(found)
    assert values["labels"]["verified"]["right"] == 8
    assert values["labels"]["claim alone"]["right"] == 2
    assert values["passages"]["right"] == {"right": 32, "of": 32}
    assert values["passages"]["confusion"]["supported"]["supported"] == 4
    assert values["deciding_by_gold_passages"] == {"right": 10, "of": 10}
    assert values["label_and_rationale_right"] is None
    assert "the deciding step apart, on people's labels of passages: 10 of 10 right" in found.text()


def main(arguments, **environment):
    """Run ``claimline-evals external`` in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["claimline-evals", "external", *arguments])
        patch.delenv("CI", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            cli.main()
    return end.value.code


def test_the_command_prints_tables_or_json(tmp_path, endpoint, capsys):
    given = ["scifact", "--labels", "12", "--data", str(scifact(tmp_path)), "--model", MODEL]
    given += ["--out", str(tmp_path / "out")]
    assert main(given) == 0
    assert "claim alone, gold down" in capsys.readouterr().out
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["set"] == "scifact"


def test_the_command_ends_with_1_where_a_claim_got_no_label(tmp_path, endpoint, capsys):
    endpoint.says(error(400, "too long"))
    given = ["--data", str(scifact(tmp_path)), "--model", MODEL, "--out", str(tmp_path / "out")]
    assert main(["scifact", "--labels", "3", *given], CLAIMLINE_ATTEMPTS="1") == 1
    assert "too long" in capsys.readouterr().out


def test_a_dry_run_counts_and_asks_nothing(tmp_path, endpoint, capsys):
    given = ["--data", str(scifact(tmp_path)), "--model", MODEL, "--out", str(tmp_path / "out"), "--dry-run"]
    assert main(["scifact", "--labels", "12", *given], CI="1") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("scifact, request 1: ")
    assert told[-1].startswith("4 requests, ")
    assert endpoint.seen == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("corpus", "options", "told"),
    [
        ("scifact", ["--model", "rules"], "the rules cannot weigh evidence"),
        ("scifact", ["--limit", "3"], "--limit is not for --labels"),
        ("polnear", [], "--labels is for scifact and climate_fever"),
        ("scifact", [], "OPENAI_BASE_URL"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(tmp_path, capsys, corpus, options, told):
    given = ["--labels", "3", "--data", str(scifact(tmp_path)), "--out", str(tmp_path / "out"), *options]
    assert main([corpus, *given]) == 2
    assert told in capsys.readouterr().err


def test_no_model_is_asked_in_ci(tmp_path, endpoint, capsys):
    given = ["scifact", "--labels", "3", "--data", str(scifact(tmp_path)), "--model", MODEL]
    assert main(given, CI="1") == 2
    assert "--live-in-ci" in capsys.readouterr().err
    assert endpoint.seen == []
