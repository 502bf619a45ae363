"""Numbers and dates of a claim against those of a passage: a table of pairs, and what holds for all of them."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.compare import compare, compare_dates, same_amount


def rows(name: str) -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    split = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(first, second, sign) for first, second, sign in split]


TABLE, SAME = rows("comparisons.txt"), rows("same_amounts.txt")
OUTCOME = {"+": "agrees", "-": "differs", "?": "undecided"}
NUMBERS = st.decimals(min_value=1, max_value=9999, places=1, allow_nan=False)
CUES = st.sampled_from(["", "about ", "at least ", "at most ", "more than ", "fewer than ", "up to ", "just over "])
UNITS = st.sampled_from(
    ["", "people", "km", "square miles", "tons", "hours", "per cent", "crowns", "°F", "litres a day"]
)
AMOUNTS = st.builds(lambda cue, number, unit: f"{cue}{number} {unit}".strip(), CUES, NUMBERS, UNITS)


@pytest.mark.parametrize(("claim", "passage", "sign"), TABLE)
def test_the_table(claim: str, passage: str, sign: str):
    comparison = compare(claim, passage)
    assert (comparison.outcome, bool(comparison.how)) == (OUTCOME[sign], True), comparison.how


def test_the_table_is_large_and_says_nothing_twice():
    assert len({row[:2] for row in TABLE}) == len(TABLE) >= 200
    assert {row[2] for row in TABLE} == {*OUTCOME}


@pytest.mark.parametrize(
    ("claim", "passage", "how"),
    [
        ("Some 4,100 hectares", "41.3 square kilometres", "41.3 km² = 4,130 ha, within 10 % of 4,100 ha"),
        ("around 45,000", "30,000", "30,000, not within 10 % of 45,000"),
        ("almost half", "46 %", "46 %, within 10 % of 50 %"),
        ("no more than 28", "at least 40", "at least 40, which is not at most 28"),
        ("41", "at least 41", "at least 41 may or may not be 41"),
        ("38 metres", "125-foot", "125 ft = 38.1 m, which is 38 m but for rounding"),
        ("once in 500 years", "1.4 per cent a year", "1.4 %/year, which is not once in 500 years = 0.2 %/year"),
        ("a fortnight", "two weeks", "2 weeks = 1 fortnight, which is 1 fortnight"),
        ("between 20 and 30", "25", "25, which is 20 to 30"),
        ("63 dead", "63 entries", "both are 63"),
        ("$2.5bn", "€2bn", "€2bn and $2.5bn do not measure the same thing"),
        ("8 per cent", "8 points", "8 points and 8 per cent: percentage points are no per cent"),
        ("12 per cent lower", "12 per cent more", "12 per cent more is not 12 per cent lower"),
        ("two metres", "the wall", "no number can be read in “the wall”"),
        ("dozens of boats", "70 boats", "70, which is at least 24"),
    ],
)
def test_how_is_a_sentence_with_both_sides_in_one_unit(claim: str, passage: str, how: str):
    assert compare(claim, passage).how == how


@pytest.mark.parametrize(("a", "b", "sign"), SAME)
def test_the_same_amount(a: str, b: str, sign: str):
    same = {"+": True, "-": False, "?": None}[sign]
    assert (same_amount(a, b), same_amount(b, a)) == (same, same)


@given(AMOUNTS, AMOUNTS)
@example("5 tons", "5 tonnes")
def test_sameness_has_no_order_and_bears_out(a: str, b: str):
    assert same_amount(a, b) == same_amount(b, a)
    if same_amount(a, b):
        assert compare(a, b).outcome == compare(b, a).outcome == "agrees"


@given(AMOUNTS)
def test_an_amount_is_itself(amount: str):
    assert compare(amount, amount).outcome == "agrees"
    assert same_amount(amount, amount) is True


@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    CUES,
    st.sampled_from(
        [("km", "metres", 1000), ("hours", "minutes", 60), ("square km", "hectares", 100), ("tonnes", "kg", 1000)]
    ),
)
def test_the_unit_of_a_passage_changes_nothing_that_is_clear(a: int, b: int, cue: str, units: tuple[str, str, int]):
    large, small, factor = units
    claim = f"{cue}{a} {large}"
    outcomes = {compare(claim, f"{b} {large}").outcome, compare(claim, f"{b * factor} {small}").outcome}
    assert len(outcomes) == 1 or "undecided" in outcomes or abs(a - b) <= 0.1 * max(a, b)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_bounds_mean_what_they_say(a: int, b: int):
    assert (compare(f"at least {a} people", f"{b} people").outcome == "agrees") == (b >= a)
    assert (compare(f"no more than {a} people", f"{b} people").outcome == "agrees") == (b <= a)
    assert (compare(f"about {a} people", f"about {b} people").outcome == "agrees") == (abs(a - b) * 10 <= max(a, b))


@given(st.text())
def test_no_words_break_it(text: str):
    assert compare(text, "41 people").outcome in OUTCOME.values()
    assert same_amount(text, "41 people") in {True, False, None}


@pytest.mark.parametrize(
    ("claim", "passage", "outcome", "how"),
    [
        ("2024-08", "2024-08-06", "agrees", "6 August 2024 lies within August 2024"),
        ("2024-08-06", "2024-08-06", "agrees", "both are 6 August 2024"),
        ("2024-08-06", "2024-08", "undecided", "August 2024 may or may not be 6 August 2024"),
        ("2024-08-06", "2024-08-07", "differs", "7 August 2024 is not 6 August 2024"),
        ("2024", "2024-W32", "agrees", "the week from 5 August 2024 lies within 2024"),
        ("2024-08-06", "2024-08-06T02:40", "agrees", "6 August 2024, 02:40 lies within 6 August 2024"),
        ("2024-08-06T02:40", "2024-08-06", "undecided", "6 August 2024 may or may not be 6 August 2024, 02:40"),
        ("2024-08-06T02:40", "2024-08-06T01:40", "differs", "6 August 2024, 01:40 is not 6 August 2024, 02:40"),
        ("2024-08-06/..", "2024-09", "agrees", "September 2024 lies within the time from 6 August 2024 on"),
        ("../2024-05", "2024", "undecided", "2024 may or may not be the time up to May 2024"),
        ("../2024-05", "2025", "differs", "2025 is not the time up to May 2024"),
        ("2024-08-01/2024-08-10", "2024-08-05/2024-08-12", "undecided",
         "5 August 2024 to 12 August 2024 may or may not be 1 August 2024 to 10 August 2024"),
        ("2024-02-30", "2024", "undecided", "“2024-02-30” is no date"),
    ],
)  # fmt: skip
def test_dates(claim: str, passage: str, outcome: str, how: str):
    assert compare_dates(claim, passage) == (outcome, how)


@given(st.dates(), st.dates())
def test_days_differ_or_are_one(a, b):
    assert compare_dates(a.isoformat(), b.isoformat()).outcome == ("agrees" if a == b else "differs")
    assert compare_dates(f"{a.year:04}", a.isoformat()).outcome == "agrees"
