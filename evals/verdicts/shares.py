"""Precision and recall in exact fractions, where counts of the one are not counts of the other."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from evals.counts import Counts

T = TypeVar("T")


class Shares(NamedTuple):
    """Precision and recall; null where there is nothing to divide by."""

    precision: Fraction | None
    recall: Fraction | None

    @property
    def f1(self) -> Fraction | None:
        """Return their harmonic mean; where one of them is null, nothing was right."""
        if self.precision is None and self.recall is None:
            return None
        p, r = self.precision or Fraction(0), self.recall or Fraction(0)
        return 2 * p * r / (p + r) if p + r else Fraction(0)


def part(count: int, whole: int) -> Fraction | None:
    """Return a share; null of nothing."""
    return Fraction(count, whole) if whole else None


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """Return the mean; null of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def paired(golds: Iterable[T], guesses: Iterable[T], alike: Callable[[T, T], bool]) -> Counts:
    """Count what both hold, each thing once and in order, and what one of them holds alone."""
    left, found = list(guesses), 0
    missing = 0
    for gold in golds:
        match = next((guess for guess in left if alike(gold, guess)), None)
        if match is None:
            missing += 1
        else:
            left.remove(match)
            found += 1
    return Counts(cor=found, mis=missing, spu=len(left))
