"""The words around a number that make it a bound."""

import pytest

from pipeline.text.bounds import cue_after, cue_before


@pytest.mark.parametrize(
    ("lead", "trail", "bound", "words"),
    [
        ("They lost no more than ", " men", "at_most", "no more than "),
        ("They lost more than ", " men", "more_than", "more than "),
        ("They lost well over a total of ", " men", "more_than", "well over a total of "),
        ("It was about ", " men", "about", "about "),
        ("It took over ", " days", "more_than", "over "),
    ],
)
def test_a_cue_reaches_back_over_its_words(lead: str, trail: str, bound: str, words: str):
    assert cue_before(lead, trail) == (bound, len(words))


@pytest.mark.parametrize(
    ("lead", "trail"),
    [
        ("They asked about ", " men"), ("a row over ", " boats"), ("They met over ", " days"), ("handsome ", " men"),
        ("more than he, ", " men"), ("", ""),
    ],
)  # fmt: skip
def test_a_word_that_does_other_work_is_no_cue(lead: str, trail: str):
    assert cue_before(lead, trail) is None


@pytest.mark.parametrize(
    ("trail", "bound", "words"),
    [
        (" or so of them", "about", " or so"), (" men or more.", "at_least", " men or more"),
        ("+ men", "at_least", "+"),
        (" men, at most", "at_most", " men, at most"), ("-odd men", "about", "-odd"),
    ],
)  # fmt: skip
def test_a_cue_may_follow(trail: str, bound: str, words: str):
    assert cue_after(trail) == (bound, len(words))


@pytest.mark.parametrize("trail", [" or several", " men of more", "+5", "", " men. Or more"])
def test_other_words_that_follow_are_no_cue(trail: str):
    assert cue_after(trail) is None
