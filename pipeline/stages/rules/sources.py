"""Who a source is: name, role, body and kind, as far as the words of an article plainly give them."""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from pipeline.records import SourceKind
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.phrases import apposition_after, main_subject
from pipeline.stages.rules.tokens import MARKS, Range, Token, Tokens, is_

_KINDS: tuple[SourceKind, ...] = ("military", "government", "document", "media", "organisation", "group", "anonymous")
_LINKS = frozenset({"of", "for", "at", "from"})
_PARTICLES = frozenset("de la von van al bin del du di der den ten el".split())
_HEAD = re.compile(r" (?:of|for|at|from|in|that|which|who|with)\b")
"""Where the head of what somebody is called ends."""
_MEMORY = 50
"""How many names back a pronoun may lead."""
_FUNCTIONS = ("conjunctions", "prepositions", "determiners", "adverbs", "subjects", "months", "days")


class Who(NamedTuple):
    """One who answers for claims. ``name`` is null where nobody is named."""

    name: str | None
    role: str | None = None
    affiliation: str | None = None
    kind: SourceKind | None = None
    gender: Literal["m", "f"] | None = None
    is_person: bool = False
    described: str = ""
    """What else the article calls it, in small letters: a role, or "the company"."""


class People:
    """The sources of one article in the order in which it names them; short names and pronouns lead back to them."""

    def __init__(self, sentences: Sequence[Tokens]) -> None:
        # A word written like a name where no sentence begins is one; "Fewer" at its beginning is none.
        capitals = {token.low for tokens in sentences for token in tokens[1:] if token.is_name}
        self._cast = [_named(tokens, capitals) for tokens in sentences]
        self._met: dict[str, Who] = {}
        self._by_name: dict[str, Who] = {}
        self._by_role: dict[str, Who] = {}
        # All that the article names anywhere, so that a name may come after the role that it explains.
        for who in (who for named in reversed(self._cast) for who in reversed(named)):
            self._index(who)

    def meet(self, sentence: int) -> None:
        """Note whom a sentence, by its place, names in full, so that "he" and "it" lead there."""
        for who in self._cast[sentence]:
            self._note(self._whole(who))

    def of(self, tokens: Tokens, source: Range) -> Who:
        """Say who the words of a source name."""
        first = tokens[source[0]]
        if source[1] - source[0] == 1 and (is_("subjects", first) or is_("possessives", first)):
            return self._pronoun(first.low)
        who = self._whole(_read(tokens, source))
        self._note(who)
        return who

    def _note(self, who: Who) -> None:
        if who.name:
            self._met.pop(who.name, None)
            self._met[who.name] = who
            self._index(who)

    def _index(self, who: Who) -> None:
        self._by_name |= dict.fromkeys(_endings((who.name or "").casefold()), who)
        # "private company that holds the concession" is the company, "governor of Ulm" the governor.
        self._by_role |= dict.fromkeys([who.described, *_endings(_HEAD.split(who.described)[0])], who)

    def _whole(self, who: Who) -> Who:
        """Fill in what the article says elsewhere of one with this name, of whom this is a part, or of this role."""
        if who.name is None:
            return who
        short = who.name.casefold()
        one = self._by_name.get(short)
        if not who.is_person and (one is None or not one.is_person):
            one = self._by_role.get(short, one)
        if one is None:
            is_generic = lexicon().has("generic", short.split()[-1])
            return next((one for one in self._recent() if is_generic and _is_body(one)), who)
        if one.is_person and not who.is_person:
            return one
        return one._replace(
            role=one.role or who.role,
            affiliation=one.affiliation or who.affiliation,
            kind=who.kind if one.kind in {None, "person"} and who.kind else one.kind,
            gender=one.gender or who.gender,
        )

    def _recent(self) -> Iterator[Who]:
        return islice(reversed(self._met.values()), _MEMORY)

    def _pronoun(self, low: str) -> Who:
        """Return the last one met who agrees with a pronoun; nobody for "I" and "we"."""
        gender = _gender([low])
        is_many = low in {"they", "their"}
        found = Who(None)
        if gender:
            found = next((one for one in self._recent() if one.is_person and one.gender in {None, gender}), found)
            self._note(found._replace(gender=gender))
        elif is_many or low in {"it", "its"}:
            bodies = (one for one in self._recent() if not one.is_person)
            found = next((one for one in bodies if is_many or one.kind not in {"group", "anonymous"}), found)
        return found


def _endings(phrase: str) -> list[str]:
    """Return a phrase and what is left of it without its first word, its first two, and so on.

    >>> _endings("great old pier")
    ['great old pier', 'old pier', 'pier']
    """
    words = phrase.split()
    return [" ".join(words[at:]) for at in range(max(0, len(words) - 6), len(words))]


def _is_body(who: Who) -> bool:
    return not who.is_person and who.kind in {"organisation", "government"}


def _named(tokens: Tokens, capitals: Container[str]) -> list[Who]:
    """Return those whom a sentence names: its subject, and every person in full."""
    found = []
    subject = main_subject(tokens)
    if subject and not is_("subjects", tokens[subject[0]]):
        end = apposition_after(tokens, subject[1], names=True)
        if end > subject[1] or any(token.is_name and token.low in capitals for token in tokens[slice(*subject)]):
            found.append(_read(tokens, (subject[0], end)))
    at = 0
    while at < len(tokens):
        end = _name_end(tokens, at)
        while at < end and any(is_(name, tokens[at]) for name in _FUNCTIONS):
            at += 1
        if end - at >= 2 and not tokens[at].quoted:
            who = _read(tokens, (at, apposition_after(tokens, end)))
            if who.is_person and all(who.name != one.name for one in found):
                found.append(who)
        at = max(end, at + 1)
    return [who for who in found if who.name and any(char.isupper() for char in who.name)]


