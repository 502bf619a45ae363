"""Cuts a stretch of an article around some of its words, so that a reader sees them where they stand."""

import re
from typing import NamedTuple

from pipeline.records import Span

AROUND = 240
"""Characters shown on each side, at most."""

_BREAK = re.compile(r"[\r\n]+")
# What a cut leaves of a word; longer runs are of a script without spaces, and are cut anywhere.
_WORD_HEAD = re.compile(r"^\S{0,24}\s")
_WORD_TAIL = re.compile(r"\s\S{0,24}$")


class Excerpt(NamedTuple):
    """Words of an article between what stands before and after them; ``…`` marks where the paragraph was cut."""

    before: str
    words: str
    after: str


def excerpt(text: str, span: Span, around: int = AROUND) -> Excerpt:
    """Cut out a span with what surrounds it in its own paragraph, at most ``around`` characters on each side.

    >>> excerpt("One. Two three.", Span(start=5, end=8))
    Excerpt(before='One. ', words='Two', after=' three.')
    """
    before = _BREAK.split(text[max(0, span.start - around - 1) : span.start])[-1]
    after = _BREAK.split(text[span.end : span.end + around + 1])[0]
    if len(before) > around:
        before = f"… {_WORD_HEAD.sub('', before)[-around:]}"
    if len(after) > around:
        after = f"{_WORD_TAIL.sub('', after)[:around]} …"
    return Excerpt(before, text[span.start : span.end], after)
