"""Finds what stands in quotation marks, and says how a run of words is quoted.

A quotation ends with its own kind of mark, or with the paragraph: a speech that runs over several opens anew in each. A
line is a paragraph, unless it may be hard-wrapped and the next one closes a quotation before it opens any. Of nested
quotations the outermost counts. A single mark is an apostrophe unless another closes it.
"""

import re
from collections.abc import Iterator
from typing import Literal

from pipeline.records import Span

Quoting = Literal["quoted", "mixed", "reported"]

_PAIRS = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹"}
_PAIRS |= {"‘": "’", "‚": "‘’", "'": "'", "「": "」", "『": "』"}
"""What may close a quotation that a mark opens. Swedes open with ”, Germans with „ or »."""
_MARK = re.compile(f"[{''.join(_PAIRS)}’」』]")
_SINGLE = "‘‚'"
_ELIDED = re.compile(r"['‘](?:\d0s|em|tis|twas|til|cause|n)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’'] [a-z][^‘]{0,300}?[.,!?…][’'](?!\w)")
_GUILLEMET = re.compile("[«»‹›]")
_BEFORE_OPENING = " \t\n\u00a0([{—–-/“\"‘'„«»"
_WIDEST_WRAP = 100


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Find the insides of quotation marks, in order, without overlap; an empty one has no span.

    >>> [text[s.start : s.end] for text in ["He said: “We’ll win,” and 'no more'."] for s in quoted_spans(text)]
    ['We’ll win,', 'no more']
    """
    first = _GUILLEMET.search(text)
    # The first guillemet shows which way they point in this text; the other one never opens.
    closing_only = {"«": "»›", "‹": "»›", "»": "«‹", "›": "«‹"}[first[0]] if first else ""
    found: list[Span] = []
    at = 0
    for line in re.finditer(r"[^\n]+", text):
        at = max(at, line.start())
        barren: set[str] = set()
        while match := _MARK.search(text, at, line.end()):
            at = match.end()
            mark = match[0]
            if mark in barren or mark in closing_only or not _opens(text, match.start()):
                continue
            end = _end(text, match.start(), line.end())
            if end is None and mark in _SINGLE and text[line.start() : match.start()].strip():
                barren.add(mark)
                continue
            stop = line.end() if end is None else end
            found += _inside(text, match.end(), stop)
            at = stop + 1
    return tuple(found)


def voice_of(text: str, span: Span, quotes: tuple[Span, ...]) -> Quoting:
    """Say whether the words of a span all stand in quotation marks, some of them, or none.

    ``quotes`` are the ``quoted_spans`` of the text.

    >>> text = "He called it a “fairy tale”."
    >>> voice_of(text, Span(start=10, end=27), quoted_spans(text))
    'mixed'
    """
    near = [quote for quote in quotes if quote.start < span.end and span.start < quote.end]
    words = [match.span() for match in re.compile(r"\w+").finditer(text, span.start, span.end)]
    inside = [any(quote.start <= start and end <= quote.end for quote in near) for start, end in words]
    if all(inside):
        return "quoted" if near else "reported"
    return "mixed" if any(inside) else "reported"


def _inside(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if words.strip():
        yield Span(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))


def _opens(text: str, at: int) -> bool:
    """Say whether a mark can open a quotation, going by what stands beside it."""
    mark, before, after = text[at], text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    if mark not in _PAIRS:
        return False
    if mark in "“„«»‹›「『":
        return True
    if mark == '"' and after.isspace():
        return before.isspace() and after != "\n"
    leads = before in _BEFORE_OPENING
    if mark == "”":
        return leads and (before == "\n" or not after.isspace())
    if mark == '"':
        return leads or (not before.isdigit() and after.isalnum())
    return leads and not after.isspace() and not _ELIDED.match(text, at)


def _end(text: str, start: int, stop: int) -> int | None:
    """Return where the quotation that opens at ``start`` closes in its line, or beyond; null where it does not."""
    mark, depth, first = text[start], 1, None
    for match in _MARK.finditer(text, start + 1, stop):
        at = match.start()
        if match[0] == mark and mark not in _SINGLE and _nests(text, at):
            depth += 1
        elif match[0] in _PAIRS[mark] and _closes(text, at):
            depth -= 1
            first = at if first is None else first
        # Marks nested deeper than two are out of order: then the first that closes does.
        if first is not None and (depth == 0 or depth > 2 or mark in _SINGLE):
            return at if depth == 0 else first
    if first is None and mark not in _SINGLE:
        return _end_beyond(text, start, stop)
    return first


def _end_beyond(text: str, start: int, stop: int) -> int | None:
    """Return where the next lines close a quotation that a hard-wrapped line leaves open; null where none does."""
    mark, line_start = text[start], text.rfind("\n", 0, start) + 1
    while stop - line_start <= _WIDEST_WRAP and stop < len(text):
        line_start = stop + 1
        stop = text.find("\n", line_start)
        stop = len(text) if stop < 0 else stop
        if not text[line_start:stop].strip():
            return None
        for match in _MARK.finditer(text, line_start, stop):
            if match[0] in _PAIRS[mark] and (match[0] != mark or not _nests(text, match.start())):
                return match.start()
            if match[0] == mark:
                return None
    return None


def _nests(text: str, at: int) -> bool:
    """Say whether a mark that both opens and closes opens here."""
    return text[at] not in '"”' or (text[at - 1] in _BEFORE_OPENING and text[at + 1 : at + 2].strip() != "")


def _closes(text: str, at: int) -> bool:
    """Tell a closing single mark from an apostrophe; other marks do close."""
    if text[at] not in "’'‘":
        return True
    if text[at - 1].isspace() or text[at + 1 : at + 2].isalnum():
        return False
    return text[at - 1] != "s" or not _POSSESSIVE.match(text, at)