def _read(tokens: Tokens, source: Range) -> Who:
    """Take a source's words apart: "the mayor of Ulm, Ann Lee", "Mayor Ann Lee", "Ann Lee, the mayor"."""
    comma = next((at for at in range(*source) if tokens[at].text == ","), source[1])
    head = _bare(tokens, (source[0], comma))
    second = next((at for at in range(comma + 1, source[1]) if tokens[at].text == ","), source[1])
    aside = _bare(tokens, (comma + 1, second)) if comma + 1 < second else None
    name = _final_name(tokens, head)
    role: Range | None = (head[0], name[0]) if name and name[0] > head[0] else None
    if aside and name is None and _final_name(tokens, aside) == aside:
        name, role = aside, head
    elif aside and role is None and not _is_relative(tokens[aside[0]]):
        role = aside
    words = [token.low.rstrip(".") for token in (*tokens[slice(*head)], *tokens[slice(*(role or head))])]
    described = (_text(tokens, role) or "").casefold() if role else ""
    holds_office = any(lexicon().has("titles", word) for word in (described or " ".join(words)).split())
    kind = _kind(words)
    is_person = name is not None and (holds_office or (kind in {None, "group", "anonymous"} and name[1] - name[0] >= 2))
    if not is_person or name is None:
        is_named = role and (role == aside or lexicon().has("generic", tokens[role[1] - 1].low))
        body = name if name and is_named else head
        of = _body(tokens, body) or (
            _text(tokens, body) if kind in {"organisation", None} and tokens[body[0]].is_name else None
        )
        return Who(_text(tokens, body), None, of, kind or _default(tokens[body[0]]), described=described)
    return Who(
        _text(tokens, name),
        _text(tokens, role) if role else None,
        _body(tokens, role) if role else None,
        kind or "person",
        _gender(words),
        is_person=True,
        described=described,
    )


def _is_relative(token: Token) -> bool:
    return token.low in {"who", "whose", "which"}


def _default(token: Token) -> SourceKind | None:
    return "organisation" if token.is_name else None


def _bare(tokens: Tokens, span: Range) -> Range:
    """Leave out a parenthesis, marks, and the determiner that a phrase begins with."""
    start, end = span
    opening = next((at for at in range(start, end) if tokens[at].text == "("), end)
    end = opening if opening > start else end
    while start < end - 1 and (not tokens[start].is_word or is_("determiners", tokens[start])):
        start += 1
    while end > start + 1 and not tokens[end - 1].is_word:
        end -= 1
    return start, end


def _final_name(tokens: Tokens, span: Range) -> Range | None:
    """Return the name that a phrase ends with, without titles before it; null where it ends with none."""
    start = span[1]
    while start > span[0] and (tokens[start - 1].is_name or (tokens[start - 1].low in _PARTICLES and start < span[1])):
        start -= 1
    if start > span[0] and (is_("prepositions", tokens[start - 1])):
        return None
    title = next(
        (at for at in range(span[1] - 1, start - 1, -1) if is_("titles", tokens[at]) or tokens[at].is_possessive), None
    )
    start = start if title is None else title + 1
    bodies = ("government", "military", "organisation", "media", "document")
    if start >= span[1] or any(is_(name, token) for token in tokens[start : span[1]] for name in bodies):
        return None
    return start, span[1]


def _name_end(tokens: Tokens, at: int) -> int:
    end = at
    while (
        end < len(tokens)
        and tokens[end].is_word
        and (tokens[end].is_name or (end > at and tokens[end].low in _PARTICLES))
    ):
        end += 1
    while end > at and tokens[end - 1].low in _PARTICLES:
        end -= 1
    return end


def _kind(words: Sequence[str]) -> SourceKind | None:
    """Name the kind that the words of a source give it."""
    return next((kind for kind in _KINDS if any(lexicon().has(kind, word) for word in words)), None)


def _body(tokens: Tokens, span: Range) -> str | None:
    """Return for whom a role is held: its owner, or what follows "of" or "for"."""
    start, end = span
    owner = next((at for at in range(start, end) if tokens[at].is_possessive), None)
    if owner is not None:
        return _text(tokens, (start, owner + 1))
    link = next((at for at in range(start + 1, end - 1) if tokens[at].low in _LINKS), None)
    return _text(tokens, _bare(tokens, (link + 1, end))) if link is not None else None


def _gender(words: Sequence[str]) -> Literal["m", "f"] | None:
    if any(lexicon().has("male", word) for word in words):
        return "m"
    return "f" if any(lexicon().has("female", word) for word in words) else None


def _text(tokens: Tokens, span: Range) -> str | None:
    """Return the words of a range, with the spaces between them, and without a possessive ending at its end."""
    words, before = "", span[0]
    for at in range(*span):
        if tokens[at].text not in MARKS:
            gap = " " if words and tokens[before].end < tokens[at].start else ""
            words += gap + tokens[at].text
            before = at
    for ending in ("'s", "’s"):
        words = words.removesuffix(ending)
    return words.rstrip("'’ ,") or None
