"""The counts of the Message Understanding Conferences (MUC-5), and the scores made of them, in exact fractions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Outcome = Literal["correct", "partial", "incorrect", "missing", "spurious"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were correct, partial, incorrect, missing and spurious.

    Strict scores count the correct alone, lenient ones half of each partial too. A score is null where there is
    nothing to divide by: no score is not a score of 0.
    """

    cor: int = 0
    par: int = 0
    inc: int = 0
    mis: int = 0
    spu: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        ours, theirs = self.as_tuple(), other.as_tuple()
        return Counts(*(a + b for a, b in zip(ours, theirs, strict=True)))

    def as_tuple(self) -> tuple[int, int, int, int, int]:
        """Return the counts in the order of their names above."""
        return self.cor, self.par, self.inc, self.mis, self.spu

    @property
    def possible(self) -> int:
        """What the gold asks for."""
        return self.cor + self.par + self.inc + self.mis

    @property
    def actual(self) -> int:
        """What was given."""
        return self.cor + self.par + self.inc + self.spu

    def precision(self, *, lenient: bool = False) -> Fraction | None:
        """Return the share of what was given that is right."""
        return Fraction(self._twice(lenient=lenient), 2 * self.actual) if self.actual else None

    def recall(self, *, lenient: bool = False) -> Fraction | None:
        """Return the share of what the gold asks for that was given right."""
        return Fraction(self._twice(lenient=lenient), 2 * self.possible) if self.possible else None

    def f1(self, *, lenient: bool = False) -> Fraction | None:
        """Return the harmonic mean of precision and recall.

        >>> Counts(cor=3, mis=1).f1()
        Fraction(6, 7)
        """
        both = self.possible + self.actual
        return Fraction(self._twice(lenient=lenient), both) if both else None

    def _twice(self, *, lenient: bool) -> int:
        return 2 * self.cor + (self.par if lenient else 0)


def tally(outcomes: Iterable[Outcome]) -> Counts:
    """Count outcomes.

    >>> tally(["correct", "missing", "correct"])
    Counts(cor=2, par=0, inc=0, mis=1, spu=0)
    """
    seen = Counter(outcomes)
    return Counts(seen["correct"], seen["partial"], seen["incorrect"], seen["missing"], seen["spurious"])
