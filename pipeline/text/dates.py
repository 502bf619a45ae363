"""Reads dates in English words: what is given ("August 6"), and which day that is in an article of a known day.

What the words leave out is taken from the day of publication, by the rules of ``resolution``. ``06/08/2024`` is one day
to Americans and another to the rest, so it is none here; ``16/08/2024`` is one. What cannot be told from the words
alone ("that night", "the following week", "midsummer") is none either.
"""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline.records import Record, Span
from pipeline.text.datepatterns import Found, day_number, is_likely, read_words, scan
from pipeline.text.isodates import days, ends, is_iso
from pipeline.text.numerals import find_numerals
from pipeline.text.resolution import DateWords, Look, counted, resolve

__all__ = ["DateWords", "ParsedDate", "agrees", "find_dates", "is_iso", "parse_date"]

Component = Literal["year", "month", "day", "weekday", "relative"]

_PARTS: tuple[Component, ...] = ("year", "month", "day", "weekday")
_NEAR = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1}
_STEP = {"last": -1, "this": 0, "next": 1}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_CUT = re.compile(r"[,;:.!?—–“”\"()\n]|\b(?:said|says|told|announced|reported|wrote|that|since|until)\b")
_FORTH = re.compile(
    r"\b(?:will|would|shall|should|due|plan(?:s|ned|ning)?|scheduled|expected|slated|set|going|likely|hop(?:es?|ing)|aim(?:s|ing)?"
    r"|intends?|next|coming|(?:is|are) to)\b|[’']ll\b"
)
_PAST = re.compile(r"\b(?:had|was|were|did|been|[a-z]{2,}[^e\W]ed)\b")
_BY = re.compile(
    r"\b(?:by|no later than)(?:\s+the)?(?:\s+(?:end|middle|beginning|start|close)\s+of)?\s*$", re.IGNORECASE
)
_PLACED = r"(?:[\s-]+(?:the|early|late|mid|at least|about|around|(?:end|middle|start|beginning)\s+of))*[\s-]*$"
_SINCE = re.compile(rf"\bsince{_PLACED}", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|till|(?<!lead )(?<!leading )(?<!led )(?<!run-)up to){_PLACED}", re.IGNORECASE)
_ONWARDS = re.compile(r"\s+onwards?\b")
_TO = re.compile(r"\s*(?:[-–—]|to|and|until|till|through)\s*(?:the\s+)?(?:early\s+|mid-?|late\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(rf"\bbetween{_PLACED}", re.IGNORECASE)
_SHIFT = re.compile(
    r"\b(?:after|before|following|previous|preceding|ago|eve|weeks?|weekend|anniversary|every|each|days?|months?|years?"
    r"|last|next|later)\b",
    re.IGNORECASE,
)


class ParsedDate(Record):
    """A date as read. ``iso`` is null where the words, without a day of publication, do not give the year.

    ``words`` has two entries for an interval; ``relative`` says that it is counted from publication ("yesterday").
    """

    iso: str | None
    words: tuple[DateWords, ...] = ()
    relative: bool = False

    @property
    def given(self) -> frozenset[Component]:
        """Name what stood in the words."""
        named = frozenset(part for part in _PARTS if any(getattr(words, part) is not None for words in self.words))
        return named | {"relative"} if self.relative else named


def parse_date(
    text: str, *, published: date | None, before: str = "", after: str = "", language: str | None = "en"
) -> ParsedDate | None:
    """Read the words of one date, as quoted; null where they give none, or one that hangs on what stands elsewhere.

    ``before`` and ``after`` are the words around it: "since" makes an open interval, "will" looks ahead. Without
    ``published`` a date without a year has no ``iso``. Other languages than English are read by dateparser.

    >>> parse_date("Wednesday, November 6", published=date(2024, 11, 8)).iso
    '2024-11-06'
    """
    code = (language or "en").lower().partition("-")[0]
    if code != "en":
        return _foreign(text, published, code)
    found = scan(text)
    if not 1 <= len(found) <= 2:
        return None
    first, last = found[0], found[-1]
    lead, between, trail = text[: first.start], text[first.end : last.start], text[last.end :]
    if _SHIFT.search(f"{lead} {between} {trail}"):
        return None
    context = before + lead, trail + after
    start, end = (_read(one, published, _look(one, *context)) for one in (first, last))
    if first is last:
        return start and _opened(start, *context)
    if not _TO.fullmatch(between) or ("and" in between and not _BETWEEN.search(context[0])):
        return None
    return start and end and _joined(start, end)


def find_dates(text: str, published: date | None) -> list[tuple[Span, ParsedDate]]:
    """Find the dates of an English text in order, each with the span of its bare words ("August 6").

    >>> [parsed.iso for _, parsed in find_dates("He left on Monday, after May 2019.", date(2024, 11, 6))]
    ['2024-11-04', '2019-05']
    """
    dates = []
    for found in scan(text):
        context = text[max(0, found.start - 80) : found.start], text[found.end : found.end + 60]
        parsed = _read(found, published, _look(found, *context)) if is_likely(found, text) else None
        if parsed:
            dates.append((Span(start=found.start, end=found.end), _opened(parsed, *context)))
    return dates


def agrees(model_iso: str, parsed: ParsedDate) -> bool:
    """Say whether nothing that stands in the words is against what the model made of them.

    A year that the words leave open is the model's to say, and a coarser date is not against them.

    >>> august = parse_date("August 6", published=None)
    >>> agrees("2023-08-06", august), agrees("2023-08", august), agrees("2023-08-07", august)
    (True, True, False)
    """
    if not is_iso(model_iso):
        return False
    if parsed.iso and (parsed.relative or "year" in parsed.given):
        said = ends(parsed.iso)
        start, end = days(said[0])[0], days(said[-1])[1]
        return all(days(one)[0] <= end and start <= days(one)[1] for one in ends(model_iso))
    return all(any(_fits(one, words) for words in parsed.words) for one in ends(model_iso))


def _fits(iso: str, words: DateWords) -> bool:
    """Say whether a day that the ISO date covers has all that is given."""
    first, last = days(iso)
    return any(words.fits(first + timedelta(days=n)) for n in range((last - first).days + 1))


def _look(found: Found, lead: str, trail: str) -> Look:
    """Say where to look for the day: by "last" and "next", else by the verb of the clause."""
    which = found.groups.get("which", "").lower()
    if which in {"last", "this past"}:
        return "last"
    if which in {"next", "this coming"}:
        return "next"
    clause, onward = _CUT.split(lead)[-1], _CUT.split(trail)[0]
    is_past = _PAST.search(clause) or _PAST.search(onward)
    if _FORTH.search(clause) or _FORTH.search(onward) or (_BY.search(lead) and not _PAST.search(clause + trail)):
        return "ahead"
    return "back" if is_past or _SINCE.search(lead) else "any"


def _read(found: Found, published: date | None, look: Look) -> ParsedDate | None:
    groups = found.groups
    if {"near", "count", "period", "weekend"} & groups.keys():
        return ParsedDate(iso=_relative(groups, published) if published else None, relative=True)
    dated = [_dated(words, published, look) for words in _sides(groups)]
    start, end = (dated[0], dated[-1]) if dated else (None, None)
    return start if start is end else start and end and _joined(start, end)


def _relative(groups: dict[str, str], published: date) -> str | None:
    if "near" in groups:
        return counted(published, "day", _NEAR.get(groups["near"].lower(), 0))
    if "weekend" in groups:
        return counted(published, "weekend", 0)
    if "period" in groups:
        return counted(published, groups["period"], _STEP[groups["which"].lower()])
    count = next((int(numeral.value) for numeral in find_numerals(groups["count"])), 1)
    return counted(published, groups["unit"], -count)


def _sides(groups: dict[str, str]) -> tuple[DateWords, ...]:
    """Return what is given for a date, or for the two ends of an interval."""
    if "decade" in groups:
        return DateWords(year=int(groups["decade"] + "0")), DateWords(year=int(groups["decade"] + "9"))
    if "part" in groups:
        return _part_of_year(groups["part"].lower(), int(groups["year"]))
    words = read_words(groups)
    if words and "day2" in groups:
        return words, DateWords(year=words.year, month=words.month, day=day_number(groups["day2"]))
    if words and "year2" in groups:
        return _years(groups["year"], groups["year2"])
    return (words,) if words else ()


def _years(first: str, last: str) -> tuple[DateWords, ...]:
    if len(last) == 2 and last <= first[2:]:  # "2024-08" is a month, "2010-11" two years
        return (DateWords(year=int(first), month=int(last)),)
    return DateWords(year=int(first)), DateWords(year=int(first[: -len(last)] + last))


def _part_of_year(part: str, year: int) -> tuple[DateWords, DateWords]:
    """Read "Q3", "third quarter" or "first half"."""
    digit = re.search(r"\d", part)
    nth = int(digit[0]) if digit else _NTH[re.split(r"\W", part, maxsplit=1)[0]]
    length = 6 if part.endswith("half") else 3
    return DateWords(year=year, month=length * (nth - 1) + 1), DateWords(year=year, month=length * nth)


def _dated(words: DateWords, published: date | None, look: Look) -> ParsedDate | None:
    """Resolve one date; null where there is no such day."""
    exists = words.month is None or resolve(words.model_copy(update={"year": words.year or 2000}), None, look)
    iso = resolve(words, published, look)
    if not exists:
        return None
    if iso and words.day and words.weekday not in {None, date.fromisoformat(iso).weekday()}:
        words = words.model_copy(update={"weekday": None})
    return ParsedDate(iso=iso, words=(words,))


def _joined(start: ParsedDate, end: ParsedDate) -> ParsedDate | None:
    """Make an interval of two dates; where the first has no year, its year is the second's or the one before."""
    first, last = start.iso, end.iso
    if last and start.words and start.words[0].month and start.words[0].year is None:
        years = int(last[:4]), int(last[:4]) - 1
        tries = (resolve(start.words[0].model_copy(update={"year": year}), None, "any") for year in years)
        first = next((iso for iso in tries if iso and iso <= last), None)
    iso = f"{ends(first)[0]}/{ends(last)[-1]}" if first and last else None
    if iso and not is_iso(iso):
        return None
    return ParsedDate(iso=iso, words=(*start.words, *end.words), relative=start.relative or end.relative)


def _opened(parsed: ParsedDate, lead: str, trail: str) -> ParsedDate:
    """Make it an open interval where "since", "until" or "onwards" stands beside it."""
    if parsed.iso is None:
        return parsed
    if _SINCE.search(lead) or _ONWARDS.match(trail):
        return parsed.model_copy(update={"iso": f"{ends(parsed.iso)[0]}/.."})
    if _UNTIL.search(lead):
        return parsed.model_copy(update={"iso": f"../{ends(parsed.iso)[-1]}"})
    return parsed


def _foreign(text: str, published: date | None, language: str) -> ParsedDate | None:
    """Read a date of another language. What does not change with the day that is filled in from is what was given."""
    import dateparser

    bases = (datetime(2001, 2, 3), datetime(1998, 11, 20))  # noqa: DTZ001 - a calendar day, of no zone
    try:
        a, b = (dateparser.parse(text, languages=[language], settings={"RELATIVE_BASE": base}) for base in bases)
    except ValueError:
        return None
    if a is None or b is None:
        return None
    words = DateWords(
        year=a.year if a.year == b.year else None,
        month=a.month if a.month == b.month else None,
        day=a.day if a.day == b.day else None,
    )
    return None if words == DateWords() or (words.day and not words.month) else _dated(words, published, "any")
