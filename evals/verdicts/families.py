"""How far two partitions of the same items agree: claims in families, articles in origins."""

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import comb
from typing import TypeVar

from evals.counts import Counts
from evals.verdicts.shares import Shares, mean

Item = TypeVar("Item", bound=Hashable)


def pairwise(gold: Mapping[Item, str], guess: Mapping[Item, str]) -> Counts:
    """Count the pairs of items that are together in both, in the gold alone (missing), or in the guess alone.

    Both say for each item to which group it belongs.
    """
    both, golds, guesses = (
        sum(comb(size, 2) for size in Counter(groups).values())
        for groups in (zip(gold.values(), (guess[item] for item in gold), strict=True), gold.values(), guess.values())
    )
    return Counts(cor=both, mis=golds - both, spu=guesses - both)


def b_cubed(gold: Mapping[Item, str], guess: Mapping[Item, str]) -> Shares:
    """Return the mean over the items of the share of an item's group that is with it in the other partition too."""
    both = Counter((gold[item], guess[item]) for item in gold)
    golds, guesses = Counter(gold.values()), Counter(guess.values())
    cells = [(both[gold[item], guess[item]], golds[gold[item]], guesses[guess[item]]) for item in gold]
    return Shares(
        precision=mean([Fraction(together, given) for together, _, given in cells]),
        recall=mean([Fraction(together, asked) for together, asked, _ in cells]),
    )


def same_partition(gold: Mapping[Item, str], guess: Mapping[Item, str]) -> bool:
    """Say whether the items are grouped alike, whatever the groups are called."""
    counts = pairwise(gold, guess)
    return counts.mis == counts.spu == 0
