"""Intervals for a corpus F1 by drawing articles again: seeded, exact, and none where there are too few articles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.counts import Counts
from evals.score import SuiteScore
from evals.slots import Row
from pipeline.errors import UsageError

DRAWS = 10_000
SEED = 20_241_106
FEWEST = 10
"""With fewer articles than this an interval would promise more than they can tell: counts alone are given."""
_OUTSIDE = 0.025
_POWER = 1.959964 + 0.841621
"""Standard errors at which a true difference is found four times in five, at a level of 5 per cent, two-sided."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 per cent of the draws. ``detectable`` is the least true difference that would likely be seen."""

    low: float
    high: float
    detectable: float


def interval(score: SuiteScore, row: Row, *, draws: int = DRAWS, seed: int = SEED) -> Interval | None:
    """Return the interval of a row's strict F1 over the suite; null under ten articles, or where nothing is asked.

    ``detectable`` is for the comparison with another run whose articles are drawn anew; for two runs on the same
    articles ``difference`` tells it closer.
    """
    values = drawn(_table(score, row), draws, seed)
    return None if values is None else drawn_interval(values)


def difference(a: SuiteScore, b: SuiteScore, row: Row, *, draws: int = DRAWS, seed: int = SEED) -> Interval | None:
    """Return the interval of F1 of ``b`` less F1 of ``a`` on the same articles, both drawn together.

    Raises ``UsageError`` where the two were not scored on the same articles, in the same order.
    """
    if [article.case_id for article in a.articles] != [article.case_id for article in b.articles]:
        raise UsageError("the two runs were not scored on the same articles: score both on one suite")
    first, second = (drawn(_table(score, row), draws, seed) for score in (a, b))
    return None if first is None or second is None else drawn_interval(second - first, paired=True)


def _table(score: SuiteScore, row: Row) -> Sequence[Counts]:
    return [article.counts(row) for article in score.articles]


def drawn(counts: Sequence[Counts], draws: int = DRAWS, seed: int = SEED) -> NDArray[np.float64] | None:
    """Return the corpus F1 of each draw of items, not a number where a draw has nothing to divide by.

    Null of under ten items. The same seed draws the same places of any list as long.
    """
    size = len(counts)
    if size < FEWEST:
        return None
    hits: Ints = np.array([2 * each.cor for each in counts], dtype=np.int64)
    asked: Ints = np.array([each.possible + each.actual for each in counts], dtype=np.int64)
    # The raw stream of a bit generator is promised never to change, that of Generator.integers is not.
    picks = (np.random.PCG64(seed).random_raw(draws * size) % np.uint64(size)).astype(np.int64).reshape(draws, size)
    above, below = hits[picks].sum(axis=1), asked[picks].sum(axis=1)
    return np.where(below > 0, above / np.maximum(below, 1), np.nan)


def drawn_interval(values: NDArray[np.float64], *, paired: bool = False) -> Interval | None:
    """Take the order statistics of draws, without interpolation.

    Where the draws are not of a ``paired`` difference, the detectable one is that to a run whose items are drawn anew.
    """
    ordered = np.sort(values[~np.isnan(values)]).tolist()
    if not ordered:
        return None
    cut = math.floor(_OUTSIDE * len(ordered))
    mean = math.fsum(ordered) / len(ordered)
    error = math.sqrt(math.fsum((value - mean) ** 2 for value in ordered) / max(len(ordered) - 1, 1))
    return Interval(ordered[cut], ordered[-1 - cut], _POWER * (1.0 if paired else math.sqrt(2)) * error)
