"""Compares the numbers and dates of a claim with those of a passage, by arithmetic alone.

52 bears out "at least 40", and "at least 40" cannot be "no more than 28". Where the words leave it open, so does the
outcome: "at least 41" may mean 41, tons may be long or short, and percentage points are no per cent. How much rounding
and "about" allow, ``tolerance`` says.
"""

import math
import re
from datetime import datetime, time
from itertools import product
from typing import NamedTuple

from pipeline.text.isodates import days, ends, is_iso
from pipeline.text.measures import Amount, read_amounts, read_part
from pipeline.text.tolerance import judge, reach
from pipeline.text.units import FREQUENCY, PERCENT, SHARE, Unit
from pipeline.verdicts import CheckOutcome

_RANK: tuple[CheckOutcome, ...] = ("agrees", "undecided", "differs")
_SAID = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most ", "more_than": "more than "}
_SAID |= {"less_than": "less than "}
_REACHED = {"at_most": "up to ", "at_least": "as few as ", "more_than": "just over ", "less_than": "just under "}
_LESS = frozenset("less lower fewer smaller cheaper shorter down below decrease drop fall cut".split())
_MORE = frozenset("more higher greater larger dearer longer up above increase rise growth".split())


class Comparison(NamedTuple):
    """What came out, and how: a short sentence for a reader, with both sides in one unit."""

    outcome: CheckOutcome
    how: str


def compare(claim: str, passage: str) -> Comparison:
    """Say whether the number in a passage's words bears out the one in a claim's.

    >>> compare("Some 4,100 hectares", "41.3 square kilometres")
    Comparison(outcome='agrees', how='41.3 km² = 4,130 ha, within 10 % of 4,100 ha')
    """
    claims, passages = _sides(claim, passage)
    if not claims or not passages:
        return Comparison("undecided", f"no number can be read in “{passage if claims else claim}”")
    pairs = list(zip(claims, passages, strict=False))
    if len(claims) == len(passages) and all(_meanings(*pair) for pair in pairs):
        results = [_compared(*pair) for pair in pairs]
        worst = max((one.outcome for one in results), key=_RANK.index)
        return Comparison(worst, "; ".join(one.how for one in results if worst in {one.outcome, "agrees"}))
    results = [_compared(*pair) for pair in product(claims, passages) if _meanings(*pair)]
    if not results:
        return _unlike(claims[0], passages[0])
    # "From 60 to 45" is none of "15", "60" and "a quarter less": that none of several numbers fits says nothing.
    if any(one.outcome != "agrees" for one in results):
        return Comparison("undecided", f"the words hold several numbers: {'; '.join(one.how for one in results)}")
    return results[0]


def same_amount(a: str, b: str) -> bool | None:
    """Say whether two quantities are one: value, bound and unit; null where code cannot tell. The order is no matter.

    >>> same_amount("an hour", "60 minutes"), same_amount("41", "at least 41"), same_amount("two", "both")
    (True, False, None)
    """
    firsts, seconds = read_amounts(a), read_amounts(b)
    if not firsts or len(firsts) != len(seconds):
        return None
    results = {_same(*pair) for pair in zip(firsts, seconds, strict=True)}
    if False in results:
        return False
    is_one_both = ("both" in a.lower().split()) != ("both" in b.lower().split())
    return None if None in results or is_one_both else True


def compare_dates(claim_iso: str, passage_iso: str) -> Comparison:
    """Say whether a passage's date or interval lies in a claim's; both are ISO 8601.

    >>> compare_dates("2024-08", "2024-08-06").outcome, compare_dates("2024-08-06", "2024-08").outcome
    ('agrees', 'undecided')
    """
    for iso in (claim_iso, passage_iso):
        if not is_iso(iso):
            return Comparison("undecided", f"“{iso}” is no date")
    (start, end), (first, last) = _times(claim_iso), _times(passage_iso)
    claim, passage = _dated(claim_iso), _dated(passage_iso)
    if start <= first and last <= end:
        return Comparison("agrees", f"both are {claim}" if claim == passage else f"{passage} lies within {claim}")
    if last < start or end < first:
        return Comparison("differs", f"{passage} is not {claim}")
    return Comparison("undecided", f"{passage} may or may not be {claim}")


