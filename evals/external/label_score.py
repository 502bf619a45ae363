"""Scores labels against those of people: what was verified, and beside it what the claim alone gives away.

Who answers for a passage plays no part: each is taken as independent, of a basis that counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evals.counts import Counts
from evals.external.labelled import Labelled
from evals.verdicts.answers import LABELS
from evals.verdicts.shares import mean
from pipeline.records import Span
from pipeline.stages.decide.checks import check
from pipeline.stages.decide.label import label_of
from pipeline.stages.judge import Place
from pipeline.verdicts import Evidence, Finding, Label, Stance

Given = Label | None
"""A label, or null where a call failed: that is no label, and never the right one."""
Compared = tuple[Label, Given]
"""The label of people, and the one given."""
_SIDE: Mapping[Label, Stance] = {"supported": "supports", "refuted": "refutes"}
_COUNTED = Evidence(
    id="e",
    family_id="f",
    article_id="a",
    origin="o",
    span=Span(start=0, end=1),
    quote="",
    stance="qualifies",
    model_stance="qualifies",
    basis="report",
    issuer=None,
    affiliation=None,
    independent=True,
    counts=True,
    why="counts",
    published=None,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one claim, null where the judge failed, and the label guessed from its words alone."""

    claim: Labelled
    findings: tuple[Finding, ...] | None
    alone: Given
    failures: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[Finding, ...] | None:
        """Return what was found in the claim's own documents, the ones that people labelled it by."""
        return None if self.findings is None else tuple(_within(self.findings, self.claim.shown))


def decided(stances: Iterable[Stance]) -> Label:
    """Give the label by the pipeline's own rule."""
    return label_of([_COUNTED.model_copy(update={"stance": stance}) for stance in stances])


def by_numbers(finding: Finding) -> Stance:
    """Give the stance of a finding once its numbers are compared by code."""
    return check(finding, _COUNTED.id).stance


WAYS: Mapping[str, Callable[[Answer], Given]] = {
    "verified": lambda answer: _label(answer.findings),
    "by its own documents": lambda answer: _label(answer.own),
    "without arithmetic": lambda answer: _label(answer.findings, lambda finding: finding.stance),
    "claim alone": lambda answer: answer.alone,
}
"""How a label comes about, by what the tables call it."""
VERIFIED, *_, ALONE = WAYS


def rationale_right(answer: Answer) -> bool | None:
    """Say whether the label is right and words cited for it stand in a sentence of the gold's rationale.

    Null where people gave no rationale.
    """
    if not answer.claim.rationales:
        return None
    label = WAYS[VERIFIED](answer)
    cited = [one for one in answer.findings or () if by_numbers(one) == _SIDE.get(answer.claim.label)]
    return label == answer.claim.label and any(_within(cited, answer.claim.rationales))


def pairs(answer: Answer) -> list[Compared]:
    """Compare passage by passage, where people labelled each by itself."""
    return [
        (gold, None if answer.findings is None else _label(tuple(_within(answer.findings, [place]))))
        for place, gold in zip(answer.claim.shown, answer.claim.pairs, strict=bool(answer.claim.pairs))
    ]


def decided_rightly(claims: Iterable[Labelled]) -> list[bool]:
    """Score the deciding step apart: for each claim, whether the rule over people's labels of its passages is right."""
    return [
        decided(_SIDE.get(pair, "qualifies") for pair in claim.pairs) == claim.label for claim in claims if claim.pairs
    ]


def macro_f1(compared: Sequence[Compared]) -> Fraction | None:
    """Return the mean F1 of the labels that the gold has; null of nothing."""
    golds = {gold for gold, _ in compared}
    return mean([_counts(compared, label).f1() or Fraction(0) for label in LABELS if label in golds])


def _counts(compared: Sequence[Compared], label: Label) -> Counts:
    return sum(
        (
            Counts(cor=gold == given == label, mis=gold == label != given, spu=given == label != gold)
            for gold, given in compared
        ),
        Counts(),
    )


def confusion(compared: Sequence[Compared]) -> Mapping[str, Mapping[str, int]]:
    """Count what was given for each label of the gold; labels that never occur are left out."""
    cells: list[tuple[str, str]] = [(gold, given or "failed") for gold, given in compared]
    golds = [label for label in LABELS if any(gold == label for gold, _ in cells)]
    columns = [name for name in (*LABELS, "failed") if name in golds or any(given == name for _, given in cells)]
    return {gold: {name: cells.count((gold, name)) for name in columns} for gold in golds}


def _label(findings: Sequence[Finding] | None, stance: Callable[[Finding], Stance] = by_numbers) -> Given:
    return None if findings is None else decided(map(stance, findings))


def _within(findings: Iterable[Finding], places: Iterable[Place]) -> Iterable[Finding]:
    """Keep the findings whose words stand in one of the places, at least in part."""
    return [
        one
        for one in findings
        if any(place.common(Place(article_id=one.article_id, span=one.span)) for place in places)
    ]
