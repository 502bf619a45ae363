"""How good a ranking is: measures of one query's documents, best first, against those that are relevant."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction

Measure = Callable[[Sequence[str], Collection[str]], float]


def recall(ranking: Sequence[str], relevant: Collection[str], *, k: int) -> float:
    """Return the share of the relevant documents that are among the first ``k``.

    >>> recall(["a", "x", "b"], {"a", "b"}, k=2)
    0.5
    """
    return len(set(ranking[:k]) & set(relevant)) / len(relevant)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return one over the rank of the first relevant document, 0 where there is none.

    >>> reciprocal_rank(["x", "a"], {"a"})
    0.5
    """
    return next((1 / rank for rank, each in enumerate(ranking, 1) if each in relevant), 0.0)


def average_precision(ranking: Sequence[str], relevant: Collection[str], *, k: int) -> float:
    """Return the mean of the precision at each relevant document among the first ``k``.

    The mean is over all that could be there: as many as are relevant, ``k`` at most.

    >>> average_precision(["a", "x", "b"], {"a", "b"}, k=5)
    0.8333333333333333
    """
    found = Fraction(0)
    right = 0
    for rank, each in enumerate(ranking[:k], 1):
        if each in relevant:
            right += 1
            found += Fraction(right, rank)
    return float(found / min(k, len(relevant)))


def ndcg(ranking: Sequence[str], relevant: Collection[str], *, k: int) -> float:
    """Return the discounted gain of the first ``k``, as a share of the best order's; every relevant document gains 1.

    >>> ndcg(["x", "a"], {"a"}, k=10)
    0.6309297535714575
    """
    gain = sum(1 / math.log2(rank + 1) for rank, each in enumerate(ranking[:k], 1) if each in relevant)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))


MEASURES: Mapping[str, Measure] = {
    "recall@1": lambda ranking, relevant: recall(ranking, relevant, k=1),
    "recall@5": lambda ranking, relevant: recall(ranking, relevant, k=5),
    "recall@10": lambda ranking, relevant: recall(ranking, relevant, k=10),
    "recall@20": lambda ranking, relevant: recall(ranking, relevant, k=20),
    "nDCG@10": lambda ranking, relevant: ndcg(ranking, relevant, k=10),
    "MRR": reciprocal_rank,
    "MAP@5": lambda ranking, relevant: average_precision(ranking, relevant, k=5),
}


def means(rankings: Sequence[tuple[Sequence[str], Collection[str]]]) -> dict[str, float]:
    """Return the mean of each measure over queries, each a ranking with its relevant documents."""
    return {
        name: sum(measure(ranking, relevant) for ranking, relevant in rankings) / len(rankings)
        for name, measure in MEASURES.items()
    }
