"""What follows a cue: "that", a quotation, a bare clause, or nothing but when, where and to whom it was said."""

from typing import Literal, NamedTuple

from pipeline.stages.rules.lexicon import Form
from pipeline.stages.rules.phrases import adverbial
from pipeline.stages.rules.tokens import CLOSING, DASHES, MARKS, Range, Tokens, is_

Kind = Literal["that", "quote", "colon", "bare", "to", "as", "question", "comma", "none"]

_QUESTIONS = frozenset("whether if why when how what who where which".split())
_AFTERWARDS = frozenset("as when after before while because although though during until since following".split())
_BY_WORD: dict[str, Kind] = {
    **dict.fromkeys(_AFTERWARDS, "none"),
    **dict.fromkeys(_QUESTIONS, "question"),
    "that": "that",
    "to": "to",
    "as": "as",
    ":": "colon",
}
_END = frozenset({".", "!", "?", ";", "…"}) | DASHES


class Complement(NamedTuple):
    """What a cue has for content: of which kind, from which token on, and what stands in between."""

    kind: Kind
    start: int
    between: Range


_LEADS = frozenset("in on at during after before by via through from to with of about".split())
_NO_ADJUNCT = frozenset("all just even not no both".split())


def complement(tokens: Tokens, at: int, form: Form) -> Complement:
    """Read what follows the cue that ends at ``at``."""
    start = at
    if form.frames & {"tell", "urge"} and not _opens_content(tokens, at):
        at = _past_addressee(tokens, at)
    for _ in range(4):
        after = _past_adjunct(tokens, at)
        if after == at:
            break
        at = after
    kind, content = _kind(tokens, at)
    return Complement(kind, content, (start, at))


def _kind(tokens: Tokens, at: int) -> tuple[Kind, int]:
    """Name what begins at a token, and return the token with which the content itself begins."""
    if at >= len(tokens) or tokens[at].text in _END | CLOSING:
        return "none", at
    mark, low = tokens[at].text, tokens[at].low
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    kind, start = _BY_WORD.get(low, "bare"), at
    if mark in MARKS:
        kind = "quote"
    elif mark == ",":
        kind, start = ("quote" if following in MARKS else "comma"), at + 1
    elif kind == "that":
        start = at + 1 + (following == ",")
    elif kind in {"colon", "as"}:
        start = at + 1
    return kind, start


def _opens_content(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].text in MARKS | {":", ","} or tokens[at].low in {"that", "to"}


def _past_addressee(tokens: Tokens, at: int) -> int:
    """Skip the one who is told: a pronoun, a name, or a noun with its determiner and adjectives."""
    if at < len(tokens) and tokens[at].low in {"him", "her", "them", "us", "me", "you", "it"}:
        return at + 1
    for end in range(at + 1, min(at + 12, len(tokens))):
        token, before = tokens[end], tokens[end - 1]
        if token.text in MARKS | _END | {":", ","} or token.low in {"that", "to", "about", "of"} | _QUESTIONS:
            return end
        if is_("subjects", token) or (is_("determiners", token) and not is_("prepositions", before)):
            return end
        if is_("addressees", before) and not is_("prepositions", token):
            return end
        if token.low in {"in", "on", "at", "during", "after", "by"} or is_("days", token):
            return end
    return at


def _past_adjunct(tokens: Tokens, at: int) -> int:
    """Skip an adverb, a day, or a phrase such as "in a statement on Monday" where the content begins behind it."""
    if at >= len(tokens) or tokens[at].quoted:
        return at
    token = tokens[at]
    end = _past_date(tokens, at)
    if end > at:
        return end
    if adverbial(token) and token.low not in _NO_ADJUNCT:
        return at + 1
    if token.text == "," and at + 2 < len(tokens) and adverbial(tokens[at + 1]) and tokens[at + 2].text == ",":
        return at + 3
    if token.low in _LEADS and not (token.low == "to" and not _is_addressee(tokens, at + 1)):
        marked = _marked_start(tokens, at + 1)
        dated = _past_date(tokens, at + 1)
        return marked if marked is not None else dated if dated > at + 1 else at
    return at


def _is_addressee(tokens: Tokens, at: int) -> bool:
    return at < len(tokens) and (is_("addressees", tokens[at]) or tokens[at].is_name)


def _past_date(tokens: Tokens, at: int) -> int:
    """Skip the words of a date, such as "this Wednesday, November 6,"."""
    end = at
    while end < len(tokens) and (
        any(is_(name, tokens[end]) for name in ("days", "months", "times"))
        or tokens[end].text[0].isdigit()
        or tokens[end].low in {"this", "last", "next", "late", "early"}
        or (tokens[end].text == "," and end > at)
    ):
        end += 1
    return end if any(is_(name, token) for token in tokens[at:end] for name in ("days", "months")) else at


def _marked_start(tokens: Tokens, at: int) -> int | None:
    """Return where a mark or "that" shows content to begin, or the sentence ends; null where a verb comes first."""
    for end in range(at, min(at + 18, len(tokens))):
        token = tokens[end]
        if token.quoted:
            return None
        if token.low == "that" or token.text in MARKS | _END | {":"}:
            return end
        if token.text == ",":
            return end
        if is_("auxiliaries", token) or is_("subjects", token):
            return None
    return len(tokens) if len(tokens) - at < 18 else None
