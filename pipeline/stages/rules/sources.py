"""Who a source is: name, role, body and kind, as far as the words of an article plainly give them."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from pipeline.records import SourceKind
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.tokens import MARKS, Range, Token, Tokens, is_

_KINDS: tuple[SourceKind, ...] = ("military", "government", "document", "media", "organisation", "group", "anonymous")
_INSIDE_NAMES = frozenset({"of", "the", "and", "&", "de", "la", "for", "von", "van", "al", "bin", "del", "du", "di"})
_PARTICLES = frozenset({"de", "la", "von", "van", "al", "bin", "del", "du", "di"})


class Who(NamedTuple):
    """One who answers for claims. ``name`` is null where nobody is named."""

    name: str | None
    role: str | None = None
    affiliation: str | None = None
    kind: SourceKind | None = None
    gender: str | None = None


class People:
    """The sources of one article in the order in which it names them; short names and pronouns lead back to them."""

    def __init__(self) -> None:
        self._known: list[Who] = []

    def meet(self, tokens: Tokens) -> None:
        """Note the persons that a sentence names in full, and the bodies that are its subject."""
        at = 0
        while at < len(tokens):
            end = _name_end(tokens, at)
            if end - at >= 2 and not tokens[at].quoted:
                who = self.of(tokens, (at, end))
                if who.kind == "person" or who.role:
                    self._note(who)
            at = max(end, at + 1)

    def of(self, tokens: Tokens, source: Range) -> Who:
        """Say who the words of a source name."""
        start, end = source
        first = tokens[start]
        if end - start == 1 and (is_("subjects", first) or first.low in {"his", "her", "its", "their"}):
            return self._pronoun(first.low)
        who = _read(tokens, source)
        known = self._fuller(who)
        if known:
            who = Who(
                name=known.name,
                role=known.role or who.role,
                affiliation=known.affiliation or who.affiliation,
                kind=known.kind if known.kind not in {None, "person"} else who.kind or known.kind,
                gender=known.gender or who.gender,
            )
        self._note(who)
        return who

    def _note(self, who: Who) -> None:
        if who.name:
            self._known = [one for one in self._known if one.name != who.name]
            self._known.append(who)

    def _fuller(self, who: Who) -> Who | None:
        """Return the one met before whose name is the same, or ends with this one."""
        if who.name is None:
            return None
        short = who.name.casefold()
        for one in reversed(self._known):
            name = (one.name or "").casefold()
            if name == short or name.endswith(f" {short}"):
                return one
        return None

    def _pronoun(self, low: str) -> Who:
        """Return the last one met who agrees with a pronoun."""
        gender = "m" if is_word("male", low) else "f" if is_word("female", low) else None
        wanted = _fits_person if gender else _fits_many if low in {"they", "their"} else _fits_thing
        if low in {"i", "we", "you", "who", "there"}:
            return Who(None)
        for one in reversed(self._known):
            if wanted(one) and not (gender and one.gender and one.gender != gender):
                if gender and one.gender is None:
                    self._note(one._replace(gender=gender))
                return one
        return Who(None)


def is_word(name: str, low: str) -> bool:
    """Say whether a word in small letters is of a class of the lexicon."""
    return lexicon().has(name, low)


def _is_person(who: Who) -> bool:
    return who.kind == "person" or who.role is not None


def _fits_person(who: Who) -> bool:
    return _is_person(who) and len((who.name or "").split()) <= 4


def _fits_thing(who: Who) -> bool:
    return not _is_person(who) and who.kind not in {"group", "anonymous"}


def _fits_many(who: Who) -> bool:
    return not _is_person(who)


def _read(tokens: Tokens, source: Range) -> Who:
    """Take a source's words apart: "the mayor of Ulm, Ann Lee", "Mayor Ann Lee", "Ann Lee, the mayor"."""
    comma = next((at for at in range(*source) if tokens[at].text == ","), source[1])
    head = _bare(tokens, (source[0], comma))
    aside = _bare(tokens, (comma + 1, source[1])) if comma + 1 < source[1] else None
    name = _final_name(tokens, head)
    role: Range | None = (head[0], name[0]) if name and name[0] > head[0] else None
    if aside and name is None and _final_name(tokens, aside) == aside:
        name, role = aside, head
    elif aside and role is None and name and not tokens[aside[0]].low.startswith("who"):
        role = aside
    words = [token for token in tokens[head[0] : source[1]] if token.is_word]
    kind = _kind(words, is_person=name is not None)
    if name is None or (role is None and kind not in {None, "person"}):
        return Who(_text(tokens, head), None, _body(tokens, head, kind), kind, None)
    return Who(
        _text(tokens, name),
        _text(tokens, role) if role else None,
        _body(tokens, role, kind) if role else None,
        kind or "person",
        _gender(words),
    )