def _sides(claim: str, passage: str) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    """Read both sides; "9 of 400" is a share where the other side is one."""
    claims, passages = read_amounts(claim), read_amounts(passage)
    shares = [len(side) == 1 and side[0].units[0].dimension == SHARE.dimension for side in (claims, passages)]
    if shares[0] and (part := read_part(passage)):
        return claims, (part,)
    if shares[1] and (part := read_part(claim)):
        return (part,), passages
    return claims, passages


def _meanings(a: Amount, b: Amount) -> list[tuple[Unit, Unit]]:
    """Return the units in which two amounts can be compared; one name means the same on both sides."""
    if a.units == b.units:
        return list(zip(a.units, b.units, strict=True))
    return [(one, other) for one in a.units for other in b.units if one.dimension == other.dimension]


def _agreed(results: list[Comparison], why: str) -> Comparison:
    """Return the one outcome of several comparisons, if there is one."""
    if len({one.outcome for one in results}) == 1:
        return results[0]
    return Comparison("undecided", f"{why}: {'; '.join(one.how for one in results)}")


def _compared(claim: Amount, passage: Amount) -> Comparison:
    """Compare two amounts in all that their units may mean."""
    ways = [{*one.noun.split()} for one in (claim, passage)]
    if (ways[0] & _LESS and ways[1] & _MORE) or (ways[0] & _MORE and ways[1] & _LESS):
        return Comparison("differs", f"{passage.words} {passage.noun} is not {claim.words} {claim.noun}")
    meanings = _meanings(claim, passage)
    results = [_measured(claim, passage, *units) for units in meanings]
    if len(claim.units) != len(passage.units):  # "30 degrees" and "30 °C": the same number is of the same unit
        for result, (one, other) in zip(results, meanings, strict=True):
            if one == other and result.outcome == "agrees":
                return result
    return _agreed(results, "it hangs on what the unit means")


def _unlike(claim: Amount, passage: Amount) -> Comparison:
    """Compare amounts of two kinds: a bare number may be of the other's, which is likely only where it is the same."""
    sides = f"{passage.words} and {claim.words}"
    if claim.is_bare or passage.is_bare:
        unit = (passage if claim.is_bare else claim).units[0]
        result = _measured(claim, passage, unit, unit)
        return result if result.outcome == "agrees" else Comparison("undecided", f"{sides}: one of them has no unit")
    if {claim.units[0].dimension, passage.units[0].dimension} == {"points", "proportion"}:
        return Comparison("undecided", f"{sides}: percentage points are no per cent")
    return Comparison("undecided", f"{sides} do not measure the same thing")


def _measured(claim: Amount, passage: Amount, of_claim: Unit, of_passage: Unit) -> Comparison:
    """Compare two amounts of one dimension."""
    is_converted = of_claim.symbol != of_passage.symbol
    one, other = (reach(a, unit, is_converted=is_converted) for a, unit in ((claim, of_claim), (passage, of_passage)))
    outcome = judge(one, other, is_about=passage.bound == "about")
    shown = _shown_in(of_claim, of_passage)
    left, right = _in_unit(passage, of_passage, shown), _in_unit(claim, of_claim, shown)
    if outcome == "undecided":
        return Comparison(outcome, f"{left} may or may not be {right}")
    if one.point and other.point and "about" in {claim.bound, passage.bound}:
        is_within = "" if outcome == "agrees" else "not "
        return Comparison(outcome, f"{left}, {is_within}within 10 % of {_written(claim, of_claim, shown)}")
    if outcome == "differs":
        return Comparison(outcome, f"{left}, which is not {right}")
    if left == right:
        return Comparison(outcome, f"both are {right}")
    is_rounded = one.point and other.point and not math.isclose(one.point.low, other.point.low)
    return Comparison(outcome, f"{left}, which is {right}{' but for rounding' if is_rounded else ''}")


