"""Which pairs of claims are worth a comparison: near neighbours across articles, the older article's claim first.

A claim has at most one partner in another article, so a pair is kept where each claim is among the nearest that the
other's article has to offer; a pair that is very near is kept anyhow, for that is where wording changes on its way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.records import Article, Claim
from pipeline.stages.asking import AskOptions
from pipeline.verdicts import Origin

Neighbours = Callable[[Claim], Sequence[tuple[str, float]]]
"""Gives the ids of claims that are near one, with the cosine of their vectors; its own article's are passed over."""

_WORD = re.compile(r"\w+(?:[.,:’'-]\w+)*|[%€$£]")


class LinkOptions(AskOptions):
    """What a user may set about linking, beside the model. Similarities are cosines, rounded to three places."""

    least_similarity: float = 0.5
    """Pairs farther apart than this are never compared."""
    margin: float = 0.1
    """How much farther a partner may be than the nearest claim of the same article."""
    near: float = 0.75
    """Pairs as near as this are compared whatever else is near."""
    pairs_per_call: int = 30


class Pair(NamedTuple):
    """Two claims of two articles, ``a`` of the older."""

    a: Claim
    b: Claim
    similarity: float


class Order:
    """The order of articles: by date, then as their origin has them; those without a date come last."""

    def __init__(self, articles: Mapping[str, Article], origins: Iterable[Origin]) -> None:
        rank = {id_: n for origin in origins for n, id_ in enumerate(origin.articles)}
        self._rank = {id_: (article.published or date.max, rank.get(id_, 0), id_) for id_, article in articles.items()}

    def of(self, claim: Claim) -> tuple[tuple[date, int, str], int, str]:
        """Return what claims are sorted by: their article, then where they stand in it."""
        return self._rank[claim.article_id], claim.mentions[0].span.start, claim.id


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: in lower case, without punctuation and possessive s."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text.casefold())]


def candidate_pairs(claims: Sequence[Claim], order: Order, neighbours: Neighbours, options: LinkOptions) -> list[Pair]:
    """List the pairs to compare, in a fixed order. Two claims that nobody would check are paired only word for word."""
    near = _near(claims, neighbours, options.least_similarity)
    known = {claim.id: claim for claim in claims}
    best: dict[tuple[str, str], float] = defaultdict(float)
    for (one, other), similarity in near.items():
        for key in ((one, known[other].article_id), (other, known[one].article_id)):
            best[key] = max(best[key], similarity)
    found = []
    for ids, similarity in near.items():
        a, b = sorted((known[id_] for id_ in ids), key=order.of)
        floor = max(best[a.id, b.article_id], best[b.id, a.article_id]) - options.margin
        # Rounded again: the difference of two rounded numbers is not.
        is_close = similarity >= min(options.near, round(floor, 3))
        if is_close and (a.check_worthy or b.check_worthy or words(a.text) == words(b.text)):
            found.append(Pair(a, b, similarity))
    return sorted(
        found, key=lambda pair: (order.of(pair.a)[0], order.of(pair.b)[0], order.of(pair.a), order.of(pair.b))
    )


def _near(claims: Sequence[Claim], neighbours: Neighbours, least: float) -> dict[tuple[str, str], float]:
    """Return the similarity of each two near claims of two articles, whichever of them was found from the other."""
    known = {claim.id: claim.article_id for claim in claims}
    near: dict[tuple[str, str], float] = {}
    for claim in claims:
        for other, cosine in neighbours(claim):
            similarity = round(cosine, 3)
            if similarity >= least and known.get(other, claim.article_id) != claim.article_id:
                pair = (min(claim.id, other), max(claim.id, other))
                near[pair] = max(near.get(pair, similarity), similarity)
    return near
