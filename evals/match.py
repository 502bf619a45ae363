"""Which prediction answers which claim of the gold: an optimal one-to-one assignment, in whole numbers throughout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from evals.view import Extent, Place, Statement
from evals.words import WHOLE, content, overlap

THRESHOLD = WHOLE // 2
"""Least similarity of a match: half of what two claims could share. Fixed before any system was scored."""
SAME_PLACE = WHOLE // 2
"""Least overlap of two spans (intersection over union of characters) that count as one place."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim of the gold and the prediction that answers it, by their places in their sheets."""

    gold: int
    guess: int
    similarity: int


def extent_mask(extent: Extent) -> int:
    """Return the characters of a span as the bits of a number."""
    return (1 << extent[1]) - (1 << extent[0])


def iou(a: int, b: int) -> int:
    """Return the intersection over the union of two masks in ten-thousandths."""
    union = (a | b).bit_count()
    return WHOLE * (a & b).bit_count() // union if union else 0


def place_iou(gold: Place, guess: Place) -> int:
    """Return the overlap of two places, by the best of the quotes that are right."""
    return max(iou(extent_mask(a), extent_mask(b)) for a in gold.extents for b in guess.extents)


def mask(places: Sequence[Place], towards: int = 0) -> int:
    """Return all characters of the places; of quotes that are just as right, the one that fits ``towards`` best."""

    def fits(extent: Extent) -> int:
        bits = extent_mask(extent)
        return 2 * (bits & towards).bit_count() - bits.bit_count() if towards else 0

    best = (place.extents[0] if len(place.extents) == 1 else max(place.extents, key=fits) for place in places)
    return reduce(or_, map(extent_mask, best), 0)


def span_similarity(gold: Statement, guess: Statement) -> int:
    """Return the overlap of all characters that two claims stand in, in ten-thousandths."""
    towards = mask(guess.places)
    return iou(mask(gold.places, towards), towards)


def similarity(gold: Statement, guess: Statement) -> int:
    """Return how alike two claims are: the mean of the overlap of their characters and of their texts' words.

    Neither would do alone. A claim nested in another's quote shares half of its characters and few of its words; two
    claims about one event share most of their words and none of their characters.
    """
    return (span_similarity(gold, guess) + overlap(content(gold.text), content(guess.text))) // 2


def align(
    golds: Sequence[Statement],
    guesses: Sequence[Statement],
    *,
    threshold: int = THRESHOLD,
    measure: Callable[[Statement, Statement], int] = similarity,
) -> tuple[Pair, ...]:
    """Match claims one to one so that the sum of similarities is greatest; pairs below the threshold are no pairs."""
    return align_table([[measure(gold, guess) for guess in guesses] for gold in golds], threshold)


def align_table(table: Sequence[Sequence[int]], threshold: int) -> tuple[Pair, ...]:
    """Match by similarities that are known already, a row for each claim of the gold."""
    allowed = [[value if value >= threshold else 0 for value in row] for row in table]
    return tuple(Pair(row, column, table[row][column]) for row, column in assign(allowed))


def assign(weights: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of rows and columns whose weights sum to the most; 0 is not allowed as a pair.

    Of several such assignments it is the one that gives the first row the first column it can have, then the second
    row, and so on: the answer does not hang on the solver's version.
    """
    pairs = [pair for rows, columns in _components(weights) for pair in _first_best(weights, rows, columns)]
    return tuple(sorted(pairs))


def _components(weights: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Split into groups of rows and columns that have no weight with one another."""
    columns_of = [{column for column, weight in enumerate(row) if weight > 0} for row in weights]
    left = [row for row, columns in enumerate(columns_of) if columns]
    while left:
        rows, columns = {left[0]}, set(columns_of[left[0]])
        while more := {row for row in left if row not in rows and columns_of[row] & columns}:
            rows |= more
            columns = columns.union(*(columns_of[row] for row in more))
        left = [row for row in left if row not in rows]
        yield sorted(rows), sorted(columns)


def _first_best(weights: Sequence[Sequence[int]], rows: list[int], columns: list[int]) -> Iterator[tuple[int, int]]:
    """Fix one row after the other to the first column with which the best sum can still be reached."""
    best = _best_sum(weights, rows, columns)
    for row in list(rows):
        rows = [other for other in rows if other != row]
        for column in columns:
            rest = [other for other in columns if other != column]
            if (weight := weights[row][column]) > 0 and weight + _best_sum(weights, rows, rest) == best:
                yield row, column
                columns, best = rest, best - weight
                break


def _best_sum(weights: Sequence[Sequence[int]], rows: list[int], columns: list[int]) -> int:
    """Return the greatest sum of weights of a one-to-one assignment; exact while sums stay below 2 ** 53."""
    from scipy.optimize import linear_sum_assignment  # slow to import

    if not rows or not columns:
        return 0
    part = np.array([[weights[row][column] for column in columns] for row in rows], dtype=np.int64)
    chosen = linear_sum_assignment(part, maximize=True)
    return int(part[chosen].sum())
