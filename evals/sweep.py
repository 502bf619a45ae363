"""Whether a result hangs on the threshold of the match: F1 at each, and where the better of two systems changes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evals.counts import Counts
from evals.match import THRESHOLD, align_table, similarity
from evals.values import vetoes
from evals.view import Sheet

THRESHOLDS = tuple(range(2_000, 8_001, 500))
"""From a fifth to four fifths, in ten-thousandths."""
Curve = Mapping[int, Fraction | None]


def sweep(articles: Sequence[tuple[Sheet, Sheet | None]], thresholds: Sequence[int] = THRESHOLDS) -> Curve:
    """Return the claims' corpus F1 by threshold, for pairs of gold and prediction; null is an article that failed."""
    sums = dict.fromkeys(thresholds, Counts())
    for gold, guess in articles:
        golds, guesses = gold.statements, guess.statements if guess else ()
        table = [[similarity(asked, given) for given in guesses] for asked in golds]
        required = sum(not claim.optional for claim in golds)
        for threshold in thresholds:
            pairs = align_table(table, threshold)
            wrong = sum(bool(vetoes(golds[pair.gold], guesses[pair.guess])) for pair in pairs)
            found = sum(not golds[pair.gold].optional for pair in pairs)
            sums[threshold] += Counts(
                cor=len(pairs) - wrong, inc=wrong, mis=required - found, spu=len(guesses) - len(pairs)
            )
    return {threshold: counts.f1() for threshold, counts in sums.items()}


def flips(a: Curve, b: Curve, at: int = THRESHOLD) -> tuple[int, ...]:
    """List the thresholds at which the other of two systems is the better one than at ``at``: a warning, if any."""

    def lead(threshold: int) -> int:
        apart = (a[threshold] or Fraction(0)) - (b[threshold] or Fraction(0))
        return (apart > 0) - (apart < 0)

    return tuple(threshold for threshold in a if lead(threshold) * lead(at) < 0)
