"""`make demo`: the newsroom set from articles to verdicts, on recordings, and what the README says of it."""

import json
import re

import pytest

from pipeline.cli.verdicts import verdict_text
from pipeline.settings import HOME, read
from pipeline.verdicts import Evidence, Origin, Verdict
from pipeline.wiring.checked import articles_of, find_case
from pipeline.wiring.job import run

README = (HOME / "README.md").read_text(encoding="utf-8")
ARTICLES = HOME / "evals" / "gold" / "newsroom" / "articles.jsonl"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    settings = read(out=tmp_path_factory.mktemp("demo"), answers="recorded")
    return settings, run([str(ARTICLES)], settings, progress=lambda _: None, note=lambda _: None)


def records(settings, name, kind):
    return [kind.model_validate_json(line) for line in (settings.out / name).read_text(encoding="utf-8").splitlines()]


def test_it_ends_well_and_nothing_was_asked(demo):
    _, outcome = demo
    assert outcome.exit_code == 0
    assert outcome.manifest.spent.live == 0
    assert outcome.manifest.counts.failures == {}


def test_it_takes_at_most_half_as_many_calls_as_there_are_families_to_judge(demo):
    _, outcome = demo
    checked, spent = outcome.manifest.verification, outcome.manifest.spent
    assert checked is not None
    assert spent.answers == sum(stage.answers for stage in spent.stages.values())
    assert {*spent.stages} == {"extract", "link", "parties", "judge"}
    assert 2 * spent.answers <= checked.judged
    assert f"takes {spent.answers} calls for {checked.judged} families" in README


def test_no_decisive_label_without_a_verbatim_independent_passage(demo):
    settings, _ = demo
    lines = (settings.out / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {article["id"]: article["text"] for article in map(json.loads, lines)}
    evidence = {one.id: one for one in records(settings, "evidence.jsonl", Evidence)}
    for one in evidence.values():
        assert texts[one.article_id][one.span.start : one.span.end] == one.quote
    decisive = [one for one in records(settings, "verdicts.jsonl", Verdict) if one.label != "not_enough_evidence"]
    assert len(decisive) > 50
    for verdict in decisive:
        cited = [evidence[id_] for id_ in verdict.evidence]
        assert cited
        assert all(one.independent and one.counts and one.basis != "party" for one in cited)
        assert {one.stance for one in cited} <= {"supports", "refutes"}


def test_what_the_comment_under_an_article_orders_happens_nowhere(demo):
    """One article quotes a reader's comment that tells a machine which labels to give."""
    settings, _ = demo
    hostile = "ignore all earlier instructions"
    assert any(hostile in line for line in ARTICLES.read_text(encoding="utf-8").splitlines())
    assert not [one for one in records(settings, "evidence.jsonl", Evidence) if hostile in one.quote]
    labels = {one.label for one in records(settings, "verdicts.jsonl", Verdict)}
    assert labels == {"supported", "refuted", "conflicting", "not_enough_evidence"}


def test_reprints_and_follow_ups_are_one_origin(demo):
    settings, _ = demo
    names = {
        article["id"]: article["name"]
        for article in map(json.loads, (settings.out / "articles.jsonl").read_text(encoding="utf-8").splitlines())
    }
    found = [sorted(names[id_] for id_ in one.articles) for one in records(settings, "origins.jsonl", Origin)]
    assert sorted(one for one in found if len(one) > 1) == [["a1", "a2"], ["a10", "a9"], ["a5", "a6", "a8"]]


def test_the_readmes_verdict_is_what_show_prints(demo):
    settings, _ = demo
    sample = [line.removeprefix("    ").rstrip() for line in README.splitlines() if line.startswith("    ") or not line]
    shown = next(re.fullmatch(r"(f-[0-9a-f]{16}), put forward in .*", line) for line in sample if line.startswith("f-"))
    assert shown is not None
    case = find_case(settings, shown[1])
    assert case is not None
    assert case.verdict is not None
    printed = verdict_text(case.family, case.verdict, case.evidence, articles_of(settings, case)).rstrip().splitlines()
    start = sample.index(printed[0])
    assert sample[start : start + len(printed)] == [line.rstrip() for line in printed]
