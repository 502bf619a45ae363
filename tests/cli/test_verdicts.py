"""A verdict in the terminal: both answers, the evidence, and what was searched."""

import json
import sys
from datetime import date
from types import ModuleType, SimpleNamespace

import pytest

from pipeline.cli import commands
from pipeline.cli.verdicts import WIDTH, verdict_text
from pipeline.errors import UsageError
from pipeline.export import results
from pipeline.records import Failure
from pipeline.report.verification import Case
from tests.report import verified

ARTICLES = {it.id: it for it in verified.articles()}


def case(words: str) -> Case:
    return next(one for one in verified.checked().cases() if words in one.family.text)


def text(words: str) -> str:
    family, verdict, evidence = case(words)
    assert verdict
    return verdict_text(family, verdict, evidence, ARTICLES)


def test_both_answers_and_the_evidence():
    said = text("had known about the cracks")
    assert max(map(len, said.splitlines())) <= WIDTH
    flat = " ".join(said.split())
    for words in (
        "put forward in harbour-bridge.txt Was it said? Yes: a text of the source’s own says so. Is it so?",
        "Is it so? ⇄ Conflicting evidence. As the passages have it. As of 2 May 2031.",
        "Contested by Port Ellery council",
        "Against it: > nothing about cracks had come in before 2031 courier.txt [",
        "], Ellery Courier, 2 May 2031 Answers for it: Ivo Trask, with the word of a witness without a side.",
        "For it: > A first notice of cracks in the deck went to the council on 9 November 2029",
        "What the parties say, which is no evidence: > “The first report reached us on 3 March,”",
        "Independent? Yes, but it does not count: the bare word of somebody with a side in the matter.",
        "Searched: 1 search through 4 articles: 3 passages from 3 articles found.",
        "Published fact-checks of like claims, which decide nothing here: - Mostly true:",
        "Ellery Facts, https://facts.example/bridge (81% alike)",
    ):
        assert words in flat, words


def test_arithmetic_drift_change_and_what_does_not_count():
    assert "Arithmetic: “around £4.2m” = “£4.35m”, the numbers agree" in " ".join(text("around £4.2 million").split())
    assert "the arithmetic stands" in text("around £4.2 million")
    assert "Changed on the way: “at least 15 April” became “15 April”" in text("until 15 April")
    assert "of the claim. > Cars crossed the swing bridge again (courier.txt [" in " ".join(text("only road").split())
    assert "> a fortnight later than the date given out (courier.txt [" in " ".join(
        text("closed until 15 April").split()
    )
    assert "Found, but does not count:" in text("23 cracks")


def test_a_failure_gives_its_reason_and_no_label():
    said = text("Norline")
    assert "no answer came in time" in said
    assert "! Not judged" in said
    assert not [word for word in ("Supported", "Refuted", "Conflicting", "Not enough") if word in said]


def test_what_was_searched_is_shown_where_nothing_was_found():
    assert "none later than 31 March 2031: nothing found." in " ".join(text("cancelled").split())
    assert "  - inspections held in 2030" in text("cancelled")


def test_an_article_that_is_not_there_is_named_by_its_id():
    family, verdict, evidence = case("23 cracks")
    assert verdict
    assert evidence[0].article_id in verdict_text(family, verdict, evidence, {})


@pytest.mark.parametrize(("words", "said"), [("23 cracks", "name with --by"), ("11,400", "name with --by")])
def test_of_a_statement_it_does_not_speak_of_an_article(words, said):
    family, verdict, evidence = case(words)
    assert verdict
    assert said in verdict_text(family, verdict, evidence, ARTICLES, stated=True)
    assert said not in verdict_text(family, verdict, evidence, ARTICLES)


@pytest.fixture
def results_folder(tmp_path):
    made = verified.verification()
    with results(tmp_path, verified=True) as files:
        for records in (made.families, made.verdicts, made.evidence, ARTICLES.values()):
            files.write(records)
    return tmp_path


def test_show_prints_a_family(results_folder, capsys):
    family, verdict, evidence = case("23 cracks")
    assert commands.show(family.id, {"out": results_folder}, as_json=False) == 0
    assert "✗ Refuted" in capsys.readouterr().out
    commands.show(family.id[:12], {"out": results_folder}, as_json=True)
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert records[0]["id"] == family.id
    assert verdict
    assert records[1]["label"] == verdict.label
    assert [one["id"] for one in records[2:]] == [one.id for one in evidence]
    with pytest.raises(UsageError, match="families"):
        commands.show("f-", {"out": results_folder}, as_json=False)


@pytest.fixture
def asked(monkeypatch):
    """What the command asks of the wiring, which answers with the family that has the claim's words."""
    questions = []

    def verify_statement(settings, claim, *, by, on, note):
        questions.append((settings.out.name, settings.parties, claim, by, on))
        family, verdict, evidence = case(claim)
        assert verdict
        slow = Failure(
            stage="judge", subject=family.id, article_id=None, code="timeout", message="too slow", attempts=5
        )
        failures = [] if verdict.label else [slow, slow]
        return SimpleNamespace(family=family, verdict=verdict, evidence=evidence, articles=ARTICLES, failures=failures)

    module = ModuleType("pipeline.wiring.statement")
    module.verify_statement = verify_statement  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return questions


def test_verify_asks_and_prints(asked, capsys, tmp_path):
    given = {"out": tmp_path / "here", "parties": ["Norline"]}
    assert commands.verify("23 cracks", "the county", "2031-03-12", given, as_json=False) == 0
    assert asked == [("here", ("Norline",), "23 cracks", "the county", date(2031, 3, 12))]
    assert "✗ Refuted" in capsys.readouterr().out
    assert commands.verify("23 cracks", None, None, given, as_json=True) == 0
    family, verdict, *evidence = map(json.loads, capsys.readouterr().out.splitlines())
    assert (verdict["family_id"], len(evidence)) == (family["id"], 2)


def test_what_could_not_be_judged_is_exit_code_one(asked, capsys):
    assert commands.verify("Norline", None, None, {}, as_json=False) == 1
    printed = capsys.readouterr()
    assert "no answer came in time" in printed.out
    assert printed.err == "too slow\n"


@pytest.mark.parametrize(("claim", "on", "words"), [("23 cracks", "tuesday", "2031-03-12"), (" ", None, "in words")])
def test_a_question_that_is_none_is_refused(asked, claim, on, words):
    with pytest.raises(UsageError, match=words):
        commands.verify(claim, None, on, {}, as_json=False)
    assert asked == []
