from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.verdicts.answers import Answered
from evals.verdicts.coverage import Step, area, confidence, steps
from evals.verdicts.lookup import Asked
from evals.verdicts.schema import GoldFamily, GoldMember
from pipeline.verdicts import Check
from tests.evals.verdicts.factories import failed, make_evidence, make_verdict
from tests.factories import make_article

ARTICLE = make_article("Anna saw it. Bert saw it. The log has it. Carl doubts it.")


def asked(label="not_enough_evidence") -> Asked:
    gold = GoldFamily.model_construct(
        id="f1", claim="It is so.", members=(GoldMember(article="a", claim="c1"),), said="none", label=label,
        changed_on=None, contested_by=(), evidence=(), why="so",
    )  # fmt: skip
    return Asked("E", gold)


def answers(*given: tuple[int | None, bool]) -> list[Answered]:
    """Answers by how sure they are, and whether they are right."""
    return [
        Answered(asked(), "not_enough_evidence" if right else "refuted", "none", confidence=sure)
        for sure, right in given
    ]


def item(quote: str, **fields):
    return make_evidence("f-1", ARTICLE, quote, **({"basis": "witness"} | fields))


ANNA, BERT = (item(f"{name} saw it", issuer=name, affiliation=name) for name in ("Anna", "Bert"))
LOG = item("The log has it", basis="record", issuer="the log", affiliation=None)
DOUBT = item("Carl doubts it", issuer="Carl", stance="qualifies")
PARTY = item("Carl doubts it", issuer="Carl", stance="refutes", basis="party", counts=False)
OWN = item("Carl doubts it", issuer="Carl", independent=False, counts=False)


@pytest.mark.parametrize(
    ("cited", "others", "sure"),
    [
        ((ANNA,), (), 1),
        ((ANNA, BERT), (), 2),
        ((ANNA, item("Anna saw", issuer="Anna", affiliation="Anna")), (), 1),
        ((ANNA, BERT, LOG), (), 4),
        ((LOG,), (), 2),
        ((ANNA, BERT), (DOUBT,), 1),
        ((), (), 3),
        ((), (OWN,), 3),
        ((), (PARTY,), 2),
        ((), (PARTY, DOUBT), 1),
    ],
)
def test_how_sure_a_verdict_is_comes_of_what_it_rests_on(cited, others, sure):
    assert confidence(make_verdict("f-1", cited), [*cited, *others]) == sure


def test_arithmetic_at_odds_with_the_model_and_conflicts_make_unsure_and_failures_say_nothing():
    check = Check(evidence=ANNA.id, claim="1", passage="2", outcome="differs", how="1 is not 2", against_model=True)
    assert confidence(make_verdict("f-1", [ANNA, BERT], checks=(check,)), [ANNA, BERT]) == 1
    against = item("The log has it", basis="record", stance="refutes")
    assert confidence(make_verdict("f-1", [ANNA, against], label="conflicting"), [ANNA, against]) == 1
    assert confidence(failed(make_verdict("f-1")), []) is None


def test_steps_and_the_area_under_them_by_hand():
    given = answers((3, True), (2, False), (2, True), (1, False), (None, False))
    found = steps(given)
    assert found == (Step(3, 1, 0), Step(2, 3, 1), Step(1, 4, 2))
    # 0/1, then half a mistake each, then one more.
    assert area(found) == (0 + Fraction(1, 2) / 2 + Fraction(1, 3) + Fraction(2, 4)) / 4
    assert area(()) is None


SURE = st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=12)


@given(SURE)
def test_the_area_lies_between_none_and_all_and_order_makes_no_difference(given):
    found = area(steps(answers(*given)))
    assert found is not None
    assert 0 <= found <= 1
    assert found == area(steps(answers(*reversed(given))))
    assert (found == 0) == all(right for _, right in given)


@given(SURE)
def test_where_all_are_equally_sure_the_area_is_the_share_that_is_wrong(given):
    flat = [(1, right) for _, right in given]
    assert area(steps(answers(*flat))) == Fraction(sum(not right for _, right in flat), len(flat))
