"""Verdicts recorded, replayed, judged and published, on an endpoint of this machine."""

import json
from collections.abc import Iterator

import pytest

from evals.cli import commands
from evals.recordings import Place
from evals.verdicts.result import TITLES
from pipeline.llm.cassette import Cassette
from tests.evals.verdicts.workshop import Judges, judged, verdicts
from tests.evals.workshop import Workshop

ALL = ("mine/verify-gold", "mine/verify-extracted", "mine/alone")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Iterator[tuple[Workshop, Judges]]:
    """A workshop with sound recordings; tests that spoil it make their own."""
    workshop = judged(Workshop(tmp_path_factory.mktemp("work"), articles=2))
    judges = Judges()
    assert record(workshop, judges, *ALL) == 0
    yield workshop, judges
    judges.endpoint.close()


@pytest.fixture
def judges() -> Iterator[Judges]:
    found = Judges()
    yield found
    found.endpoint.close()


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return judged(Workshop(tmp_path, articles=2))


def record(workshop: Workshop, judges: Judges, *names: str, keep: bool = False) -> int:
    options = {"base_url": judges.endpoint.url, "attempts": 1}
    return commands.record(names, 1, live_in_ci=True, given=options, keep=keep, files=workshop.files)


def place(workshop: Workshop, name: str) -> Place:
    return Place(workshop.files.cassettes, "mine", name)


def test_what_is_recorded_is_replayed_and_scored(recorded):
    workshop, _ = recorded
    evaluation = workshop.evaluate()
    assert evaluation.faults == ()
    by_mode = {result.mode: result for result in evaluation.verdicts}
    assert list(by_mode) == list(TITLES)
    for mode in ("verify-gold", "verify-extracted"):
        result = by_mode[mode]
        assert (result.value("label accuracy"), result.violations, result.failures) == (1, (), ())
        assert result.value("families pairwise F1") is None
        assert result.value("origins exact") == 1
        assert result.asked.requests > 0
        assert set(result.asked.recordings) == {mode}
    assert by_mode["alone"].value("label accuracy") == 0
    assert by_mode["majority"].value("label accuracy") == 1


def test_the_gate_accepts_it_and_everything_is_written(recorded, capsys):
    workshop, _ = recorded
    assert workshop.accept() == 0
    assert workshop.run() == 0
    shown = capsys.readouterr().out
    assert "mine, verdicts: 4 families of 1 event\n" in shown
    scores = json.loads((workshop.out / "scores.json").read_text())
    assert set(scores["suites"]["mine"]["verdicts"]) == set(TITLES)
    assert scores["suites"]["mine"]["verdicts"]["verify-gold"]["gain_over_claim_alone"]["label accuracy"] == 1
    assert "## mine, verdicts: 4 families of 1 event" in (workshop.out / "summary.md").read_text()
    assert 'name="mine, verdicts on gold claims"' in (workshop.out / "junit.xml").read_text()
    assert 'id="v1-f4"' in (workshop.out / "report.html").read_text()
    assert json.loads((workshop.out / "mine" / "verify-gold.json").read_text())["verdicts"]
    assert [path.name for path in (workshop.out / "prompts").iterdir() if "alone" in path.name]


@pytest.mark.parametrize("name", ["verify-gold", "verify-extracted", "alone"])
def test_a_suite_with_gold_verdicts_has_all_three_recordings(workshop, name):
    faults = [str(fault) for fault in workshop.evaluate().faults]
    assert f"missing: mine/{name}.json: this case has no recording" in faults
    _, _, judgement = commands.judge_suites([], files=workshop.files)
    assert f"to record again: claimline-evals record {' '.join(ALL)}" in [one.text for one in judgement.remarks]


def test_without_gold_verdicts_no_recording_is_asked_for_and_a_stray_one_is_an_orphan(tmp_path):
    workshop = Workshop(tmp_path)
    assert workshop.evaluate().faults == ()
    stray = place(workshop, "verify-gold").path
    stray.write_bytes(place(workshop, "w1").path.read_bytes())
    assert [fault.kind for fault in workshop.evaluate().faults] == ["orphaned"]


