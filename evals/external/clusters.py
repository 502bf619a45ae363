"""How well nearness alone groups what says the same: all that a chain of near pairs binds is one cluster."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from pipeline.records import Record

THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


class Clustering(Record):
    """Pairs that are rightly together: the share of those put together, of those that belong together, and F1."""

    at_least: float
    precision: float
    recall: float
    f1: float


def cluster_scores(groups: Sequence[Collection[str]], bonds: Sequence[tuple[str, str, float]]) -> Iterator[Clustering]:
    """Score the clusters that bonds of each similarity and more make, against groups of ids; pairs are counted."""
    gold = {id_: number for number, group in enumerate(groups) for id_ in group}
    for at_least in THRESHOLDS:
        cluster = _bound(gold, [(a, b) for a, b, similarity in bonds if similarity >= at_least])
        right = _pairs(Counter((cluster[id_], gold[id_]) for id_ in gold).values())
        given = _pairs(Counter(cluster.values()).values())
        wanted = _pairs(Counter(gold.values()).values())
        yield Clustering(
            at_least=at_least,
            precision=right / given if given else 0.0,
            recall=right / wanted if wanted else 0.0,
            f1=2 * right / (given + wanted) if given + wanted else 0.0,
        )


def _bound(ids: Collection[str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Name each id's cluster by one of its ids."""
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = id_ = parent[parent[id_]]
        return id_

    for a, b in pairs:
        parent[root(a)] = root(b)
    return {id_: root(id_) for id_ in ids}


def _pairs(sizes: Collection[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
