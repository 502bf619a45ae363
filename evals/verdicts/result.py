"""What one system's verdicts on one suite are worth: all that the outputs show, worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evals.bootstrap import Interval
from evals.outputs.result import Asked
from evals.suite import Suite
from evals.verdicts.checks import violations
from evals.verdicts.claims import Claims
from evals.verdicts.interval import intervals
from evals.verdicts.score import VerdictScore, score_verification
from pipeline.records import Failure
from pipeline.verdicts import Verification

Mode = Literal["verify-gold", "verify-extracted", "alone", "majority"]
"""How verdicts came to be: verified on gold claims or on extracted ones, guessed from claims alone, or not asked."""
TITLES: Mapping[Mode, str] = {
    "verify-gold": "on gold claims",
    "verify-extracted": "on extracted claims",
    "alone": "claim alone",
    "majority": "majority",
}
ALONE: Mode = "alone"


@dataclass(frozen=True, slots=True)
class VerdictResult:
    """One system. ``found`` and ``claims`` are null where nothing was verified, and there are only labels."""

    mode: Mode
    suite: Suite
    score: VerdictScore
    asked: Asked = field(default_factory=Asked)
    found: Verification | None = None
    claims: Claims | None = None
    violations: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    intervals: Mapping[str, Interval] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Say in the tables' words which system it is."""
        return TITLES[self.mode]

    def value(self, measure: str) -> Fraction | None:
        """Return one figure."""
        return self.score.value(measure)


def of_labels(
    mode: Mode,
    suite: Suite,
    score: VerdictScore,
    asked: Asked | None = None,
    failures: tuple[Failure, ...] = (),
) -> VerdictResult:
    """Take the score of labels that rest on nothing."""
    drawn = intervals(score.answers)
    return VerdictResult(mode, suite, score, asked=asked or Asked(), failures=failures, intervals=drawn)


def of_verification(
    mode: Mode,
    suite: Suite,
    found: Verification,
    claims: Claims,
    *,
    asked: Asked | None = None,
    failures: tuple[Failure, ...] = (),
) -> VerdictResult:
    """Score a verification, and check what must hold of each."""
    score = score_verification(suite, found, claims.keys)
    return VerdictResult(
        mode,
        suite,
        score,
        asked=asked or Asked(),
        found=found,
        claims=claims,
        violations=violations([case.article for case in suite.cases], claims.extractions, found),
        failures=failures,
        intervals=intervals(score.answers),
    )
