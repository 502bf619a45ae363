"""Which articles are of one matter: those that share a family, or hold passages close to one another's claims."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.verdicts import Family, Searched


class Tie(NamedTuple):
    """Two articles of one matter, by their ids, with what binds them; ties sort by strength, the strongest first."""

    minus_shared: int
    minus_similarity: float
    a: str
    b: str


def matters_of(
    families: Sequence[Family],
    searched: Mapping[str, Searched],
    *,
    origins: Mapping[str, str] | None = None,
    doubtful: Iterable[tuple[str, str]] = (),
    close: float = 0.55,
    most: int = 24,
) -> tuple[tuple[str, ...], ...]:
    """Group articles into matters, each a sorted tuple of ids, in the order of their first.

    Two articles are tied where a family has members in both, or may have (``doubtful`` pairs), or where a passage of
    one, found for a family of the other (``searched`` by family id), is at least ``close`` to it. The strongest ties
    bind first: those of most shared families, then of the closest passage, then by id. One that would make a group of
    more than ``most`` origins (``origins`` by article; an article that is missing there is its own) binds nothing: a
    story that many print takes no more room than one. An article that nothing ties is a matter by itself.
    """
    origin = origins or {}
    group: dict[str, set[str]] = {}
    for article in (article for family in families for article in family.articles):
        group.setdefault(article, {article})
    for tie in _ties(families, searched, doubtful, close):
        a, b = (group.setdefault(article, {article}) for article in (tie.a, tie.b))
        if a is not b and len({origin.get(article, article) for article in a | b}) <= most:
            a |= b
            group |= dict.fromkeys(b, a)
    return tuple(sorted({tuple(sorted(members)) for members in group.values()}))


def _ties(
    families: Sequence[Family], searched: Mapping[str, Searched], doubtful: Iterable[tuple[str, str]], close: float
) -> list[Tie]:
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    nearest: defaultdict[tuple[str, str], float] = defaultdict(float)
    for one, other in doubtful:
        a, b = sorted((one, other))
        shared[a, b] += 1
    for family in families:
        articles = sorted(set(family.articles))
        for pair in combinations(articles, 2):
            shared[pair] += 1
        for found in searched[family.id].found if family.id in searched else ():
            similarity = found.similarity or 0.0
            for article in articles:
                if similarity >= close and article != found.article_id:
                    a, b = sorted((article, found.article_id))
                    nearest[a, b] = max(nearest[a, b], similarity)
    return sorted(Tie(-shared[a, b], -nearest[a, b], a, b) for a, b in {*shared, *nearest})
