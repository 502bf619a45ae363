"""A short summary, in which nothing that an article says is markup."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evals.outputs.markdown import escape, markdown
from evals.table import share
from tests.evals.outputs.samples import FAILED, SPURIOUS


def test_the_systems_stand_beside_each_other(results):
    text = markdown(results)
    assert "## newsroom: 12 articles" in text
    assert "| strict F1 | model | rules | annotators |" in text
    line = next(line for line in text.splitlines() if line.startswith("| claims |") and line.count("|") == 5)
    figures = [result.score.counts("claims").f1() for result in results[1:3]]
    assert [share(f1) for f1 in figures] == re.findall(r"(\d\.\d{3}) \(", line)
    assert line.endswith(f"| {share(results[1].ceiling.counts('claims').f1())} |")


def test_each_table_has_its_columns(results):
    tables = re.findall(r"(?:^\|.*\n)+", markdown(results), re.MULTILINE)
    assert len(tables) >= 6
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_the_worst_comes_first(faulty):
    text = markdown([faulty])
    worst = re.findall(r"^\| (a\d+) \|", text, re.MULTILINE)
    assert worst[0] == FAILED
    assert len(worst) == 5
    listed = [line for line in text.splitlines() if re.match(r"- a\d+ ", line)]
    assert [line.split(" ")[2].rstrip(":") for line in listed[:5]] == [
        "failed",
        "hard",
        "hard",
        "incorrect",
        "incorrect",
    ]
    assert "- and " in text


def test_what_is_spurious_is_listed(nasty, faulty):
    kept = tuple(article for article in faulty.score.articles if article.case_id == "a4")
    alone = replace(faulty, score=replace(faulty.score, articles=kept), failures={}, violations={})
    assert escape(SPURIOUS) in markdown([alone])
    text = markdown([nasty])
    assert "<" not in re.sub(r"\\<", "", text)
    assert "1.00 an article in 1 article without a claim" in text


@given(st.text())
def test_no_word_becomes_markup(text):
    shown = escape(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>#|~@!&$]", shown)
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
