import pytest

from evals.external.clusters import THRESHOLDS, cluster_scores

GROUPS = [{"a", "b", "c"}, {"d", "e"}, {"f"}]


def scores(*bonds):
    return {each.at_least: each for each in cluster_scores(GROUPS, bonds)}


def test_pairs_that_a_chain_binds_are_together():
    half = scores(("a", "b", 0.5), ("b", "c", 0.9), ("d", "e", 0.7))[0.5]
    assert (half.precision, half.recall, half.f1) == (1, 1, 1)


def test_a_higher_threshold_cuts_bonds():
    by = scores(("a", "b", 0.5), ("b", "c", 0.9), ("d", "e", 0.7))
    assert [by[at].recall for at in (0.5, 0.55, 0.7, 0.75)] == [1, 2 / 4, 2 / 4, 1 / 4]


def test_a_wrong_bond_costs_every_pair_that_it_binds():
    wrong = scores(("a", "b", 0.9), ("b", "c", 0.9), ("d", "e", 0.9), ("c", "d", 0.9))[0.8]
    assert (wrong.precision, wrong.recall) == (4 / 10, 1)
    assert wrong.f1 == pytest.approx(2 * 0.4 / 1.4)


def test_no_bonds_no_pairs():
    assert [scores()[at].f1 for at in THRESHOLDS] == [0] * len(THRESHOLDS)
