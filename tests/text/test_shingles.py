import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.shingles import all_of, own_of, shingles


def common(a: str, b: str) -> int:
    return len(np.intersect1d(all_of(shingles(a)), all_of(shingles(b))))


@pytest.mark.parametrize(
    ("text", "count", "own"),
    [
        ("", 0, 0),
        ("… — !", 0, 0),
        ("Fire", 1, 1),
        ("The dam broke", 1, 1),
        ("The dam broke today", 1, 1),
        ("The dam broke early today", 2, 2),
        ("one two three four one two three four", 4, 4),
        ("“The dam broke today”", 1, 0),
        ("He said “the dam broke today” and left at once", 7, 1),
        ("The dam broke today. “The dam broke today”", 4, 1),
        ("大坝今天决口了", 4, 4),
    ],
)
def test_counts(text, count, own):
    found = shingles(text)
    assert (len(found), len(own_of(found))) == (count, own)


def test_case_marks_and_white_space_do_not_count():
    assert np.array_equal(shingles("The DAM, it\nbroke — at 4!"), shingles("the dam it broke at 4"))


def test_order_and_each_word_count():
    assert common("the dam broke on monday", "monday on broke dam the") == 0
    assert common("the dam broke on monday", "the dam broke on tuesday") == 1


def test_the_same_on_every_machine():
    assert all_of(shingles("The dam broke on Monday")).tolist() == [602025480, 1588581768]


@given(st.text(), st.text())
def test_a_part_is_held_by_the_whole(a, b):
    whole = all_of(shingles(f"{a}\n{b}"))
    assert np.array_equal(whole, np.unique(whole))
    assert set(own_of(shingles(a))) <= set(all_of(shingles(a)))
    if len(all_of(shingles(a))) > 1:
        assert set(all_of(shingles(a))) <= set(whole)
