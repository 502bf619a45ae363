"""What a pipeline would have given that finds just what an annotation holds, and an article to make up claims in."""

from dataclasses import replace
from fractions import Fraction

from evals.schema import Annotation, GoldClaim, GoldMention
from evals.view import Day, Extent, Figure, Link, Place, Sheet, Statement
from pipeline.records import (
    Article,
    Attribution,
    Claim,
    DateRef,
    Extraction,
    Mention,
    Quantity,
    Relation,
    Run,
    Span,
)
from tests.factories import PROVENANCE


def run(text: str, words: str, near: int = 0) -> Run:
    """Find words where they stand nearest to an offset."""
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    start = min(places, key=lambda at: abs(at - near))
    return Run(quote=words, span=Span(start=start, end=start + len(words)))


def mention_of(gold: GoldMention, text: str) -> Mention:
    start = -1
    for _ in range(gold.nth or 1):
        start = text.index(gold.quote, start + 1)
    span = Span(start=start, end=start + len(gold.quote))
    attribution = Attribution(
        voice=gold.voice,
        source=run(text, gold.source, start) if gold.source else None,
        source_name=gold.source_name,
        source_role=gold.source_role,
        source_affiliation=gold.source_affiliation,
        source_kind=gold.source_kind,
        cue=run(text, gold.cue, start) if gold.cue else None,
        via=run(text, gold.via, start) if gold.via else None,
        said_on=gold.said_on,
    )
    return Mention(quote=gold.quote, span=span, alignment="exact", attribution=attribution)


def claim_of(gold: GoldClaim, article: Article) -> Claim:
    quantities, dates = [], []
    for quantity in gold.quantities:
        found = run(article.text, quantity.text)
        quantities.append(
            Quantity(text=found.quote, span=found.span, value=quantity.value, unit=quantity.unit, bound=quantity.bound)
        )
    for day in gold.dates:
        found = run(article.text, day.text)
        dates.append(DateRef(text=found.quote, span=found.span, iso=day.iso))
    return Claim(
        id=gold.id,
        article_id=article.id,
        text=gold.text,
        type=gold.type,
        modality=gold.modality,
        quantities=tuple(quantities),
        dates=tuple(dates),
        check_worthy=gold.check_worthy,
        mentions=tuple(mention_of(mention, article.text) for mention in gold.mentions),
        provenance=PROVENANCE,
    )


def extraction_of(annotation: Annotation, article: Article) -> Extraction:
    """Return what a pipeline gives that finds all that the annotation holds, and nothing else."""
    return Extraction(
        article_id=article.id,
        claims=tuple(claim_of(claim, article) for claim in annotation.claims),
        relations=tuple(Relation(article_id=article.id, a=r.a, b=r.b, kind=r.kind) for r in annotation.relations),
        rejections=(),
    )


def place(*extents: Extent, name: str | None = None, **fields: object) -> Place:
    """The narrator's place, or a reported one where a source is named."""
    plain = Place(
        extents=extents,
        quotes=tuple(f"words at {start}" for start, _ in extents),
        voice="reported" if name else "narrator",
        names=(name,) if name else (),
        affiliation=None,
        kind="person" if name else None,
        cue="said" if name else None,
        via=None,
        said_on=None,
        unasked=frozenset(),
        named_here=True if name else None,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def statement(name: str, text: str, *places: Place, **fields: object) -> Statement:
    plain = Statement(
        id=name,
        text=text,
        type="event",
        modality="asserted",
        check_worthy=True,
        figures=(),
        days=(),
        places=places,
        optional=False,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def figure(text: str, value: float | None, unit: str = "people", bound: str = "exact") -> Figure:
    return Figure(text, None if value is None else Fraction(repr(value)), unit, bound)


def day(iso: str, text: str = "that day") -> Day:
    return Day(text, iso)


def sheet(*statements: Statement, links: tuple[Link, ...] = ()) -> Sheet:
    return Sheet(statements, links)
