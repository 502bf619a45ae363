from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.counts import Counts
from evals.verdicts.families import b_cubed, pairwise, same_partition
from evals.verdicts.shares import Shares, paired

PARTITIONS = st.integers(1, 8).flatmap(
    lambda size: st.tuples(*[st.lists(st.sampled_from("abc"), min_size=size, max_size=size) for _ in "xy"])
)


def groups(letters) -> dict[int, str]:
    return dict(enumerate(letters))


@pytest.mark.parametrize(
    ("gold", "guess", "counts"),
    [
        ("aabb", "xxyy", Counts(cor=2)),
        ("aabb", "xxxx", Counts(cor=2, spu=4)),
        ("aabb", "wxyz", Counts(mis=2)),
        ("aaab", "xxyy", Counts(cor=1, mis=2, spu=1)),
        ("abcd", "wxyz", Counts()),
    ],
)
def test_pairs(gold, guess, counts):
    assert pairwise(groups(gold), groups(guess)) == counts


def test_b_cubed_by_hand():
    # One item of three astray: precision (1 + 1/2 + 1/2 ... ) worked out item by item.
    found = b_cubed(groups("aaab"), groups("xxyy"))
    assert found.precision == Fraction(1 + 1, 4) + Fraction(1, 4) * (Fraction(1, 2) + Fraction(1, 2))
    assert found.recall == Fraction(1, 4) * (Fraction(2, 3) + Fraction(2, 3) + Fraction(1, 3) + 1)
    assert b_cubed({}, {}) == Shares(None, None)


@given(PARTITIONS)
def test_turned_round_precision_and_recall_change_places(two):
    gold, guess = map(groups, two)
    there, back = pairwise(gold, guess), pairwise(guess, gold)
    assert (there.cor, there.mis, there.spu) == (back.cor, back.spu, back.mis)
    assert b_cubed(gold, guess) == Shares(*reversed(b_cubed(guess, gold)))


@given(PARTITIONS)
def test_names_of_groups_make_no_difference_and_only_the_same_partition_is_perfect(two):
    gold, guess = map(groups, two)
    named = {item: f"group {name}" for item, name in gold.items()}
    assert same_partition(gold, named)
    assert b_cubed(gold, named).f1 == 1
    assert (b_cubed(gold, guess).f1 == 1) == same_partition(gold, guess)


def test_paired_counts_each_thing_once():
    same = str.__eq__
    assert paired(["a", "b"], ["b", "b", "c"], same) == Counts(cor=1, mis=1, spu=2)
    assert paired([], [], same) == Counts()


@pytest.mark.parametrize(
    ("shares", "f1"),
    [
        (Shares(None, None), None),
        (Shares(Fraction(1), None), 0),
        (Shares(Fraction(0), Fraction(0)), 0),
        (Shares(Fraction(1), Fraction(1, 2)), Fraction(2, 3)),
    ],
)
def test_f1(shares, f1):
    assert shares.f1 == f1
