"""Where sentences stand: paragraphs by the lines of the text, sentences by sentencex, then three small repairs.

A line is a paragraph, as news texts have it, unless the text is hard-wrapped. It is taken to be when its longest line
has 50 to 100 characters, and of the full lines that do not end like a sentence at least half go on with a small letter.
Then a line goes on in the next one where it does so with a small letter, or where it is full: the next one's first word
would not have fitted. A line that is indented more than the one before starts a paragraph.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Sentence, Span

# Where sentencex ends a sentence after one of these, it goes on: always, before a digit, before a small letter.
_NEVER_LAST = frozenset(
    "Ald Amb Atty Attys Brig Cllr Ft Gens Insp Messrs Mlle Mme Ms Pfc Pvt Shri Smt Spc Ste Supt "
    "Vol Vols approx ca circa est incl resp viz vol vols".split()
)
_BEFORE_DIGIT = frozenset(
    "App Art Arts Ch Eq Ex Ext Fig Figs Mk No Nos Pt Sec Sect Sept Ser Tab Tel "
    "app art arts ch eq ext fig figs no nos p para paras pp pt sec ser tel".split()
)
_BEFORE_SMALL = frozenset(
    "Calif Cap Co Corp Cos Dip Ed Esq Fri Inc Jr Ltd Mass Md Mon Oxon Sat Sr Sun Thu Thurs Tue Tues Wash Wed "
    "a.m al cf cu ed eds etc excl ft kg km lb lbs max min oz p.m sq tbsp".split()
)
_CLOSING = re.compile(r"[”’»\"')\].!?…]+(?=\s|$)")
_NUMBERED = re.compile(r"\s*\(?\d{1,3}[.)]\s*")
_ENDS = re.compile(r"[.!?…:;。！？؟।][”’»\"')\]]*$")


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    text: str
    after_blank: bool


def sentences(text: str, language: str | None = None) -> tuple[Sentence, ...]:
    """Cut a text into sentences and headings, in order, without white space around them.

    Every character that is no white space stands in exactly one. ``language`` is BCP 47; English where it is null.

    >>> [text[s.span.start : s.span.end] for text in ["He left. She, too."] for s in sentences(text)]
    ['He left.', 'She, too.']
    """
    code = (language or "en").split("-")[0].lower()
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text), 1):
        for span in _spans(text, start, end, code):
            found.append(Sentence(number=len(found) + 1, paragraph=number, span=span))
    return tuple(found)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    lines = list(_lines(text))
    if not lines:
        return
    width = _wrapped_at(lines)
    start = lines[0].start
    for line, after in pairwise(lines):
        if width is None or not _continues(line, after, width):
            yield start, line.end
            start = after.start
    yield start, lines[-1].end


def _lines(text: str) -> Iterator[_Line]:
    offset, after_blank = 0, False
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if words:
            start = offset + indent
            yield _Line(start, start + len(words), indent, words, after_blank)
        after_blank = not words
        offset += len(raw)


def _wrapped_at(lines: list[_Line]) -> int | None:
    """Return the width that the text is hard-wrapped at, null where it is not."""
    width = max(line.indent + len(line.text) for line in lines)
    if not 50 <= width <= 100:
        return None
    small = [_starts_small(b) for a, b in pairwise(lines) if _is_full(a, b, width) and _is_open(a)]
    return width if small and 2 * sum(small) >= len(small) else None


def _continues(line: _Line, after: _Line, width: int) -> bool:
    return _is_full(line, after, width) or (not after.after_blank and _is_open(line) and _starts_small(after))


def _is_full(line: _Line, after: _Line, width: int) -> bool:
    if after.after_blank or after.indent > line.indent:
        return False
    return line.indent + len(line.text) + 1 + len(after.text.split(maxsplit=1)[0]) > width


def _is_open(line: _Line) -> bool:
    return not _ENDS.search(line.text)


def _starts_small(line: _Line) -> bool:
    first = line.text.lstrip("“‘„«\"'([")[:1]
    return first.isalpha() and not first.isupper()


def _spans(text: str, start: int, end: int, code: str) -> Iterator[Span]:
    """Yield the sentences of one paragraph, which neither starts nor ends in white space."""
    # A line break inside a paragraph is a space to sentencex; one character for one, so that the offsets hold.
    paragraph = "".join(" " if c.isspace() else c for c in text[start:end])
    cuts = _boundaries(paragraph, code)
    opened, has_words = 0, False
    for begin, cut, following in zip(cuts, cuts[1:], [*cuts[2:], None], strict=False):
        has_words = has_words or _has_words(paragraph[begin:cut])
        after = paragraph[cut:following].lstrip()
        # Sixty characters are more than any abbreviation, and keep this from reading all of a long text again.
        goes_on = not has_words or not _has_words(after) or _goes_on(paragraph[max(opened, cut - 60) : cut], after)
        if following is None or not goes_on:
            yield _trimmed(text, start + opened, start + cut)
            opened, has_words = cut, False


def _boundaries(paragraph: str, code: str) -> list[int]:
    """Return where sentencex cuts, both ends included; marks that close a sentence stay with it."""
    from sentencex import get_sentence_boundaries

    cuts = [0]
    for end in [*(found["end_index"] for found in get_sentence_boundaries(code, paragraph)), len(paragraph)]:
        if end > cuts[-1]:
            closing = _CLOSING.match(paragraph, end)
            cuts.append(closing.end() if closing else end)
    return cuts


def _has_words(piece: str) -> bool:
    return any(map(str.isalnum, piece))


def _goes_on(before: str, after: str) -> bool:
    """Say whether what is before a boundary ends in an abbreviation, or is the number of what comes after."""
    last = (before.rsplit(maxsplit=1) or [""])[-1]
    word = last.removesuffix(".").lstrip("“‘„«\"'([") if last.endswith(".") else None
    return (
        _NUMBERED.fullmatch(before) is not None
        or word in _NEVER_LAST
        or (word in _BEFORE_DIGIT and after[0].isdigit())
        or (word in _BEFORE_SMALL and after[0].islower())
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))
