"""How far a number's words reach, and whether one amount bears out another.

- An exact number allows for rounding: half a step of its last digit, at most 5 per cent, of a count at most 2.5, and of
  one below 100 nothing. A fraction in words ("a third") allows 5 per cent.
- "About" allows a tenth, whichever side says it.
- "Up to" and "as many as" promise that the bound is nearly reached, "just over" that it is hardly passed.
- "Dozens" are 24 to 120, though more does not speak against them.
"""

import math
from typing import NamedTuple

from pipeline.text.measures import Amount
from pipeline.text.units import Unit
from pipeline.verdicts import CheckOutcome

_ABOUT = 0.1
_ROUNDING = 0.05
_ROUNDING_OF_COUNTS = 0.025
_DEGREES = 2.0
"""How far "about" reaches in degrees, of which a tenth says nothing."""
_HAIR = 1e-6
_VAGUE = 5
"""How many times their lowest number "dozens" may be."""


class Range(NamedTuple):
    """Numbers from ``low`` to ``high``, both included."""

    low: float
    high: float

    def covers(self, other: "Range") -> bool:
        """Say whether all of another range lies in this one."""
        return _is_up_to(self.low, other.low) and _is_up_to(other.high, self.high)

    def meets(self, other: "Range") -> bool:
        """Say whether a number lies in both."""
        return _is_up_to(self.low, other.high) and _is_up_to(other.low, self.high)


class Reach(NamedTuple):
    """What an amount says, in base units.

    ``near`` bears it out; what lies in ``wide`` alone does not speak against it. ``point`` is null for bounds and
    ranges.
    """

    point: Range | None
    near: Range
    wide: Range


def reach(amount: Amount, unit: Unit, *, is_converted: bool) -> Reach:
    """Return how far an amount reaches.

    ``is_converted`` says that the other has another unit: 20 miles are often called 30 km, so round figures stay open.
    """
    value, size, point = amount.value, abs(amount.value), None
    cap = _ROUNDING_OF_COUNTS if unit.dimension == "count" else _ROUNDING
    slack, loose = min(amount.step, cap * size), min(amount.step, _ABOUT * size)
    if amount.bound == "about":
        slack = loose = max(_ABOUT * size, _DEGREES if unit.dimension == "temperature" else 0)
    if amount.low is not None and amount.high is not None:
        wide = Range(amount.low - slack, amount.high + slack)
        near = wide if amount.bound == "about" else Range(amount.low, amount.high)
    elif amount.bound in {"exact", "about"}:
        loose = max(loose, _ABOUT * size) if is_converted and value % 10 == 0 else loose
        point, near, wide = (Range(value - by, value + by) for by in (0.0, slack, loose))
    else:
        near, wide = _bounded(amount)
    return Reach(point and _based(point, unit), _based(near, unit), _based(wide, unit))


def judge(claim: Reach, passage: Reach, *, is_about: bool) -> CheckOutcome:
    """Say whether a passage's amount bears out a claim's; ``is_about`` where the passage's is a rough one."""
    if claim.point and passage.point:
        if claim.near.covers(passage.point) or passage.near.covers(claim.point):
            return "agrees"
        return "undecided" if claim.wide.covers(passage.point) or passage.wide.covers(claim.point) else "differs"
    said, possible = (passage.point, passage.near) if passage.point else (passage.near, passage.wide)
    is_at_edge = is_about and any(math.isclose(said.low, end) for end in claim.near)
    if claim.near.covers(said) and not is_at_edge:
        return "agrees"
    return "undecided" if claim.wide.meets(possible) else "differs"


def _bounded(amount: Amount) -> tuple[Range, Range]:
    """Return how far a bound reaches: what bears it out, and what may be."""
    value, is_up = amount.value, amount.bound in {"at_least", "more_than"}
    hair = _HAIR * max(abs(value), 1.0) if amount.bound in {"more_than", "less_than"} else 0.0
    if amount.manner == "vague":
        return Range(value, _VAGUE * value), Range(value / 2, math.inf)
    wide = Range(value + hair, math.inf) if is_up else Range(-math.inf, value - hair)
    if amount.manner == "plain":
        return wide, wide
    tenth = _ABOUT * abs(value)
    return (wide._replace(high=value + tenth) if is_up else wide._replace(low=value - tenth)), wide


def _based(ends: Range, unit: Unit) -> Range:
    return Range(*(unit.base(end) for end in ends))


def _is_up_to(low: float, high: float) -> bool:
    """Compare after conversions, which leave a trace in the last digits."""
    return low <= high or math.isclose(low, high, rel_tol=1e-9)
