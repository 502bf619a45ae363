"""Finds the words that a model quoted: exactly, then normalised, then fuzzily with vetoes, or not at all.

The result is a span of the original text, so the record's quote is read back from the article and never taken from
the model. A fuzzy match is refused where the words that differ could change what is said: a negation, a modal verb,
a number or a name ("would" is not "would not").
"""

import re
import unicodedata
from collections import Counter
from typing import Literal

from pipeline.records import Alignment, Record, Span
from pipeline.text.quantities import numbers

MissReason = Literal["empty", "not_found", "differs_in_negation", "differs_in_number", "differs_in_name"]

FUZZY_FLOOR = 88.0
"""Least similarity (0 to 100, edit distance over the quote's length) at which other words count as the same."""
FUZZY_LEAST = 12
"""A shorter quote is found to the letter or not at all: a few edits would make it another word."""

_FOLDED = {**dict.fromkeys("“”„‟«»‘’‚‛‹›`´″′", "'"), '"': "'", **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_ELISION = re.compile(r"\s*(?:\[?\.\.\.\]?|\[?…\]?)\s*")
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")
_POLAR = frozenset(
    "not no never none nothing neither nor without cannot can't won't don't didn't doesn't isn't wasn't aren't weren't "
    "hasn't haven't hadn't wouldn't couldn't shouldn't hardly barely may might could would should must will shall can "
    "pas jamais aucun sans nicht kein keine nie ohne nunca sin".split()
)
_QUANTIFIERS = frozenset("all both each every few half many most several some only".split())
_STARTERS = frozenset(
    "a an the this that these those it its he she they his her their we our i you in on at of to for from by with "
    "as and but or so if when while after before since there here both all some most no according however".split()
)


class Aligned(Record):
    """Where a quote stands, and how it was found."""

    span: Span
    alignment: Alignment


class Miss(Record):
    """Why a quote has no place in the text."""

    reason: MissReason


def align(text: str, quote: str, *, near: Span | None = None) -> Aligned | Miss:
    """Find where ``quote`` stands in ``text``; of several places the one nearest to ``near``, else the first.

    >>> align("She said: “We will  win.”", 'we will win').span
    Span(start=11, end=23)
    """
    words = quote.strip()
    if not words:
        return Miss(reason="empty")
    places, how = occurrences(text, words)
    if places:
        return Aligned(span=_nearest(places, near), alignment=how)
    return _fuzzy(text, Folded(text), words, near)


def occurrences(text: str, quote: str) -> tuple[list[Span], Alignment]:
    """List every place where a quote stands to the letter, or else with its typography levelled, and say which."""
    words = quote.strip()
    places = _places(text, words) if words else []
    if places or not words:
        return places, "exact"
    folded = Folded(text)
    for variant in _variants(words):
        places = [folded.original(span) for span in _places(folded.text, variant)]
        if places:
            break
    return places, "normalised"


class Folded:
    """A text with its typography levelled, and the way back to the original's offsets."""

    def __init__(self, text: str) -> None:
        out: list[str] = []
        self._offsets: list[int] = []
        for offset, char in enumerate(text):
            if char in _DROPPED:
                continue
            if char.isspace():
                if out and out[-1] == " ":
                    continue
                piece = " "
            else:
                piece = _FOLDED.get(char) or unicodedata.normalize("NFKC", char).casefold() or char
            out.extend(piece)
            self._offsets.extend([offset] * len(piece))
        self.text = "".join(out)

    def original(self, span: Span) -> Span:
        """Map a span of the folded text to the characters that it came from."""
        return Span(start=self._offsets[span.start], end=self._offsets[span.end - 1] + 1)


def _variants(quote: str) -> list[str]:
    """List the forms in which a model may have copied the words: as they are, and without what it set around them."""
    whole = Folded(quote).text.strip()
    bare = whole.strip(" '").rstrip(" .,;:'").lstrip(" '")
    return [form for form in dict.fromkeys((whole, bare)) if form]


def _places(text: str, words: str) -> list[Span]:
    """List where words stand in a text without cutting another word in two."""
    places, start = [], text.find(words)
    while start >= 0:
        end = start + len(words)
        if not (_joined(text, start) or _joined(text, end)):
            places.append(Span(start=start, end=end))
        start = text.find(words, start + 1)
    return places


def _joined(text: str, offset: int) -> bool:
    """Say whether the characters on both sides of an offset belong to one word, in scripts that divide words."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    spaced = all(ord(char) < 0x0E00 or 0x1E00 <= ord(char) < 0x2000 for char in (before, after))
    return spaced and before.isalnum() and after.isalnum()


def distance(a: Span, b: Span) -> int:
    """Count the characters between two spans; 0 where they touch or overlap."""
    return max(0, a.start - b.end, b.start - a.end)


def _nearest(places: list[Span], near: Span | None) -> Span:
    return min(places, key=lambda place: (distance(place, near) if near else 0, place.start))


def _fuzzy(text: str, folded: Folded, quote: str, near: Span | None) -> Aligned | Miss:
    """Find words that are almost the quote's, or the longest run of a quote that leaves something out."""
    pieces = [piece for piece in _ELISION.split(quote) if piece]
    if len(pieces) > 1:
        longest = max(pieces, key=len)
        found = align(text, longest, near=near) if len(longest) * 2 >= len(quote) else Miss(reason="not_found")
        return found.model_copy(update={"alignment": "fuzzy"}) if isinstance(found, Aligned) else found
    wanted = _variants(quote)[-1] if _variants(quote) else ""
    if len(wanted) < FUZZY_LEAST or len(wanted) > 2 * len(folded.text):
        return Miss(reason="not_found")
    from rapidfuzz.fuzz import partial_ratio_alignment

    best = partial_ratio_alignment(wanted, folded.text, score_cutoff=FUZZY_FLOOR)
    if best is None or best.dest_end <= best.dest_start:
        return Miss(reason="not_found")
    span = _snapped(text, folded.original(Span(start=best.dest_start, end=best.dest_end)), quote)
    if span is None:
        return Miss(reason="not_found")
    reason = veto(quote, text[span.start : span.end])
    return Miss(reason=reason) if reason else Aligned(span=span, alignment="fuzzy")


def _snapped(text: str, span: Span, quote: str) -> Span | None:
    """Fit a span to whole words, and drop the words at its ends that the quote does not have."""
    start, end = span.start, span.end
    while _joined(text, start):
        start -= 1
    while _joined(text, end):
        end += 1
    ours = {word.casefold() for word in _words(quote)}
    inside = [word for word in _WORD.finditer(text, start, end) if word[0].replace("’", "'").casefold() in ours]
    return Span(start=inside[0].start(), end=inside[-1].end()) if inside else None


def veto(quote: str, found: str) -> MissReason | None:
    """Say which kind of weighty word stands in one of two texts alone."""
    ours, theirs = _words(quote), _words(found)
    apart = {word.casefold() for word in (ours - theirs) + (theirs - ours)}
    if apart & _POLAR:
        return "differs_in_negation"
    if apart & _QUANTIFIERS or sorted(numbers(quote)) != sorted(numbers(found)):
        return "differs_in_number"
    if any(word[0].isupper() and word.casefold() not in _STARTERS for word in (ours - theirs) + (theirs - ours)):
        return "differs_in_name"
    return None


def _words(text: str) -> Counter[str]:
    return Counter(word.replace("’", "'") for word in _WORD.findall(text))
