"""Finds which day is meant where the words give parts of a date only, from the day of publication.

- A weekday with a day and a month: the year nearest to publication in which they agree.
- A day and a month, or a month: the nearest one, where a day ahead counts as three days back, so that in May
  "October" is the last one and "June" the next.
- A weekday: the nearest one not after publication.
- "last" and words of what has been look back only, "next" and words of what is to be ahead only.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from pipeline.records import Record

Look = Literal["any", "back", "ahead", "last", "next"]
"""Where to look; ``last`` and ``next`` are never the day of publication itself (for a month, its month)."""

_FARTHEST = 1500
"""Days searched each way: enough for February 29."""
_YEARS = 14
"""Years searched each way for a weekday with a date, which comes again after 5, 6 or 11."""


class DateWords(Record):
    """What stands in the words of a date; ``weekday`` is 0 for Monday."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def fits(self, day: date) -> bool:
        """Say whether a day has all that is given."""
        return (
            self.year in {None, day.year}
            and self.month in {None, day.month}
            and self.day in {None, day.day}
            and self.weekday in {None, day.weekday()}
        )


def resolve(words: DateWords, published: date | None, look: Look) -> str | None:
    """Return the ISO date that is meant, as exact as the words; null where there is none, or no year can be told.

    >>> resolve(DateWords(month=8, day=6), date(2024, 11, 6), "any")
    '2024-08-06'
    """
    if words.year is not None:
        return _written(words.year, words.month, words.day)
    if published is None or words == DateWords():
        return None
    day = next((day for day in _candidates(words, published, look) if words.fits(day)), None)
    if day is None:
        return None
    return day.isoformat() if words.day or words.weekday is not None else day.isoformat()[:7]


def counted(published: date, unit: str, step: int) -> str | None:
    """Return the day, week, weekend, month or year of publication, or ``step`` of them from it; null past the calendar.

    A week is Monday to Sunday; the weekend is the last that has begun.

    >>> counted(date(2024, 11, 6), "week", -1), counted(date(2024, 11, 6), "month", -11)
    ('2024-10-28/2024-11-03', '2023-12')
    """
    try:
        if unit == "day":
            return (published + timedelta(days=step)).isoformat()
        if unit == "month":
            years, month = divmod(published.month - 1 + step, 12)
            return _written(published.year + years, month + 1, None)
        if unit == "year":
            return _written(published.year + step, None, None)
        first, length = (5, 1) if unit == "weekend" else (0, 6)
        start = published - timedelta(days=(published.weekday() - first) % 7 - 7 * step)
    except OverflowError:
        return None
    return f"{start}/{start + timedelta(days=length)}"


def _written(year: int, month: int | None, day: int | None) -> str | None:
    """Write a date as exactly as it is given; null where there is no such day."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return first.isoformat()[: 10 if day else 7 if month else 4]


def _candidates(words: DateWords, published: date, look: Look) -> Iterator[date]:
    """Yield days, the likeliest first."""
    if words.month and words.day and words.weekday is not None:
        for offset in range(_YEARS + 1):
            years = {published.year - offset, published.year + offset}
            same = [date.fromisoformat(iso) for year in years if (iso := _written(year, words.month, words.day))]
            yield from sorted(same, key=lambda day: abs(day - published))
        return
    month_only = words.day is None and words.weekday is None
    for offset in _offsets(look, back_only=words.month is None and words.day is None):
        ordinal = published.toordinal() + offset
        if 1 <= ordinal <= date.max.toordinal():
            day = date.fromordinal(ordinal)
            is_now = day.replace(day=1) == published.replace(day=1) if month_only else offset == 0
            if not (is_now and look in {"last", "next"}):
                yield day


def _offsets(look: Look, *, back_only: bool) -> Iterator[int]:
    """Yield distances in days from publication, by their cost."""
    for distance in range(_FARTHEST):
        if look in {"ahead", "next"}:
            yield distance
        else:
            yield -distance
            if look == "any" and not back_only and distance and distance % 3 == 0:
                yield distance // 3
