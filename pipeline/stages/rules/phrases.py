"""Finds the noun phrase before or after a cue, without a tagger: by function words, capitals and marks."""

from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.tokens import DASHES, MARKS, Range, Token, Tokens, is_

_LONGEST = 30
_INSIDE_NAMES = frozenset({"of", "the", "and", "for"})
_RELATIVE = frozenset({"who", "which", "that"})
_OPENS_ASIDE = frozenset({"who", "whose", "which", "where", "whom", "when", "one", "formerly", "himself", "herself"})
_REFUSED = frozenset({"declined", "refused", "failed", "unwilling", "unable", "reluctant"})
_ADJUNCTS = frozenset("on during after before as by amid since until when while".split())


def adverbial(token: Token) -> bool:
    """Say whether a word is an adverb, as far as its form tells."""
    return is_("adverbs", token) or (token.low.endswith("ly") and not token.is_name) or is_("days", token)


def subject_before(tokens: Tokens, cue: int) -> Range | None:
    """Return the subject of the verb at ``cue``, with what is set off behind it; null where none stands there.

    Null, too, where the verb is denied: what somebody did not say is nobody's claim.
    """
    at = cue
    while at > 0 and not tokens[at - 1].quoted:
        low = tokens[at - 1].low
        if low in {"not", "never", "neither", "nor"} or low.endswith("n't") or low in _REFUSED:
            return None
        if low == "to" and at > 1 and (tokens[at - 2].low.endswith("ed") or tokens[at - 2].low == "on"):
            if tokens[at - 2].low in _REFUSED:
                return None
            at -= 2
        elif is_("auxiliaries", tokens[at - 1]) or adverbial(tokens[at - 1]) or low == "since":
            at -= 1
        else:
            break
    if at > 0 and tokens[at - 1].low in _RELATIVE:
        at -= 1
        if at > 0 and tokens[at - 1].text == ",":
            at -= 1
        return noun_phrase_before(tokens, at)
    if at > 0 and tokens[at - 1].text == ",":
        return _before_aside(tokens, at - 1)
    return noun_phrase_before(tokens, at)


def _before_aside(tokens: Tokens, closing: int) -> Range | None:
    """Return the phrase before what two commas set off, with it: "Ann Lee, a nurse" of "Ann Lee, a nurse, said"."""
    for comma in range(closing - 1, max(0, closing - _LONGEST), -1):
        if tokens[comma].text == "," and _is_aside(tokens[comma + 1]):
            head = noun_phrase_before(tokens, comma)
            if head:
                return head[0], closing
        if tokens[comma].quoted:
            return None
    return None


def _is_aside(first: Token) -> bool:
    return (
        is_("determiners", first)
        or is_("prepositions", first)
        or first.is_name
        or first.text.isdigit()
        or first.low in _OPENS_ASIDE
        or first.low.endswith(("ing", "ed"))
        or is_("titles", first)
        or adverbial(first)
    )


def noun_phrase_before(tokens: Tokens, end: int) -> Range | None:
    """Return the noun phrase that ends right before ``end``; null where none does."""
    if end <= 0 or not _may_end(tokens[end - 1]):
        return None
    if is_("subjects", tokens[end - 1]):
        return end - 1, end
    start = end
    while start > 0 and end - start < _LONGEST:
        if tokens[start - 1].text == ")":
            opening = next((i for i in range(start - 1, -1, -1) if tokens[i].text == "("), None)
            if opening is None:
                break
            start = opening
        elif (relative := _relative_before(tokens, start)) is not None:
            start = relative
        elif _breaks(tokens, start - 1) and not _joins(tokens, start - 1, end):
            break
        else:
            start -= 1
    return _entered(tokens, start, end)


def _relative_before(tokens: Tokens, end: int) -> int | None:
    """Return where "who" stands, if what ends at ``end`` is a short clause on it: "the diver who fell"."""
    for at in range(end - 1, max(0, end - 6), -1):
        if not tokens[at].is_word or tokens[at].quoted:
            return None
        if tokens[at].low == "who":
            return at
    return None


def _may_end(token: Token) -> bool:
    if token.text == ")":
        return True
    if not token.is_word or token.quoted:
        return False
    functional = ("prepositions", "possessives", "conjunctions", "auxiliaries", "days")
    return token.low not in {"the", "a", "an", "no"} and not any(is_(name, token) for name in functional)


def _breaks(tokens: Tokens, at: int) -> bool:
    """Say whether the word or mark at ``at`` cannot stand in the noun phrase that follows it."""
    token = tokens[at]
    if not token.is_word:
        return token.text not in {"$", "&", ".", "'", "’", "(", "/"} or token.quoted
    if token.quoted or is_("auxiliaries", token) or is_("subjects", token):
        return True
    if is_("conjunctions", token):
        return token.low != "who" or at == 0 or tokens[at - 1].text == ","
    if token.is_name and at > 0:
        return False
    if is_("past", token) or any(len(f.words) == 1 and not f.is_nominal for f in lexicon().forms.get(token.low, ())):
        return not token.low.endswith("ing")
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    is_verb = token.low.endswith("ed") and following and (is_("determiners", following) or is_("subjects", following))
    return bool(is_verb)


def _joins(tokens: Tokens, at: int, end: int) -> bool:
    """Say whether an "and" joins two nouns: what stands before it, back to a break, is a plain noun phrase too."""
    if tokens[at].low not in {"and", "or", "&"} or at == 0 or tokens[at].quoted or tokens[at - 1].text == ",":
        return False
    start = at
    while start > 0 and at - start <= 6 and not _breaks(tokens, start - 1):
        start -= 1
    opened = start == 0 or tokens[start - 1].text in {",", ":", ";"} | MARKS | DASHES
    plural = not is_("subjects", tokens[at - 1])
    return opened and plural and 0 < at - start <= 6 and not is_("prepositions", tokens[start]) and end - at <= 8


