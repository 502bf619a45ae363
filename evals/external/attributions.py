"""Attributions as the corpora see them, source, cue and content, each a set of the words of its article.

Which words stand in a span is kept as the bits of a number, one for each word of the article, so that spans in several
pieces compare like any other. A word is an unbroken run of letters and digits: neither marks nor spaces count.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Claim, Run

Extent = tuple[int, int]
"""Characters of the article, end exclusive."""
Quoting = Literal["direct", "mixed", "indirect"]
_QUOTING: dict[str, Quoting] = {"quoted": "direct", "mixed": "mixed", "reported": "indirect"}
"""The voices that attribute, by the corpora's names; the narrator's and a heading's words are nobody else's."""
_WORD = re.compile(r"\w+")


class Words:
    """The words of one article."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def mask(self, extents: Iterable[Extent]) -> int:
        """Return the words that extents touch, as bits.

        >>> bin(Words("He left, she said.").mask([(3, 7), (9, 12)]))
        '0b110'
        """
        bits = 0
        for start, end in extents:
            first, after = bisect_right(self._ends, start), bisect_left(self._starts, end)
            if start < end and first < after:
                bits |= (1 << after) - (1 << first)
        return bits


@dataclass(frozen=True, slots=True)
class Part:
    """A source, a cue or a content: which words of the article, and how they read."""

    bits: int
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """An attribution of a corpus. ``names`` are all that the source is called in its article, where that is known."""

    content: Part
    source: Part | None
    cue: Part | None
    quoting: Quoting
    speech: bool = True
    image_credit: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """An attribution that a system gave; ``name`` is what it resolved the source to."""

    content: Part
    source: Part | None
    cue: Part | None
    quoting: Quoting
    name: str | None


def guesses(claims: Iterable[Claim], words: Words) -> tuple[Guess, ...]:
    """Return the attributed mentions of an article's claims, in the order of the text.

    Claims that share a mention, the same words with the same source and cue, share one attribution.
    """
    found: dict[tuple[int, ...], Guess] = {}
    for claim in claims:
        for mention in claim.mentions:
            who = mention.attribution
            if quoting := _QUOTING.get(who.voice):
                run = Run(quote=mention.quote, span=mention.span)
                key = (*_extent(run), *_extent(who.source), *_extent(who.cue))
                source, cue = (_part(each, words) if each else None for each in (who.source, who.cue))
                found.setdefault(key, Guess(_part(run, words), source, cue, quoting, who.source_name))
    return tuple(found[key] for key in sorted(found))


def _extent(run: Run | None) -> Extent:
    return (run.span.start, run.span.end) if run else (-1, -1)


def _part(run: Run, words: Words) -> Part:
    return Part(words.mask([_extent(run)]), run.quote)
