"""All that a verification of a suite is worth: its measures, in the order of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from evals.counts import Counts
from evals.suite import Suite
from evals.verdicts.answers import Absent, Answered, accuracy, macro_f1
from evals.verdicts.coverage import area, confidence, steps
from evals.verdicts.evidence import DEPTHS, EvidenceScore, rests_rightly, score_evidence
from evals.verdicts.gold import Key
from evals.verdicts.lookup import Asked, Lookup
from evals.verdicts.shares import Shares
from evals.verdicts.structure import Structure, structure
from pipeline.verdicts import Verification


class Measure(NamedTuple):
    """One figure of the tables, with what it is made of; precision and recall where it is an F1."""

    name: str
    value: Fraction | None
    counts: Counts | None = None
    precision: Fraction | None = None
    recall: Fraction | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VerdictScore:
    """The answers in the order of the gold's families; a system that only gives labels has nothing else."""

    answers: tuple[Answered, ...]
    structure: Structure | None = None
    evidence: EvidenceScore | None = None

    def measures(self) -> Mapping[str, Measure]:
        """Return all figures that there are, by name."""
        return {measure.name: measure for measure in self._measures()}

    def value(self, name: str) -> Fraction | None:
        """Return one figure; null where the system has none of the name."""
        measure = self.measures().get(name)
        return measure.value if measure else None

    def _measures(self) -> Iterator[Measure]:
        answers = self.answers
        yield _right("label accuracy", [answer.label_right for answer in answers])
        yield Measure("label macro-F1", macro_f1(answers))
        if any(answer.said for answer in answers):
            yield _right("said accuracy", [answer.said_right for answer in answers])
        if self.structure and self.evidence:
            yield _right("label and evidence right", [answer.all_right for answer in answers])
            yield from _of_evidence(self.evidence)
            yield from _of_structure(self.structure)
            yield Measure("area under risk", area(steps(answers)))


MEASURES: tuple[str, ...] = (
    "label accuracy",
    "label macro-F1",
    "said accuracy",
    "label and evidence right",
    *(f"evidence recall@{depth}" for depth in DEPTHS),
    "evidence F1",
    "stance accuracy",
    "basis accuracy",
    "families pairwise F1",
    "families B-cubed F1",
    "origins exact",
    "origins pairwise F1",
    "parties F1",
    "contested by F1",
    "changed on F1",
    "drift F1",
    "drift F1, either way",
    "area under risk",
)
"""The names of all measures, in the order of the tables."""


def score_verification(suite: Suite, found: Verification, keys: Mapping[str, Key]) -> VerdictScore:
    """Score a verification; ``keys`` says which claim of the gold each claim is that the system had."""
    lookup = Lookup(suite, found, keys)
    return VerdictScore(
        answers=tuple(_answered(asked, lookup) for asked in lookup.asked),
        structure=structure(suite, found, lookup),
        evidence=score_evidence(lookup),
    )


def _answered(asked: Asked, lookup: Lookup) -> Answered:
    family, verdict, items = lookup.family(asked), lookup.verdict(asked), lookup.evidence(asked)
    if verdict is None or verdict.label is None:
        absent: Absent = "missing" if verdict is None else "failed"
        return Answered(asked, None, None, absent, rests_rightly=False, family=family.id if family else None)
    cited = [item for item in items if item.id in verdict.evidence]
    return Answered(
        asked,
        verdict.label,
        verdict.said,
        rests_rightly=rests_rightly(asked, cited, lookup),
        confidence=confidence(verdict, items),
        family=verdict.family_id,
    )


def _of_evidence(score: EvidenceScore) -> Iterator[Measure]:
    for depth, counts in score.recall_at.items():
        yield Measure(f"evidence recall@{depth}", counts.recall(), counts)
    yield _shares("evidence F1", score.found)
    for name, counts in (("stance accuracy", score.stance), ("basis accuracy", score.basis)):
        yield Measure(name, counts.precision(), counts, note=f"of {counts.actual} quotes found")


def _of_structure(score: Structure) -> Iterator[Measure]:
    had, asked = score.families_of
    yield _counted("families pairwise F1", score.families, note=f"over {had} of {asked} claims")
    yield _shares("families B-cubed F1", score.families_b_cubed)
    yield Measure("origins exact", Fraction(score.origins_exact))
    yield _counted("origins pairwise F1", score.origins)
    yield _counted("parties F1", score.parties)
    yield _counted("contested by F1", score.contested)
    yield _counted("changed on F1", score.changed)
    yield _counted("drift F1", score.drift)
    yield _counted("drift F1, either way", score.drift_either_way)


def _right(name: str, right: Sequence[bool]) -> Measure:
    return Measure(name, accuracy(right), Counts(cor=sum(right), inc=len(right) - sum(right)))


def _counted(name: str, counts: Counts, note: str = "") -> Measure:
    return Measure(name, counts.f1(), counts, counts.precision(), counts.recall(), note)


def _shares(name: str, shares: Shares) -> Measure:
    return Measure(name, shares.f1, None, shares.precision, shares.recall)