def _entered(tokens: Tokens, start: int, end: int) -> Range | None:
    """Leave out what stands before the noun phrase itself: adverbs, and "On Monday" or "In a report"."""
    while start < end and (adverbial(tokens[start]) or is_("conjunctions", tokens[start]) or not tokens[start].is_word):
        start += 1
    if start < end and is_("prepositions", tokens[start]):
        start = next((at for at in range(start + 1, end) if _starts_after_adjunct(tokens, at)), end)
    if start < end and is_("subjects", tokens[end - 1]):
        start = end - 1
    return (start, end) if start < end and any(token.is_word for token in tokens[start:end]) else None


def _starts_after_adjunct(tokens: Tokens, at: int) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if is_("prepositions", before) or is_("prepositions", token) or before.is_possessive or is_("determiners", before):
        return False
    dated = is_("days", before) or is_("months", before) or before.text[:1].isdigit() or is_("times", before)
    return is_("determiners", token) or (
        dated and not token.text[0].isdigit() and not is_("times", token) and not is_("days", token)
    )


def noun_phrase_after(tokens: Tokens, start: int) -> Range | None:
    """Return the noun phrase that begins at ``start``, without what is set off behind it; null where none does."""
    if start >= len(tokens) or not tokens[start].is_word:
        return None
    if is_("subjects", tokens[start]) or tokens[start].low in {"him", "them", "her", "us", "me"}:
        return start, start + 1
    end = start
    while end < len(tokens) and end - start < _LONGEST and not _stops(tokens, start, end):
        if tokens[end].text == "(":
            end = next((at for at in range(end, len(tokens)) if tokens[at].text == ")"), end)
        end += 1
    while (
        end > start
        and (adverbial(tokens[end - 1]) or tokens[end - 1].low in {"and", "or"} or not tokens[end - 1].is_word)
        and tokens[end - 1].text != ")"
    ):
        end -= 1
    return (start, end) if end > start and not all(is_("determiners", token) for token in tokens[start:end]) else None


def _stops(tokens: Tokens, start: int, at: int) -> bool:
    """Say whether the word or mark at ``at`` ends the noun phrase that begins at ``start``."""
    token = tokens[at]
    if not token.is_word:
        return token.text not in {"$", "&", "'", "’", "(", "/"}
    if token.low in {"and", "or"}:
        return False
    if is_("auxiliaries", token) or is_("conjunctions", token) or is_("days", token) or token.low in _ADJUNCTS:
        return True
    if at > start and is_("prepositions", token):
        return _is_adjunct(tokens, at)
    if at == start or token.is_name:
        return False
    return is_("subjects", token) or (adverbial(token) and token.low != "all") or is_("past", token)


def _is_adjunct(tokens: Tokens, at: int) -> bool:
    """Say whether a preposition leads to a time or a channel: "in a statement", "at the time"."""
    return (
        any(
            is_("channels", token) or is_("times", token) or is_("months", token) or token.text[0].isdigit()
            for token in tokens[at + 1 : at + 4]
        )
        and tokens[at].low != "of"
    )


def apposition_after(tokens: Tokens, end: int, *, names: bool = False) -> int:
    """Return where what is set off behind a noun phrase ends ("Ann Lee, a nurse at the clinic"), else ``end``.

    With ``names`` a name between commas counts too: "the mayor, Ann Lee, left".
    """
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return end
    first = tokens[end + 1]
    opens = is_("determiners", first) or is_("titles", first) or first.low in _OPENS_ASIDE or first.text.isdigit()
    if not (opens or (names and first.is_name)):
        return end
    stop = end + 1
    while (
        stop < len(tokens)
        and not tokens[stop].quoted
        and tokens[stop].text not in {",", ";", ":", ".", "?", "!"} | MARKS | DASHES
    ):
        stop += 1
    return apposition_after(tokens, stop)


def main_subject(tokens: Tokens) -> Range | None:
    """Return the noun phrase that a sentence begins with, as far as function words and endings show it."""
    start = 0
    while start < len(tokens) and (
        not tokens[start].is_word or adverbial(tokens[start]) or tokens[start].low in {"but", "and", "so"}
    ):
        start += 1
    if start < len(tokens) and is_("prepositions", tokens[start]):
        comma = next((at for at in range(start, min(start + 12, len(tokens))) if tokens[at].text == ","), None)
        if comma is None:
            return None
        start = comma + 1
    found = noun_phrase_after(tokens, start)
    if found is None or tokens[found[0]].quoted:
        return None
    verb = next((at for at in range(found[0] + 1, found[1]) if _is_verb(tokens[at])), found[1])
    is_open = verb == found[1] and (verb == len(tokens) or not has_verb(tokens[verb : verb + 1]))
    if is_open and tokens[found[0]].is_name and not is_("determiners", tokens[found[0]]):
        # "Lee denies all": no verb that we know, so the subject is the name alone.
        names = range(found[0], verb)
        verb = next((at for at in names if not tokens[at].is_name and tokens[at].low not in _INSIDE_NAMES), verb)
    return found[0], verb


def _is_verb(token: Token) -> bool:
    if token.is_name:
        return False
    return token.low.endswith("ed") or is_("past", token) or token.low in lexicon().forms


def looks_past(token: Token) -> bool:
    """Say whether a word looks like a regular past tense; it is a participle as often."""
    return token.low.endswith("ed") and not token.is_name and not is_("not_past", token)


def has_verb(tokens: Tokens) -> bool:
    """Say whether words hold a finite verb, as far as closed classes and endings show it."""
    return any(is_("auxiliaries", token) or is_("past", token) or looks_past(token) for token in tokens)
