"""What a label is worth: each way to one, rationales, passages, and the tables' figures."""

from dataclasses import replace

import pytest

from evals.external.label_score import WAYS, Answer, confusion, decided, macro_f1, pairs, rationale_right
from evals.external.labelled import Labelled
from pipeline.records import Span
from pipeline.stages.judge import Place
from pipeline.verdicts import Finding, NumberPair


def case(label: str = "supported", *, findings: tuple[Finding, ...] | None = (), **fields) -> Answer:
    claim = Labelled("c1", "Pier 1 is open.", label, (at(0, 40),), **fields)  # type: ignore[arg-type]
    return Answer(claim, findings, "refuted")


def at(start: int, end: int, article: str = "d1") -> Place:
    return Place(article_id=article, span=Span(start=start, end=end))


def found_at(place: Place, stance: str = "supports", *numbers: tuple[str, str]) -> Finding:
    return Finding(
        article_id=place.article_id,
        span=place.span,
        quote="words",
        alignment="exact",
        stance=stance,
        basis="party",
        issuer=None,
        corrects=False,
        numbers=tuple(NumberPair(claim=claim, passage=passage) for claim, passage in numbers),
    )


def by_way(one: Answer) -> dict[str, str | None]:
    return {name: way(one) for name, way in WAYS.items()}


@pytest.mark.parametrize(
    ("findings", "verified", "own", "plain"),
    [
        ((), "not_enough_evidence", "not_enough_evidence", "not_enough_evidence"),
        (None, None, None, None),
        ((found_at(at(3, 9)),), "supported", "supported", "supported"),
        ((found_at(at(3, 9)), found_at(at(3, 9, "d2"), "refutes")), "conflicting", "supported", "conflicting"),
        ((found_at(at(3, 9), "qualifies"),), *["not_enough_evidence"] * 3),
        ((found_at(at(3, 9), "supports", ("40 boats", "12 boats")),), "refuted", "refuted", "supported"),
    ],
)
def test_each_way_to_a_label(findings, verified, own, plain):
    assert by_way(case(findings=findings)) == {
        "verified": verified,
        "by its own documents": own,
        "without arithmetic": plain,
        "claim alone": "refuted",
    }


@pytest.mark.parametrize(
    ("label", "findings", "right"),
    [
        ("supported", (found_at(at(25, 35)),), True),
        ("supported", (found_at(at(0, 20)),), False),
        ("supported", (found_at(at(0, 20)), found_at(at(25, 35), "qualifies")), False),
        ("supported", (found_at(at(25, 35)), found_at(at(0, 5), "refutes")), False),
        ("refuted", (found_at(at(25, 35)),), False),
        ("supported", None, False),
    ],
)
def test_a_rationale_is_right_where_the_label_is_and_its_words_stand_there(label, findings, right):
    assert rationale_right(case(label, findings=findings, rationales=(at(20, 40),))) is right
    assert rationale_right(case(label, findings=findings)) is None


def test_a_passage_that_says_both_is_never_right():
    one = case(findings=(found_at(at(3, 9)), found_at(at(12, 15), "refutes")), pairs=("supported",))
    assert pairs(one) == [("supported", "conflicting")]
    assert pairs(replace(one, findings=None)) == [("supported", None)]
    assert pairs(case()) == []


def test_macro_f1_is_over_the_labels_of_the_gold_and_a_failure_is_missing():
    given = [("supported", "supported"), ("supported", None), ("refuted", "conflicting")]
    assert macro_f1(given) == pytest.approx((2 / 3 + 0) / 2)  # type: ignore[arg-type]
    assert confusion(given) == {  # type: ignore[arg-type]
        "supported": {"supported": 1, "refuted": 0, "conflicting": 0, "failed": 1},
        "refuted": {"supported": 0, "refuted": 0, "conflicting": 1, "failed": 0},
    }
    assert macro_f1([]) is None


def test_the_rule_is_the_pipelines():
    assert decided([]) == decided(["qualifies"]) == "not_enough_evidence"
    assert decided(["supports", "refutes", "qualifies"]) == "conflicting"
