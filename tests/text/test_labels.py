"""Numbers that count, told from those that name or date."""

from itertools import pairwise

import pytest

from pipeline.text.labels import counts, dated
from pipeline.text.numerals import find_numerals


@pytest.mark.parametrize(
    "text",
    [
        "Article 5", "page 12", "week 41", "No. 3", "Route 61", "COVID-19", "an F-16", "the A320", "line 3 stopped",
        "they flew a Kestrel 9",
        "sold the Homefire Plus 70", "in 3D", "no one", "one another", "the one", "half-hearted", "a third man",
        "phase two",
    ],
)  # fmt: skip
def test_a_number_that_names(text: str):
    (numeral,) = find_numerals(text)
    assert not counts(text, numeral)


@pytest.mark.parametrize(
    "text",
    [
        "5 articles", "the day 14 percent were lost", "one ship", "half of them", "a third of it", "Ana Ruiz, 41,",
        "12km",
        "Floods Kill 41 In The South", "pages, 12 of them", "she ate five",
    ],
)  # fmt: skip
def test_a_number_that_counts(text: str):
    (numeral,) = find_numerals(text)
    assert counts(text, numeral)


@pytest.mark.parametrize(
    "words",
    [
        "3 May 2031", "02:40", "5 p.m.", "at ten o'clock", "half past nine", "a quarter past three",
        "twenty to two", "9/11",
        "the '80s", "555-123-4567", "+44 20 7946 0958", "a1@b22.org", "https://c.org/77", "10.0.0.12", "0300 GMT",
    ],
)  # fmt: skip
def test_dates_times_and_addresses_are_set_apart(words: str):
    text = f"It was {words}, then."
    (place,) = dated(text)
    assert text[place[0] : place[1]].strip(",.") in words


def test_places_do_not_overlap():
    text = "1. May 3, 2031 at 5 p.m. on 9/11/2001"
    places = dated(text)
    assert places == sorted(places)
    assert all(one[1] < other[0] for one, other in pairwise(places))
