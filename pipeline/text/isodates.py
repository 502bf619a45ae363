"""ISO 8601 dates of the precisions that articles give, and the days that they cover.

``2024``, ``2024-08``, ``2024-W32``, ``2024-08-06``, ``2024-08-06T02:40``, and intervals of two of these, of which one
may be open: ``2024-08-06/..``.
"""

import re
from datetime import date, datetime, timedelta

Days = tuple[date, date]
"""The first day and the last."""

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def is_iso(iso: str) -> bool:
    """Say whether this is a date or an interval in one of the forms above, and exists.

    >>> is_iso("2024-08-06/.."), is_iso("2024-02-30"), is_iso("August 6")
    (True, False, False)
    """
    try:
        days(iso)
    except ValueError:
        return False
    return True


def days(iso: str) -> Days:
    """Return the days that an ISO date covers; an open side reaches to the end of the calendar.

    Raises ``ValueError`` where it is none, or an interval runs backwards.

    >>> days("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    first, slash, last = iso.partition("/")
    if first == last == "..":
        raise ValueError(f"an interval open on both sides: {iso!r}")
    start = date.min if slash and first == ".." else _point(first)[0]
    end = date.max if slash and last == ".." else _point(last if slash else first)[1]
    if end < start:
        raise ValueError(f"an interval that runs backwards: {iso!r}")
    return start, end


def ends(iso: str) -> list[str]:
    """Return the dates that stand in an ISO date or interval, without an open side.

    >>> ends("2024-08-06/..")
    ['2024-08-06']
    """
    return [end for end in iso.split("/") if end != ".."]


def _point(text: str) -> Days:
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if _MONTH.fullmatch(text):
        start = date(int(text[:4]), int(text[5:]), 1)
        return start, date(start.year + start.month // 12, start.month % 12 + 1, 1) - timedelta(days=1)
    if _WEEK.fullmatch(text):
        start = date.fromisoformat(text)
        return start, start + timedelta(days=6)
    if _DAY.fullmatch(text) or _MINUTE.fullmatch(text):
        day = datetime.fromisoformat(text).date()
        return day, day
    raise ValueError(f"no ISO date: {text!r}")
