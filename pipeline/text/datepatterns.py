"""What dates look like in English news: one pattern for each way of writing them, what it gives in named groups."""

import re
from typing import NamedTuple

from pipeline.text.numerals import ORDINALS
from pipeline.text.resolution import DateWords

_MONTHS = """January February March April May June July August September October November December""".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)}
_WEEKDAY_NUMBERS = {name[:3].lower(): number for number, name in enumerate(_DAYS)}
_DAY_WORDS = {word: n for word, n in ORDINALS.items() if n < 21} | {"thirtieth": 30, "thirty-first": 31}
_DAY_WORDS |= {f"twenty-{word}": 20 + n for word, n in ORDINALS.items() if n < 10}


def _names(names: list[str]) -> str:
    return "|".join([*names, *(name.upper() for name in names)])


_MONTH = rf"(?:(?:{_names(_MONTHS)})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = rf"(?:(?:{_names(_DAYS)})\b|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\b\.?)"
_WHICH = r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?:\spast|\scoming)?)\s+)?"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[.,]\d)"
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9])(?!\d|[.,:/]\d|\s?%)(?:(?:st|nd|rd|th)\b|(?!\w))(?!\s(?:per\s?cent|percent|[mb]illion)\b)"
)
_DAY_WORD = rf"(?:{'|'.join(sorted(_DAY_WORDS, key=len, reverse=True))})\b"
_ON = rf"(?:{_WHICH}(?P<weekday>{_WEEKDAY}),?\s+(?:\(?the\s+|\()?)?"
_TO = r"\s?(?:[-–—]|to|through|until)\s?"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PAPER = r"(?!s\b|\s(?:Times|Telegraph|Mail|Mirror|Express|Herald|Post|World|People|[Nn]ight\s(?:Live|Football))\b)"

_NUMERIC = r"(?<![\w./-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:1[5-9]|20)\d\d)(?!\w)"
_MONTH_DAY = (
    rf"{_ON}(?<![Ii]n\s)\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})"
    rf"(?:{_TO}(?P<day2>{_DAY})(?!\s+(?:of\s+)?{_MONTH}))?(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))?"
)
_DAY_MONTH = (
    rf"{_ON}(?<![\w.,:/$€£-])(?P<day>{_DAY})(?:{_TO}(?P<day2>{_DAY}))?\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"(?:,?\s+(?P<year>{_YEAR}))?"
)
_PART = (
    r"\b(?P<part>Q[1-4]|(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)[\s-](?:quarter|half))\s+(?:of\s+)?"
    r"(?P<year>\d{4})\b"
)
_NEAR = (
    r"\b(?P<near>[Tt]he day before yesterday|[Yy]esterday|[Ll]ast night|[Tt]oday|[Tt]onight|[Tt]omorrow"
    r"|[Tt]his (?:morning|afternoon|evening))\b"
)
_PERIOD = (
    r"\b(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<period>week|month|year)"
    r"|(?:[Ll]ast|[Tt]he|[Tt]his past)\s+(?P<weekend>weekend))\b"
)
_ISO = (
    r"(?<![\w-])(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?![\d-])"
    r"(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
)
_DAY_ALONE = rf"(?P<day>(?:3[01]|[12]?\d)(?:st|nd|rd|th)\b|{_DAY_WORD})(?!\s\w)"
_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        _ISO,
        _NUMERIC,
        _MONTH_DAY,
        _DAY_MONTH,
        rf"{_ON}\b(?P<day>{_DAY_WORD})\s+of\s+(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?",
        rf"{_WHICH}\b(?P<weekday>{_WEEKDAY}),?\s+the\s+{_DAY_ALONE}",
        rf"\b(?P<month>{_MONTH})(?:,|\s+of)?\s+(?P<year>{_YEAR})",
        _PART,
        rf"(?<![\w$€£.,#/-])(?P<year>{_YEAR}){_TO}(?P<year2>{_YEAR}|\d\d(?![\d%.,:-]))",
        r"(?<![\w$€£.,#/-])(?P<decade>(?:1[5-9]|20)\d)0['’]?s\b",
        _NEAR,
        rf"\b{_COUNT}\s+(?P<unit>day|month|year)s?\s+ago\b",
        _PERIOD,
        rf"(?<!Black\s)(?<!Good\s)(?<!Super\s)(?<!Bloody\s)\b{_WHICH}\b(?P<weekday>{_names(_DAYS)})\b{_PAPER}",
        rf"\b{_WHICH}\b(?P<bare_month>{_MONTH})",
        rf"(?<![\w$€£¥₹.,#/@:+-])(?P<bare_year>{_YEAR})(?![\w%°-]*\w)",
    )
]

