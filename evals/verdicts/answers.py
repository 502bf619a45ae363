"""Both answers, family by family: what was said of each, and how often that is right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from evals.counts import Counts
from evals.verdicts.lookup import Asked
from evals.verdicts.shares import mean, part
from pipeline.verdicts import Label, Said

LEAST = 10
"""So many families of the gold a label must have for its F1 to count: of fewer, one mistake would be a landslide."""
LABELS: tuple[Label, ...] = get_args(Label)
SAID: tuple[Said, ...] = get_args(Said)
Absent = Literal["missing", "failed"]
"""No claim of the family was extracted and judged; or the verdict failed."""


class Answered(NamedTuple):
    """What a system says of one family of the gold; both answers are wrong where there is none."""

    asked: Asked
    label: Label | None
    said: Said | None
    absent: Absent | None = None
    rests_rightly: bool | None = None
    """Whether the evidence is the gold's; null for a system that cites none."""
    confidence: int | None = None
    """Higher is surer; null where there is no answer."""
    family: str | None = None
    """The system's family."""

    @property
    def label_right(self) -> bool:
        """Say whether the label is the gold's."""
        return self.label == self.asked.gold.label

    @property
    def said_right(self) -> bool:
        """Say whether the other answer is the gold's."""
        return self.said == self.asked.gold.said

    @property
    def all_right(self) -> bool:
        """Say whether the label is right and so is what it rests on."""
        return self.label_right and bool(self.rests_rightly)

    def given(self, of: Literal["label", "said"]) -> str:
        """Return the answer, or why there is none."""
        return (self.label if of == "label" else self.said) or self.absent or "none given"

    def gold(self, of: Literal["label", "said"]) -> str:
        """Return the gold's answer."""
        return self.asked.gold.label if of == "label" else self.asked.gold.said


def accuracy(right: Sequence[bool]) -> Fraction | None:
    """Return the share that is right."""
    return part(sum(right), len(right))


def by_label(answers: Sequence[Answered]) -> Mapping[Label, Counts]:
    """Count each label: given rightly, not given where it is the gold's, given where it is not."""
    return {label: sum((label_counts(answer, label) for answer in answers), Counts()) for label in LABELS}


def label_counts(answer: Answered, label: Label) -> Counts:
    """Count one answer for one label."""
    asked, given = answer.asked.gold.label == label, answer.label == label
    return Counts(cor=asked and given, mis=asked and not given, spu=given and not asked)


def scored_labels(answers: Sequence[Answered]) -> tuple[Label, ...]:
    """List the labels that enough families of the gold have."""
    seen = Counter(answer.asked.gold.label for answer in answers)
    return tuple(label for label in LABELS if seen[label] >= LEAST)


def macro_f1(answers: Sequence[Answered]) -> Fraction | None:
    """Return the mean F1 of the labels that at least ten families of the gold have; null where none has."""
    counts = by_label(answers)
    return mean([counts[label].f1() or Fraction(0) for label in scored_labels(answers)])


def confusion(answers: Sequence[Answered], of: Literal["label", "said"]) -> Mapping[str, Mapping[str, int]]:
    """Count what was given for each answer of the gold; answers that never occur are left out."""
    cells = Counter((answer.gold(of), answer.given(of)) for answer in answers)
    order = [*(LABELS if of == "label" else SAID), *get_args(Absent), "none given"]
    golds = [name for name in order if any(gold == name for gold, _ in cells)]
    columns = [name for name in order if name in golds or any(given == name for _, given in cells)]
    return {gold: {name: cells[gold, name] for name in columns} for gold in golds}
