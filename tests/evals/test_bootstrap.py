from dataclasses import replace
from statistics import stdev

import numpy as np
import pytest

from evals.bootstrap import difference, interval
from evals.counts import Counts
from evals.score import SuiteScore, score_article
from evals.view import Sheet
from pipeline.errors import UsageError
from tests.evals.factories import place, sheet, statement

TEXTS = ["red apples grow", "green pears fall", "blue plums rot", "white figs dry"]


def claims(count: int) -> Sheet:
    return sheet(*[statement(f"c{n}", TEXTS[n], place((20 * n, 20 * n + 15))) for n in range(count)])


def run(*found: int) -> SuiteScore:
    """A run over articles of four claims, of which so many were found in each."""
    return SuiteScore(tuple(score_article(f"a{n}", claims(4), claims(count)) for n, count in enumerate(found)))


TEN = run(4, 4, 3, 3, 2, 4, 4, 1, 3, 4)


def test_an_interval_holds_the_figure_and_is_the_same_every_time():
    found = interval(TEN, "claims", draws=2_000)
    point = TEN.counts("claims").f1()
    assert found is not None
    assert point is not None
    assert found.low < point < found.high
    assert found == interval(TEN, "claims", draws=2_000)
    assert found != interval(TEN, "claims", draws=2_000, seed=1)


def test_the_draws_are_those_of_the_seed_and_the_ends_are_two_of_them():
    raw = [int(number) for number in np.random.PCG64(7).random_raw(1_000)]
    assert [number % 10 for number in raw[:8]] == [3, 5, 6, 4, 1, 2, 8, 5]  # the same with every version of numpy
    counts = [article.counts("claims") for article in TEN.articles]
    drawn = sorted(
        float(sum((counts[number % 10] for number in raw[start : start + 10]), Counts()).f1() or 0)
        for start in range(0, 1_000, 10)
    )
    found = interval(TEN, "claims", draws=100, seed=7)
    assert found is not None
    assert (found.low, found.high) == (drawn[2], drawn[97])
    assert found.detectable == pytest.approx((1.959964 + 0.841621) * 2**0.5 * stdev(drawn))


def test_too_few_articles_give_no_interval():
    nine = SuiteScore(TEN.articles[:9])
    assert interval(nine, "claims") is None
    assert difference(nine, nine, "claims") is None


def test_a_row_that_asks_for_nothing_has_no_interval():
    assert interval(TEN, "via", draws=100) is None


def test_the_corpus_figure_is_drawn_and_not_the_mean_of_the_articles():
    # One article of four claims and nine of none: every draw that holds it has the same F1.
    lone = replace(TEN.articles[7], case_id="b")
    empty = [score_article(f"b{n}", sheet(), sheet()) for n in range(9)]
    found = interval(SuiteScore((lone, *empty)), "claims", draws=500)
    assert found is not None
    assert found.low == found.high == float(lone.counts("claims").f1() or 0)


def test_two_runs_on_the_same_articles_are_drawn_together():
    better = run(4, 4, 4, 4, 3, 4, 4, 2, 4, 4)
    found, alone = difference(TEN, better, "claims", draws=2_000), interval(better, "claims", draws=2_000)
    assert found is not None
    assert alone is not None
    assert 0 < found.low < found.high
    assert found.detectable < alone.detectable
    same = difference(TEN, TEN, "claims", draws=500)
    assert same is not None
    assert (same.low, same.high, same.detectable) == (0, 0, 0)


def test_runs_on_other_articles_are_not_compared():
    with pytest.raises(UsageError, match="same articles"):
        difference(TEN, SuiteScore(TEN.articles[::-1]), "claims")
