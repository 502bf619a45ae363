"""Cuts content into clauses that can be true and false apart from each other, as far as words and marks show it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.stages.rules.phrases import adverbial, main_subject
from pipeline.stages.rules.tokens import CLOSING, DASHES, MARKS, Range, Token, Tokens, is_, trimmed

_COORDINATES = frozenset({"and", "but", "while", "whereas", "although", "though", "or", "so"})
_NEAR = 9
"""Words within which a bare "and" that joins clauses, and not nouns, must be followed by a verb."""
_RELATIVES = frozenset({"which", "who", "whose"})
_FINITE = re.compile(r"\w+(?:ed|ied)")


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
    low = tokens[word].low
    if comma and low in _RELATIVES:
        return _Cut(word + 1, _noun_before(tokens, within[0], at))
    if tokens[at].text == ":" and has_verb(tokens[at + 1 : within[1]]):
        return _Cut(at + 1, None)
    if low not in _COORDINATES:
        return None
    if tokens[word + 1].low == "that":
        return _Cut(word + 2, None)
    if opens_with_verb(tokens, (word + 1, within[1])):
        return _Cut(word + 1, _subject(tokens, (within[0], at)))
    return (
        _Cut(word + 1, None) if _opens_clause(tokens, (word + 1, within[1]), is_loose=comma or low != "and") else None
    )


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
        _FINITE.fullmatch(tokens[at].low) is not None
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


def has_verb(tokens: Tokens) -> bool:
    """Say whether words hold a finite verb, as far as closed classes and endings show it."""
    return any(is_("auxiliaries", t) or is_("past", t) or (_FINITE.fullmatch(t.low) and not t.is_name) for t in tokens)


def _is_clause(tokens: Tokens, span: Range, subject: Range | None) -> bool:
    start, end = trimmed(tokens, span)
    return end - start >= (2 if subject else 3) and has_verb(tokens[start:end])


def _made(tokens: Tokens, span: Range, subject: Range | None) -> Iterator[Clause]:
    start, end = span
    while start < end and tokens[start].low in _COORDINATES | {"that", "so"}:
        start += 1
    start, end = _balanced(tokens, trimmed(tokens, (start, end)))
    if sum(token.is_word for token in tokens[start:end]) >= 2:
        yield Clause((start, end), subject)


def _balanced(tokens: Tokens, span: Range) -> Range:
    """Take a closing mark out that opened before, and an opening one that closes behind."""
    start, end = span
    while start < end and tokens[start].text in CLOSING:
        start += 1
    while start < end and tokens[end - 1].text in MARKS - CLOSING and tokens[end - 1].text not in {'"', "'", "''", "’"}:
        end -= 1
    return trimmed(tokens, (start, end))
