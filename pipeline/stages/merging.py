"""Joins what the windows of one article gave: the same proposition met twice is one claim with more mentions."""

from collections.abc import Sequence

from pipeline.identity import content_id
from pipeline.records import Article, Claim, Extraction, Relation, Span
from pipeline.text.alignment import veto

SAME_TEXT = 90
"""Similarity (0 to 100, words sorted) of two self-contained sentences that say the same."""
SAME_PLACE_TEXT = 75
"""The like, where both also stand in the same words of the article."""
SAME_PLACE = 0.8
"""Share of characters in common (intersection over union) from which two places count as one."""


def merged(article: Article, parts: Sequence[Extraction]) -> Extraction:
    """Join the parts of one article's extraction, in the order of the article. Within a part nothing is joined."""
    claims: list[Claim] = []
    renamed: dict[str, str] = {}
    for part in parts:
        earlier = len(claims)
        for claim in part.claims:
            twin = next((i for i, other in enumerate(claims[:earlier]) if _same(claim, other)), None)
            if twin is None:
                claims.append(claim)
                continue
            joined = _joined(article, claims[twin], claim)
            renamed |= {claim.id: joined.id, claims[twin].id: joined.id}
            claims[twin] = joined
    claims.sort(key=lambda claim: (claim.mentions[0].span.start, claim.mentions[0].span.end, claim.id))
    return Extraction(
        article_id=article.id,
        claims=tuple(claims),
        relations=tuple(_relations(parts, renamed)),
        rejections=tuple(rejection for part in parts for rejection in part.rejections),
    )


def _same(a: Claim, b: Claim) -> bool:
    """Say whether two claims are one proposition: alike in words, and no number, name or negation apart."""
    from rapidfuzz import fuzz, utils

    alike = fuzz.token_sort_ratio(a.text, b.text, processor=utils.default_process)
    if alike < SAME_PLACE_TEXT or (a.modality == "negated") != (b.modality == "negated") or veto(a.text, b.text):
        return False
    return alike >= SAME_TEXT or any(
        _overlap(one.span, other.span) >= SAME_PLACE for one in a.mentions for other in b.mentions
    )


def _overlap(a: Span, b: Span) -> float:
    common = min(a.end, b.end) - max(a.start, b.start)
    return max(0, common) / (max(a.end, b.end) - min(a.start, b.start))


def _joined(article: Article, first: Claim, second: Claim) -> Claim:
    """Add the second claim's places, numbers and dates to the first; where both have one, the first's stands."""
    places = list(first.mentions)
    places += [m for m in second.mentions if all(_overlap(m.span, known.span) < SAME_PLACE for known in places)]
    places.sort(key=lambda mention: (mention.span.start, mention.span.end))
    spans = [[mention.span.start, mention.span.end] for mention in places]
    return first.model_copy(
        update={
            "id": content_id("c", [article.id, first.text, spans]),
            "mentions": tuple(places),
            "quantities": tuple(dict.fromkeys((*first.quantities, *second.quantities))),
            "dates": tuple(dict.fromkeys((*first.dates, *second.dates))),
            "disagreements": tuple(dict.fromkeys((*first.disagreements, *second.disagreements))),
        }
    )


def _relations(parts: Sequence[Extraction], renamed: dict[str, str]) -> dict[Relation, None]:
    """Carry the relations over to the joined claims' ids; a claim does not bear on itself."""
    kept: dict[Relation, None] = {}
    for relation in (relation for part in parts for relation in part.relations):
        a, b = _final(relation.a, renamed), _final(relation.b, renamed)
        if a != b:
            kept[relation.model_copy(update={"a": a, "b": b})] = None
    return kept


def _final(name: str, renamed: dict[str, str]) -> str:
    while renamed.get(name, name) != name:
        name = renamed[name]
    return name