def _bare(tokens: Tokens, span: Range) -> Range:
    """Leave out a parenthesis, marks, and the determiner that a phrase begins with."""
    start, end = span
    opening = next((at for at in range(start, end) if tokens[at].text == "("), end)
    end = opening if opening > start else end
    while start < end - 1 and (
        not tokens[start].is_word or (is_("determiners", tokens[start]) and not tokens[start].text.isdigit())
    ):
        start += 1
    while end > start + 1 and not tokens[end - 1].is_word:
        end -= 1
    return start, end


def _final_name(tokens: Tokens, span: Range) -> Range | None:
    """Return the person's name that a phrase ends with, without titles before it."""
    start = span[1]
    while start > span[0] and (tokens[start - 1].is_name or (tokens[start - 1].low in _PARTICLES and start < span[1])):
        start -= 1
    if start > span[0] and (is_("prepositions", tokens[start - 1]) or tokens[start - 1].is_possessive and False):
        return None
    while start < span[1] and (is_("titles", tokens[start]) or tokens[start].is_possessive):
        start += 1
    words = tokens[start : span[1]]
    bodies = ("government", "military", "organisation", "media", "document", "months", "days")
    if not words or any(is_(name, token) for token in words for name in bodies):
        return None
    return start, span[1]


def _name_end(tokens: Tokens, at: int) -> int:
    end = at
    while (
        end < len(tokens)
        and (tokens[end].is_name or (end > at and tokens[end].low in _PARTICLES))
        and tokens[end].is_word
    ):
        end += 1
    while end > at and tokens[end - 1].low in _INSIDE_NAMES:
        end -= 1
    return end


def _kind(words: Iterable[Token], *, is_person: bool) -> SourceKind | None:
    lows = [token.low.rstrip(".") for token in words]
    for kind in _KINDS:
        if any(is_word(kind, low) for low in lows):
            return kind
    return "person" if is_person else None


def _body(tokens: Tokens, span: Range, kind: SourceKind | None) -> str | None:
    """Return whom a role is held for: what follows "of" or "for", or owns it; a firm stands for itself."""
    start, end = span
    owner = next((at for at in range(start, end) if tokens[at].is_possessive), None)
    if owner is not None:
        return _text(tokens, (start, owner + 1))
    link = next((at for at in range(start + 1, end - 1) if tokens[at].low in {"of", "for", "at", "from"}), None)
    if link is not None:
        return _text(tokens, _bare(tokens, (link + 1, end)))
    return _text(tokens, span) if kind == "organisation" and tokens[start].is_name else None


def _gender(words: Iterable[Token]) -> str | None:
    for token in words:
        low = token.low.rstrip(".")
        if is_word("male", low) or is_word("female", low):
            return "m" if is_word("male", low) else "f"
    return None


def _text(tokens: Tokens, span: Range) -> str | None:
    """Return the words of a range, a possessive ending left out at its end."""
    if span[0] >= span[1]:
        return None
    words = ""
    for before, token in zip([None, *tokens[span[0] : span[1] - 1]], tokens[span[0] : span[1]], strict=True):
        if token.text in MARKS:
            continue
        words += (" " if before and before.end < token.start and words else "") + token.text
    for ending in ("'s", "’s"):
        words = words.removesuffix(ending)
    return words.rstrip("'’ ") or None