def _shown_in(of_claim: Unit, of_passage: Unit) -> Unit:
    """Return the unit to show both sides in: the claim's, but shares and chances in per cent."""
    if of_claim == SHARE:
        return PERCENT
    is_chance = of_claim.dimension == FREQUENCY and "%" in of_passage.symbol
    return of_passage if is_chance else of_claim


def _in_unit(amount: Amount, unit: Unit, shown: Unit) -> str:
    """Write an amount as it was said, and in the unit to show."""
    cue = "at least " if amount.manner == "vague" else (_SAID if amount.manner == "plain" else _REACHED)[amount.bound]
    if unit == shown:
        return cue + _written(amount, unit, unit)
    is_idiom = unit == SHARE or unit.symbol.startswith("times")
    return f"{amount.words if is_idiom else cue + _written(amount, unit, unit)} = {_written(amount, unit, shown)}"


def _written(amount: Amount, unit: Unit, to: Unit) -> str:
    figures = [amount.value] if amount.low is None or amount.high is None else [amount.low, amount.high]
    number = " to ".join(_number(figure if to == unit else to.amount(unit.base(figure))) for figure in figures)
    symbol = to.symbol if number != "1" or len(to.symbol) < 4 else re.sub(r"(?:ie)?s$", _singular, to.symbol)
    return f"{number} {symbol}".strip()


def _singular(ending: re.Match[str]) -> str:
    return "y" if ending[0] == "ies" else ""


def _number(value: float) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{float(f'{value / size:.4g}'):,g} {name}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _same(a: Amount, b: Amount) -> bool | None:
    """Say whether two amounts are one, in all that their units may mean."""
    results = {_same_in(a, b, *units) for units in _meanings(a, b)}
    if results:
        return results.pop() if len(results) == 1 else None
    kinds = {a.units[0].dimension, b.units[0].dimension}
    may_be_one = a.is_bare or b.is_bare or ("proportion" in kinds and kinds & {"count", FREQUENCY})
    return None if may_be_one else False


def _same_in(a: Amount, b: Amount, of_a: Unit, of_b: Unit) -> bool | None:
    if (a.bound, a.manner, a.low is None) != (b.bound, b.manner, b.low is None):
        return False
    figures = [(a.value, b.value), (a.low or 0.0, b.low or 0.0), (a.high or 0.0, b.high or 0.0)]
    if all(math.isclose(of_a.base(one), of_b.base(other), rel_tol=1e-9, abs_tol=1e-12) for one, other in figures):
        return None if a.noun and b.noun and a.noun != b.noun else True
    if of_a == of_b:
        return False
    exact = (one._replace(bound="exact") for one in (a, b))
    sides = [reach(one, unit, is_converted=False) for one, unit in zip(exact, (of_a, of_b), strict=True)]
    return None if judge(*sides, is_about=False) == "agrees" else False


def _times(iso: str) -> tuple[datetime, datetime]:
    """Return the first and the last moment of an ISO date or interval."""
    first, last = days(iso)
    moments = [datetime.combine(first, time.min), datetime.combine(last, time.max)]
    start, _, end = iso.partition("/")
    said = (start, end or start)
    first_moment, last_moment = (
        datetime.fromisoformat(one) if "T" in one else moment for one, moment in zip(said, moments, strict=True)
    )
    return first_moment, last_moment


def _dated(iso: str) -> str:
    """Write an ISO date or interval for a reader: "6 August 2024", "the time from 6 August 2024 on"."""
    said = [_day(end) for end in ends(iso)]
    if len(said) == 2:
        return f"{said[0]} to {said[1]}"
    if iso.startswith(".."):
        return f"the time up to {said[0]}"
    return f"the time from {said[0]} on" if iso.endswith("..") else said[0]


def _day(iso: str) -> str:
    first, _ = days(iso)
    if "W" in iso:
        return f"the week from {first.day} {first:%B %Y}"
    written = {4: f"{first:%Y}", 7: f"{first:%B %Y}"}.get(len(iso), f"{first.day} {first:%B %Y}")
    return f"{written}, {iso[11:]}" if "T" in iso else written
