"""Every code has its words, and a code without them is shown as it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from pipeline import verdicts
from pipeline.errors import AnswerError
from pipeline.report import words
from pipeline.settings import HOME
from tests.report import verified


@pytest.mark.parametrize(
    ("codes", "known"),
    [
        (verdicts.Said, words.SAID),
        (verdicts.Basis, words.BASES),
        (verdicts.CheckOutcome, words.CHECKS),
        (words.Outcome, words.SIGNS),
        (words.Outcome, words.OUTCOMES),
    ],
)
def test_every_code_has_words(codes, known):
    assert set(get_args(codes)) == set(known)


def constants(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_the_codes_are_those_that_the_decision_gives():
    given = set(constants(HOME / "pipeline" / "stages" / "decide"))
    assert not (words.WHY.keys() | words.RULES.keys()) - given
    assert not {code for code in given if code.startswith("said_")} - words.RULES.keys()


def test_every_fault_of_an_answer_has_words():
    def codes(error: type[AnswerError]) -> Iterator[str]:
        yield error.code
        for kind in error.__subclasses__():
            yield from codes(kind)

    assert not set(codes(AnswerError)) - {"answer", "transient"} - words.FAILURES.keys()
    flow = set(constants(HOME / "pipeline" / "flow"))
    assert not {code for code in flow if code.endswith("_failed")} - words.FAILURES.keys()
    assert words.plain("a_new_code", words.WHY) == "a new code"


def test_a_failure_is_no_answer():
    failed = next(one for one in verified.verification().verdicts if one.state == "failed")
    assert words.outcome(failed) == "failed"
    short, sentence = words.is_so(failed)
    assert short == "Not judged"
    assert sentence == "The check could not be finished: no answer came in time. This says nothing about the claim."
    assert words.was_said(failed).sentence == "Not judged."


def test_the_label_is_not_said_twice():
    some = next(one for one in verified.verification().verdicts if one.label == "conflicting")
    assert words.is_so(some) == ("Conflicting evidence", "As the passages have it.")
    other = some.model_copy(update={"why": "The log says 31: a count."})
    assert words.is_so(other).sentence == "The log says 31: a count."


def test_what_was_searched_is_a_sentence():
    found = {one.state: one for one in verified.verification().verdicts}
    assert words.searched_words(found["nothing_found"]) == (
        "2 searches through 4 articles, none later than 31 March 2031: nothing found."
    )
    assert words.searched_words(found["judged"]) == "1 search through 4 articles: 3 passages from 3 articles found."


def case(text: str):
    return next(one for one in verified.checked().cases() if text in one.family.text)


def evidence(**fields: object):
    return case("23 cracks").evidence[0].model_copy(update=fields)


def test_who_contests_it_stands_apart_and_days_are_written_out():
    verdict = case("almost a third").verdict.model_copy(
        update={
            "why": "Not enough evidence: borne out by A (record, 2031-03-05); contested by B and C.",
            "contested_by": ("B", "C"),
        }
    )
    assert words.is_so(verdict).sentence == "Borne out by A (record, 5 March 2031)."


def test_what_looks_like_a_day_and_is_none_stays():
    verdict = case("23 cracks").verdict.model_copy(update={"why": "Refuted: case 2031-02-30 speaks against it."})
    assert words.is_so(verdict).sentence == "Case 2031-02-30 speaks against it."


@pytest.mark.parametrize(
    ("rule", "start"), [("said_denied", "In doubt: the source"), ("said_changed_in_reprint", "In doubt: a reprint")]
)
def test_why_it_is_in_doubt_whether_it_was_said(rule, start):
    verdict = case("closed until 15 April").verdict
    reason = verdict.reasons[0].model_copy(update={"rule": rule})
    told = words.was_said(verdict.model_copy(update={"reasons": (reason,)}))
    assert told.sentence.startswith(start)
    assert told.short == "disputed"


def test_a_body_is_not_named_twice():
    assert words.answers_for(evidence(issuer="Ann Lee", affiliation="Quays"), "Mail") == "Ann Lee (Quays)"
    assert (
        words.answers_for(evidence(issuer="The quays of Aldern", affiliation="Quays"), "Mail") == "The quays of Aldern"
    )


def test_an_admission_is_not_called_somebody_elses():
    assert words.independence(evidence()).sentence == "somebody else answers for it than for the claim."
    own = words.independence(evidence(basis="admission"))
    assert (own.short, own.sentence) == ("Yes", "whoever answers for it speaks against their own side.")
