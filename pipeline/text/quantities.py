"""Reads quantities in English words: the number, and whether it is exact, about, or a bound.

- "12 per cent" is 12 with the unit ``percent``; a fraction and "one in five" are the unit ``share`` ("half" is 0.5).
- A range ("20 to 30", "1.2-1.5 million") has ``low`` and ``high``; its value is their middle and its bound ``about``.
- "Most" and "a majority" are more than 0.5; "all" is the share 1, "none" and "no" are 0.
- "several", "dozens" and "a few thousand" have no value, and the bound ``about``.
- An ordinal is no quantity; a date, a year and a time of day are none either, unless they are all that was quoted.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.records import Bound, Record, Span
from pipeline.text.bounds import cue_after, cue_before
from pipeline.text.labels import Place, counts, dated
from pipeline.text.numerals import Numeral, find_numerals

Unit = Literal["percent", "points", "share"]

_LARGEST = Decimal(10) ** 18
"""A longer number is a code, not an amount."""
_MONEY = re.compile(r"(?:\b(?:US|CA|AU|NZ|HK)|\b[ACSR])?[$€£¥₹₽₴₩₺]\s?$|\b(?:EUR|USD|GBP|CHF|Rs\.?)\s?$")
_PERCENT = re.compile(
    r"(?:\s(?:of\s)?an?)?[\s-]?(?:%|per\s?cent\b|pct\b\.?|p\.c\.)(?P<points>[\s-]points?\b)?", re.IGNORECASE
)
_POINTS = re.compile(r"[\s-](?:percentage|per\s?centage)[\s-]points?\b|[\s-]p\.?p\.?\b", re.IGNORECASE)
_RATIO = re.compile(r"[\s-](?P<connector>in|out of|of every|in every|for every|out of every)[\s-]", re.IGNORECASE)
_RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|or)\s", re.IGNORECASE)
_TIME = re.compile(r"\s(?:hours?|days?|weeks?|months?|years?|minutes?)\b")
_SMALL_PARTS = frozenset({*range(3, 11), 12, 15, 20, 100, 1000})
_PLURALS = "(?:dozens|scores|hundreds|thousands|tens|millions|billions|trillions)"
_FEW = r"(?:several|many|(?:quite )?a (?:good )?few|a handful(?: of)?)"
_HUNDREDS = rf"(?:{_FEW}|a couple(?: of)?) (?:dozen|hundred|thousand|million|billion)"


class Parsed(Record):
    """A quantity as read. ``value`` is null where the words give none ("several hundred")."""

    value: float | None
    bound: Bound
    explicit_bound: bool = False
    """Whether a cue stood beside the number; without one ``bound`` is only the default."""
    unit: Unit | None = None
    low: float | None = None
    high: float | None = None


class Reading(NamedTuple):
    """A quantity in a text: its span with cue and percent sign, that of its bare number, and the numbers in it."""

    start: int
    end: int
    core: Place
    parsed: Parsed
    numerals: tuple[Numeral, ...] = ()


class _Word(NamedTuple):
    """An amount without a number: how it is quoted, and what it must look like in running text to be one."""

    parsed: Parsed
    quoted: str
    running: str | None = None


_WORDS = (
    _Word(
        Parsed(value=None, bound="about"),
        rf"{_HUNDREDS}|(?:{_FEW} )?{_PLURALS}(?: of {_PLURALS})*|{_FEW}|countless|numerous|few|multiple|various|some",
        rf"{_HUNDREDS}|(?:{_FEW} )?{_PLURALS}(?: of {_PLURALS})*|several|a few|a handful",
    ),
    _Word(
        Parsed(value=0.5, bound="more_than", unit="share"),
        r"(?:the )?most(?: of)?|(?:an? |the )?(?:\w+ )?majority(?: of)?",
        r"(?<!the )most of|(?<![^.!?”\"] )(?-i:Most)(?= [a-z])|(?:an? |the )?(?:\w+ )?majority of",
    ),
    _Word(Parsed(value=0.5, bound="less_than", unit="share"), r"(?:an? |the )?(?:\w+ )?minority"),
    _Word(
        Parsed(value=2, bound="exact"), r"both|twice|double[ds]?|two-?fold", r"both(?! [^.;]{1,40} and )|twice|twofold"
    ),
    _Word(Parsed(value=3, bound="exact"), r"thrice|triple[ds]?|three-?fold", r"thrice|threefold"),
    _Word(Parsed(value=4, bound="exact"), r"quadruple[ds]?|four-?fold", r"fourfold"),
    _Word(Parsed(value=10, bound="exact"), r"ten-?fold", r"tenfold"),
    _Word(Parsed(value=2, bound="exact"), r"(?:a )?pair(?: of)?", r"a pair of"),
    _Word(Parsed(value=2, bound="about"), r"(?:a )?couple(?: of)?", r"a couple of"),
    _Word(Parsed(value=1, bound="exact"), r"(?:a )?(?:single|sole|lone)|once", r"a single"),
    _Word(Parsed(value=1, bound="exact", unit="share"), r"all|every|each|entire|whole|every(?:one|body)"),
    _Word(Parsed(value=0, bound="exact"), r"none|no|nobody|nothing|neither"),
)


def parse_quantity(text: str, *, before: str = "", after: str = "") -> Parsed | None:
    """Read the words of one quantity, as quoted; null where they hold none.

    ``before`` and ``after`` are the words around it in the article, where a cue may stand ("at least", "or more"), and
    which are read with it: of "310" before " million crowns" the value is 310 million.

    >>> parse_quantity("around 45,000").value, parse_quantity("28", before="no more than ").bound
    (45000.0, 'at_most')
    """
    reading = _quoted(text, before, after)
    if reading:
        return reading.parsed
    return Parsed(value=1, bound="exact") if re.match(r"\s*an?\s+\w", text, re.IGNORECASE) else None


def find_quantities(text: str) -> list[tuple[Span, Parsed]]:
    """Find the quantities of an English sentence in order, each with the span of its words, cue and percent sign.

    >>> [text[s.start : s.end] for text in ["In 2019 at least 41 died."] for s, _ in find_quantities(text)]
    ['at least 41']
    """
    return [(Span(start=one.start, end=one.end), one.parsed) for one in _running(text)]


def read_quantities(text: str) -> list[Reading]:
    """Read words that are known to give quantities, in order; dates and times of day are none.

    What would only name something in a sentence ("week 41") counts where there is nothing else.

    >>> [one.parsed.value for one in read_quantities("31 of the 118")]
    [31.0, 118.0]
    """
    found = _running(text)
    quoted = None if found else _quoted(text)
    return [quoted] if quoted and not _meet(quoted.core, dated(text)) else found


def same_value(model_value: float | None, parsed: Parsed) -> bool:
    """Say whether a model's value is what the words say.

    12 and 0.12 are the same for "12 per cent", 0.5 and 50 for "half", and 0.33 for "a third"; for a range its ends and
    its middle are.

    >>> same_value(0.12, parse_quantity("12 per cent")), same_value(11, parse_quantity("12 per cent"))
    (True, False)
    """
    if model_value is None or parsed.value is None:
        return model_value is parsed.value
    scale = {"percent": 100.0, "share": 0.01}.get(parsed.unit or "", 1.0)
    tolerance = 0.01 if parsed.unit == "share" else 1e-9
    values = [value for value in (parsed.value, parsed.low, parsed.high) if value is not None]
    return any(
        math.isclose(one, value, rel_tol=tolerance) for one in (model_value, model_value * scale) for value in values
    )


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers of a text in order, each in one form, however it is written.

    Two texts whose numbers differ are not the same words, near as they may look.

    >>> numbers("Forty-one of 1.5 million, 12 per cent") == numbers("41 of 1,500,000, 12%")
    True
    """
    found = [(match.start(), match[0].lower()) for match in re.finditer(rf"\b{_PLURALS}\b", text, re.IGNORECASE)]
    for numeral in find_numerals(text):
        sign = "%" if _PERCENT.match(text, numeral.end) else ""
        found.append((numeral.start, f"{numeral.value.normalize():f}{sign}"))
    return tuple(number for _, number in sorted(found))


