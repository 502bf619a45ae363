"""Makes a claim's record of a clause: its sentence, type and modality, and its numbers and dates."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pipeline.identity import content_id
from pipeline.records import Article, Claim, ClaimType, DateRef, Mention, Modality, Provenance, Quantity, Run, Span
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.saying import Sense
from pipeline.text.dates import find_dates
from pipeline.text.quantities import find_quantities

_MARKS = re.compile("[“”„«»\"]|(?<!\\w)['‘]|['’](?!\\w)|''")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNIT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")
_NO = re.compile(r"\bno\b(?! (?:more|fewer|less|later|longer than)\b)", re.IGNORECASE)


class Place(NamedTuple):
    """A clause where it stands, as a sentence of its own, with the figures of its words."""

    mention: Mention
    text: str
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateRef, ...] = ()
    sense: Sense = "said"


class Figures(NamedTuple):
    """The quantities and dates of one sentence."""

    quantities: Sequence[Quantity]
    dates: Sequence[DateRef]

    def within(self, span: Span) -> tuple[tuple[Quantity, ...], tuple[DateRef, ...]]:
        """Return those that stand inside a span."""
        quantities = (q for q in self.quantities if span.start <= q.span.start and q.span.end <= span.end)
        dates = (d for d in self.dates if span.start <= d.span.start and d.span.end <= span.end)
        return tuple(quantities), tuple(dates)

    def day(self, start: int, end: int) -> date | None:
        """Return the day that stands between two characters, such as between a cue and its content."""
        for day in self.dates:
            if start <= day.span.start and day.span.end <= end and re.fullmatch(r"\d{4}-\d\d-\d\d", day.iso):
                return date.fromisoformat(day.iso)
        return None


def run(article: Article, span: Span) -> Run:
    """Return the words of an article at a span."""
    return Run(quote=article.text[span.start : span.end], span=span)


def figures(article: Article, sentence: Span) -> Figures:
    """Find the quantities of a sentence, each with the words behind it as its unit, and its dates."""
    words = article.text[sentence.start : sentence.end]
    quantities = []
    for place, parsed in find_quantities(words):
        one = _run_in(article, sentence, place)
        unit = parsed.unit or _unit(words, place.end)
        quantities.append(Quantity(text=one.quote, span=one.span, value=parsed.value, unit=unit, bound=parsed.bound))
    dates = []
    for place, found in find_dates(words, article.published):
        if found.iso:
            one = _run_in(article, sentence, place)
            dates.append(DateRef(text=one.quote, span=one.span, iso=found.iso))
    return Figures(quantities, dates)


def _run_in(article: Article, sentence: Span, place: Span) -> Run:
    return run(article, Span(start=sentence.start + place.start, end=sentence.start + place.end))


def _unit(words: str, at: int) -> str:
    """Return the noun behind a number with what describes it, up to three words: "North Korean soldiers"."""
    found: list[str] = []
    while len(found) < 3 and (match := _UNIT_WORD.match(words, at)) and not _is_functional(match[1].lower()):
        found.append(match[1])
        at = match.end()
    return " ".join(found)


def _is_functional(low: str) -> bool:
    classes = ("prepositions", "conjunctions", "auxiliaries", "determiners", "adverbs", "past", "subjects")
    return any(lexicon().has(name, low) for name in classes) or low.endswith("ed")


def make_claim(article: Article, places: Sequence[Place], provenance: Provenance) -> Claim:
    """Make the record of a claim from all places of one text."""
    first = places[0]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(first.text)]
    quantities = tuple(dict.fromkeys(quantity for place in places for quantity in place.quantities))
    modality = _modality(first, words)
    kind = _type(words, modality, is_counted=bool(quantities))
    return Claim(
        id=content_id("c", [article.id, first.text, [[p.mention.span.start, p.mention.span.end] for p in places]]),
        article_id=article.id,
        text=first.text,
        type=kind,
        modality=modality,
        quantities=quantities,
        dates=tuple(dict.fromkeys(day for place in places for day in place.dates)),
        check_worthy=kind not in {"opinion", "intent"},
        mentions=tuple(place.mention for place in places),
        provenance=provenance,
    )


def sentence_of(words: str) -> str:
    """Make a sentence of a clause's words: no quotation marks, a capital first, a full stop last.

    >>> sentence_of("the “old” pier is shut,")
    'The old pier is shut.'
    """
    plain = " ".join(_MARKS.sub("", words).split()).strip(" ,;:.–—-")
    return f"{plain[:1].upper()}{plain[1:]}." if any(map(str.isalnum, plain)) else ""


def _any(name: str, words: Sequence[str]) -> bool:
    return not lexicon().classes[name].isdisjoint(words)


def _modality(place: Place, words: Sequence[str]) -> Modality:
    denied = place.sense == "denied" or _any("negations", words) or _NO.search(place.text)
    if denied or any(word.endswith("n't") for word in words):
        return "negated"
    if place.sense == "aimed":
        return "desired"
    if _any("predictions", words):
        return "predicted"
    if _any("hedges", words) or place.sense == "passive":
        return "hedged"
    return "desired" if _any("desires", words) else "asserted"


def _type(words: Sequence[str], modality: Modality, *, is_counted: bool) -> ClaimType:
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
