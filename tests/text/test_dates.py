"""Dates in English words: which day they mean, what stood in them, and whether a model's ISO date is against them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.dates import agrees, find_dates, is_iso, parse_date

PUBLISHED = date(2031, 5, 14)
"""A Wednesday."""

DATES = [
    ("March 9, 2028", "2028-03-09"), ("9 March 2028", "2028-03-09"), ("9th of March, 2028", "2028-03-09"),
    ("the 9th of March 2028", "2028-03-09"), ("Mar. 9, 2028", "2028-03-09"), ("9 Mar 2028", "2028-03-09"),
    ("MARCH 9", "2031-03-09"), ("Thursday, March 9, 2028", "2028-03-09"), ("Thu. 9 March 2028", "2028-03-09"),
    ("2028-03-09", "2028-03-09"), ("2028-03-09T10:30:00Z", "2028-03-09"), ("2028/03/09", "2028-03-09"),
    ("19/03/2028", "2028-03-19"), ("03/19/2028", "2028-03-19"), ("3/3/2028", "2028-03-03"), ("9.3.2028", "2028-03-09"),
    ("March 2028", "2028-03"), ("March of 2028", "2028-03"), ("early March 2028", "2028-03"), ("2028-03", "2028-03"),
    ("2028", "2028"), ("in 2028", "2028"), ("late 2028", "2028"), ("summer 2028", "2028"), ("the end of 2028", "2028"),
    ("April 6", "2031-04-06"), ("6 April", "2031-04-06"), ("the sixth of April", "2031-04-06"),
    ("June 6", "2031-06-06"),
    ("December 6", "2030-12-06"), ("Sept. 6", "2030-09-06"), ("February 29", "2032-02-29"),
    ("April", "2031-04"), ("early April", "2031-04"), ("mid-April", "2031-04"), ("the end of April", "2031-04"),
    ("October", "2030-10"), ("June", "2031-06"), ("May", "2031-05"), ("last June", "2030-06"),
    ("next April", "2032-04"),
    ("Wednesday", "2031-05-14"), ("Tuesday", "2031-05-13"), ("Thursday", "2031-05-08"), ("on Sunday", "2031-05-11"),
    ("this Wednesday", "2031-05-14"), ("last Wednesday", "2031-05-07"), ("next Wednesday", "2031-05-21"),
    ("next Friday", "2031-05-16"), ("early on Tuesday", "2031-05-13"), ("Tuesday evening", "2031-05-13"),
    ("Friday, May 9", "2031-05-09"), ("this Saturday, April 6", "2030-04-06"), ("Friday the 9th", "2031-05-09"),
    ("Saturday, the tenth", "2031-05-10"), ("Friday (May 9)", "2031-05-09"), ("17:12 on 3 March", "2031-03-03"),
    ("today", "2031-05-14"), ("yesterday", "2031-05-13"), ("yesterday morning", "2031-05-13"),
    ("the day before yesterday", "2031-05-12"), ("last night", "2031-05-13"), ("tomorrow", "2031-05-15"),
    ("two days ago", "2031-05-12"), ("a month ago", "2031-04"), ("six months ago", "2030-11"), ("12 years ago", "2019"),
    ("last week", "2031-05-05/2031-05-11"), ("this week", "2031-05-12/2031-05-18"), ("last month", "2031-04"),
    ("the weekend", "2031-05-10/2031-05-11"), ("next month", "2031-06"), ("last year", "2030"), ("this year", "2031"),
    ("2017 to 2019", "2017/2019"), ("2017-19", "2017/2019"), ("2017–2019", "2017/2019"), ("2028-29", "2028/2029"),
    ("the 1990s", "1990/1999"), ("the 1980’s", "1980/1989"), ("Q3 2028", "2028-07/2028-09"),
    ("the third quarter of 2028", "2028-07/2028-09"), ("first half of 2028", "2028-01/2028-06"),
    ("April 6-8", "2031-04-06/2031-04-08"), ("6–8 April 2028", "2028-04-06/2028-04-08"),
    ("between October and February", "2030-10/2031-02"), ("from May to June 2028", "2028-05/2028-06"),
    ("Dec. 30, 2027 to Jan. 2, 2028", "2027-12-30/2028-01-02"), ("since 2019", "2019/.."),
    ("since early April", "2031-04/.."),
    ("until April", "../2031-04"), ("up to 2 May", "../2031-05-02"),
]  # fmt: skip

NO_DATES = [
    "", "   ", "03/09/2028", "February 30", "31 June", "13/13/2028", "2028-13-09", "2028-02-30", "that night",
    "the day",
    "a day later", "the day after March 9", "two weeks after 9 March", "the eve of March 9", "midsummer",
    "the summer", "02:40",
    "soon", "the week", "since the end of the war", "May 3, May 5 and May 8", "May and June", "July to the ship 2 May",
]  # fmt: skip


@pytest.mark.parametrize(("text", "iso"), DATES)
def test_a_date_in_words(text: str, iso: str):
    parsed = parse_date(text, published=PUBLISHED)
    assert parsed is not None
    assert parsed.iso == iso
    assert is_iso(iso)
    assert agrees(iso, parsed)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_cannot_be_told_is_none(text: str):
    assert parse_date(text, published=PUBLISHED) is None


@pytest.mark.parametrize(
    ("text", "given_parts"),
    [
        ("Wednesday, March 9, 2028", {"month", "day", "year"}),
        ("Thursday, March 9, 2028", {"weekday", "month", "day", "year"}),
        ("March 9", {"month", "day"}), ("Tuesday", {"weekday"}), ("yesterday", {"relative"}), ("2028", {"year"}),
        ("March 2028", {"month", "year"}), ("2017 to 2019", {"year"}),
    ],
)  # fmt: skip
def test_what_stood_in_the_words(text: str, given_parts: set[str]):
    parsed = parse_date(text, published=PUBLISHED)
    assert parsed is not None
    assert parsed.given == given_parts


@pytest.mark.parametrize(
    ("before", "text", "after", "iso"),
    [
        ("It has stood empty since ", "October", ".", "2030-10/.."),
        ("from ", "April", " onwards", "2031-04/.."),
        ("The bridge will be open by ", "October", ".", "2031-10"),
        ("A vote is due in ", "March", ".", "2032-03"),
        ("By ", "3 May", ", 11 had been found.", "2031-05-03"),
        ("The bridge was opened in ", "June", ".", "2030-06"),
        ("They will meet on ", "Friday", ".", "2031-05-16"),
        ("It will rain, he said on ", "Friday", ".", "2031-05-09"),
        ("By ", "Sunday", " it should have drained.", "2031-05-18"),
        ("in the weeks leading up to ", "May 3", "", "2031-05-03"),
    ],
)
def test_the_words_around_a_date_count(before: str, text: str, after: str, iso: str):
    parsed = parse_date(text, published=PUBLISHED, before=before, after=after)
    assert parsed is not None
    assert parsed.iso == iso


def test_without_a_day_of_publication_only_a_date_with_its_year_is_known():
    full, bare, near = (parse_date(text, published=None) for text in ("March 9, 2028", "March 9", "yesterday"))
    assert full is not None
    assert bare is not None
    assert near is not None
    assert (full.iso, bare.iso, near.iso) == ("2028-03-09", None, None)
    assert agrees("2011-03-09", bare)
    assert not agrees("2011-03-10", bare)


@pytest.mark.parametrize(
    ("text", "model", "holds"),
    [
        ("March 9", "2031-03-09", True), ("March 9", "2024-03-09", True), ("March 9", "2031-03", True),
        ("March 9", "2031", True), ("March 9", "2031-03-09/..", True), ("March 9", "2031-03-10", False),
        ("March 9", "2031-04", False), ("March 9, 2028", "2029-03-09", False), ("March 9, 2028", "2028-03-09", True),
        ("Tuesday", "2031-05-13", True), ("Tuesday", "2031-05-20", True), ("Tuesday", "2031-05-14", False),
        ("Friday, May 9", "2031-05-09", True), ("Friday, May 9", "2030-05-09", False),
        ("yesterday", "2031-05-13", True), ("yesterday", "2031-05", True), ("yesterday", "2031-05-12", False),
        ("last week", "2031-05-07", True), ("last week", "2031-05-13", False), ("2019", "2019-06", True),
        ("2019", "2018", False), ("the 1990s", "1995", True), ("the 1990s", "2001", False),
        ("2017 to 2019", "2017/2019", True), ("2017 to 2019", "2017/2020", False), ("March 9", "../2031-03-09", True),
        ("March 9", "9 March", False), ("March 9", "2031-03-9", False), ("March 9", "", False),
        ("March 9", "2031-03-09T02:40", True), ("February 29", "2031", False), ("early March", "2031-03-05", True),
    ],
)  # fmt: skip
def test_agreement_with_a_models_date(text: str, model: str, holds: bool):
    parsed = parse_date(text, published=PUBLISHED)
    assert parsed is not None
    assert agrees(model, parsed) is holds


SENTENCES = [
    ("On Monday she said the May 3 flood was the worst since 1998.", ["2031-05-12", "2031-05-03", "1998/.."]),
    ("In March 20 boats sank; on March 20 the rest did.", ["2031-03", "2031-03-20"]),
    ("May said that he may march in august company.", []),
    ("Some 2000 people, 1999 names and $2010 in the 2016 vote.", ["2016"]),
    ("The Sunday Times wrote on Black Friday of Harbour Today.", []),
    ("They left last Friday (May 9) or the Friday after.", ["2031-05-09", "2031-05-09"]),
    ("A quarter past three, 9/11, 2,019 men, page 2019a.", []),
    ("It opened in April; a June visit will follow.", ["2031-04", "2031-06"]),
    ("APRIL 6 — In the 1990s, yesterday's men.", ["2031-04-06", "1990/1999", "2031-05-13"]),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_the_dates_of_a_sentence(sentence: str, expected: list[str]):
    assert [parsed.iso for _, parsed in find_dates(sentence, PUBLISHED)] == expected


def test_the_span_is_that_of_the_bare_date():
    text = "Since Thursday, 8 May, it has rained."
    ((span, parsed),) = find_dates(text, PUBLISHED)
    assert text[span.start : span.end] == "Thursday, 8 May"
    assert parsed.iso == "2031-05-08/.."


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("6 août 2028", "fr", "2028-08-06"), ("6 avril", "fr-FR", "2031-04-06"), ("avril 2028", "fr", "2028-04"),
        ("6. April", "de", "2031-04-06"), ("2028", "es", "2028"), ("06/04/2028", "fr", "2028-04-06"),
        ("lundi", "fr", None), ("hier", "fr", None), ("le pont", "fr", None), ("6 août", "xx", None), ("", "fr", None),
    ],
)  # fmt: skip
def test_other_languages(text: str, language: str, iso: str | None):
    parsed = parse_date(text, published=PUBLISHED, language=language)
    assert (parsed and parsed.iso) == iso


FORMATS = ["{:%B} {}, {:%Y}", "{1} {0:%B} {2:%Y}", "{:%b} {}, {:%Y}", "{0:%A}, {1} {0:%B} {0:%Y}", "{0:%Y-%m-%d}"]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMATS))
def test_a_date_written_out_comes_back(day: date, form: str):
    parsed = parse_date(form.format(day, day.day, day), published=None)
    assert parsed is not None
    assert parsed.iso == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(0, 270))
def test_a_day_of_the_past_months_needs_no_year(published: date, days: int):
    day = published - timedelta(days=days)
    parsed = parse_date(f"{day:%B} {day.day}", published=published)
    assert parsed is not None
    assert parsed.iso == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_within_the_last_seven_days(published: date, days: int):
    day = published - timedelta(days=days)
    parsed = parse_date(f"{day:%A}", published=published)
    assert parsed is not None
    assert parsed.iso == day.isoformat()


PIECES = """May 5 May 2019 Monday , the 9th of last next week since until 2019-20 30 February Q3 1/2/2020 ago two
days 1990s
between and to first half""".split()


@given(st.lists(st.sampled_from(PIECES), max_size=10), st.dates())
def test_any_mix_of_date_words_gives_iso_dates(pieces: list[str], published: date):
    text = " ".join(pieces)
    parsed = parse_date(text, published=published)
    every = [parsed for _, parsed in find_dates(text, published)] + ([parsed] if parsed else [])
    assert all(one.iso is None or is_iso(one.iso) for one in every)


@given(st.text(max_size=80), st.none() | st.dates())
def test_no_text_is_too_strange(text: str, published: date | None):
    parse_date(text, published=published)
    for span, parsed in find_dates(text, published):
        assert text[span.start : span.end].strip()
        assert parsed.iso is None or is_iso(parsed.iso)
