"""Amounts: the number with its unit, whatever words it is told in."""

import math

import pytest

from pipeline.text.measures import read_amounts, read_part
from pipeline.text.units import COUNT

ONE = [
    # words, amount, bound, dimension, in base units
    ("half an hour", 0.5, "exact", "duration", 1800),
    ("three quarters of an hour", 0.75, "exact", "duration", 2700),
    ("an hour and a half", 1.5, "exact", "duration", 5400),
    ("more than an hour and a half", 1.5, "more_than", "duration", 5400),
    ("a half-hour", 0.5, "exact", "duration", 1800),
    ("two hours 30 minutes", 2.5, "exact", "duration", 9000),
    ("at least an hour", 1, "at_least", "duration", 3600),
    ("a fortnight", 1, "exact", "duration", 14 * 86400),
    ("three full days", 3, "exact", "duration", 3 * 86400),
    ("five and a half miles", 5.5, "exact", "length", 8851.392),
    ("a 38-metre-high wall", 38, "exact", "length", 38),
    ("six feet two inches", 6 + 1 / 6, "exact", "length", 1.8796),
    ("up to 40m high", 40, "at_most", "length", 40),
    ("41.3 sq km", 41.3, "exact", "area", 41.3e6),
    ("86 square miles", 86, "exact", "area", 222739056.7),
    ("100 m²", 100, "exact", "area", 100),
    ("a square mile", 1, "exact", "area", 2589988.11),
    ("20 cubic metres", 20, "exact", "volume", 20),
    ("one-third of an acre", 1 / 3, "exact", "area", 1348.9522),
    ("30kg", 30, "exact", "mass", 30),
    ("90km/h", 90, "exact", "speed", 25),
    ("5 miles an hour", 5, "exact", "speed", 2.2352),
    ("minus 40 degrees Fahrenheit", -40, "exact", "temperature", -40),
    ("risen by 9 °F", 9, "exact", "temperature", 5),
    ("500 litres per second", 500, "exact", "volume by time", 0.5),
    ("41 people a day", 41, "exact", "count by time", 41 / 86400),
    ("twice a week", 2, "exact", "frequency", 2 / 604800),
    ("every 12 hours", 1 / 12, "exact", "frequency", 1 / 43200),
    ("once in more than 500 years", 1 / 500, "less_than", "frequency", 1 / 500 / 31556952),
    ("a 100-year flood", 1 / 100, "exact", "frequency", 1 / 100 / 31556952),
    ("a return period of 100 years", 1 / 100, "exact", "frequency", 1 / 100 / 31556952),
    ("12 per cent", 12, "exact", "proportion", 0.12),
    ("nearly half", 0.5, "about", "proportion", 0.5),
    ("one in eighty", 1 / 80, "exact", "proportion", 1 / 80),
    ("8 percentage points", 8, "exact", "points", 8),
    ("€2.5bn", 2.5e9, "exact", "money in euros", 2.5e9),
    ("around 310 million Danish kroner", 310e6, "about", "money in crowns", 310e6),
    ("3 million US dollars", 3e6, "exact", "money in US dollars", 3e6),
    ("no fewer than 600 men", 600, "at_least", "count", 600),
    ("a dozen", 12, "exact", "count", 12),
    ("dozens of people", 24, "at_least", "count", 24),
    ("tens of thousands", 20000, "at_least", "count", 20000),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "bound", "dimension", "base"), ONE)
def test_words_are_read_as_one_amount(words: str, value: float, bound: str, dimension: str, base: float):
    (amount,) = read_amounts(words)
    unit = amount.units[0]
    assert (str(amount.bound), unit.dimension) == (bound, dimension)
    assert amount.value == pytest.approx(value)
    assert unit.base(amount.value) == pytest.approx(base)
    assert unit.amount(unit.base(amount.value)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("5 tons", ["tons", "tons", "tons"]),
        ("20 pounds", ["lb", "pounds"]),
        ("30 degrees", ["°C", "°F"]),
        ("1.4 per cent a year", ["%", "%/year"]),
        ("£20", ["pounds"]),
        ("5 tonnes", ["t"]),
    ],
)
def test_a_unit_has_all_its_meanings(words: str, symbols: list[str]):
    assert [unit.symbol for unit in read_amounts(words)[0].units] == symbols


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("340 prisoners", "prisoners"),
        ("60 per cent of capacity", "capacity"),
        ("38 metres high", "high"),
        ("a quarter less gas", "less gas"),
        ("40 people or more", "people"),
        ("sixty-odd people", "people"),
        ("41", ""),
    ],
)
def test_what_is_counted(words: str, noun: str):
    (amount,) = read_amounts(words)
    assert amount.noun == noun
    assert amount.is_bare == (words == "41")


@pytest.mark.parametrize(
    ("words", "low", "high", "bound"),
    [
        ("between 20 and 30 km", 20, 30, "exact"),
        ("about 20 to 30", 20, 30, "about"),
        ("a couple of days", 2, 3, "exact"),
    ],
)
def test_a_range_has_ends(words: str, low: float, high: float, bound: str):
    (amount,) = read_amounts(words)
    assert (amount.low, amount.high, amount.bound) == (low, high, bound)


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ("up to 9", "reaching"),
        ("as many as 9", "reaching"),
        ("just over 9", "near"),
        ("over 9", "plain"),
        ("dozens", "vague"),
    ],
)
def test_how_a_bound_is_meant(words: str, manner: str):
    assert [one.manner for one in read_amounts(words)] == [manner]


@pytest.mark.parametrize(
    ("words", "step"),
    [("41", 0), ("340", 5), ("84,000", 500), ("20", 0), ("41.3 km", 0.05), ("60 per cent", 0.5), ("100 per cent", 0.5),
     ("a third", math.inf), ("one in six", math.inf), ("all", 0)],
)  # fmt: skip
def test_the_last_digit_given_says_what_rounding_may_hide(words: str, step: float):
    assert read_amounts(words)[0].step == pytest.approx(step)


def test_several_amounts_keep_their_order():
    amounts = read_amounts("210 millimetres within 24 hours")
    assert [one.units[0].symbol for one in amounts] == ["mm", "hours"]


@pytest.mark.parametrize("words", ["", "the soldiers", "several", "a few years", "the second man", "a second man"])
def test_words_without_a_number_give_no_amount(words: str):
    assert [one for one in read_amounts(words) if one.units != (COUNT,)] == []
    assert all(one.is_bare is False for one in read_amounts(words))


@pytest.mark.parametrize(("words", "value"), [("31 of the 118 men", 31 / 118), ("nine packs out of 400", 0.0225)])
def test_a_part_of_a_whole_is_a_share(words: str, value: float):
    part = read_part(words)
    assert part
    assert part.value == pytest.approx(value)


@pytest.mark.parametrize("words", ["31 and 118 men", "118 of 31 men", "31 men", "at least 3 of 118"])
def test_other_numbers_are_no_part(words: str):
    assert read_part(words) is None
