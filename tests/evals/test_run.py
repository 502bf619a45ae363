import json
from pathlib import Path

import pytest

from evals.run import MODEL, RULES, write_predictions
from evals.score import score_suite
from pipeline.records import Claim
from tests.evals.workshop import TOLD, Workshop, completion, draft


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return Workshop(tmp_path, articles=2)


def test_the_rules_stand_beside_the_model_in_every_suite(workshop):
    results = workshop.evaluate().results
    assert [(result.system, str(result.score.counts("claims").f1())) for result in results] == [
        (MODEL, "1"),
        (RULES, "0"),
    ]


def test_tokens_and_seconds_are_those_of_the_recording(workshop):
    asked = workshop.evaluate().results[0].asked
    assert (asked.requests, asked.tokens.prompt_tokens, asked.tokens.completion_tokens) == (2, 2000, 1000)
    assert asked.seconds == 5.0
    assert (asked.model, asked.answered) == ("gpt-5.4-mini", ("answerer-1",))
    assert asked.tokens_estimated


def test_every_file_is_the_same_on_a_second_run(workshop):
    workshop.accept()
    assert workshop.run() == 0
    first = files(workshop.out)
    workshop.run()
    assert files(workshop.out) == first
    names = ["claims.jsonl", "relations.jsonl", "rejections.jsonl", "failures.jsonl", "articles.jsonl"]
    assert {f"mine/{name}" for name in names} <= set(first)
    assert {"mine/rules/claims.jsonl", "scores.json", "junit.xml", "summary.md", "report.html", "gate.json"} <= set(
        first
    )
    assert not [name for name, data in first.items() if str(workshop.folder).encode() in data]


def test_what_is_written_is_what_was_scored(workshop):
    evaluation = workshop.evaluate()
    write_predictions(workshop.out, evaluation)
    lines = (workshop.out / "mine" / "claims.jsonl").read_text().splitlines()
    scored = [claim for found in evaluation.results[0].extractions.values() for claim in found.claims]
    assert [Claim.model_validate_json(line) for line in lines] == scored


def test_a_refusal_that_was_recorded_fails_its_case_and_stays_in_the_denominator(workshop):
    workshop.keep(2, [(workshop.request(2), completion(None, refusal="I would rather not."))])
    model = workshop.evaluate().results[0]
    assert model.failures == {"w2": "refused: the model declined: I would rather not."}
    assert model.score.counts("claims").as_tuple() == (2, 0, 0, 2, 0)
    workshop.run()
    [failure] = [json.loads(line) for line in (workshop.out / "mine" / "failures.jsonl").read_text().splitlines()]
    assert (failure["subject"], failure["code"]) == ("w2", "refused")


def test_each_repeat_is_a_system_of_its_own(workshop):
    for number in (1, 2):
        workshop.record(number, draft(number) | {"claims": draft(number)["claims"][:1]}, repeat=2)
    results = workshop.evaluate().results
    assert [result.system for result in results] == ["model", "model-2", "rules"]
    assert [result.score.counts("claims").mis for result in results] == [0, 2, 4]
    workshop.run()
    assert (workshop.out / "mine" / "model-2" / "claims.jsonl").read_text().count(TOLD) == 2


def test_with_the_rules_alone_no_recording_is_needed(workshop):
    for path in workshop.files.cassettes.rglob("*.json"):
        path.unlink()
    evaluation = workshop.files.evaluate(workshop.files.suites(), rules_only=True)
    assert not evaluation.faults
    [result] = evaluation.results
    assert result.score == score_suite(result.suite, result.extractions)
