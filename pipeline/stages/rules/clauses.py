"""Cuts content into clauses that can be true and false apart from each other, as far as words and marks show it."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.stages.rules.phrases import adverbial, has_verb, looks_past, main_subject
from pipeline.stages.rules.tokens import DASHES, MARKS, Range, Tokens, is_, trimmed

_COORDINATES = frozenset({"and", "but", "while", "whereas", "although", "though", "or", "so"})
_NO_PARTICIPLE = frozenset({"according", "including", "during", "following", "being", "nothing", "morning", "evening"})
_NEAR = 9
"""Words within which a bare "and" that joins clauses, and not nouns, must be followed by a verb."""
_RELATIVES = frozenset({"which", "who", "whose"})


class Clause(NamedTuple):
    """One clause. ``subject`` is what it leaves unsaid, taken from the clause or noun before it."""

    words: Range
    subject: Range | None = None


def clauses(tokens: Tokens, whole: Range) -> list[Clause]:
    """Cut a range into clauses, in order; questions are left out."""
    found: list[Clause] = []
    for start, end in _sentences(tokens, whole):
        if end > start and any(token.text == "?" for token in tokens[max(start, end - 2) : end + 1]):
            continue
        found += _divided(tokens, (start, end))
    return found


def _sentences(tokens: Tokens, whole: Range) -> Iterator[Range]:
    """Cut a quotation of several sentences."""
    start = whole[0]
    for at in range(whole[0], whole[1] - 1):
        if tokens[at].text in {".", "!", "?", ";"} and (tokens[at + 1].text[0].isupper() or tokens[at].text == ";"):
            yield start, at + (tokens[at].text == "?")
            start = at + 1
    yield start, whole[1]


def _divided(tokens: Tokens, whole: Range) -> Iterator[Clause]:
    start, subject = whole[0], None
    at = whole[0] + 2
    while at < whole[1] - 1:
        cut = _cut(tokens, (start, whole[1]), at)
        if (
            cut is not None
            and _is_clause(tokens, (start, at), subject)
            and _is_clause(tokens, (cut.start, whole[1]), cut.subject)
        ):
            yield from _made(tokens, (start, at), subject)
            start, subject = cut.start, cut.subject
            at = start + 2
        else:
            at += 1
    yield from _made(tokens, (start, whole[1]), subject)


class _Cut(NamedTuple):
    start: int
    subject: Range | None


def _cut(tokens: Tokens, within: Range, at: int) -> _Cut | None:
    """Say where a new clause begins if the one before ends at ``at``."""
    comma = tokens[at].text == "," or tokens[at].text in DASHES
    word = at + 1 if comma else at
    if word + 1 >= within[1]:
        return None
    low, after = tokens[word].low, (word + 1, within[1])
    cut = None
    if comma and low in _RELATIVES:
        cut = _Cut(word + 1, _noun_before(tokens, within[0], at))
    elif comma and low.endswith("ing") and not tokens[word].is_name and low not in _NO_PARTICIPLE:
        cut = _Cut(word, _subject(tokens, (within[0], at)))
    elif tokens[at].text == ":" and has_verb(tokens[at + 1 : within[1]]):
        cut = _Cut(at + 1, None)
    elif low in _COORDINATES and tokens[word + 1].low == "that":
        cut = _Cut(word + 2, None)
    elif low in _COORDINATES and opens_with_verb(tokens, after):
        cut = _Cut(word + 1, _subject(tokens, (within[0], at)))
    elif low in _COORDINATES and _opens_clause(tokens, after, is_loose=comma or low != "and"):
        cut = _Cut(word + 1, None)
    return cut


def _opens_clause(tokens: Tokens, span: Range, *, is_loose: bool) -> bool:
    """Say whether a range begins with a subject and its verb; after a bare "and" the verb must be near."""
    start, end = span
    while start < end - 1 and adverbial(tokens[start]):
        start += 1
    first = tokens[start]
    if is_("subjects", first):
        return has_verb(tokens[start + 1 : end])
    opens = is_loose or is_("determiners", first) or first.is_name or first.text[0].isdigit()
    return opens and first.is_word and has_verb(tokens[start + 1 : end if is_loose else min(end, start + _NEAR)])


def _subject(tokens: Tokens, span: Range) -> Range | None:
    found = main_subject(tokens[span[0] : span[1]])
    return (found[0] + span[0], found[1] + span[0]) if found else None


def _is_modifier(tokens: Tokens, at: int) -> bool:
    """Say whether a word in "-ed" stands before a noun: "and injured passengers"."""
    return (
        looks_past(tokens[at])
        and at + 1 < len(tokens)
        and tokens[at + 1].is_word
        and not any(is_(name, tokens[at + 1]) for name in ("prepositions", "determiners", "possessives", "adverbs"))
        and not tokens[at + 1].is_name
    )


def _noun_before(tokens: Tokens, first: int, end: int) -> Range | None:
    start = end
    while (
        start > first and tokens[start - 1].is_word and not is_("prepositions", tokens[start - 1]) and end - start < 6
    ):
        start -= 1
        if is_("determiners", tokens[start]):
            break
    return (start, end) if start < end else None


def opens_with_verb(tokens: Tokens, span: Range) -> bool:
    """Say whether a range begins with a finite verb, so that its subject stands elsewhere."""
    start = span[0]
    while start < span[1] and (adverbial(tokens[start]) or not tokens[start].is_word):
        start += 1
    if start >= span[1] or tokens[start].is_name:
        return False
    return has_verb(tokens[start : start + 1]) and not _is_modifier(tokens, start)


def _is_clause(tokens: Tokens, span: Range, subject: Range | None) -> bool:
    start, end = trimmed(tokens, span)
    if subject:
        return end - start >= 2 and (has_verb(tokens[start:end]) or tokens[start].low.endswith("ing"))
    return end - start >= 3 and has_verb(tokens[start:end])


def _made(tokens: Tokens, span: Range, subject: Range | None) -> Iterator[Clause]:
    start, end = span
    while start < end and tokens[start].low in _COORDINATES | {"that", "so"}:
        start += 1
    start, end = _balanced(tokens, trimmed(tokens, (start, end)))
    if sum(token.is_word for token in tokens[start:end]) >= 2:
        yield Clause((start, end), subject)


def _balanced(tokens: Tokens, span: Range) -> Range:
    """Leave out a quotation mark at an edge whose partner stands outside the clause."""
    start, end = span
    marks = [at for at in range(start, end) if tokens[at].text in MARKS and not tokens[at].quoted]
    if len(marks) % 2 and marks[0] == start:
        start += 1
    elif len(marks) % 2 and marks[-1] == end - 1:
        end -= 1
    return trimmed(tokens, (start, end))
