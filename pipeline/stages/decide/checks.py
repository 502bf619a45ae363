"""The arithmetic: where a stance turns on numbers, code compares them, and its result stands."""

from typing import NamedTuple

from pipeline.text.compare import compare
from pipeline.verdicts import Check, Finding, Stance


class Checked(NamedTuple):
    """The stance that the numbers leave, and how they were compared."""

    stance: Stance
    checks: tuple[Check, ...]


def check(finding: Finding, evidence: str) -> Checked:
    """Compare each pair of numbers of a finding; ``evidence`` is its id.

    One pair that differs makes "supports" to "refutes"; "refutes" becomes "supports" where all pairs agree. What only
    qualifies a claim stays so, and what code cannot decide is left to the model.
    """
    pairs = [(pair, compare(pair.claim, pair.passage)) for pair in finding.numbers]
    stance = _by_numbers(finding.stance, [compared.outcome for _, compared in pairs])
    overruled = stance != finding.stance
    telling = "differs" if finding.stance == "supports" else "agrees"
    checks = (
        Check(
            evidence=evidence,
            claim=pair.claim,
            passage=pair.passage,
            outcome=compared.outcome,
            how=compared.how,
            against_model=overruled and compared.outcome == telling,
        )
        for pair, compared in pairs
    )
    return Checked(stance, tuple(checks))


def _by_numbers(stance: Stance, outcomes: list[str]) -> Stance:
    if stance == "supports" and "differs" in outcomes:
        return "refutes"
    if stance == "refutes" and outcomes and all(outcome == "agrees" for outcome in outcomes):
        return "supports"
    return stance
