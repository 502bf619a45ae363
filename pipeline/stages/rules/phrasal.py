"""Attributions without an active verb: "according to", "the claim that", "is believed to", and labels of speakers."""

from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.phrases import adverbial, apposition_after, noun_phrase_after, noun_phrase_before
from pipeline.stages.rules.saying import JOINS, Saying, kept
from pipeline.stages.rules.tokens import Range, Token, Tokens, is_


def labelled(tokens: Tokens) -> Saying | None:
    """Read a transcript: "Mr LEE: ..." or "LEE: ..."."""
    at = next((at for at, token in enumerate(tokens[:14]) if token.text == ":"), 0)
    names = [token for token in tokens[:at] if token.is_word]
    if not names or tokens[0].quoted or not all(token.is_name for token in names):
        return None
    shouted = names[-1].text.isupper() and len(names[-1].text) > 2
    if not shouted and not (len(names) > 1 and is_("titles", names[0])):
        return None
    return Saying((0, at), (at, at + 1), kept(tokens, (at + 1, len(tokens))), "label")


def according(tokens: Tokens, at: int) -> Saying | None:
    """Read "according to Ann Lee" and its like, before what she says, behind it or in its midst."""
    phrases = (words for words in lexicon().according if words[0] == tokens[at].low)
    words = next((w for w in phrases if w == tuple(token.low for token in tokens[at : at + len(w)])), None)
    source = noun_phrase_after(tokens, at + len(words)) if words else None
    if words is None or source is None:
        return None
    cue, end = (at, at + len(words)), apposition_after(tokens, source[1])
    before, after = kept(tokens, (0, at)), kept(tokens, (end, len(tokens)))
    leads = not before or all(tokens[i].low in JOINS or adverbial(tokens[i]) for i in range(*before[0]))
    if leads and not after and end > source[1]:  # what looked like an apposition was the content
        after, end = kept(tokens, (source[1], len(tokens))), source[1]
    contents = after if leads else before
    if not leads and end < len(tokens) and tokens[end].text == "," and tokens[at - 1].text == ",":
        contents += after
    return Saying((source[0], end), cue, contents)


def claimed(tokens: Tokens, at: int) -> Saying | None:
    """Read "the ministry's claim that ..." and "a claim by the ministry that ..."."""
    low = tokens[at].low
    if not lexicon().has("nouns", low) and not lexicon().has("nouns", low.removesuffix("s")):
        return None
    source, after = _owner(tokens, at), at + 1
    if after < len(tokens) and tokens[after].low in {"by", "from"}:
        source = noun_phrase_after(tokens, after + 1)
        after = source[1] if source else after
    if source is None or after >= len(tokens) or tokens[after].low != "that":
        return None
    return Saying(source, (at, at + 1), kept(tokens, (after + 1, len(tokens))))


def _owner(tokens: Tokens, at: int) -> Range | None:
    """Return whose claim it is, going by the two words before it."""
    for owner in range(at - 1, max(-1, at - 3), -1):
        if is_("possessives", tokens[owner]):
            return owner, owner + 1
        if tokens[owner].is_possessive:
            return noun_phrase_before(tokens, owner + 1)
    return None


def passive(tokens: Tokens, at: int) -> Saying | None:
    """Read "is believed to have fled" and "was quoted as saying"."""
    if at == 0 or not is_("passive", tokens[at]) or not any(is_("auxiliaries", t) for t in tokens[max(0, at - 2) : at]):
        return None
    if at + 2 >= len(tokens) or tokens[at + 1].low != "to" or _is_object(tokens[at + 2]):
        return None
    subject = noun_phrase_before(tokens, _before_auxiliaries(tokens, at))
    return Saying(None, (at, at + 1), kept(tokens, (at + 1, len(tokens))), "passive", subject=subject)


def _before_auxiliaries(tokens: Tokens, at: int) -> int:
    while at > 0 and (is_("auxiliaries", tokens[at - 1]) or adverbial(tokens[at - 1])):
        at -= 1
    return at


def _is_object(token: Token) -> bool:
    """Say whether "to" leads to somebody, and not to a verb."""
    return is_("determiners", token) or is_("subjects", token) or token.is_name or not token.is_word
