"""A small invented matter in which every rule can be shown: trees felled along a canal.

The wire (its text is reprinted), the Post and the News are outlets, the Inquiry publishes a text of its own. The
council and the league are parties and stand against each other; the Institute and the Inquiry have no side.
"""

from datetime import date
from typing import NamedTuple

import pytest

from pipeline.records import Attribution, Claim, Mention, Run, Span
from pipeline.stages.decide import Case
from pipeline.verdicts import (
    Body,
    Change,
    Denial,
    Drift,
    Family,
    Finding,
    Judgement,
    Matter,
    NumberPair,
    Searched,
    Standing,
)
from tests.factories import PROVENANCE, make_article

TEXT = "Some words of an article about trees. " * 20
ARTICLES = {
    key: make_article(TEXT, key, outlet=outlet, published=date(2031, 3, day))
    for key, outlet, day in [
        ("wire", "Brennick Wire", 1),
        ("reprint", "The Daily Lime", 2),
        ("post", "Canal Post", 3),
        ("news", "Harbour News", 4),
        ("inquiry", "Folk Assembly, Inquiry into the Felling", 8),
        ("correction", "Brennick Wire", 9),
    ]
} | {
    f"copy{n}": make_article(TEXT, f"copy{n}", outlet=f"Gazette {n}", published=date(2031, 3, 10 + n))
    for n in range(12)
}
ORIGINS = {
    article.id: "o-wire" if key in {"wire", "reprint", "correction"} else "o-copies" if "copy" in key else f"o-{key}"
    for key, article in ARTICLES.items()
}
SOURCES = {
    # name: body, kind
    "Ida Roon": ("council", "government"),
    "council": ("council", "government"),
    "council's invoice book": ("council", "document"),
    "Per Alm": ("league", "organisation"),
    "Institute for Tree Care": ("Institute for Tree Care", "organisation"),
    "Mona Lind": (None, "person"),
    "Otto Berg": (None, "person"),
    "someone at the council": ("council", "anonymous"),
}
BODIES = (
    Body(name="council", party=True, against=("league",), why="felled the trees"),
    Body(name="league", party=True, against=("council",), why="sued the council"),
    Body(name="Institute for Tree Care", party=False, why="looked at the trees"),
    Body(name="Inquiry into the Felling", party=False, why="was set up to find out"),
)
OWN_TEXTS = {("post", "Ida Roon"), ("news", "council")}
MATTER = Matter(
    id="m",
    articles=tuple(article.id for article in ARTICLES.values()),
    bodies=BODIES,
    standings=tuple(
        Standing(article_id=article.id, source_name=name, body=body, own_text=(key, name) in OWN_TEXTS)
        for key, article in ARTICLES.items()
        for name, (body, _) in SOURCES.items()
    ),
)


def claimed(article: str, *who: str | None, voice: str = "reported", **fields) -> Claim:
    """A claim of an article; ``who`` names a source for each of its mentions, null for the article's own voice."""
    mentions = tuple(_mention(n, name, voice) for n, name in enumerate(who))
    plain = {"type": "event", "modality": "asserted", "quantities": (), "dates": (), "check_worthy": True}
    return Claim(
        id=f"c-{article}",
        article_id=ARTICLES[article].id,
        text="Some 400 trees were felled.",
        mentions=mentions,
        provenance=PROVENANCE,
        **(plain | fields),
    )


def _mention(n: int, name: str | None, voice: str) -> Mention:
    words, span = TEXT[n : n + 4], Span(start=n, end=n + 4)
    if name is None:
        attribution = Attribution(voice="narrator")
    else:
        kind = SOURCES.get(name, (None, "media"))[1]
        attribution = Attribution(voice=voice, source=Run(quote=words, span=span), source_name=name, source_kind=kind)
    return Mention(quote=words, span=span, alignment="exact", attribution=attribution)


def found(article: str, stance: str, basis: str, issuer: str | None = None, *, at: int = 100, **fields) -> Finding:
    """A finding of the judge's; ``numbers`` are pairs of words of the claim and of the passage."""
    numbers = tuple(NumberPair(claim=one, passage=other) for one, other in fields.pop("numbers", ()))
    return Finding(
        article_id=ARTICLES[article].id,
        span=Span(start=at, end=at + 5),
        quote=TEXT[at : at + 5],
        alignment="exact",
        stance=stance,
        basis=basis,
        issuer=issuer,
        numbers=numbers,
        **({"corrects": False} | fields),
    )


def case(*parts: Claim | Finding | Denial | Change | Drift, **fields) -> Case:
    """Put a case together from its claims and whatever was found."""
    claims = [part for part in parts if isinstance(part, Claim)]
    judgement = Judgement(
        findings=tuple(part for part in parts if isinstance(part, Finding)),
        denials=tuple(part for part in parts if isinstance(part, Denial)),
        change=next((part for part in parts if isinstance(part, Change)), None),
        provenance=PROVENANCE,
    )
    family = Family(
        id="f",
        text=claims[0].text,
        members=tuple(claim.id for claim in claims),
        articles=tuple(claim.article_id for claim in claims),
        check_worthy=True,
        drift=tuple(part for part in parts if isinstance(part, Drift)),
    )
    plain = {
        "family": family,
        "claims": tuple(claims),
        "articles": tuple(ARTICLES.values()),
        "origins": ORIGINS,
        "matter": MATTER,
        "judgement": judgement,
        "searched": Searched(queries=("trees felled",), until=None, articles=len(ARTICLES), found=()),
    }
    return Case(**(plain | fields))


def denial(article: str) -> Denial:
    return Denial(article_id=ARTICLES[article].id, span=Span(start=200, end=204), quote=TEXT[200:204])


def change(article: str, day: date) -> Change:
    return Change(article_id=ARTICLES[article].id, span=Span(start=200, end=204), quote=TEXT[200:204], day=day)


def changed_in_reprint() -> Drift:
    return Drift(before="f-before", after="f", what="400 became 500", ground="quantity", same_origin=True)


class Row(NamedTuple):
    """A rule in words, the smallest case that shows it, and what must come out."""

    rule: str
    case: Case
    expected: str


def rows(table: list[Row]) -> pytest.MarkDecorator:
    """Run a test for each row, and say which rule it is."""
    assert len({row.rule for row in table}) == len(table)
    return pytest.mark.parametrize("row", table, ids=lambda row: row.rule)


COUNCIL = claimed("wire", "Ida Roon")
"""The council's claim, in the wire alone."""
WIRE = claimed("wire", None)
"""The wire's claim, in its own voice."""
