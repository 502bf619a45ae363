from evals.score import ROWS, SuiteScore, score_article
from evals.table import share, table
from tests.evals.factories import figure, place, sheet, statement

GOLDS = sheet(
    statement("c1", "apples are red", place((0, 9), name="Anna"), figures=(figure("40", 40),)),
    statement("c2", "pears are green and sweet", place((20, 49))),
)
GUESSES = sheet(
    statement("x1", "apples are red", place((0, 9), name="Bert"), figures=(figure("40", 41),)),
    statement("x2", "pears are green", place((20, 33))),
    statement("x3", "pears are sweet", place((36, 49))),
)


def lines(*articles) -> list[str]:
    return table(SuiteScore(articles)).splitlines()


def test_every_row_is_there_with_counts_and_scores():
    shown = lines(score_article("a1", GOLDS, GUESSES))
    assert shown[0].split() == "cor par inc mis spu P R F1 P~ R~ F1~ all ceiling".split()
    assert [line.rsplit("  ", 1)[0].startswith(row) for line, row in zip(shown[1:], ROWS, strict=False)]
    claims = next(line for line in shown if line.startswith("claims "))
    assert claims.split()[1:] == [
        "1",
        "0",
        "1",
        "0",
        "1",
        "0.333",
        "0.500",
        "0.400",
        "0.333",
        "0.500",
        "0.400",
        "0.400",
        "-",
    ]


def test_what_no_row_shows_stands_below():
    failed, empty = score_article("a2", GOLDS, None), score_article("a3", sheet(), GUESSES)
    shown = lines(score_article("a1", GOLDS, GUESSES), failed, empty)
    assert "articles: 3, failed: 1 a2" in shown
    assert any(line.startswith("claims, scored articles only: F1 ") for line in shown)
    assert "false alarms: 3 in 1 articles without a claim" in shown
    assert "split: a1 c2 in the gold, found as x2 + x3" in shown
    assert "incorrect: a1 c1 = x1, source: 'Anna', not 'Bert'" in shown
    assert "incorrect: a1 c1 = x1, number: '40' as 40, not '40' as 41" in shown


def test_the_ceiling_stands_beside():
    agreed = SuiteScore((score_article("a1", GOLDS, GOLDS),))
    claims = table(SuiteScore((score_article("a1", GOLDS, GUESSES),)), agreed).splitlines()[1]
    assert claims.endswith("0.400    1.000")


def test_no_score_is_a_dash():
    assert share(None) == "-"
    assert all("nan" not in line for line in lines())
