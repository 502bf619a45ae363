"""Which day is meant by the parts of a date."""

from datetime import date

import pytest

from pipeline.text.resolution import DateWords, Look, counted, resolve

MAY = date(2031, 5, 14)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("words", "look", "iso"),
    [
        (DateWords(month=5, day=14), "any", "2031-05-14"),
        (DateWords(month=8, day=14), "any", "2030-08-14"),
        (DateWords(month=8, day=13), "any", "2031-08-13"),
        (DateWords(month=7, day=14), "any", "2031-07-14"),
        (DateWords(month=7, day=14), "back", "2030-07-14"),
        (DateWords(month=4, day=14), "ahead", "2032-04-14"),
        (DateWords(month=5), "any", "2031-05"),
        (DateWords(month=5), "last", "2030-05"),
        (DateWords(month=5), "next", "2032-05"),
        (DateWords(weekday=2), "any", "2031-05-14"),
        (DateWords(weekday=2), "last", "2031-05-07"),
        (DateWords(weekday=2), "next", "2031-05-21"),
        (DateWords(weekday=3), "any", "2031-05-08"),
        (DateWords(weekday=3), "ahead", "2031-05-15"),
        (DateWords(weekday=4, day=13), "any", "2031-06-13"),
        (DateWords(weekday=6, month=5, day=14), "any", "2028-05-14"),
        (DateWords(year=2024, month=2, day=30), "any", None),
        (DateWords(month=2, day=30), "any", None),
        (DateWords(), "any", None),
    ],
)
def test_the_nearest_day_that_has_all_that_is_given(words: DateWords, look: Look, iso: str | None):
    assert resolve(words, MAY, look) == iso


def test_a_weekday_with_a_date_takes_the_nearest_year_even_ahead():
    assert resolve(DateWords(weekday=4, month=11, day=6), date(2024, 11, 6), "any") == "2026-11-06"


@pytest.mark.parametrize(
    ("unit", "step", "iso"),
    [
        ("day", -14, "2031-04-30"), ("week", 0, "2031-05-12/2031-05-18"), ("week", 1, "2031-05-19/2031-05-25"),
        ("weekend", 0, "2031-05-10/2031-05-11"), ("month", -5, "2030-12"), ("month", 8, "2032-01"),
        ("year", -40, "1991"),
        ("year", -3000, None), ("month", 12 * 9000, None), ("day", -10**9, None),
    ],
)  # fmt: skip
def test_counting_from_the_day_of_publication(unit: str, step: int, iso: str | None):
    assert counted(MAY, unit, step) == iso


@pytest.mark.parametrize("published", [date.min, date.max])
def test_the_ends_of_the_calendar_do_not_break_the_search(published: date):
    for words in (
        DateWords(weekday=0),
        DateWords(month=2, day=29),
        DateWords(month=6),
        DateWords(weekday=0, month=1, day=1),
    ):
        resolve(words, published, "any")
    for unit in ("day", "week", "weekend", "month", "year"):
        counted(published, unit, -1)
        counted(published, unit, 1)
