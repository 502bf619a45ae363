"""Numbers in digits and in words: where they stand and what they amount to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.numerals import find_numerals

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen""".split()
TENS = "? ? twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(number: int, joiner: str = " and ") -> str:
    """Write a number below a billion in English words."""
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = joiner if rest and rest < 100 else " "
            return f"{spell(head, joiner)} {name}" + (gap + spell(rest, joiner) if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


@given(st.integers(0, 10**9 - 1), st.sampled_from([" and ", " "]))
def test_a_number_in_words_comes_back(number: int, joiner: str):
    words = spell(number, joiner)
    (numeral,) = find_numerals(f"They saw {words} ships.")
    assert numeral.value == number
    assert (numeral.start, numeral.end, numeral.kind) == (9, 9 + len(words), "cardinal")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("one hundred and two hundred", [100, 200]), ("between one hundred and two", [100, 2]),
        ("one thousand and two thousand", [1000, 2000]), ("two, three", [2, 3]), ("five\nten", [5, 10]),
        ("5 million two years ago", [5e6, 2]), ("15-20", [15, 20]), ("a couple hundred", []), ("someone", []),
        ("tension", []), ("A320", [320]), ("5km, 5kg, 5G", [5, 5, 5]), ("nineteen eighty", [19, 80]),
    ],
)  # fmt: skip
def test_where_one_number_ends_and_another_begins(text: str, values: list[float]):
    assert [float(numeral.value) for numeral in find_numerals(text)] == values


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("21st", 21, "ordinal"), ("twenty-first", 21, "ordinal"), ("third", 3, "ordinal"),
        ("a third", 1 / 3, "fraction"),
        ("two-thirds", 2 / 3, "fraction"), ("half", 0.5, "fraction"), ("half a million", 500000, "cardinal"),
    ],
)  # fmt: skip
def test_kinds(text: str, value: float, kind: str):
    (numeral,) = find_numerals(text)
    assert float(numeral.value) == pytest.approx(value)
    assert str(numeral.kind) == kind
