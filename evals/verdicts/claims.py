"""Which claim of the gold each claim of the pipeline is: the gold handed over as claims, or the extracted matched."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from evals.match import align
from evals.schema import Annotation, GoldClaim, GoldMention
from evals.suite import Case, Suite
from evals.verdicts.gold import Key
from evals.view import Extent, Place, nearest, sheet_of_claims, sheet_of_gold
from pipeline.identity import content_id
from pipeline.records import (
    Article,
    Attribution,
    Claim,
    DateRef,
    Extraction,
    Mention,
    Provenance,
    Quantity,
    Relation,
    Run,
    Span,
)

_BY_PEOPLE = Provenance(
    stage="gold",
    fingerprint="",
    prompt="",
    prompt_sha256="",
    model_asked="",
    model_answered="annotators",
    request_sha256="",
)


class Claims(NamedTuple):
    """Extractions in the order of the suite's cases, and which claim of the gold each of their claims is, by its id."""

    extractions: tuple[Extraction, ...]
    keys: Mapping[str, Key]


def gold_claims(suite: Suite) -> Claims:
    """Hand the gold over as if it had been extracted: whoever is wrong then, it is not the extraction."""
    extractions: list[Extraction] = []
    keys: dict[str, Key] = {}
    for case in suite.cases:
        given = extraction_of(case.gold, case.article)
        extractions.append(given)
        keys |= {claim.id: (case.id, gold.id) for claim, gold in zip(given.claims, case.gold.claims, strict=True)}
    return Claims(tuple(extractions), keys)


def extracted_claims(suite: Suite, extractions: Mapping[str, Extraction]) -> Claims:
    """Match what was extracted, by the case's id, with the gold of the same article; a case that failed has nothing.

    A claim that was matched and is at odds with the gold in a number or a name keeps its match: the verifier was given
    no better one.
    """
    found = [(case, extractions[case.id]) for case in suite.cases if case.id in extractions]
    return Claims(
        tuple(extraction for _, extraction in found),
        {claim: key for case, extraction in found for claim, key in _matched(case, extraction)},
    )


def _matched(case: Case, extraction: Extraction) -> Iterable[tuple[str, Key]]:
    golds = sheet_of_gold(case.gold, case.article).statements
    guesses = sheet_of_claims(extraction.claims, extraction.relations, case.article).statements
    for pair in align(golds, guesses):
        yield guesses[pair.guess].id, (case.id, golds[pair.gold].id)


def extraction_of(gold: Annotation, article: Article) -> Extraction:
    """Write an annotation as an extraction of its article, claims in the annotation's order."""
    places = {statement.id: statement.places for statement in sheet_of_gold(gold, article).statements}
    claims = {claim.id: _claim(claim, places[claim.id], article) for claim in gold.claims}
    return Extraction(
        article_id=article.id,
        claims=tuple(claims.values()),
        relations=tuple(
            Relation(article_id=article.id, a=claims[link.a].id, b=claims[link.b].id, kind=link.kind)
            for link in gold.relations
        ),
        rejections=(),
    )


def _claim(gold: GoldClaim, places: tuple[Place, ...], article: Article) -> Claim:
    extents = [place.extents[0] for place in places]
    start, text = extents[0][0], article.text
    return Claim(
        id=content_id("c", [article.id, gold.text, sorted(map(list, extents))]),
        article_id=article.id,
        text=gold.text,
        type=gold.type,
        modality=gold.modality,
        quantities=tuple(
            Quantity(text=q.text, span=_span(nearest(text, q.text, start)), value=q.value, unit=q.unit, bound=q.bound)
            for q in gold.quantities
        ),
        dates=tuple(
            DateRef(text=day.text, span=_span(nearest(text, day.text, start)), iso=day.iso) for day in gold.dates
        ),
        check_worthy=gold.check_worthy,
        mentions=tuple(_mention(mention, extent, text) for mention, extent in zip(gold.mentions, extents, strict=True)),
        provenance=_BY_PEOPLE,
    )


def _mention(gold: GoldMention, extent: Extent, text: str) -> Mention:
    def run(words: str | None) -> Run | None:
        return Run(quote=words, span=_span(nearest(text, words, extent[0]))) if words else None

    return Mention(
        quote=gold.quote,
        span=_span(extent),
        alignment="exact",
        attribution=Attribution(
            voice=gold.voice,
            source=run(gold.source),
            source_name=gold.source_name,
            source_role=gold.source_role,
            source_affiliation=gold.source_affiliation,
            source_kind=gold.source_kind,
            cue=run(gold.cue),
            via=run(gold.via),
            said_on=gold.said_on,
        ),
    )


def _span(extent: Extent) -> Span:
    return Span(start=extent[0], end=extent[1])
