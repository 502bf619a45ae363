"""Counts, shares and intervals as ``scores.json`` holds them."""

from fractions import Fraction

from evals.bootstrap import Interval
from evals.counts import Counts
from evals.outputs import schema

_PLACES = 6


def counts_out(counts: Counts) -> schema.CountsOut:
    """Name the counts."""
    names = ("correct", "partial", "incorrect", "missing", "spurious")
    return schema.CountsOut(**dict(zip(names, counts.as_tuple(), strict=True)))


def decimal(value: Fraction | None) -> float | None:
    """Round a share."""
    return None if value is None else round(float(value), _PLACES)


def interval_out(drawn: Interval | None) -> schema.IntervalOut | None:
    """Round an interval."""
    if drawn is None:
        return None
    low, high, detectable = (round(value, _PLACES) for value in (drawn.low, drawn.high, drawn.detectable))
    return schema.IntervalOut(low=low, high=high, detectable=detectable)
