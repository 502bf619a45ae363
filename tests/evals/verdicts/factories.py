"""A verification that finds just what the gold holds, to put one thing wrong at a time; and records to make one of."""

from collections.abc import Sequence
from typing import Any, TypeVar

from evals.suite import Suite
from evals.verdicts.claims import Claims, gold_claims
from evals.verdicts.schema import GoldEvidence, GoldFamily
from pipeline.identity import content_id
from pipeline.records import Article, Record, Span
from pipeline.verdicts import (
    Body,
    Drift,
    Evidence,
    Family,
    Found,
    Matter,
    Origin,
    Searched,
    Verdict,
    Verification,
)

R = TypeVar("R", bound=Record)


def make_evidence(family: str, article: Article, quote: str, origin: str = "o-1", **fields: Any) -> Evidence:
    start = article.text.index(quote)
    values = {
        "id": content_id("e", [family, article.id, quote]),
        "family_id": family,
        "article_id": article.id,
        "origin": origin,
        "span": Span(start=start, end=start + len(quote)),
        "quote": quote,
        "stance": "supports",
        "model_stance": "supports",
        "basis": "record",
        "issuer": None,
        "affiliation": None,
        "independent": True,
        "counts": True,
        "why": "independent",
        "published": article.published,
    }
    return Evidence(**(values | fields))


def make_verdict(family: str, cited: Sequence[Evidence] = (), **fields: Any) -> Verdict:
    values = {
        "family_id": family,
        "state": "judged",
        "failure": None,
        "said": "none",
        "label": "supported" if cited else "not_enough_evidence",
        "as_of": None,
        "changed_on": None,
        "contested_by": (),
        "evidence": tuple(item.id for item in cited),
        "reasons": (),
        "checks": (),
        "prior_checks": (),
        "searched": make_searched(cited),
        "why": "it is so",
        "provenance": None,
    }
    return Verdict(**(values | fields))


def make_searched(items: Sequence[Evidence]) -> Searched:
    found = tuple(
        Found(article_id=item.article_id, span=item.span, similarity=0.5, dense_rank=rank, lexical_rank=None)
        for rank, item in enumerate(items, 1)
    )
    return Searched(queries=("what",), until=None, articles=12, found=found)


def failed(verdict: Verdict) -> Verdict:
    nothing = {"state": "failed", "failure": "timeout", "label": None, "said": None, "evidence": ()}
    return Verdict(**(dict(verdict) | nothing))


def perfect(suite: Suite) -> tuple[Claims, Verification]:
    """Return the gold's claims, and a verification that says of them just what the gold says."""
    given = gold_claims(suite)
    ids = {key: claim for claim, key in given.keys.items()}
    articles = {case.id: case.article for case in suite.cases}
    origins, families, matters, evidence, verdicts = [], [], [], [], []
    for event in suite.events:
        origin_of: dict[str, str] = {}
        for text in event.gold.origins:
            names = tuple(articles[name].id for name in text.articles)
            origins.append(Origin(id=f"o-{event.id}{text.id}", articles=names, overlaps=()))
            origin_of |= dict.fromkeys(text.articles, origins[-1].id)
        family_id = {one.id: f"f-{event.id}{one.id}" for one in event.gold.families}
        drifts = [
            Drift(
                before=family_id[one.before],
                after=family_id[one.after],
                what=one.what,
                ground="model",
                same_origin=False,
            )
            for one in event.gold.drift
        ]
        bodies = tuple(Body(name=name, party=True, why="it has a side") for name in event.gold.parties)
        told = tuple(articles[name].id for name in event.articles())
        matters.append(Matter(id=f"m-{event.id}", articles=told, bodies=bodies, standings=()))
        for one in event.gold.families:
            name = family_id[one.id]
            families.append(
                Family(
                    id=name,
                    text=one.claim,
                    members=tuple(ids[m.article, m.claim] for m in one.members),
                    articles=tuple(articles[m.article].id for m in one.members),
                    check_worthy=True,
                    drift=tuple(drift for drift in drifts if name in (drift.before, drift.after)),
                )
            )
            items = [_evidence(name, item, articles[item.article], origin_of[item.article]) for item in one.evidence]
            evidence += items
            verdicts.append(_verdict(name, one, items))
    return given, Verification(
        origins=tuple(origins),
        families=tuple(families),
        matters=tuple(matters),
        evidence=tuple(evidence),
        verdicts=tuple(verdicts),
    )


def _evidence(family: str, gold: GoldEvidence, article: Article, origin: str) -> Evidence:
    stance = {"stance": gold.stance, "model_stance": gold.stance}
    return make_evidence(family, article, gold.quote, origin, **stance, basis=gold.basis, issuer=gold.issuer)


def _verdict(family: str, gold: GoldFamily, items: Sequence[Evidence]) -> Verdict:
    cited = [item for item in items if item.stance != "qualifies"]
    answers = {"label": gold.label, "said": gold.said, "changed_on": gold.changed_on, "contested_by": gold.contested_by}
    return make_verdict(family, cited, **answers, searched=make_searched(items))


def swapped(records: Sequence[R], at: int, **fields: Any) -> tuple[R, ...]:
    """Change one record of several, checked like any."""
    kept = list(records)
    kept[at] = type(kept[at])(**(dict(kept[at]) | fields))
    return tuple(kept)
