"""Cuts an article's text at every edge of a mention, a source and a cue, so that each piece can be marked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.records import Run, Voice
from pipeline.report.view import VOICES, NumberedClaim

# Atomic, so that the two halves of CR LF are never counted as two line breaks.
_BREAK = r"(?>\r\n|\r|\n)"
_BLANK_LINE = re.compile(rf"{_BREAK}(?:[^\S\r\n]*{_BREAK})+")
_LINE_BREAK = re.compile(r"[\r\n]+")


class Place(NamedTuple):
    """Where a claim's content, source or cue stands, or evidence; ``voice`` is null for all but the first.

    Evidence belongs to no claim of the article; its number is 0.
    """

    start: int
    end: int
    claim: int
    role: Literal["content", "source", "cue", "evidence"]
    voice: Voice | None = None


class Segment(NamedTuple):
    """A piece of the text that no edge cuts, with the numbers of the claims that it belongs to."""

    start: int
    text: str
    claims: tuple[int, ...] = ()
    """Those whose content it carries, the innermost last."""
    sources: tuple[int, ...] = ()
    cues: tuple[int, ...] = ()
    voice: Voice | None = None
    """The strongest voice among its mentions."""
    depth: int = 0
    """How many mentions lie over one another here."""
    opens: bool = False
    """Whether a mention begins here."""
    closes: tuple[int, ...] = ()
    """The claims of which a mention ends here."""
    evidence: tuple[int, ...] = ()
    """Where the evidence that it is part of begins."""

    @property
    def anchor(self) -> bool:
        """Whether links lead here: a mention or a piece of evidence begins."""
        return self.opens or self.start in self.evidence


class Paragraph(NamedTuple):
    """A paragraph, and the line breaks that part it from the next; ``heading`` where all of it is a headline."""

    body: tuple[Segment, ...]
    gap: tuple[Segment, ...]
    heading: bool


def places(claims: Iterable[NumberedClaim]) -> list[Place]:
    """List where the claims' words stand: contents, sources and cues (a ``via`` counts among these)."""
    found = []
    for number, claim, _ in claims:
        for mention in claim.mentions:
            who = mention.attribution
            found.append(Place(mention.span.start, mention.span.end, number, "content", who.voice))
            found.extend(_run(who.source, number, "source"))
            found.extend(_run(who.cue, number, "cue"))
            found.extend(_run(who.via, number, "cue"))
    return found


def _run(run: Run | None, number: int, role: Literal["source", "cue"]) -> Iterator[Place]:
    if run is not None:
        yield Place(run.span.start, run.span.end, number, role)


def cut(text: str, marks: Iterable[Place], breaks: Iterable[int] = ()) -> Iterator[Segment]:
    """Cut a text at all edges of its places. The pieces, joined, are the text.

    >>> [s.text for s in cut("One two three", [Place(4, 7, 1, "content", "quoted")])]
    ['One ', 'two', ' three']
    """
    opening: defaultdict[int, list[Place]] = defaultdict(list)
    closing: defaultdict[int, list[Place]] = defaultdict(list)
    for place in sorted(marks, key=lambda p: (p.start, -p.end)):
        within = place._replace(end=min(place.end, len(text)))
        if within.start < within.end:
            opening[within.start].append(within)
            closing[within.end].append(within)
    active: list[Place] = []
    for start, end in pairwise(sorted({0, len(text), *breaks, *opening, *closing})):
        for place in closing[start]:
            active.remove(place)
        active += opening[start]
        yield _segment(start, text[start:end], active, opened=opening[start], closed=closing[end])


def _segment(start: int, text: str, active: list[Place], *, opened: list[Place], closed: list[Place]) -> Segment:
    voices = [place.voice for place in active if place.voice]
    return Segment(
        start,
        text,
        claims=_numbers(active, "content"),
        sources=_numbers(active, "source"),
        cues=_numbers(active, "cue"),
        voice=min(voices, key=VOICES.index, default=None),
        depth=len(voices),
        opens=any(place.voice for place in opened),
        closes=tuple(sorted(_numbers(closed, "content"))),
        evidence=tuple(dict.fromkeys(place.start for place in active if place.role == "evidence")),
    )


def _numbers(active: list[Place], role: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place.claim for place in active if place.role == role))


def paragraphs(text: str, marks: Iterable[Place]) -> Iterator[Paragraph]:
    """Cut a text into marked paragraphs: at blank lines, or at every line break where it has no blank line."""
    parting = _BLANK_LINE if _BLANK_LINE.search(text) else _LINE_BREAK
    gaps = [(found.start(), found.end()) for found in parting.finditer(text)]
    pieces = list(cut(text, marks, (edge for gap in gaps for edge in gap)))
    at = 0
    for gap_start, gap_end in [*gaps, (len(text), len(text))]:
        body_end = at
        while body_end < len(pieces) and pieces[body_end].start < gap_start:
            body_end += 1
        end = body_end
        while end < len(pieces) and pieces[end].start < gap_end:
            end += 1
        if end > at:
            body = tuple(pieces[at:body_end])
            heading = bool(body) and all(s.voice == "headline" or not s.text.strip() for s in body)
            yield Paragraph(body, tuple(pieces[body_end:end]), heading)
        at = end
