"""Who says what in a sentence: sources, cues and contents, found by the place of the cue between the two."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.stages.rules.complements import Complement, complement
from pipeline.stages.rules.lexicon import Form, lexicon
from pipeline.stages.rules.phrases import (
    adverbial,
    apposition_after,
    main_subject,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
)
from pipeline.stages.rules.tokens import CLOSING, DASHES, MARKS, Range, Token, Tokens, is_, trimmed

Sense = Literal["said", "aimed", "denied", "named", "passive", "label"]
_JOINS = frozenset({"and", "but", "while", "whereas", "although", "though", "yet"})


class Saying(NamedTuple):
    """One attribution of a sentence. ``source`` is null where nobody is named ("is believed to ...")."""

    source: Range | None
    cue: Range
    contents: tuple[Range, ...]
    sense: Sense = "said"
    between: Range | None = None
    """What stands between cue and content, or behind the cue: to whom, when and where it was said."""
    subject: Range | None = None
    """What the content is about, where it stands before the cue: "Lee" of "Lee is believed to have left"."""


def sayings(tokens: Tokens) -> list[Saying]:
    """Find the attributions of one sentence, in order."""
    label = _label(tokens)
    if label:
        return [label]
    found: list[Saying] = []
    at = 0
    while at < len(tokens):
        saying = None
        if not tokens[at].quoted and tokens[at].is_word:
            saying = _according(tokens, at) or _verb(tokens, at, found) or _noun(tokens, at) or _passive(tokens, at)
        if saying:
            found = _shortened(tokens, found, saying)
            found.append(saying)
        at = saying.cue[1] if saying else at + 1
    return [saying for saying in found if saying.contents]


def _label(tokens: Tokens) -> Saying | None:
    """Read a transcript: "Mr LEE: ..." or "LEE: ..."."""
    at = next((at for at, token in enumerate(tokens[:6]) if token.text == ":"), 0)
    names = [token for token in tokens[:at] if token.is_word]
    if not names or tokens[0].quoted or not all(token.is_name for token in names):
        return None
    shouted = names[-1].text.isupper() and len(names[-1].text) > 2
    if not shouted and not (len(names) > 1 and is_("titles", names[0])):
        return None
    return Saying((0, at), (at, at + 1), _kept(tokens, (at + 1, len(tokens))), "label")


def _kept(tokens: Tokens, *ranges: Range) -> tuple[Range, ...]:
    """Trim contents, and leave out those without two words."""
    contents = (trimmed(tokens, one) for one in ranges)
    return tuple(one for one in contents if sum(token.is_word for token in tokens[one[0] : one[1]]) >= 2)


def _ending(tokens: Tokens, start: int) -> int:
    """Return where content that begins at ``start`` ends: with its quotation, if that is a whole sentence, or ours."""
    if start < len(tokens) and tokens[start].text in MARKS and start + 1 < len(tokens):
        close = next(
            (at for at in range(start + 1, len(tokens)) if not tokens[at].quoted and tokens[at].text in MARKS), None
        )
        if close is not None and tokens[close - 1].text in {",", ".", "!", "?"} and tokens[start + 1].text[0].isupper():
            return close + 1
    return len(tokens)


def _according(tokens: Tokens, at: int) -> Saying | None:
    words = next((w for w in lexicon().according if tuple(t.low for t in tokens[at : at + len(w)]) == w), None)
    source = noun_phrase_after(tokens, at + len(words)) if words else None
    if words is None or source is None:
        return None
    cue, end = (at, at + len(words)), apposition_after(tokens, source[1])
    before, after = _kept(tokens, (0, at)), _kept(tokens, (end, len(tokens)))
    leads = not before or all(tokens[i].low in _JOINS or adverbial(tokens[i]) for i in range(*before[0]))
    if leads and not after and end > source[1]:  # what looked like an apposition was the content
        after, end = _kept(tokens, (source[1], len(tokens))), source[1]
    contents = after if leads else before
    if not leads and end < len(tokens) and tokens[end].text == "," and tokens[at - 1].text == ",":
        contents += after
    return Saying((source[0], end), cue, contents)


def _verb(tokens: Tokens, at: int, found: list[Saying]) -> Saying | None:
    forms = lexicon().forms.get(tokens[at].low, ())
    form = next((f for f in forms if tuple(t.low for t in tokens[at : at + len(f.words)]) == f.words), None)
    if form is None or (form.is_nominal and _is_noun(tokens, at)):
        return None
    cue = (at, at + len(form.words))
    inverted = _inverted(tokens, cue, form)
    if inverted:
        return inverted
    if is_passive(tokens, at):
        return None
    source = subject_before(tokens, at)
    if source is None:
        return _without_subject(tokens, cue, form, found)
    what = complement(tokens, cue[1], form)
    return _after_content(tokens, source, cue, form, what) or _before_content(tokens, source, cue, form, what)


def is_passive(tokens: Tokens, at: int) -> bool:
    """Say whether a participle follows a form of "be": "was told", "is expected"."""
    before = at
    while before > 0 and adverbial(tokens[before - 1]):
        before -= 1
    return (
        before > 0
        and tokens[before - 1].low in {"is", "are", "was", "were", "be", "been", "being"}
        and not tokens[at].low.endswith("ing")
    )


def _is_noun(tokens: Tokens, at: int) -> bool:
    """Say whether a form that can be a noun is one here, going by the word before it."""
    if at == 0:
        return True
    before = tokens[at - 1]
    return (
        (is_("determiners", before) and before.low not in {"all", "both", "many", "some", "most"})
        or before.is_possessive
        or (is_("prepositions", before) and before.low != "to")
        or before.low.endswith(("al", "ive", "ous", "ful"))
        or before.low in {"and", "new", "press", "news", "latest", "recent", "first"}
    )


def _inverted(tokens: Tokens, cue: Range, form: Form) -> Saying | None:
    """Read "..., said Ann Lee, a nurse"."""
    at = cue[0]
    if at < 2 or not form.frames & {"say", "think"} or tokens[at - 1].text not in CLOSING | {",", '"', "'", "''", "’"}:
        return None
    source = noun_phrase_after(tokens, cue[1])
    if (
        source is None
        or tokens[cue[1]].low in {"that", "it", "he", "she", "they", "there", "to", "how"}
        or is_("prepositions", tokens[cue[1]])
    ):
        return None
    is_quote = tokens[at - 1].text in MARKS or tokens[at - 2].text in MARKS
    if not is_quote and (form.is_weak or subject_before(tokens, at) or cue[1] - cue[0] > 1):
        return None
    end = apposition_after(tokens, source[1])
    return Saying((source[0], end), cue, _around(tokens, at, end))


def _around(tokens: Tokens, left_end: int, right_start: int) -> tuple[Range, ...]:
    """Return the content before an attribution, and what goes on behind it in quotation marks or after a comma."""
    right = right_start
    if (
        right + 1 < len(tokens)
        and tokens[right].text == ","
        and tokens[right + 1].low not in {"adding", "who", "a", "an"}
    ):
        return _kept(tokens, (0, left_end), (right + 1, len(tokens)))
    while right < len(tokens) and tokens[right].text not in MARKS and not tokens[right].quoted:
        right += 1
    return _kept(tokens, (0, left_end), (right, len(tokens)))


def _after_content(tokens: Tokens, source: Range, cue: Range, form: Form, what: Complement) -> Saying | None:
    """Read "..., Ann Lee said", with or without more content behind it; null where the content follows."""
    left = source[0]
    if left < 2 or not form.frames & {"say", "think", "tell", "show"}:
        return None
    separator = tokens[left - 1].text
    is_quote = separator in MARKS or (separator == "," and tokens[left - 2].text in MARKS)
    if not is_quote and separator not in {","} | DASHES:
        return None
    if not _kept(tokens, (0, left)):
        return None
    follows = what.kind in {"that", "colon", "bare", "to", "quote"}
    if is_quote:
        if what.kind in {"that", "colon", "bare"} and not form.frames & {"say"}:
            return None
        return Saying(source, cue, _around(tokens, left, what.between[1]), between=what.between)
    if follows or form.is_weak and what.kind != "none":
        if what.kind == "quote" and not _is_adverbial(tokens, (0, left)):
            return Saying(source, cue, _around(tokens, left, what.start), between=what.between)
        return None
    if what.kind == "question":
        return None
    return Saying(source, cue, _around(tokens, left, what.between[1]), between=what.between)


def _is_adverbial(tokens: Tokens, span: Range) -> bool:
    """Say whether what stands before a source only says when or where."""
    start, end = trimmed(tokens, span)
    return end - start <= 12 and (
        start == end or is_("prepositions", tokens[start]) or adverbial(tokens[start]) or tokens[start].low in _JOINS
    )


def _before_content(tokens: Tokens, source: Range | None, cue: Range, form: Form, what: Complement) -> Saying | None:
    """Read "Ann Lee said that ..." and its like."""
    if not _takes(tokens, source, form, what):
        return None
    start = what.start
    if "name" in form.frames and what.kind in {"bare", "as"}:
        start = cue[1]
    contents = _kept(tokens, (start, _ending(tokens, start)))
    return Saying(source, cue, contents, _sense(tokens, form, what), what.between)


def _sense(tokens: Tokens, form: Form, what: Complement) -> Sense:
    if what.kind == "to" and "say" in form.frames and tokens[what.start + 1 : what.start + 2]:
        return "said" if tokens[what.start + 1].low in {"have", "be"} else "aimed"
    if what.kind == "to":
        return "aimed"
    if "name" in form.frames and what.kind in {"bare", "as"}:
        return "named"
    return "denied" if "deny" in form.frames else "said"


def _takes(tokens: Tokens, source: Range | None, form: Form, what: Complement) -> bool:
    """Say whether what follows can be the content of this verb."""
    frames, kind = form.frames, what.kind
    if kind == "that":
        return bool(frames - {"aim", "urge", "name"})
    if kind in {"quote", "colon"}:
        return (
            bool(frames & {"say", "tell", "name", "think", "deny"})
            if kind == "quote"
            else bool(frames & {"say", "tell"})
        )
    if kind == "to":
        return bool(frames & {"aim", "urge"})
    if kind == "comma":
        return False
    if kind == "as":
        return "name" in frames
    if kind != "bare":
        return False
    if "name" in frames:
        return any(token.quoted for token in tokens[what.start :])
    clausal = is_("subjects", tokens[what.start]) or (
        tokens[what.start].low not in {"it"} and _has_verb(tokens, what.start)
    )
    if form.is_weak:
        return is_("subjects", tokens[what.start]) or (
            clausal and source is not None and "show" in frames and is_("document", tokens[source[1] - 1])
        )
    if is_("prepositions", tokens[what.start]):
        return False
    if frames & {"say", "tell"}:
        return True
    return clausal and bool(frames & {"think", "show", "deny"})


def _has_verb(tokens: Tokens, start: int) -> bool:
    return any(is_("auxiliaries", t) or is_("past", t) or t.low.endswith("ed") for t in tokens[start : start + 15])


def _without_subject(tokens: Tokens, cue: Range, form: Form, found: list[Saying]) -> Saying | None:
    """Read ", adding that ..." and "... and said that ...": the source is that of the verb before, or the subject."""
    before = cue[0] - 1
    while before >= 0 and (adverbial(tokens[before]) or tokens[before].low in {"by", "while", "then"}):
        before -= 1
    if before < 0 or tokens[before].quoted:
        return None
    gerund = form.words[0].endswith("ing")
    joined = tokens[before].low in {"and", "but"} or (gerund and (tokens[before].text in {","} | MARKS))
    if not joined:
        return None
    source = found[-1].source if found else main_subject(tokens[:before])
    what = complement(tokens, cue[1], form)
    return _before_content(tokens, source, cue, form, what) if source else None


def _noun(tokens: Tokens, at: int) -> Saying | None:
    """Read "the ministry's claim that ..." and "a claim by the ministry that ..."."""
    low = tokens[at].low
    if not (is_("nouns", tokens[at]) or (low.endswith("s") and lexicon().has("nouns", low[:-1]))) or at + 2 >= len(
        tokens
    ):
        return None
    after = at + 1
    source = None
    if tokens[after].low in {"by", "from"}:
        source = noun_phrase_after(tokens, after + 1)
        after = source[1] if source else after
    elif at > 0:
        owner = next(
            (i for i in range(at - 1, max(-1, at - 3), -1) if tokens[i].is_possessive or is_("possessives", tokens[i])),
            None,
        )
        if owner is not None:
            source = (owner, owner + 1) if is_("possessives", tokens[owner]) else noun_phrase_before(tokens, owner + 1)
    if source is None or after >= len(tokens) or tokens[after].low != "that":
        return None
    return Saying(source, (at, at + 1), _kept(tokens, (after + 1, len(tokens))))


def _passive(tokens: Tokens, at: int) -> Saying | None:
    """Read "is believed to have fled" and "was quoted as saying"."""
    if at == 0 or not is_("passive", tokens[at]) or not any(is_("auxiliaries", t) for t in tokens[max(0, at - 2) : at]):
        return None
    if at + 2 >= len(tokens) or tokens[at + 1].low != "to" or _is_object(tokens[at + 2]):
        return None
    subject = noun_phrase_before(tokens, _before_auxiliaries(tokens, at))
    return Saying(None, (at, at + 1), _kept(tokens, (at + 1, len(tokens))), "passive", subject=subject)


def _before_auxiliaries(tokens: Tokens, at: int) -> int:
    while at > 0 and (is_("auxiliaries", tokens[at - 1]) or adverbial(tokens[at - 1])):
        at -= 1
    return at


def _is_object(token: Token) -> bool:
    """Say whether "to" leads to somebody, and not to a verb."""
    return is_("determiners", token) or is_("subjects", token) or token.is_name or not token.is_word


def _shortened(tokens: Tokens, found: list[Saying], new: Saying) -> list[Saying]:
    """End the last attribution's content where a further one begins beside it: "..., and the mayor said ..."."""
    if not found:
        return found
    last = found[-1]
    first = min(new.cue[0], new.source[0] if new.source else new.cue[0])
    if last.source == new.source:
        first = new.cue[0]
    while first > 0 and (
        adverbial(tokens[first - 1]) or tokens[first - 1].low in _JOINS or tokens[first - 1].text == ","
    ):
        first -= 1
    marked = any(t.text == "," or t.low in _JOINS for t in tokens[first : first + 2])
    if not marked:
        return found
    contents = tuple(_cut(tokens, last.contents, first))
    return [*found[:-1], last._replace(contents=contents)]


def _cut(tokens: Tokens, contents: tuple[Range, ...], at: int) -> Iterator[Range]:
    for start, end in contents:
        yield from _kept(tokens, (start, min(end, at))) if start < at else ()
