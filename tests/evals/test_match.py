from collections.abc import Iterator
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.match import THRESHOLD, align, assign, iou, mask, similarity, span_similarity
from evals.words import WHOLE
from tests.evals.factories import place, statement

weights = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), max_size=5)
)


def _all_assignments(table: list[list[int]]) -> Iterator[tuple[int, ...]]:
    """Every one-to-one assignment by allowed pairs, as the column of each row, or the number of columns for none."""
    columns = len(table[0]) if table else 0
    choices = [*range(columns), *[columns] * len(table)]
    for chosen in set(permutations(choices, len(table))):
        if all(column == columns or table[row][column] > 0 for row, column in enumerate(chosen)):
            yield chosen


@settings(deadline=None)
@given(weights)
def test_the_assignment_is_the_best_there_is_and_of_the_best_the_first(table):
    columns = len(table[0]) if table else 0

    def total(chosen: tuple[int, ...]) -> int:
        return sum(table[row][column] for row, column in enumerate(chosen) if column < columns)

    everything = list(_all_assignments(table))
    best = max(total(chosen) for chosen in everything)
    first = min(chosen for chosen in everything if total(chosen) == best)
    assert assign(table) == tuple((row, column) for row, column in enumerate(first) if column < columns)


@settings(deadline=None)
@given(weights)
def test_rows_and_columns_change_places_without_a_change_of_the_sum(table):
    turned = [list(column) for column in zip(*table, strict=True)]
    there, back = assign(table), assign(turned)
    assert sum(table[row][column] for row, column in there) == sum(turned[row][column] for row, column in back)


def test_a_pair_below_the_threshold_displaces_no_valid_one():
    # With the 0.4 allowed, 0.6 + 0.4 would beat 0.9 alone, and leave the best pair apart.
    table = {("a", "x"): 9_000, ("a", "y"): 6_000, ("b", "x"): 4_000, ("b", "y"): 0}
    golds, guesses = [statement(name, "") for name in "ab"], [statement(name, "") for name in "xy"]
    pairs = align(golds, guesses, measure=lambda gold, guess: table[gold.id, guess.id])
    assert [(pair.gold, pair.guess, pair.similarity) for pair in pairs] == [(0, 0, 9_000)]


def test_the_best_sum_beats_the_best_pair():
    table = [[9_000, 8_000], [8_000, 0]]
    assert assign(table) == ((0, 1), (1, 0))


def test_nested_claims_find_each_its_own():
    whole = statement(
        "c1", "717 soldiers were captured in Kursk since the offensive began on August 6", place((0, 120))
    )
    nested = statement("c2", "The offensive in Kursk started on August 6", place((80, 120)))
    found_whole = statement("x", "717 soldiers had been captured in Kursk since the start on August 6", place((4, 120)))
    found_nested = statement("y", "The offensive in Kursk began on August 6", place((84, 120)))
    pairs = align([whole, nested], [found_nested, found_whole])
    assert [(pair.gold, pair.guess) for pair in pairs] == [(0, 1), (1, 0)]
    assert align([nested], [found_whole]) == ()


def test_all_places_of_a_claim_count():
    gold = statement("c1", "", place((0, 10)), place((20, 30)))
    assert span_similarity(gold, statement("x", "", place((0, 10)))) == WHOLE // 2
    assert span_similarity(gold, statement("x", "", place((20, 30)), place((0, 10)))) == WHOLE


def test_another_quote_that_is_right_counts_in_full():
    gold = statement("c1", "", place((0, 10), (100, 150)))
    assert span_similarity(gold, statement("x", "", place((0, 10)))) == WHOLE
    assert span_similarity(gold, statement("x", "", place((100, 150)))) == WHOLE
    assert span_similarity(gold, statement("x", "", place((0, 10), (200, 210)))) == WHOLE
    assert mask(gold.places) == mask([place((0, 10))])


def test_claims_of_the_same_words_elsewhere_do_not_match():
    text = "The offensive in Kursk took Russian forces by surprise"
    other = "The offensive in Kursk was a setback for Russian forces"
    assert similarity(statement("a", text, place((0, 40))), statement("b", other, place((50, 90)))) < THRESHOLD


@settings(deadline=None)
@given(st.integers(0, 2**60), st.integers(0, 2**60))
def test_iou_is_symmetric_and_whole_only_where_equal(a, b):
    assert iou(a, b) == iou(b, a)
    assert (iou(a, b) == WHOLE) == (a == b != 0)
