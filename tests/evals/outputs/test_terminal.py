"""A table that fits a terminal of 100 columns."""

from dataclasses import replace

import pytest

from evals.outputs.facts import count, turns
from evals.outputs.terminal import WIDTH, terminal
from evals.table import share


def test_the_figures_are_those_of_the_scores(results):
    text = terminal(results)
    line = next(line for line in text[text.index("newsroom:") :].splitlines() if line.startswith("claims "))
    model, rules = results[1:3]
    drawn = model.intervals["claims"]
    cells = [share(each.counts("claims").f1()) for each in (model.score, rules.score, model.ceiling)]
    assert line.split() == ["claims", *cells, f"{drawn.low:.3f}", "to", f"{drawn.high:.3f}"]


@pytest.mark.parametrize("systems", [1, 2, 3, 6])
def test_it_is_not_wider_than_a_terminal(faulty, systems):
    results = [replace(faulty, system=f"openai:a-model-with-a-long-name-{number}") for number in range(systems)]
    table = terminal(results).partition("\n" + "-" * WIDTH)[0]
    body = terminal(results).split("-" * WIDTH)[1]
    assert max(map(len, [*table.splitlines(), *body.splitlines()])) <= WIDTH
    assert ("95 %" in table) == (systems <= 3)


def test_what_no_row_shows(results, nasty):
    text = terminal(results)
    assert "failed          a6; claim F1 of the other articles alone" in text
    assert "hard checks     2 violations" in text
    assert "rejected        1 draft" in text
    assert "no interval: 1 of the 10 articles that an interval needs" in text
    assert "false alarms    1.00 an article in 1 article without a claim (1)" in terminal([nasty])


def test_a_conclusion_that_hangs_on_the_threshold(faulty):
    other = replace(faulty, system="other", curve=dict.fromkeys(faulty.curve, 1) | {5000: 0})
    (turned,) = turns([faulty, other])
    assert turned.startswith("which of model and other is better hangs on the threshold")
    assert turned in terminal([faulty, other])
    assert turns([faulty, replace(faulty, system="same")]) == ()


def test_a_number_and_its_noun():
    assert [count(number, "claim") for number in (0, 1, 2)] == ["no claims", "1 claim", "2 claims"]
