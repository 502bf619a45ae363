"""One statement, checked against the articles of a run."""

import json
from contextlib import contextmanager
from datetime import date

import pytest

from pipeline.errors import TimedOut, UsageError
from pipeline.llm.prices import Prices
from pipeline.llm.scripted import ScriptedChat
from pipeline.settings import read as read_settings
from pipeline.wiring import statement
from pipeline.wiring.door import Door
from pipeline.wiring.statement import verify_statement
from tests.wiring.harbour import answer, go, write_articles


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    home = tmp_path_factory.mktemp("run")
    go(write_articles(home / "in"), read_settings(out=home / "out", workers=1))
    return home / "out"


@pytest.fixture
def asked(monkeypatch):
    chat = ScriptedChat(answer)

    @contextmanager
    def door(_):
        yield Door(chat, "scripted", Prices.load())

    monkeypatch.setattr(statement, "open_door", door)
    return chat.requests


def check(out, claim, **options):
    return verify_statement(read_settings(out=out), claim, note=lambda _: None, **options)


def test_a_statement_is_checked_in_two_calls_and_is_no_evidence_of_itself(out, asked):
    found = check(out, "At least 30 boats were wrecked at Port Aldern.")
    assert (found.verdict.label, found.verdict.said) == ("supported", "none")
    assert [request.answer_name for request in asked] == ["find_parties", "judge_evidence"]
    for one in found.evidence:
        assert found.articles[one.article_id].text[one.span.start : one.span.end] == one.quote
        assert found.articles[one.article_id].name != "the statement"


def test_who_is_said_to_have_said_it_is_looked_for_in_the_articles(out, asked):
    claim = "The breakwater of Port Aldern was inspected in May."
    found = check(out, claim, by="Aldern Quays", on=date(2030, 3, 2))
    assert (found.verdict.label, found.verdict.said) == ("refuted", "reported_elsewhere")
    assert check(out, claim, by="Ida Roon").verdict.said == "only_here"
    assert check(out, claim, on=date(2040, 1, 1)).verdict.as_of == date(2030, 3, 9)


def test_nothing_near_is_no_evidence_and_no_call_to_the_judge(out, asked):
    found = check(out, "Zinc prices in Peru doubled.")
    assert (found.verdict.state, found.verdict.label) == ("nothing_found", "not_enough_evidence")
    assert "judge_evidence" not in [request.answer_name for request in asked]


def test_published_fact_checks_are_shown_and_decide_nothing(out, asked, tmp_path):
    checks = tmp_path / "checks.jsonl"
    line = {"claim": "Zinc prices in Peru have doubled.", "rating": "False", "publisher": "Checkers"}
    checks.write_text(json.dumps(line) + "\n", encoding="utf-8")
    settings = read_settings(out=out, factchecks=checks)
    found = verify_statement(settings, "Zinc prices in Peru doubled.", note=lambda _: None)
    assert [(one.rating, one.publisher) for one in found.verdict.prior_checks] == [("False", "Checkers")]
    assert found.verdict.label == "not_enough_evidence"


def test_without_results_it_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="holds no results"):
        check(tmp_path / "none", "It rained.")


def test_what_failed_is_handed_back(out, monkeypatch):
    @contextmanager
    def door(_):
        yield Door(ScriptedChat(lambda _: TimedOut("too slow")), "scripted", Prices.load())

    monkeypatch.setattr(statement, "open_door", door)
    found = check(out, "At least 30 boats were sunk at Port Aldern.")
    assert (found.verdict.state, found.verdict.label) == ("failed", None)
    assert [one.code for one in found.failures] == ["timeout"]


def test_before_any_work_a_file_without_a_usable_fact_check_is_refused(out, asked, tmp_path):
    checks = tmp_path / "checks.jsonl"
    checks.write_text('{"claim": "It snowed."}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no fact-check can be used"):
        verify_statement(read_settings(out=out, factchecks=checks), "It snowed.", note=lambda _: None)
    assert asked == []
