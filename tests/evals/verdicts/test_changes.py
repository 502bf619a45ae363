from fractions import Fraction

import pytest

from evals.verdicts.changes import exact, gained_and_lost, not_worse
from evals.verdicts.interval import difference_of, interval_of
from evals.verdicts.result import of_verification
from evals.verdicts.snapshot import verdict_shot
from pipeline.verdicts import Body, Reason
from tests.evals.verdicts.factories import failed, swapped
from tests.factories import PROVENANCE

MARGIN = Fraction(3, 100)


@pytest.fixture
def shot(newsroom, right):
    claims, found = right

    def taken(**fields):
        return verdict_shot(of_verification("verify-gold", newsroom, found.model_copy(update=fields), claims))

    return taken


def wrong(verdicts, count: int):
    return tuple(failed(verdict) if at < count else verdict for at, verdict in enumerate(verdicts))


def test_nothing_changes_between_the_same(shot):
    assert list(exact(shot(), shot())) == []


def test_how_it_came_to_be_is_no_change(shot, right):
    matters = swapped(right[1].matters, 0, provenance=PROVENANCE)
    assert list(exact(shot(), shot(matters=matters))) == []


def test_a_changed_answer_is_named_with_its_family_and_the_figures(shot, right):
    changes = list(exact(shot(), shot(verdicts=wrong(right[1].verdicts, 1))))
    assert "family A f1, label: supported -> failed" in changes
    assert "family A f1, said: only_here -> failed" in changes
    assert "label accuracy: 1.000 -> 0.995" in changes


def test_changed_evidence_parties_and_origins_are_named(shot, right):
    found = right[1]
    changes = list(exact(shot(), shot(evidence=swapped(found.evidence, 0, basis="witness"))))
    assert changes[0].startswith("family A f1, evidence no more: supports record independent, cited, the article, a4")
    body = Body(name="A Third", party=True, why="it has a side")
    changes = list(exact(shot(), shot(matters=swapped(found.matters, 0, bodies=(*found.matters[0].bodies, body)))))
    assert changes[0] == "party now: a1 a2 a3 a4: A Third"
    assert "origin no more: a1 a2" in list(exact(shot(), shot(origins=found.origins[1:])))


def test_what_is_not_shown_is_sealed(shot, right):
    reasons = (Reason(rule="another"),)
    [change] = exact(shot(), shot(verdicts=swapped(right[1].verdicts, 0, reasons=reasons)))
    assert change.startswith("something else")


def test_what_is_gained_and_lost_is_told_by_family(shot, right):
    worse = shot(verdicts=wrong(right[1].verdicts, 1))
    assert list(gained_and_lost(shot(), worse)) == [
        "family A f1, label right no more: supported -> failed",
        "family A f1, said right no more: only_here -> failed",
    ]
    assert "family A f1, label right now: failed -> supported" in list(gained_and_lost(worse, shot()))


@pytest.mark.parametrize(("lost", "outcome"), [(0, "pass"), (2, "pass"), (7, "inconclusive"), (40, "regression")])
def test_new_recordings_must_not_be_worse(shot, right, lost, outcome):
    found = list(not_worse(shot(), shot(verdicts=wrong(right[1].verdicts, lost)), MARGIN))
    assert [one for one, _ in found] == [outcome, outcome]
    assert found[0][1].startswith("label accuracy 1.000 -> ")


def test_intervals_need_ten_families():
    assert interval_of([True] * 9) is None
    drawn = interval_of([True, False] * 20)
    assert drawn
    assert drawn.low < 0.5 < drawn.high
    same = difference_of([True, False] * 20, [True, False] * 20)
    assert same
    assert (same.low, same.high) == (0, 0)