def _quoted(text: str, before: str = "", after: str = "") -> Reading | None:
    """Read the first quantity of quoted words; a date or a year only where there is nothing else."""
    words = re.sub(r"^\s*[Ff]rom\b", lambda match: " " * len(match[0]), text)  # "from 5 to 9", quoted whole, is a range
    joined, start, end = before + words + after, len(before), len(before) + len(text)
    masks = dated(joined)
    readings = [one for one in _numbered(joined, masks) if _meet(one.core, [(start, end)])]
    undated = (one for one in readings if not _meet(one.core, masks))
    return next(iter((*undated, *_worded(joined, start, end), *readings)), None)


def _running(text: str) -> list[Reading]:
    """Read the quantities of a running text in order, without overlap."""
    masks = dated(text)
    readings = [one for one in _numbered(text, masks) if _counts(text, one) and not _meet(one.core, masks)]
    found: list[Reading] = []
    for one in sorted([*readings, *_worded(text)], key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _meet(place: Place, others: list[Place]) -> bool:
    """Say whether a place shares a character with one of others, which are in order and do not overlap."""
    before = bisect_left(others, (place[1],))
    return before > 0 and place[0] < others[before - 1][1]


def _numbered(text: str, masks: list[Place]) -> Iterator[Reading]:
    """Read all numbers of a text; two that make a range or a ratio are one quantity."""
    numerals = [one for one in find_numerals(text) if one.kind != "ordinal" and abs(one.value) < _LARGEST]
    at = 0
    while at < len(numerals):
        first, second = numerals[at], numerals[at + 1] if at + 1 < len(numerals) else None
        pair = None
        if second and not _meet((second.start, second.end), masks):
            pair = _pair(text, first, second)
        yield pair or _single(text, first)
        at += 2 if pair else 1


def _single(text: str, numeral: Numeral) -> Reading:
    end, unit = _measured(text, numeral.end)
    if numeral.kind == "fraction" and unit is None:
        unit = "share"
    parsed = Parsed(value=float(numeral.value), bound="exact", unit=unit)
    return _bounded(text, Reading(_priced(text, numeral.start), end, (numeral.start, numeral.end), parsed, (numeral,)))


def _pair(text: str, first: Numeral, second: Numeral) -> Reading | None:
    middle, unit = _measured(text, first.end)
    between = text[middle : _priced(text, second.start)]
    end, last_unit = _measured(text, second.end)
    core, start = (first.start, second.end), _priced(text, first.start)
    if ratio := _RATIO.fullmatch(between):
        is_part = 0 < first.value <= second.value and first.kind == second.kind == "cardinal"
        if ratio["connector"].lower() == "in":
            is_part &= not _TIME.match(text, second.end) and (first.value == 1 or second.value in _SMALL_PARTS)
        if is_part:
            parsed = Parsed(value=float(first.value / second.value), bound="exact", unit="share")
            return _bounded(text, Reading(start, second.end, core, parsed, (first, second)))
    lead = text[max(0, start - 10) : start].lower()
    is_between = between.strip().lower() == "and" and re.search(r"\bbetween\s+$", lead) is not None
    low, high = float(first.value * _shared_scale(text, first, second)), float(second.value)
    if (
        low >= high
        or (unit and unit != last_unit)
        or not (is_between or (_RANGE.fullmatch(between) and not re.search(r"\bfrom\s+$", lead)))
    ):
        return None
    start = lead.rindex("between") + max(0, start - 10) if is_between else start
    parsed = Parsed(value=(low + high) / 2, bound="about", unit=last_unit, low=low, high=high)
    return _bounded(text, Reading(start, end, core, parsed, (first, second)))


def _shared_scale(text: str, first: Numeral, second: Numeral) -> Decimal:
    """Return the scale that the first number takes from the second: a million in "1.2 to 1.5 million"."""
    words = re.sub(r"[\s-]?[^\W\d_]+$", "", text[second.start : second.end])
    bare = next(find_numerals(words), None)
    if bare and first.value < bare.value and second.value >= 12 * bare.value:
        return second.value / bare.value
    return Decimal(1)


def _priced(text: str, start: int) -> int:
    """Return where a number starts with its currency sign."""
    match = _MONEY.search(text[max(0, start - 6) : start])
    return start - len(match[0]) if match else start


def _measured(text: str, end: int) -> tuple[int, Unit | None]:
    """Return where a number ends with its percent sign, and the unit that this makes."""
    if match := _POINTS.match(text, end):
        return match.end(), "points"
    if match := _PERCENT.match(text, end):
        return match.end(), "points" if match["points"] else "percent"
    return end, None


def _bounded(text: str, reading: Reading) -> Reading:
    """Take the cue beside a quantity into it."""
    start, end = reading.start, reading.end
    if cue := cue_before(text[max(0, start - 60) : start], text[reading.core[1] : reading.core[1] + 20]):
        start -= cue.reach
    elif cue := cue_after(text[end : end + 60]):
        end += cue.reach
    else:
        return reading
    return reading._replace(
        start=start, end=end, parsed=reading.parsed.model_copy(update={"bound": cue.bound, "explicit_bound": True})
    )


def _worded(text: str, start: int = 0, end: int | None = None) -> Iterator[Reading]:
    """Read amounts without a number: those quoted between ``start`` and ``end``, else those of a running text."""
    for word in _WORDS:
        pattern = word.running if end is None else word.quoted
        if pattern:
            for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)".replace(" ", r"\s"), text, re.IGNORECASE):
                if end is None or _meet(match.span(), [(start, end)]):
                    yield _bounded(text, Reading(*match.span(), match.span(), word.parsed))


def _counts(text: str, reading: Reading) -> bool:
    """Leave out what names, and a score ("3-1"); "one" is a pronoun unless a cue or a ratio makes it a number."""
    start, end = reading.core
    if len(reading.numerals) == 2 or (reading.parsed.explicit_bound and text[start:end].lower() == "one"):
        return all(counts(text, numeral) for numeral in reading.numerals if numeral.value != 1)
    is_score = re.search(r"\d[-–]$", text[max(0, start - 2) : start]) or re.match(r"[-–]\d", text[end : end + 2])
    return not is_score and all(counts(text, numeral) for numeral in reading.numerals)
