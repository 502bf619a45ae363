from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.counts import Counts, tally

counted = st.builds(Counts, *[st.integers(0, 50)] * 5)


def test_scores_by_the_definitions_of_muc():
    counts = Counts(cor=5, par=2, inc=1, mis=2, spu=4)
    assert (counts.possible, counts.actual) == (10, 12)
    assert (counts.precision(), counts.recall()) == (Fraction(5, 12), Fraction(1, 2))
    assert (counts.precision(lenient=True), counts.recall(lenient=True)) == (Fraction(6, 12), Fraction(6, 10))
    assert counts.f1() == Fraction(10, 22)


def test_nothing_to_score_is_not_a_score_of_nought():
    assert (Counts().precision(), Counts().recall(), Counts().f1()) == (None, None, None)
    assert Counts(mis=1).precision() is None
    assert [Counts(mis=1).recall(), Counts(mis=1).f1(), Counts(spu=1).f1()] == [Fraction(0)] * 3


@settings(deadline=None)
@given(counted, st.booleans())
def test_f1_is_the_harmonic_mean(counts, lenient):
    precision, recall, f1 = (
        counts.precision(lenient=lenient),
        counts.recall(lenient=lenient),
        counts.f1(lenient=lenient),
    )
    if precision and recall:
        assert f1 == 2 * precision * recall / (precision + recall)
    if f1 is not None:
        assert counts.f1() <= f1 <= 1


@settings(deadline=None)
@given(counted, counted)
def test_adding_adds_each_count(a, b):
    assert (a + b).as_tuple() == tuple(x + y for x, y in zip(a.as_tuple(), b.as_tuple(), strict=True))


@pytest.mark.parametrize("outcome", ["correct", "partial", "incorrect", "missing", "spurious"])
def test_tally_knows_every_outcome(outcome):
    counts = tally([outcome, outcome])
    assert getattr(counts, outcome[:3]) == 2 == sum(counts.as_tuple())
