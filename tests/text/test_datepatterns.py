"""What dates look like: the longest match counts, and names and amounts that look like dates are told apart."""

import pytest

from pipeline.text.datepatterns import CLOCK, is_likely, read_words, scan
from pipeline.text.resolution import DateWords


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("this Friday, May 9, 2031 and 6 June", ["this Friday, May 9, 2031", "6 June"]),
        ("May 3-5, 2031", ["May 3-5, 2031"]),
        ("6 August 12 boats", ["6 August"]),
        ("In March 20 boats", ["March"]),
        ("Friday the 13th of May", ["Friday the 13th of May"]),
        ("May 3.5 percent", ["May"]),
        ("May 20 percent", ["May"]),
        ("2,031 and 20312 and $2031", []),
        ("Mondays and Maypole", []),
    ],
)
def test_the_longest_match_counts(text: str, found: list[str]):
    assert [text[one.start : one.end] for one in scan(text)] == found


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("in May", True), ("May came", False), ("an April shower", True), ("April came", False), ("October came", True),
        ("2010 people", False), ("some 2010", False), ("in 2010 people", True), ("Harbour Today", False),
        ("is today", True),
    ],
)  # fmt: skip
def test_a_name_or_an_amount_is_no_date(text: str, likely: bool):
    assert [is_likely(one, text) for one in scan(text)] == [likely]


@pytest.mark.parametrize(
    ("first", "second", "mark", "words"),
    [
        ("16", "8", "/", DateWords(year=2024, month=8, day=16)),
        ("8", "16", "/", DateWords(year=2024, month=8, day=16)),
        ("8", "8", "-", DateWords(year=2024, month=8, day=8)), ("6", "8", ".", DateWords(year=2024, month=8, day=6)),
        ("6", "8", "/", None),
    ],
)  # fmt: skip
def test_digits_alone_are_a_date_where_they_can_be_one_only(
    first: str, second: str, mark: str, words: DateWords | None
):
    assert read_words({"first": first, "second": second, "mark": mark, "year": "2024"}) == words


def test_ten_to_twelve_is_no_time_of_day():
    assert CLOCK.search("ten to twelve people") is None
    assert CLOCK.search("at ten to nine")
