from fractions import Fraction

from evals.match import THRESHOLD
from evals.score import score_article
from evals.sweep import THRESHOLDS, flips, sweep
from evals.view import sheet_of_gold
from tests.evals.factories import place, sheet, statement


def test_the_sweep_gives_at_each_threshold_what_the_scorer_gives(newsroom):
    case = newsroom.cases[7]
    a, b = (sheet_of_gold(case.annotators[who], case.article) for who in "ab")
    curve = sweep([(a, b)])
    assert tuple(curve) == THRESHOLDS
    assert THRESHOLD in curve
    for threshold in THRESHOLDS[::4]:
        assert curve[threshold] == score_article("", a, b, threshold=threshold).counts("claims").f1()
    assert len(set(curve.values())) > 1


def test_optional_claims_and_failed_articles_count_as_in_the_scorer():
    claim = statement("c1", "apples are red", place((0, 9)))
    maybe = statement("c2", "pears are green", place((20, 29)), optional=True)
    gold = sheet(claim, maybe)
    assert sweep([(gold, sheet(claim))], [THRESHOLD]) == {THRESHOLD: Fraction(1)}
    assert sweep([(gold, gold)], [THRESHOLD]) == {THRESHOLD: Fraction(1)}
    assert sweep([(gold, None)], [THRESHOLD]) == {THRESHOLD: Fraction(0)}
    assert sweep([(sheet(), sheet())], [THRESHOLD]) == {THRESHOLD: None}


def test_a_lead_that_changes_with_the_threshold_is_flagged():
    steady = {4_000: Fraction(1, 2), 5_000: Fraction(1, 2), 6_000: Fraction(1, 2)}
    falling = {4_000: Fraction(3, 4), 5_000: Fraction(3, 5), 6_000: Fraction(1, 4)}
    assert flips(steady, falling, at=5_000) == flips(falling, steady, at=5_000) == (6_000,)
    assert flips(steady, steady, at=5_000) == ()
    assert flips(steady, {**steady, 6_000: Fraction(1, 3)}, at=5_000) == ()
