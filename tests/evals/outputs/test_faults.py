"""Every fault that was put in is named, and no other."""

import pytest

from evals.outputs.faults import Fault, faults
from evals.outputs.result import Result
from tests.evals.outputs.samples import FAILED, SPURIOUS, TOO_LONG, WRONG_SOURCE


def found(result: Result, case_id: str) -> list[Fault]:
    article = next(article for article in result.score.articles if article.case_id == case_id)
    return list(faults(result, article))


def test_a_swapped_source(faulty):
    kinds = [fault.kind for fault in found(faulty, "a1")]
    assert kinds == ["hard check", "incorrect", "slot"]
    assert all(WRONG_SOURCE in str(fault) for fault in found(faulty, "a1"))


def test_a_changed_number(faulty):
    check, veto, *slots = found(faulty, "a2")
    assert "value 9100 does not follow" in check.text
    assert veto.kind == "incorrect"
    assert veto.text.startswith("number: ")
    assert [slot.text.partition(":")[0] for slot in slots] == ["quantity value incorrect"]


def test_a_dropped_claim(faulty, newsroom):
    gold = next(case for case in newsroom.cases if case.id == "a3").gold.claims[0]
    assert found(faulty, "a3")[0] == Fault("missing", gold.id, gold.text)


def test_a_claim_too_many(faulty):
    (fault,) = found(faulty, "a4")
    assert (fault.kind, fault.text) == ("spurious", SPURIOUS)


def test_a_quote_cut_short(faulty):
    (fault,) = found(faulty, "a5")
    assert fault.kind == "slot"
    assert fault.text.startswith("quote partial: ")


def test_a_failed_case_says_why(faulty, newsroom):
    first, *rest = found(faulty, FAILED)
    assert str(first) == f"failed: {TOO_LONG}"
    case = next(case for case in newsroom.cases if case.id == FAILED)
    assert [fault.kind for fault in rest] == ["missing"] * len(case.gold.claims)


@pytest.mark.parametrize("case_id", ["a8", "a9", "a10", "a11", "a12"])
def test_what_is_right_has_no_fault(faulty, case_id):
    assert found(faulty, case_id) == []
