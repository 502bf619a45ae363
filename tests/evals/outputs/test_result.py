"""All that the outputs show is worked out once, and is that of the scoring core."""

from evals.bootstrap import interval
from evals.outputs.result import assess, by_suite
from evals.score import ROWS, score_suite
from tests.evals.factories import extraction_of
from tests.evals.outputs.samples import FAILED, WRONG_SOURCE


def test_it_is_what_the_core_says(newsroom, faulty):
    assert faulty.score == score_suite(newsroom, faulty.extractions)
    assert set(faulty.intervals) == set(ROWS)
    assert faulty.intervals["claims"] == interval(faulty.score, "claims")
    assert faulty.curve[5000] == faulty.score.counts("claims").f1()
    assert faulty.why_no_interval is None


def test_a_failed_case_has_no_hard_checks(faulty):
    assert FAILED not in faulty.violations
    assert faulty.all_violations() == [
        f"a1: c1: source name {WRONG_SOURCE!r} is not in the article",
        "a2: c7: value 9100 does not follow from 'Some 4,100 hectares'",
    ]


def test_without_two_annotators_there_is_no_ceiling(nasty, seed):
    assert nasty.ceiling is None
    alone = assess("alone", seed, {case.id: extraction_of(case.gold, case.article) for case in seed.cases})
    assert alone.ceiling is None
    assert alone.why_no_interval == "1 of the 10 articles that an interval needs"
    assert alone.intervals["claims"] is None


def test_systems_stand_side_by_side(results):
    assert {name: [result.system for result in found] for name, found in by_suite(results).items()} == {
        "seed": ["rules"],
        "newsroom": ["model", "rules"],
        "odd": ["rules | <i>"],
    }
