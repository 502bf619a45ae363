"""Reads what the words of a quantity measure: the number with its bound, and the unit that makes it comparable.

- "Three quarters of an hour", "an hour and a half" and "six feet two inches" are one amount each.
- "Once in 500 years", "every two days" and "a 100-year flood" are frequencies; "1.4 per cent a year" may be one.
- "Dozens" is at least two dozen; "up to" and "as many as" say that the bound is nearly reached, "just over" that it is
  hardly passed.
"""

import math
import re
from typing import Literal, NamedTuple

from pipeline.records import Bound
from pipeline.text.numerals import find_numerals
from pipeline.text.quantities import Reading, read_quantities
from pipeline.text.units import (
    COUNT,
    FREQUENCY,
    MEASURE,
    PERCENT,
    POINTS,
    RATIO,
    SHARE,
    Unit,
    currency,
    read_rate,
    read_unit,
)

Manner = Literal["plain", "reaching", "near", "vague"]


class Amount(NamedTuple):
    """A quantity as said. Its figures are in the unit of the words.

    ``units`` are all that the unit's name may mean, mostly one. ``noun`` is what is counted, or "of what".
    """

    value: float
    bound: Bound
    units: tuple[Unit, ...]
    words: str
    noun: str = ""
    low: float | None = None
    """The ends of a range ("20 to 30"), whose bound is exact or about; null elsewhere."""
    high: float | None = None
    manner: Manner = "plain"
    step: float = 0.0
    """Half a step of the last digit that was given, which rounding may hide; infinite for a fraction in words."""

    @property
    def is_bare(self) -> bool:
        """Say whether it is a mere number, that may measure anything."""
        return self.units == (COUNT,) and not self.noun


_AND_PART = r"\sand\s(an?\s(?:half|quarter|third)|three\squarters)\b"
_N = (
    r"([\d,]*\d|(?:an?\s|one\s)?(?:hundred|thousand)|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty"
    r"|fifty)"
)
_EVENT = r"(?=\s(?:floods?|storms?|rains?|rainfall|downpours?|drought|event|return period)\b)"
_OFTEN = r"(?=\s(?:in|every|an?|per|each)\b)"
_REWRITTEN = tuple(
    (re.compile(pattern, re.IGNORECASE), to)
    for pattern, to in (
        (rf"\b(?:an?|one|1)\s({MEASURE}){_AND_PART}", r"one and \2 \1s"),
        (rf"\b(\w+)\s({MEASURE}){_AND_PART}", r"\1 and \3 \2"),
        (rf"\b(?:one|1)[\s-]in[\s-]{_N}[\s-]years?\b", r"1 time in \1 years"),
        (rf"\b(?:an?\s)?{_N}[\s-]year{_EVENT}", r"1 time in \1 years"),
        (rf"\breturn period of (?:about |around )?{_N} years", r"1 time in \1 years"),
        (r"\bone[\s-]for[\s-]one\b", "1 for 1"),
        (r"^\s*quarter(?=\sof\s)", "a quarter"),
        (r"(\d\s?(?:ft|feet|foot))\s(\d+)\s?in\b", r"\1 \2 inches"),
        (rf"\bonce{_OFTEN}", "1 time"),
        (rf"\btwice{_OFTEN}", "2 times"),
        (rf"(?<!time )(?<!times )\bevery\s{_N}\s({MEASURE})", r"1 time in \1 \2"),
        (rf"(?<!time )(?<!times )\bevery\s({MEASURE})", r"1 time a \1"),
    )
)
_A_MEASURE = re.compile(
    rf"(?<!time )(?<!times )(?<!half )(?<!per )\ban?\s(?!second\b|stone\b)(?={MEASURE})", re.IGNORECASE
)
_IN = re.compile(r"\s(?:in|every|in every|per|each)\s(?:an?\s)?", re.IGNORECASE)
_AND = re.compile(r",?\s(?:and\s)?", re.IGNORECASE)
_FOR = re.compile(r"\s(?:\w+\s)?for\s(?:every\s|each\s)?", re.IGNORECASE)
_OF = re.compile(
    r"\s(?:(?!and\b|to\b)\w+\s){0,2}?(?:out\s)?of\s(?:(?:the|all|some|those|these|its|their|his|her)\s)*", re.IGNORECASE
)
_REACHING = re.compile(r"\b(?:up to|as (?:many|much|high|long|far|late|old|few|little) as)\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:just|slightly|a little|a bit|little)\s+(?:more|greater|higher|longer|larger|older|over|above|less|fewer"
    r"|lower|smaller|shorter|younger|under|below|short|shy)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:by|warm\w+|colder|hotter|cool\w+|ris\w+|rose|increase|drop\w*|fell|difference)\b")
