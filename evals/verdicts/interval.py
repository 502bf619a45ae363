"""Intervals for the answers, by drawing the gold's families again.

Families of one event hang together, and a suite has few events: the intervals say how far a figure hangs on which
claims were asked about, and nothing of other events.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evals.bootstrap import Interval, drawn, drawn_interval
from evals.counts import Counts
from evals.verdicts.answers import Answered, label_counts, scored_labels

_RIGHT: Mapping[str, Callable[[Answered], bool]] = {
    "label accuracy": lambda answer: answer.label_right,
    "said accuracy": lambda answer: answer.said_right,
    "label and evidence right": lambda answer: answer.all_right,
}
JUDGED = ("label accuracy", "said accuracy")
"""The measures in which new recordings must not be worse."""


def intervals(answers: Sequence[Answered]) -> Mapping[str, Interval]:
    """Return the intervals of the accuracies and of the macro-F1; none of under ten families."""
    found = {name: interval_of([right(answer) for answer in answers]) for name, right in _RIGHT.items()}
    of_label = [drawn([label_counts(answer, label) for answer in answers]) for label in scored_labels(answers)]
    f1s = [one for one in of_label if one is not None]
    if f1s:
        # Drawn with one seed, so that all labels see the same families; a label that no draw holds scores nothing.
        found["label macro-F1"] = drawn_interval(np.mean([np.nan_to_num(one) for one in f1s], axis=0))
    return {name: one for name, one in found.items() if one}


def interval_of(right: Sequence[bool]) -> Interval | None:
    """Return the interval of an accuracy."""
    values = drawn([_counts(one) for one in right])
    return None if values is None else drawn_interval(values)


def difference_of(before: Sequence[bool], after: Sequence[bool]) -> Interval | None:
    """Return the interval of an accuracy less another's, over the same families, both drawn together."""
    first, second = drawn([_counts(one) for one in before]), drawn([_counts(one) for one in after])
    return None if first is None or second is None else drawn_interval(second - first, paired=True)


def _counts(right: bool) -> Counts:  # noqa: FBT001 - what is counted
    return Counts(cor=right, inc=not right)
