import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.external.ranking import MEASURES, average_precision, means, ndcg, recall, reciprocal_rank


@pytest.mark.parametrize(
    ("ranking", "relevant", "figures"),
    [
        ("abc", "a", (1, 1, 1, 1)),
        ("xab", "a", (0, 1 / 2, 1 / 2, 1 / math.log2(3))),
        ("axb", "ab", (1 / 2, 1, 5 / 6, (1 + 1 / 2) / (1 + 1 / math.log2(3)))),
        ("xyz", "a", (0, 0, 0, 0)),
        ("", "a", (0, 0, 0, 0)),
    ],
)
def test_a_ranking_is_scored_by_where_the_relevant_stand(ranking, relevant, figures):
    got = (
        recall(ranking, relevant, k=1),
        reciprocal_rank(ranking, relevant),
        average_precision(ranking, relevant, k=5),
        ndcg(ranking, relevant, k=10),
    )
    assert got == pytest.approx(figures)


def test_what_stands_after_the_cut_counts_nothing():
    assert average_precision("xxxxxa", "a", k=5) == ndcg("x" * 10 + "a", "a", k=10) == recall("xa", "a", k=1) == 0


def test_the_best_order_scores_one_however_many_are_relevant():
    many = [str(number) for number in range(30)]
    assert average_precision(many, set(many), k=5) == ndcg(many, set(many), k=10) == 1


@given(st.permutations("abcdefg"), st.sets(st.sampled_from("abcdefg"), min_size=1))
def test_every_measure_is_a_share_and_moving_a_hit_to_the_front_never_hurts(ranking, relevant):
    best = sorted(ranking, key=lambda each: each not in relevant)
    for name, measure in MEASURES.items():
        assert 0 <= measure(ranking, relevant) <= measure(best, relevant) <= 1, name


def test_means_are_over_queries():
    assert means([("ab", "a"), ("ab", "b")])["MRR"] == 0.75
