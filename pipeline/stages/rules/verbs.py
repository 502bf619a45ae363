"""Attributions by a verb: "..., she said", "said Ann Lee", "they warned that ...", "..., adding that ..."."""

from collections.abc import Sequence

from pipeline.stages.rules.complements import Complement, complement
from pipeline.stages.rules.lexicon import Form, lexicon
from pipeline.stages.rules.phrases import (
    adverbial,
    apposition_after,
    has_verb,
    main_subject,
    noun_phrase_after,
    subject_before,
)
from pipeline.stages.rules.saying import JOINS, Saying, Sense, kept
from pipeline.stages.rules.tokens import CLOSING, DASHES, MARKS, Range, Tokens, is_, trimmed

_COMPLEMENTS = {
    "that": frozenset({"say", "tell", "think", "show", "deny", "cite"}),
    "quote": frozenset({"say", "tell", "think", "name", "deny"}),
    "colon": frozenset({"say", "tell"}),
    "to": frozenset({"aim", "urge"}),
    "as": frozenset({"name"}),
}
"""Which frames of a verb take what for content."""


def attributed(tokens: Tokens, at: int, found: Sequence[Saying]) -> Saying | None:
    """Read the attribution whose verb stands at ``at``; ``found`` are those before it in the sentence."""
    forms = lexicon().forms.get(tokens[at].low, ())
    form = next((f for f in forms if tuple(t.low for t in tokens[at : at + len(f.words)]) == f.words), None)
    if form is None or (tokens[at].is_name and at > 0) or (form.is_nominal and _is_noun(tokens, at)):
        return None
    cue = (at, at + len(form.words))
    inverted = _inverted(tokens, cue, form)
    if inverted:
        return inverted
    if _is_passive(tokens, at):
        return None
    source = subject_before(tokens, at)
    if source is None:
        return _without_subject(tokens, cue, form, found)
    if not _agrees(tokens, source, cue, form):
        return None
    what = complement(tokens, cue[1], form)
    return _after_content(tokens, source, cue, form, what) or _before_content(tokens, source, cue, form, what)


def _agrees(tokens: Tokens, source: Range, cue: Range, form: Form) -> bool:
    """Say whether subject and verb agree in number; where they do not, what looks like the verb is a noun."""
    last = tokens[source[1] - 1]
    if form.number is None or source[1] != cue[0] or last.low in {"who", "that", "which"}:
        return True
    if is_("subjects", last):
        return (form.number == "singular") == (last.low in {"he", "she", "it", "there"} or last.low == "who")
    is_plural = last.low.endswith("s") or is_("plurals", last)
    return last.is_name or is_plural == (form.number == "plural")


def _is_passive(tokens: Tokens, at: int) -> bool:
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
    if right + 1 < len(tokens) and tokens[right].text == "," and _goes_on(tokens, left_end, right + 1):
        return kept(tokens, (0, left_end), (right + 1, len(tokens)))
    while right < len(tokens) and tokens[right].text not in MARKS and not tokens[right].quoted:
        right += 1
    return kept(tokens, (0, left_end), (right, len(tokens)))


def _goes_on(tokens: Tokens, left_end: int, at: int) -> bool:
    """Say whether content goes on at ``at``, after a comma; after a quotation, more than "on Monday" must show it."""
    is_quote = tokens[left_end - 1].text in MARKS or tokens[max(0, left_end - 2)].text in MARKS
    if is_quote:
        return tokens[at].low in JOINS or tokens[at].text in MARKS
    return tokens[at].low not in {"adding", "who", "a", "an"}


def _after_content(tokens: Tokens, source: Range, cue: Range, form: Form, what: Complement) -> Saying | None:
    """Read "..., Ann Lee said", with or without more content behind it; null where all content follows."""
    left = source[0]
    if left < 2 or not form.frames & {"say", "think", "tell", "show"} or not kept(tokens, (0, left)):
        return None
    mark = tokens[left - 1].text
    is_quote = mark in MARKS or (mark == "," and tokens[left - 2].text in MARKS)
    if not is_quote and mark not in {","} | DASHES:
        return None
    right = what.between[1]
    if is_quote:
        stands = what.kind not in {"that", "colon", "bare"} or "say" in form.frames
    elif what.kind == "quote":
        stands, right = not _is_adverbial(tokens, (0, left)), what.start
    else:
        stands = what.kind == "none" or (what.kind in {"comma", "as"} and not form.is_weak)
    return Saying(source, cue, _around(tokens, left, right), between=what.between) if stands else None


def _is_adverbial(tokens: Tokens, span: Range) -> bool:
    """Say whether what stands before a source only says when or where."""
    start, end = trimmed(tokens, span)
    return end - start <= 12 and (
        start == end or is_("prepositions", tokens[start]) or adverbial(tokens[start]) or tokens[start].low in JOINS
    )


def _before_content(tokens: Tokens, source: Range | None, cue: Range, form: Form, what: Complement) -> Saying | None:
    """Read "Ann Lee said that ..." and its like."""
    if not _takes(tokens, source, form, what):
        return None
    sense = _sense(tokens, form, what)
    start, end = what.start, _ending(tokens, what.start)
    if sense == "named":
        start = cue[1]
        end = next((at + 1 for at in range(start + 2, end) if _closes(tokens, at)), end)
    return Saying(source, cue, kept(tokens, (start, end)), sense, what.between)


def _closes(tokens: Tokens, at: int) -> bool:
    return tokens[at].text in MARKS and tokens[at - 1].quoted and not tokens[at].quoted


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
    if what.kind == "bare":
        return _takes_bare(tokens, source, form, what.start)
    return bool(form.frames & _COMPLEMENTS.get(what.kind, frozenset()))


def _takes_bare(tokens: Tokens, source: Range | None, form: Form, start: int) -> bool:
    """Say whether a verb can have a clause without "that" for content; one of many meanings needs a plain sign."""
    first, frames = tokens[start], form.frames
    if "name" in frames:
        return any(token.quoted for token in tokens[start:])
    is_clause = is_("subjects", first) or (first.low != "it" and has_verb(tokens[start : start + 15]))
    if form.is_weak:
        is_document = source is not None and "show" in frames and is_("document", tokens[source[1] - 1])
        return is_("subjects", first) or (is_clause and is_document)
    if is_("prepositions", first):
        return False
    return bool(frames & {"say", "tell"}) or (is_clause and bool(frames & {"think", "show", "deny"}))


def _without_subject(tokens: Tokens, cue: Range, form: Form, found: Sequence[Saying]) -> Saying | None:
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


def _ending(tokens: Tokens, start: int) -> int:
    """Return where content that begins at ``start`` ends: with its quotation, if that is a whole sentence, or ours."""
    if start < len(tokens) and tokens[start].text in MARKS and start + 1 < len(tokens):
        close = next(
            (at for at in range(start + 1, len(tokens)) if not tokens[at].quoted and tokens[at].text in MARKS), None
        )
        if close is not None and tokens[close - 1].text in {",", ".", "!", "?"} and tokens[start + 1].text[0].isupper():
            return close + 1
    return len(tokens)
