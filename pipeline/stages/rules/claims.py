"""Makes a claim's record of a clause: its sentence, type and modality, and its numbers and dates."""

import re
from datetime import date

from pipeline.identity import content_id
from pipeline.records import (
    Article,
    Claim,
    ClaimType,
    DateRef,
    Mention,
    Modality,
    Provenance,
    Quantity,
    Run,
    Span,
)
from pipeline.stages.rules.lexicon import lexicon
from pipeline.text.dates import find_dates
from pipeline.text.quantities import find_quantities

_MARKS = re.compile("[“”„«»\"]|(?<!\\w)['‘]|['’](?!\\w)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNIT = re.compile(
    r"[\s-]+((?!(?:of|in|on|at|to|and|or|for|by|from|with|than|were|was|had|have|has|is|are|the|a|an)\b)[^\W\d_]+)"
)


def run(article: Article, start: int, end: int) -> Run:
    """Return the words of an article from one character up to another."""
    return Run(quote=article.text[start:end], span=Span(start=start, end=end))


def make_claim(
    article: Article, mention: Mention, text: str, provenance: Provenance, *, frames: frozenset[str]
) -> Claim:
    """Make the record of a claim that stands in one place; ``frames`` are those of its cue's verb."""
    quantities, dates = _figures(article, mention.span), _dates(article, mention.span)
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    modality = _modality(words, frames)
    kind = _type(words, modality, is_counted=bool(quantities))
    return Claim(
        id=content_id("c", [article.id, text, [[mention.span.start, mention.span.end]]]),
        article_id=article.id,
        text=text,
        type=kind,
        modality=modality,
        quantities=quantities,
        dates=dates,
        check_worthy=_is_worthy(text, kind, is_figured=bool(quantities or dates)),
        mentions=(mention,),
        provenance=provenance,
    )


def sentence_of(words: str) -> str:
    """Make a sentence of a clause's words: no quotation marks, a capital first, a full stop last.

    >>> sentence_of("the “old” pier is shut,")
    'The old pier is shut.'
    """
    plain = " ".join(_MARKS.sub("", words).split()).strip(" ,;:.–—-")
    return f"{plain[:1].upper()}{plain[1:]}." if plain else ""


def _figures(article: Article, span: Span) -> tuple[Quantity, ...]:
    """Find the quantities of a clause, each with the noun behind it as its unit."""
    words = article.text[span.start : span.end]
    found = []
    for place, parsed in find_quantities(words):
        noun = _UNIT.match(words, place.end)
        start, end = span.start + place.start, span.start + place.end
        found.append(
            Quantity(
                text=article.text[start:end],
                span=Span(start=start, end=end),
                value=parsed.value,
                unit=parsed.unit or (noun[1] if noun else ""),
                bound=parsed.bound,
            )
        )
    return tuple(found)


def _dates(article: Article, span: Span) -> tuple[DateRef, ...]:
    words = article.text[span.start : span.end]
    return tuple(
        DateRef(
            text=words[place.start : place.end],
            span=Span(start=span.start + place.start, end=span.start + place.end),
            iso=parsed.iso,
        )
        for place, parsed in find_dates(words, article.published)
        if parsed.iso
    )


def day_in(article: Article, start: int, end: int) -> date | None:
    """Return the one day that words name, such as those between a cue and its content; null where they name none."""
    for _, parsed in find_dates(article.text[start:end], article.published):
        if parsed.iso and re.fullmatch(r"\d{4}-\d\d-\d\d", parsed.iso):
            return date.fromisoformat(parsed.iso)
    return None


def _any(name: str, words: list[str]) -> bool:
    return not lexicon().classes[name].isdisjoint(words)


def _modality(words: list[str], frames: frozenset[str]) -> Modality:
    if "deny" in frames or _any("negations", words) or any(word.endswith("n't") for word in words):
        return "negated"
    if frames & {"aim", "urge"}:
        return "desired"
    if _any("hedges", words) or "passive" in frames:
        return "hedged"
    if _any("predictions", words):
        return "predicted"
    return "desired" if _any("desires", words) else "asserted"


def _type(words: list[str], modality: Modality, *, is_counted: bool) -> ClaimType:
    if modality == "desired":
        return "intent"
    if _any("predictions", words):
        return "prediction"
    if is_counted:
        return "numerical"
    if _any("causes", words):
        return "causal"
    if _any("comparisons", words):
        return "comparison"
    return "opinion" if _any("opinions", words) else "event"


def _is_worthy(text: str, kind: ClaimType, *, is_figured: bool) -> bool:
    """Say whether a newsroom would want it checked: a number, a date or a name, and no opinion or aim."""
    named = any(word[0].isupper() for word in _WORD.findall(text)[1:])
    return kind not in {"opinion", "intent"} and (is_figured or named)
