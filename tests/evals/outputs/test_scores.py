"""The JSON fits its schema, its decimals follow from its counts, and a second run gives the same bytes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evals.outputs import schema
from evals.outputs.scores import scores
from evals.score import ROWS
from tests.evals.outputs import samples


@pytest.fixture(scope="module")
def written(results) -> Any:
    return json.loads(json.dumps(scores(results), allow_nan=False))


def rows(written: Any) -> Iterator[tuple[str, Any]]:
    for suite in written["suites"].values():
        for system in suite["systems"].values():
            yield from system["rows"].items()


def test_it_fits_the_schema(written):
    assert schema.Scores.model_validate(written).version == 1


def test_the_published_schema_is_that_of_the_records():
    published = Path(schema.__file__).with_name("scores.schema.json")
    assert published.read_text(encoding="utf-8") == schema.schema_text()


def test_decimals_follow_from_counts(written):
    seen = 0
    for _, row in rows(written):
        counts = row["counts"]
        asked = sum(counts[name] for name in ("correct", "partial", "incorrect", "missing"))
        given = sum(counts[name] for name in ("correct", "partial", "incorrect", "spurious"))
        for kind, half in (("strict", 0), ("lenient", Fraction(1, 2))):
            right = counts["correct"] + half * counts["partial"]
            expected = {
                "precision": right / Fraction(given) if given else None,
                "recall": right / Fraction(asked) if asked else None,
                "f1": 2 * right / Fraction(asked + given) if asked + given else None,
            }
            rounded = {name: None if share is None else round(float(share), 6) for name, share in expected.items()}
            assert row[kind] == rounded
            seen += rounded["f1"] is not None
    assert seen > 100


def test_cases_add_up(written):
    for suite in written["suites"].values():
        for system in suite["systems"].values():
            for row in ROWS:
                counts = [case["rows"][row] for case in system["cases"].values()]
                total = {name: sum(each[name] for each in counts) for name in counts[0]}
                assert total == system["rows"][row]["counts"]


def test_intervals_or_the_reason(written):
    for name, row in rows(written):
        assert (row["interval"] is None) == (row["why_no_interval"] is not None), name
    newsroom = written["suites"]["newsroom"]["systems"]["model"]["rows"]
    drawn = newsroom["claims"]["interval"]
    assert drawn["low"] <= newsroom["claims"]["strict"]["f1"] <= drawn["high"]
    assert drawn["detectable"] > 0
    assert newsroom["mentions, quoted"]["why_no_interval"] == "not drawn for a part of a row"
    seed = written["suites"]["seed"]["systems"]["rules"]["rows"]
    assert seed["claims"]["why_no_interval"] == "1 of the 10 articles that an interval needs"
    assert seed["claims"]["ceiling_f1"] == 1.0


def test_what_failed_stays_in(written):
    system = written["suites"]["newsroom"]["systems"]["model"]
    assert system["failed"] == [samples.FAILED]
    case = system["cases"][samples.FAILED]
    assert case["failed"] == samples.TOO_LONG
    assert case["rows"]["claims"]["missing"] > 0
    assert system["scored_only_claim_f1"] > system["rows"]["claims"]["strict"]["f1"]
    assert system["rejections"] == system["cases"]["a7"]["rejections"] == 1


def test_hashes_say_what_was_scored(written, newsroom):
    suite = written["suites"]["newsroom"]
    assert suite["sha256"] == newsroom.sha256
    cases = suite["systems"]["model"]["cases"]
    assert {case.id: case.gold_sha256 for case in newsroom.cases} == {
        name: case["gold_sha256"] for name, case in cases.items()
    }
    assert cases["a1"]["recording_sha256"] == "ab" * 32
    assert cases["a2"]["recording_sha256"] is None
    assert suite["systems"]["model"]["asked"]["prompts"][0]["sha256"] == "3f" * 32


def test_false_alarms_by_document(written):
    odd = written["suites"]["odd"]["systems"]["rules | <i>"]
    assert odd["false_alarms"] == {"articles": 1, "claims": 1, "per_article": 1.0}
    assert odd["rows"]["claims"]["ceiling_f1"] is None


def test_faults_and_vetoes_are_named(written):
    cases = written["suites"]["newsroom"]["systems"]["model"]["cases"]
    (match,) = (match for match in cases["a1"]["matches"] if match["vetoes"])
    assert match["vetoes"][0]["kind"] == "source"
    assert [fault["row"] for fault in cases["a1"]["faults"]] == ["claims", "source name"]
    assert cases["a8"]["faults"] == []


def test_systems_that_change_places_with_the_threshold(newsroom, faulty):
    turned = {at: 1 - (f1 or 0) for at, f1 in faulty.curve.items()} | {5000: faulty.curve[5000] / 2}
    other = replace(faulty, system="other", curve=turned)
    written: Any = scores([faulty, other])
    ahead = [f"{at / 10000:.2f}" for at, f1 in faulty.curve.items() if turned[at] > f1]
    flips = written["suites"]["newsroom"]["flips"]
    assert flips == ([{"a": "model", "b": "other", "thresholds": ahead}] if ahead else [])


def test_the_same_bytes_again(results, again):
    assert json.dumps(scores(results), sort_keys=False) == json.dumps(scores(again), sort_keys=False)
    reordered = json.dumps(scores(list(reversed(results))))
    assert json.loads(reordered) == json.loads(json.dumps(scores(results)))


def test_keys_are_sorted(written):
    def check(value: Any) -> None:
        if isinstance(value, dict):
            assert list(value) == sorted(value)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(item)

    check(written)