_SURE_MONTHS = frozenset(name.lower() for name in _MONTHS) - {"march", "april", "may", "june", "august"}
_LEADS_MONTH = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|through|early|late|mid|and|or|to|from|before|after|during|between|the|an?|his|her"
    r"|its|their|our|for|around|about|last|next|this)|[’']s)[\s-]+$",
    re.IGNORECASE,
)
_LEADS_YEAR = re.compile(
    r"\b(?:in|since|until|till|during|before|after|through|the|early|late|mid|between|by|summer|spring|winter|fall|autumn"
    r"|season|year)[\s-]+$",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:about|around|nearly|almost|over|than|some|least|most|up to|roughly|another|only|all)\s+$", re.IGNORECASE
)
_COUNTED = re.compile(r"\s(?:[a-z]+s|people|men|women|children|dead|more|other)\b")

CLOCK = re.compile(
    r"(?<![\d.,:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?|\b(?:1[0-2]|0?\d)(?:\.[0-5]\d)?\s?[ap]\.?\s?m\b\.?"
    r"|\b[0-2]\d[0-5]\d\s?(?:GMT|UTC|CET|EST|hours|hrs|local time)\b"
    r"|\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?o['’]clock\b"
    r"|\b(?:half|(?:a\s)?quarter|five|ten|twenty(?:-five)?|\d{1,2}|(?:\w+\s)minutes)\spast\s(?:\d{1,2}|\w+)\b"
    r"|\b(?:(?:a\s)?quarter|ten|twenty(?:-five)?)\sto\s(?:one|two|three|four|five|six|seven|eight|nine|noon|midnight)\b",
    re.IGNORECASE,
)
"""A time of day. "ten to twelve people" is a range, so ten and more stand as hours only where they are smaller."""


class Found(NamedTuple):
    """What looks like a date: where it stands, and what the groups of its pattern hold."""

    start: int
    end: int
    groups: dict[str, str]


def scan(text: str) -> list[Found]:
    """Return what looks like a date: the earliest first, of those the longest, without overlap."""
    matches = (match for pattern in _PATTERNS for match in pattern.finditer(text))
    kept: list[Found] = []
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if not kept or match.start() >= kept[-1].end:
            kept.append(Found(*match.span(), {name: held for name, held in match.groupdict().items() if held}))
    return kept


def is_likely(found: Found, text: str) -> bool:
    """Tell a bare month from a name or a verb ("May"), a bare year from a number ("2010 people")."""
    lead, trail = text[max(0, found.start - 20) : found.start], text[found.end : found.end + 30]
    if month := found.groups.get("bare_month"):
        return month.lower() in _SURE_MONTHS or _LEADS_MONTH.search(lead) is not None
    if found.groups.get("near", "").istitle():
        return not re.search(r"[A-Z]\w*\s$", lead)
    return "bare_year" not in found.groups or (
        not _CUE.search(lead) and (_LEADS_YEAR.search(lead) is not None or not _COUNTED.match(trail))
    )


def read_words(groups: dict[str, str]) -> DateWords | None:
    """Return what the words of a date give; null where digits alone may be two days.

    >>> read_words({"weekday": "Wed.", "month": "Nov.", "day": "6th"})
    DateWords(year=None, month=11, day=6, weekday=2)
    """
    month, day = groups.get("month") or groups.get("bare_month"), groups.get("day")
    if "first" in groups:
        day, month = groups["first"], groups["second"]
        if groups["mark"] != "." and int(day) <= 12 and int(day) != int(month):
            day, month = month, day
            if int(day) <= 12:
                return None
    year = groups.get("year") or groups.get("bare_year")
    weekday = groups.get("weekday")
    return DateWords(
        year=int(year) if year else None,
        month=_month_number(month) if month else None,
        day=day_number(day) if day else None,
        weekday=_WEEKDAY_NUMBERS[weekday[:3].lower()] if weekday else None,
    )


def day_number(day: str) -> int:
    """Return the number of a day of the month: "6", "6th" or "sixth"."""
    digits = re.match(r"\d+", day)
    return int(digits[0]) if digits else _DAY_WORDS[day.lower()]


def _month_number(month: str) -> int:
    return int(month) if month.isdigit() else _MONTH_NUMBERS[month[:3].lower()]
