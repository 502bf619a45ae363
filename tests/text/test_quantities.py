"""Quantities: the value and the bound of quoted words, the quantities of a sentence, and numbers as a veto."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.quantities import Parsed, find_quantities, numbers, parse_quantity, read_quantities, same_value

EXACT = [
    ("717", 717), ("45,250", 45250), ("1,234,567", 1234567), ("3.5", 3.5), ("3.125", 3.125), ("0.125", 0.125),
    ("12 000", 12000), ("12\u00a0000", 12000), ("1 250 000", 1250000), ("12.000", 12000), ("1.250.000", 1250000),
    ("1.250.000,5", 1250000.5), ("1,250.5", 1250.5), ("1'250", 1250), ("1,5", 1.5), ("1,25,000", 125000), (".5", 0.5),
    ("3.5 million", 3.5e6), ("3.5m", 3.5e6), ("3.5M", 3.5e6), ("1,5 Mio", 1.5e6), ("2bn", 2e9), ("2 bn", 2e9),
    ("4 Mrd", 4e9), ("60k", 60000), ("2 trillion", 2e12), ("1.5 lakh", 150000), ("7 crore", 7e7),
    ("2 lakh crore", 2e12),
    ("3billion", 3e9), ("40-million", 4e7), ("5 hundred", 500), ("$1.2bn", 1.2e9), ("€40m", 4e7), ("US$3T", 3e12),
    ("£ 250", 250), ("EUR 12", 12), ("€5b", 5e9), ("40m high", 40), ("30t", 30), ("5km", 5), ("5-km", 5),
    ("zero", 0), ("seven", 7), ("twelve", 12), ("twenty-one", 21), ("Ninety nine", 99), ("a hundred", 100),
    ("one hundred", 100), ("three hundred and five", 305), ("three hundred five", 305), ("twelve hundred", 1200),
    ("a hundred and thirty-three", 133), ("ten thousand five hundred", 10500), ("two thousand and six", 2006),
    ("fifty-one thousand two hundred and nine", 51209), ("two hundred and fifty thousand", 250000),
    ("one million two hundred thousand and three", 1200003), ("a thousand", 1000), ("two thousand million", 2e9),
    ("a dozen", 12), ("two dozen", 24), ("half a dozen", 6), ("half a million", 5e5), ("half a million men", 5e5),
    ("a quarter of a million", 250000), ("one and a half", 1.5), ("two and a half million", 2.5e6),
    ("a million and a half", 1.5e6), ("four and three quarters", 4.75),
    ("3 and a half", 3.5), ("2½", 2.5), ("2 1/2", 2.5),
    ("minus 3", -3), ("-3", -3), ("−3.5", -3.5), ("minus twelve", -12), ("38-metre", 38), ("five-year", 5),
    ("twenty-four-hour", 24), ("63 dead", 63), ("both", 2), ("twice", 2), ("doubled", 2),
    ("thrice", 3), ("tenfold", 10),
    ("a pair", 2), ("a single", 1), ("an hour", 1), ("a week", 1), ("none", 0), ("no", 0), ("once in 80 years", 80),
    ("one for one", 1), ("４５", 45),
]  # fmt: skip

UNITS = [
    ("12%", 12, "percent"), ("12 %", 12, "percent"), ("12 per cent", 12, "percent"), ("12 percent", 12, "percent"),
    ("twelve per cent", 12, "percent"), ("0.1 pct", 0.1, "percent"), ("half a percent", 0.5, "percent"),
    ("1.5-percent", 1.5, "percent"), ("12 percentage points", 12, "points"), ("a three-percentage-point", 3, "points"),
    ("half", 0.5, "share"), ("a third", 1 / 3, "share"), ("two-thirds", 2 / 3, "share"), ("two thirds", 2 / 3, "share"),
    ("three quarters", 0.75, "share"), ("one-fifth", 0.2, "share"), ("¾", 0.75, "share"), ("2/3 of", 2 / 3, "share"),
    ("one in five", 0.2, "share"), ("One in six", 1 / 6, "share"), ("nine out of ten", 0.9, "share"),
    ("two of every three", 2 / 3, "share"), ("one in every 40", 0.025, "share"), ("one in a million", 1e-6, "share"),
    ("all", 1, "share"), ("every", 1, "share"),
]  # fmt: skip

BOUNDS = [
    ("around 40", 40, "about"), ("about 40", 40, "about"), ("some 4,200", 4200, "about"), ("roughly 40%", 40, "about"),
    ("approximately forty", 40, "about"), ("nearly 2,500", 2500, "about"), ("almost half", 0.5, "about"),
    ("close to 40", 40, "about"), ("an estimated $2 billion", 2e9, "about"),
    ("~40", 40, "about"), ("c. 40", 40, "about"),
    ("40 or so", 40, "about"), ("40 people or so", 40, "about"), ("40-odd", 40, "about"), ("40-ish", 40, "about"),
    ("in the region of 40", 40, "about"), ("perhaps 40", 40, "about"), ("a couple", 2, "about"),
    ("more than 40", 40, "more_than"), ("over 40", 40, "more_than"), ("well over 40", 40, "more_than"),
    ("just over a third", 1 / 3, "more_than"), ("upwards of 40", 40, "more_than"), ("in excess of 40", 40, "more_than"),
    ("exceeding 40", 40, "more_than"), ("> 40", 40, "more_than"), ("above 40 percent", 40, "more_than"),
    ("Most", 0.5, "more_than"), ("a majority", 0.5, "more_than"), ("the vast majority of", 0.5, "more_than"),
    ("more than twice", 2, "more_than"), ("more than half", 0.5, "more_than"),
    ("fewer than ten", 10, "less_than"), ("less than 10", 10, "less_than"), ("under 5", 5, "less_than"),
    ("just under 5%", 5, "less_than"), ("below 5", 5, "less_than"), ("<5", 5, "less_than"),
    ("a minority", 0.5, "less_than"),
    ("at least 41", 41, "at_least"), ("no fewer than 41", 41, "at_least"), ("not less than 41", 41, "at_least"),
    ("a minimum of 41", 41, "at_least"), ("41 or more", 41, "at_least"), ("41 people or more", 41, "at_least"),
    ("41+", 41, "at_least"), ("41-plus", 41, "at_least"), ("at least another 41", 41, "at_least"),
    ("≥41", 41, "at_least"),
    ("up to 300", 300, "at_most"), ("as many as 300", 300, "at_most"), ("no more than 300", 300, "at_most"),
    ("not more than 300", 300, "at_most"), ("at most 300", 300, "at_most"), ("a maximum of 300", 300, "at_most"),
    ("300 or fewer", 300, "at_most"), ("limited to 60 percent", 60, "at_most"), ("capped at 60%", 60, "at_most"),
]  # fmt: skip

RANGES = [
    ("1.2 to 1.5 million", 1.2e6, 1.5e6), ("between 20 and 30", 20, 30), ("15-20", 15, 20), ("15–20 percent", 15, 20),
    ("12% to 15%", 12, 15), ("two or three", 2, 3), ("$2-3bn", 2e9, 3e9), ("between two and three hundred", 200, 300),
    ("from 20 to 30", 20, 30), ("900,000 to 1.2 million", 900000, 1.2e6),
    ("between one hundred and two hundred", 100, 200),
]  # fmt: skip

WITHOUT_VALUE = [
    "several", "Several", "several hundred", "a few", "a few thousand", "dozens", "Hundreds", "tens of thousands",
    "a couple of hundred", "many", "a handful", "millions", "some",
]  # fmt: skip

NO_QUANTITY = ["first", "the second", "21st", "twenty-first", "the soldiers", "", "   ", "…"]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_an_exact_number(text: str, value: float):
    parsed = parse_quantity(text)
    if text == "40m high":
        parsed = parse_quantity("40m", after=" high")
    assert parsed is not None
    assert parsed.value == pytest.approx(value)
    assert (parsed.bound, parsed.explicit_bound) == ("exact", False)
    assert same_value(value, parsed)


@pytest.mark.parametrize(("text", "value", "unit"), UNITS)
def test_a_percentage_or_a_share(text: str, value: float, unit: str):
    parsed = parse_quantity(text)
    assert parsed is not None
    assert parsed.value == pytest.approx(value)
    assert (str(parsed.unit), parsed.bound) == (unit, "exact")


@pytest.mark.parametrize(("text", "value", "bound"), BOUNDS)
def test_a_bound(text: str, value: float, bound: str):
    parsed = parse_quantity(text)
    assert parsed is not None
    assert parsed.value == pytest.approx(value)
    assert str(parsed.bound) == bound


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_range_has_two_ends_and_their_middle(text: str, low: float, high: float):
    parsed = parse_quantity(text)
    assert parsed is not None
    assert (parsed.low, parsed.high, parsed.value) == pytest.approx((low, high, (low + high) / 2))
    assert parsed.bound == "about"
    assert all(same_value(value, parsed) for value in (low, high, (low + high) / 2))
    assert not same_value(high * 1.1, parsed)


@pytest.mark.parametrize("text", WITHOUT_VALUE)
def test_words_of_number_without_a_number(text: str):
    assert parse_quantity(text) == Parsed(value=None, bound="about")


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_an_ordinal_and_words_without_a_number_are_none(text: str):
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("before", "text", "after", "value", "bound"),
    [
        ("They lost at least ", "12", " boats", 12, "at_least"),
        ("He counted ", "12", " or more boats", 12, "at_least"),
        ("It cost no more than €", "5", "m to build", 5e6, "at_most"),
        ("They spent ", "310", " million crowns", 310e6, "exact"),
        ("up to a further ", "9", " ships", 9, "at_most"),
        ("the news about ", "90", " lost boats", 90, "exact"),
        ("They fought over ", "3", " islands", 3, "exact"),
        ("They advanced over ", "3", " ridges", 3, "more_than"),
        ("It rained over ", "two", " days", 2, "exact"),
        ("It had rained for over ", "two", " days", 2, "more_than"),
        ("He sold more than ever. ", "Ten", " were left", 10, "exact"),
        ("The line ran from 14 hours to ", "nine", " in October", 9, "exact"),
        ("On 3 March ", "20", " people met", 20, "exact"),
    ],
)
def test_words_around_the_quoted_ones_count(before: str, text: str, after: str, value: float, bound: str):
    parsed = parse_quantity(text, before=before, after=after)
    assert parsed is not None
    assert (parsed.value, parsed.bound) == (value, bound)


def test_a_cue_is_told_from_a_default():
    about, most = parse_quantity("about 5"), parse_quantity("most")
    assert about is not None
    assert most is not None
    assert (about.explicit_bound, most.explicit_bound) == (True, False)


def test_a_number_is_preferred_to_a_year_beside_it():
    parsed = parse_quantity("8 percent since 2027")
    assert parsed is not None
    assert parsed.value == 8
    year = parse_quantity("since 2019, 45 ships")
    assert year is not None
    assert year.value == 45


@pytest.mark.parametrize(
    ("model", "words", "same"),
    [
        (12, "12%", True), (0.12, "12%", True), (1200, "12%", False), (10, "0.1 percent", False), (50, "half", True),
        (0.33, "a third", True), (33, "a third", True), (0.3, "a third", False), (0.1667, "one in six", True),
        (40, "four in ten", True), (45000, "45,000", True), (44600, "45,000", False), (4.5, "45,000", False),
        (None, "several hundred", True), (300, "several hundred", False), (None, "300", False),
        (float("nan"), "300", False), (float("inf"), "300", False),
    ],
)  # fmt: skip
def test_same_value(model: float | None, words: str, same: bool):
    parsed = parse_quantity(words)
    assert parsed is not None
    assert same_value(model, parsed) is same


SENTENCES = [
    ("At least 41 boats and some 4,200 nets were lost.", [("At least 41", 41), ("some 4,200", 4200)]),
    ("On 3 May 2031 at 02:40 the wall gave way.", []),
    ("In 2019 he ran; the 2024 vote cost up to $1.2bn.", [("up to $1.2bn", 1.2e9)]),
    ("In the 1990s and the '80s she won twice.", [("twice", 2)]),
    ("Article 5, COVID-19, an F-16, the A320, line 3 and 9/11.", []),
    ("We tested the Homefire 70 pack.", []),
    ("It sold 1,968 packs, 12 percent of them in week 41.", [("1,968", 1968), ("12 percent", 12)]),
    ("One of them told no one, and one ship sank.", [("one", 1)]),
    ("Call 555-123-4567 or +44 20 7946 0958, or write to a1@b22.org or https://c.org/77.", []),
    ("1. Ten ships", [("Ten", 10)]),
    ("They won 3-1, the 21st win, in the second half.", []),
    ("Half of the 15-20 crews left.", [("Half", 0.5), ("15-20", 17.5)]),
    ("At least one of them said that one in every 40 leaks.", [("At least one", 1), ("one in every 40", 0.025)]),
    ("A third man took a third of it.", [("a third", 1 / 3)]),
    ("Most of the ships, several nets and dozens of men.", [("Most of", 0.5), ("several", None), ("dozens", None)]),
    ("The most of all.", []),
    ("Both bridges fell. It rained both here and there.", [("Both", 2)]),
    ("A 23-year-old ran 5km at 20°C with 5G.", [("23", 23), ("5", 5), ("20", 20)]),
    ("Four in ten homes had two pumps in 24 hours.", [("Four in ten", 0.4), ("two", 2), ("24", 24)]),
    ("It grew by 0.2 points to 1.9 percent.", [("0.2", 0.2), ("1.9 percent", 1.9)]),
    ("It fell from 60 to 45 percent.", [("60", 60), ("45 percent", 45)]),
    ("Between 20 and 30 more than 5 or so.", [("Between 20 and 30", 25), ("more than 5", 5)]),
    ("Ship 99999999999999999999999 left.", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_the_quantities_of_a_sentence(sentence: str, expected: list[tuple[str, float | None]]):
    found = [(sentence[span.start : span.end], parsed.value) for span, parsed in find_quantities(sentence)]
    assert [words for words, _ in found] == [words for words, _ in expected]
    assert [value for _, value in found] == [pytest.approx(value) for _, value in expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("45,000 men", "forty-five thousand men"), ("1.5m", "1,500,000"), ("12%", "twelve per cent"),
        ("on August 6", "on August 6th"), ("two-thirds", "two thirds"), ("half a dozen", "6"),
    ],
)  # fmt: skip
def test_one_number_written_in_two_ways_is_the_same(one: str, other: str):
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("44,600 men", "45,000 men"), ("12%", "12"), ("A320", "A330"), ("in 2018", "in 2019"),
        ("hundreds", "thousands"),
        ("the first ship", "the second ship"), ("2 of 3", "3 of 2"), ("5", "-5"), ("", "1"),
    ],
)  # fmt: skip
def test_other_numbers_are_not_the_same(one: str, other: str):
    assert numbers(one) != numbers(other)


@given(st.integers(0, 10**12), st.sampled_from([",", "\u00a0", "\u202f", "'"]))
def test_digits_in_groups_come_back(number: int, separator: str):
    parsed = parse_quantity(f"at least {number:,} people".replace(",", separator))
    assert parsed == Parsed(value=float(number), bound="at_least", explicit_bound=True)


@given(st.decimals(0, 9999, places=1), st.sampled_from([("million", 10**6), ("bn", 10**9), ("thousand", 1000)]))
def test_decimals_with_a_scale_come_back(number: Decimal, scale: tuple[str, int]):
    parsed = parse_quantity(f"{number} {scale[0]}")
    assert parsed is not None
    assert parsed.value == float(number * scale[1])


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_too_strange(text: str, before: str, after: str):
    parse_quantity(text, before=before, after=after)
    numbers(text)
    for span, _ in find_quantities(text):
        assert text[span.start : span.end].strip()


WORDS = (
    "at least about 5 1,000 twenty one hundred and a half of percent % $ to in or more between - 1/2 May 2019 .".split()
)


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_mix_of_number_words_is_read_in_order(words: list[str]):
    text = " ".join(words)
    spans = [span for span, _ in find_quantities(text)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(parsed.value is None or parsed.value == parsed.value for _, parsed in find_quantities(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("31 of the 118 men", [31, 118]),
        ("week 41", [41]),
        ("one", [1]),
        ("none", [0]),
        ("dozens", [None]),
        ("12 May", []),
        ("in 2019", []),
        ("at 01:40", []),
        ("the men", []),
    ],
)
def test_quoted_words_give_quantities_but_no_dates(text: str, values: list[float | None]):
    assert [one.parsed.value for one in read_quantities(text)] == values
