"""Speakers' turns in a transcript or a printed interview: words that are quoted although no marks stand around them."""

import re
from itertools import pairwise

from pipeline.records import Record, Span

_LABEL = re.compile(
    r"^(?P<who>[^\W\d_][^:\n“”\"]{0,80}?)(?P<colon>:)[ \t]+(?=\S)",
    re.MULTILINE,
)
_LEAST = 3
"""Lines with a label that a text must have before it is taken for a transcript: one colon is no conversation."""


class Turn(Record):
    """What one speaker says in one go; ``cue`` is the colon behind the label."""

    cue: Span
    said: Span


def turns(text: str) -> tuple[Turn, ...]:
    r"""Find the turns of a transcript; none where the text is not one: its labels must come again.

    >>> [text[turn.said.start : turn.said.end] for text in ["A: Yes.\nB: No.\nA: Yes."] for turn in turns(text)]
    ['Yes.', 'No.', 'Yes.']
    """
    labels = [label for label in _LABEL.finditer(text) if label["who"][0].isupper()]
    names = [_surname(label["who"]) for label in labels]
    labels = [label for label, name in zip(labels, names, strict=True) if names.count(name) > 1]
    if len(labels) < _LEAST:
        return ()
    ends = [*(label.start() for label in labels), len(text)]
    found = []
    for label, (_, following) in zip(labels, pairwise(ends), strict=True):
        # A turn ends with its line: what follows without a label may be a heading or a note.
        end = text.find("\n", label.end(), following)
        said = text[label.end() : following if end < 0 else end].rstrip()
        cue = Span(start=label.start("colon"), end=label.end("colon"))
        found.append(Turn(cue=cue, said=Span(start=label.end(), end=label.end() + len(said))))
    return tuple(found)


def _surname(label: str) -> str:
    """Level a label, which is longer the first time: "CHAIR (Ms Lee)" and "CHAIR" are one."""
    return re.sub(r"\s*\(.*\)", "", label).casefold().strip()