def test_a_request_that_is_not_recorded_and_one_that_is_not_made_are_faults(recorded, tmp_path):
    workshop, _ = recorded
    path = place(workshop, "alone").path
    before = path.read_bytes()
    try:
        path.write_bytes(place(workshop, "verify-gold").path.read_bytes())
        kinds = {fault.kind for fault in workshop.evaluate().faults if fault.place and fault.place.case == "alone"}
    finally:
        path.write_bytes(before)
    assert kinds == {"missing", "unused"}


def test_a_changed_prompt_turns_what_rests_on_it_stale(recorded, capsys):
    workshop, _ = recorded
    prompt = workshop.files.prompts / "find_parties" / "v1.md"
    before = prompt.read_bytes()
    try:
        prompt.write_bytes(before + b"x")
        assert commands.check(files=workshop.files) == 4
    finally:
        prompt.write_bytes(before)
    told = capsys.readouterr().err
    assert "stale: mine/verify-gold.json: recorded with other words of the prompt find_parties/v1" in told
    assert "mine/alone.json" not in told
    assert "to record again: claimline-evals record mine/verify-gold mine/verify-extracted" in told


def test_a_call_that_fails_leaves_the_old_recording_as_it_was(workshop, judges, capsys):
    judges.refuse = {"find_parties"}
    assert record(workshop, judges, "mine/verify-gold") == 1
    assert not place(workshop, "verify-gold").path.exists()
    assert (
        "mine/verify-gold.json: not recorded, the old recording stays: 2 calls failed, the first for m-"
        in capsys.readouterr().err
    )


def test_with_keep_nothing_is_asked_twice(workshop, judges, capsys):
    judges.refuse = {"find_parties"}
    assert record(workshop, judges, "mine/verify-gold", keep=True) == 1
    assert "what was answered is kept" in capsys.readouterr().err
    first = list(judges.asked)
    judges.refuse = set()
    judges.endpoint.seen.clear()
    assert record(workshop, judges, "mine/verify-gold", keep=True) == 0
    assert "link_claims" in first
    assert "link_claims" not in judges.asked
    whole = Cassette.load(place(workshop, "verify-gold").path).interactions
    judges.endpoint.seen.clear()
    assert record(workshop, judges, "mine/verify-gold", keep=True) == 0
    assert judges.asked == []
    assert Cassette.load(place(workshop, "verify-gold").path).interactions == whole


def test_extracted_claims_are_verified_only_where_the_extraction_is_sound(workshop, judges, capsys):
    place(workshop, "w2").path.unlink()
    assert record(workshop, judges, "mine/verify-extracted") == 1
    assert "it rests on the extraction, which is not soundly recorded (missing: mine/w2.json" in capsys.readouterr().err
    assert judges.asked == []


def test_a_gold_verdict_that_changes_cannot_be_compared(recorded, capsys):
    workshop, _ = recorded
    workshop.accept()
    gold = verdicts()
    gold["families"][0]["said"] = "none"
    judged(workshop, gold)
    try:
        assert workshop.run() == 3
    finally:
        judged(workshop)
    assert "mine, verify-gold: has other gold verdicts" in capsys.readouterr().err


def test_a_floor_of_verdicts_binds_the_system_that_it_names(recorded, capsys):
    workshop, _ = recorded
    floors = workshop.files.floors
    before = floors.read_text()
    try:
        floors.write_text(before + '"alone label accuracy" = 0.5\n"verify-gold said accuracy" = 1\n')
        assert workshop.run() == 1
    finally:
        floors.write_text(before)
    told = capsys.readouterr().err
    assert "mine alone label accuracy is 0.000, below its floor, 0.5" in told
    assert "verify-gold said accuracy is" not in told


def test_verdicts_that_gain_nothing_over_the_claim_alone_are_a_regression(recorded, judges, tmp_path):
    workshop, _ = recorded
    path = place(workshop, "alone").path
    before = path.read_bytes()
    judges.guess = "not_enough_evidence"
    try:
        assert record(workshop, judges, "mine/alone") == 0
        _, _, judgement = commands.judge_suites([], files=workshop.files)
    finally:
        path.write_bytes(before)
    told = "mine, verify-gold: label accuracy gains nothing over the claim alone (+0.000)"
    assert ("regression", told) in list(judgement.remarks)
