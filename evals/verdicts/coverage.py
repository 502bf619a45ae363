"""Risk against coverage: how often the surest verdicts are wrong, and how that grows as less sure ones are taken in.

How sure a verdict is, code tells from what it rests on; no model is asked. A label that decides has a point for each
answerer on its side that counts, three at most, and one more where one of them is a record or an admission; it loses
one where anything qualifies it, and one where arithmetic is at odds with what the model said. A conflict has one
point. "Not enough evidence" has three where nobody else speaks of the claim, two where only parties do, and one where
something narrows it.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from evals.verdicts.answers import Answered
from pipeline.verdicts import Evidence, Verdict

_FIRM = frozenset({"record", "admission"})


class Step(NamedTuple):
    """All verdicts at least as sure as this: how many of all families that is, and how many of them are wrong."""

    confidence: int
    covered: int
    wrong: int

    @property
    def risk(self) -> Fraction:
        """Return the share that is wrong."""
        return Fraction(self.wrong, self.covered)


def confidence(verdict: Verdict, evidence: Sequence[Evidence]) -> int | None:
    """Tell how sure a verdict is, by the points above; null where it has no label."""
    if verdict.label is None:
        return None
    if verdict.label == "conflicting":
        return 1
    if verdict.label == "not_enough_evidence":
        others = [item for item in evidence if item.independent]
        return 3 if not others else 2 if all(item.basis == "party" for item in others) else 1
    side = "supports" if verdict.label == "supported" else "refutes"
    ours = [item for item in evidence if item.counts and item.stance == side]
    answerers = {item.affiliation or item.issuer or item.origin for item in ours}
    points = min(len(answerers), 3) + any(item.basis in _FIRM for item in ours)
    narrowed = any(item.counts and item.stance == "qualifies" for item in evidence)
    return points - narrowed - any(check.against_model for check in verdict.checks)


def steps(answers: Sequence[Answered]) -> tuple[Step, ...]:
    """Return a step for each degree of sureness, the surest first; families without a verdict are never covered."""
    sure = [(answer.confidence, not answer.label_right) for answer in answers if answer.confidence is not None]
    return tuple(
        Step(
            level,
            covered=sum(one >= level for one, _ in sure),
            wrong=sum(wrong for one, wrong in sure if one >= level),
        )
        for level in sorted({one for one, _ in sure}, reverse=True)
    )


def area(found: Sequence[Step]) -> Fraction | None:
    """Return the mean risk over all coverages, one family more at a time; 0 is best.

    Verdicts that are equally sure come in no order: their mistakes are spread evenly among them.
    """
    total, before = Fraction(0), Step(0, 0, 0)
    for step in found:
        more, worse = step.covered - before.covered, step.wrong - before.wrong
        total += sum(
            (before.wrong + Fraction(worse * number, more)) / (before.covered + number) for number in range(1, more + 1)
        )
        before = step
    return total / before.covered if before.covered else None
