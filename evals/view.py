"""One view of gold and prediction alike, so that annotators run through the very same scorer as models.

The scorer compares ``Sheet`` with ``Sheet`` and does not know which of them a person made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from evals.schema import Annotation, GoldClaim, GoldMention, GoldRelation
from evals.words import named_in
from pipeline.records import Article, Claim, Mention, Relation, Sentence

Extent = tuple[int, int]
"""Start and end in the article's text, end exclusive."""
_SLOTS = frozenset({"source_affiliation", "source_kind", "cue", "via", "said_on"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; ``value`` is the exact decimal that the file gives, null where the words give none."""

    text: str
    value: Fraction | None
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date in the article's words and as ISO 8601."""

    text: str
    iso: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands, and who answers for it there."""

    extents: tuple[Extent, ...]
    """The quote's place first, then those of quotes that are just as right."""
    quotes: tuple[str, ...]
    """The words at those places."""
    voice: str
    names: tuple[str, ...]
    """The source's name first, then names that are just as right; empty where nobody is named."""
    affiliation: str | None
    kind: str | None
    cue: str | None
    via: str | None
    said_on: str | None
    unasked: frozenset[str]
    """The fields that the annotator was not asked for."""
    named_here: bool | None
    """Whether the source's name stands in the content's own sentence; null where there is no name."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim."""

    id: str
    text: str
    type: str
    modality: str
    check_worthy: bool
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    places: tuple[Place, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Link:
    """One claim bearing on another; ``a`` and ``b`` are ids of statements."""

    a: str
    b: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was found in one article, statements in the order of their first place, then of their ids."""

    statements: tuple[Statement, ...]
    links: tuple[Link, ...]


def sheet_of_gold(annotation: Annotation, article: Article) -> Sheet:
    """View an annotation that has been checked against its article."""
    lines = _sentences(article)
    statements = [
        _statement(
            claim, [_gold_place(mention, article.text, lines) for mention in claim.mentions], optional=claim.optional
        )
        for claim in annotation.claims
    ]
    return _sheet(statements, annotation.relations)


def sheet_of_claims(claims: Sequence[Claim], relations: Sequence[Relation], article: Article) -> Sheet:
    """View what the pipeline found in an article."""
    lines = _sentences(article)
    statements = [
        _statement(claim, [_given_place(mention, article.text, lines) for mention in claim.mentions])
        for claim in claims
    ]
    return _sheet(statements, relations)


def _statement(claim: GoldClaim | Claim, places: Sequence[Place], *, optional: bool = False) -> Statement:
    return Statement(
        id=claim.id,
        text=claim.text,
        type=claim.type,
        modality=claim.modality,
        check_worthy=claim.check_worthy,
        figures=tuple(Figure(q.text, _exact(q.value), q.unit, q.bound) for q in claim.quantities),
        days=tuple(Day(day.text, day.iso) for day in claim.dates),
        places=tuple(places),
        optional=optional,
    )


def _sheet(statements: Sequence[Statement], relations: Sequence[GoldRelation | Relation]) -> Sheet:
    ordered = sorted(statements, key=lambda s: (min(place.extents[0] for place in s.places), len(s.id), s.id))
    links = sorted({(link.a, link.b, link.kind) for link in relations})
    return Sheet(tuple(ordered), tuple(Link(*link) for link in links))


def _gold_place(mention: GoldMention, text: str, lines: Sequence[Sentence]) -> Place:
    end = 0
    for _ in range(mention.nth or 1):
        end = text.index(mention.quote, end) + len(mention.quote)
    extent = (start := end - len(mention.quote), end)
    also = tuple(nearest(text, quote, start) for quote in mention.also_quotes)
    return Place(
        extents=(extent, *also),
        quotes=(mention.quote, *mention.also_quotes),
        voice=mention.voice,
        names=(mention.source_name, *mention.also_names) if mention.source_name else (),
        affiliation=mention.source_affiliation,
        kind=mention.source_kind,
        cue=mention.cue,
        via=mention.via,
        said_on=str(mention.said_on) if mention.said_on else None,
        unasked=_SLOTS - mention.model_fields_set,
        named_here=_named_here(mention.source_name, extent, text, lines),
    )


def _given_place(mention: Mention, text: str, lines: Sequence[Sentence]) -> Place:
    extent, said = (mention.span.start, mention.span.end), mention.attribution
    return Place(
        extents=(extent,),
        quotes=(mention.quote,),
        voice=said.voice,
        names=(said.source_name,) if said.source_name else (),
        affiliation=said.source_affiliation,
        kind=said.source_kind,
        cue=said.cue.quote if said.cue else None,
        via=said.via.quote if said.via else None,
        said_on=str(said.said_on) if said.said_on else None,
        unasked=frozenset(),
        named_here=_named_here(said.source_name, extent, text, lines),
    )


def nearest(text: str, quote: str, start: int) -> Extent:
    """Find the place of some words that stand in the text: of several, the one nearest to an offset."""
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    best = min(found, key=lambda at: (abs(at - start), at))
    return best, best + len(quote)


def _named_here(name: str | None, extent: Extent, text: str, lines: Sequence[Sentence]) -> bool | None:
    if name is None:
        return None
    return any(
        named_in(name, text[line.span.start : line.span.end])
        for line in lines
        if line.span.start < extent[1] and extent[0] < line.span.end
    )


def _exact(value: float | None) -> Fraction | None:
    return Fraction(repr(value)) if value is not None and isfinite(value) else None


def _sentences(article: Article) -> tuple[Sentence, ...]:
    from pipeline.text.sentences import sentences  # loads a splitter

    return sentences(article.text, article.language)