_NOUN = re.compile(r"[\s-]*(?:(?:ish|odd|plus)\b\s*)?(?:of\s)?((?:[^\W\d]+[’'\s-]*)*)", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"\b(?:or|and|to|but|in|on|at|by|from|within|after|before|since|during|under|over|give or take|more or less)\b.*"
    r"|^(?:the|all|its|their)\s",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(r"(?:[\s-][^\W\d]+){1,3}?(?=\s(?:per|an?|each|every)\s)")
_SCALES = {"dozen": 12, "score": 20, "ten": 10, "hundred": 10**2, "thousand": 10**3, "million": 10**6}
_SCALES |= {"billion": 10**9, "trillion": 10**12}
_WHOLE = frozenset({"count", "times"})
_FLIPPED: dict[Bound, Bound] = {"exact": "exact", "about": "about", "at_least": "at_most", "at_most": "at_least"}
_FLIPPED |= {"more_than": "less_than", "less_than": "more_than"}


def read_amounts(text: str) -> tuple[Amount, ...]:
    """Read the amounts of words that give quantities, in order; words without a number give none.

    >>> [(a.value, a.bound, a.units[0].symbol) for a in read_amounts("up to five and a half miles in 2 hours")]
    [(5.5, 'at_most', 'miles'), (2.0, 'exact', 'hours')]
    """
    plain = _plain(text)
    readings = read_quantities(plain)
    amounts: list[Amount] = []
    until = 0
    for n, reading in enumerate(readings):
        limit = readings[n + 1].start if n + 1 < len(readings) else len(plain)
        amount, end = _amount(plain, reading, limit)
        if amount is None:
            continue
        last = amounts[-1] if amounts else None
        between = plain[until : reading.start]
        whole = last and next((one for make in (_often, _sum, _ratio) if (one := make(last, between, amount))), None)
        amounts[len(amounts) - bool(whole) :] = [whole or amount]
        until = end
    return tuple(amounts)


def read_part(text: str) -> Amount | None:
    """Read "31 of the 118" as the share that it is; null where the words are no part of a whole.

    >>> read_part("nine of 400 packs").value
    0.0225
    """
    readings = read_quantities(text)
    if len(readings) != 2 or any(one.parsed.unit or one.parsed.bound != "exact" for one in readings):
        return None
    part, whole = (one.parsed.value for one in readings)
    if not _OF.fullmatch(text[readings[0].end : readings[1].start]) or part is None or not whole or part > whole:
        return None
    return Amount(part / whole, "exact", (SHARE,), text)


def _plain(text: str) -> str:
    """Put idioms of time and measure into the form "number unit"."""
    for pattern, to in _REWRITTEN:
        text = pattern.sub(to, text)
    found = _A_MEASURE.search(text)
    if found and not next(find_numerals(text[: found.start()]), None):
        text = f"{text[: found.start()]}1 {text[found.end() :]}"
    return text


def _amount(text: str, reading: Reading, limit: int) -> tuple[Amount | None, int]:
    """Read the unit of a reading and the noun behind it; the amount is null where the words give no number at all."""
    parsed, core, cue = reading.parsed, text[slice(*reading.core)].lower(), text[reading.start : reading.core[0]]
    units, end = _units(text, reading)
    manner: Manner = "near" if _NEAR.search(cue) else "reaching" if _REACHING.search(cue) else "plain"
    value, bound, low, high = parsed.value, parsed.bound, parsed.low, parsed.high
    if value is None:
        scales = [_SCALES[word] for word in re.findall("|".join(_SCALES), core)]
        if not scales:
            return None, end
        value, bound, manner = 2.0 * math.prod(scales), "at_least", "vague"
    elif "couple" in core:
        low, high = 2.0, 3.0
    if low is not None and not parsed.explicit_bound:
        bound = "exact"
    if units[0].dimension == "temperature" and _CHANGE.search(text):
        units = tuple(unit._replace(offset=0) for unit in units)
    follows = _NOUN.match(text[:limit], end)
    noun = _NO_NOUN.sub("", follows[1] if follows else "").strip(" -’'").lower()
    words = text[reading.start : max(end, reading.end)]
    return Amount(value, bound, units, words, noun, low, high, manner, _step(reading, units)), end


def _units(text: str, reading: Reading) -> tuple[tuple[Unit, ...], int]:
    """Return what a reading is measured in, and where the unit's words end."""
    unit, (start, at) = reading.parsed.unit, reading.core
    if unit in {"points", "percent"}:
        return ((POINTS,), reading.end) if unit == "points" else read_rate(text, reading.end, (PERCENT,))
    if sign := currency((text[reading.start : start].split() or [""])[-1]):
        return read_rate(text, at, sign)
    plain = SHARE if unit == "share" else COUNT
    units, end = read_rate(text, at, (plain,))
    is_of_measure = (plain == COUNT and end == at) or (plain == SHARE and len(reading.numerals) == 1)
    if is_of_measure and (measured := read_unit(text, at)):
        return measured
    if end == at and plain == COUNT and (counted := _COUNTED.match(text, at)):
        return read_rate(text, counted.end(), (plain,))[0], at
    return units, end


def _step(reading: Reading, units: tuple[Unit, ...]) -> float:
    """Return half a step of the last digit given; a count below 100 and one that ends in no zero are whole."""
    if any(numeral.kind == "fraction" for numeral in reading.numerals):
        return math.inf
    if not reading.numerals:
        return 0.0
    if len(reading.numerals) == 2 and reading.parsed.low is None:
        return math.inf
    value = reading.numerals[-1].value
    exponent = value.normalize().as_tuple().exponent
    digits = exponent if isinstance(exponent, int) else 0
    if units[0].dimension in _WHOLE and (abs(value) < 100 or digits <= 0):
        return 0.0
    return float(0.5 * 10.0 ** (min(digits, 0) if abs(value) < 100 or units[0] == PERCENT else digits))


def _ratio(first: Amount, between: str, second: Amount) -> Amount | None:
    """Make a ratio of "one for one"; null where they are two amounts."""
    if not _FOR.fullmatch(between) or {first.units, second.units} != {(COUNT,)} or second.value == 0:
        return None
    return Amount(first.value / second.value, first.bound, (RATIO,), f"{first.words}{between}{second.words}")


def _often(times: Amount, between: str, period: Amount) -> Amount | None:
    """Make a frequency of "once" and "500 years"; null where they are none."""
    if times.units[0].dimension != "times" or period.units[0].dimension != "duration" or not _IN.fullmatch(between):
        return None
    unit = period.units[0]
    per = Unit(FREQUENCY, f"times/{unit.symbol.rstrip('s')}", 1 / unit.factor)
    bound = _FLIPPED[period.bound] if times.bound == "exact" else times.bound
    words = re.sub("^1 time ", "once ", f"{times.words}{between}{period.words}")
    return Amount(times.value / period.value, bound, (per,), words, period.noun, step=math.inf)


def _sum(first: Amount, between: str, second: Amount) -> Amount | None:
    """Add "30 minutes" to "2 hours"; null where they are two amounts."""
    of, more = first.units[0], second.units[0]
    is_sum = (
        of.dimension == more.dimension and of.dimension in {"duration", "length", "mass"} and more.factor < of.factor
    )
    if not is_sum or second.bound != "exact" or first.low is not None or not _AND.fullmatch(between):
        return None
    rate = more.factor / of.factor
    value, step = first.value + second.value * rate, second.step * rate
    return second._replace(
        value=value,
        step=step,
        bound=first.bound,
        manner=first.manner,
        units=first.units,
        words=f"{first.words}{between}{second.words}",
    )
