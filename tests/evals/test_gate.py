import copy
import json
from collections.abc import Iterator

import pytest

from evals import run as running
from evals.changes import exact
from evals.cli import commands
from evals.snapshot import snapshot
from pipeline.records import Claim, Extraction
from tests.evals.workshop import Draft, Workshop, draft, gold


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    """Two articles: too few to draw from."""
    workshop = Workshop(tmp_path, articles=2)
    assert workshop.accept() == 0
    return workshop


@pytest.fixture(scope="module")
def dozen(tmp_path_factory) -> Workshop:
    workshop = Workshop(tmp_path_factory.mktemp("dozen"), articles=12)
    assert workshop.accept() == 0
    return workshop


@pytest.fixture
def twelve(dozen) -> Iterator[Workshop]:
    """Twelve articles, left as they were found."""
    kept = {path: path.read_bytes() for path in dozen.files.cassettes.rglob("*.json")}
    yield dozen
    for path, data in kept.items():
        path.write_bytes(data)


def outcome(workshop: Workshop) -> tuple[int, str, str]:
    """Judge; return the exit code, the outcome, and all remarks."""
    _, _, verdict = commands.judge_suites([], files=workshop.files)
    return verdict.exit_code, verdict.outcome, "\n".join(remark.text for remark in verdict.remarks)


def test_the_same_run_passes(workshop):
    assert outcome(workshop) == (0, "pass", "")
    assert workshop.run() == 0
    assert json.loads((workshop.out / "gate.json").read_text()) == {"outcome": "pass", "exit_code": 0, "remarks": []}


# A change of code on the same recordings: seeded in what the extraction gives.


def swap_source(found: Extraction) -> Extraction:
    return changed(found, lambda claim: with_name(claim, "Uwe Frey") if "40" in claim.text else claim)


def change_number(found: Extraction) -> Extraction:
    def change(claim: Claim) -> Claim:
        one = [quantity.model_copy(update={"value": 41.0}) for quantity in claim.quantities]
        return claim.model_copy(update={"quantities": tuple(one)})

    return changed(found, change)


def drop_claim(found: Extraction) -> Extraction:
    return found.model_copy(update={"claims": found.claims[1:]})


def reword(found: Extraction) -> Extraction:
    return changed(found, lambda claim: claim.model_copy(update={"text": claim.text.replace("shut", "closed")}))


def changed(found: Extraction, change) -> Extraction:
    return found.model_copy(update={"claims": tuple(change(claim) for claim in found.claims)})


def with_name(claim: Claim, name: str) -> Claim:
    [mention] = claim.mentions
    said = mention.attribution.model_copy(update={"source_name": name})
    return claim.model_copy(update={"mentions": (mention.model_copy(update={"attribution": said}),)})


@pytest.mark.parametrize(
    ("fault", "how", "named"),
    [
        (swap_source, "changed", "w2 claim {id} (gold c1), mention 1 source name: 'Anna Berg' -> 'Uwe Frey'"),
        # A number that its words do not bear out also fails a hard check.
        (
            change_number,
            "regression",
            "w2 claim {id} (gold c1), quantity 1: '40 = exact 40 people' -> '40 = exact 41 people'",
        ),
        (drop_claim, "changed", "w2 claim lost: {id} (gold c1) '40 people died in flood 2.'"),
    ],
)
def test_a_seeded_fault_fails_the_gate_and_is_named(workshop, monkeypatch, fault, how, named):
    claim = workshop.evaluate().results[0].extractions["w2"].claims[0].id
    seed(monkeypatch, "w2", fault)
    code, found, text = outcome(workshop)
    assert (code, found) == (1, how)
    assert f"mine, model: {named.format(id=claim)}" in text
    assert "w1" not in text


def test_even_what_costs_no_point_is_a_change(workshop, monkeypatch):
    seed(monkeypatch, "w1", reword)
    code, how, text = outcome(workshop)
    assert (code, how) == (1, "changed")
    assert text.endswith(
        "(gold c2), text: 'The bridge was shut on 4 November 2024 in flood 1.' "
        "-> 'The bridge was closed on 4 November 2024 in flood 1.'"
    )
    assert "row" not in text


def test_a_change_that_no_slot_shows_is_one_too(workshop):
    now = running.evaluate(workshop.files.suites(), cassettes=workshop.files.cassettes, known=["mine"])
    shot = snapshot(now.results, {}).suites["mine"]["model"].cases["w1"]
    name, slots = next(iter(shot.claims.items()))
    other = shot.model_copy(update={"claims": {**shot.claims, name: {**slots, "seal": "00000000"}}})
    [change] = exact(shot, other, "")
    assert change.startswith(f"claim {name} (gold c1): something else")


def test_a_change_is_accepted_by_a_new_baseline(workshop, monkeypatch, capsys):
    seed(monkeypatch, "w2", drop_claim)
    assert outcome(workshop)[0] == 1
    capsys.readouterr()
    assert workshop.accept() == 0
    assert "claim lost" in capsys.readouterr().err
    assert outcome(workshop)[0] == 0


def seed(monkeypatch, case: str, fault) -> None:
    """Let the extraction make a fault in one case."""
    predict = running.predict

    def faulty(cases, extract):
        predicted = predict(cases, extract)
        if any(found.claims for found in predicted.extractions.values()) and case in predicted.extractions:
            predicted.extractions[case] = fault(predicted.extractions[case])
        return predicted

    monkeypatch.setattr(running, "predict", faulty)


# New recordings: seeded in a copy of the recorded answer.


def swapped(answer: Draft) -> Draft:
    answer["sources"][0]["name"] = "Uwe Frey"
    return answer


def dropped(answer: Draft) -> Draft:
    del answer["claims"][0]
    return answer


def denied(answer: Draft) -> Draft:
    answer["claims"][1]["modality"] = "negated"
    return answer


@pytest.mark.parametrize(
    ("fault", "how", "named"),
    [
        (swapped, "regression", "w2 wrong speaker: gold c1, 'Anna Berg', not 'Uwe Frey'"),
        (dropped, "regression", "w2 claim lost: gold c1, '40 people died in flood 2.'"),
        (denied, "regression", "w2 incorrect now: c2 polarity: asserted, not negated"),
    ],
)
def test_a_fault_in_a_new_recording_fails_and_is_named(workshop, fault, how, named):
    workshop.record(2, fault(draft(2)))
    code, found, text = outcome(workshop)
    assert (code, found) == (1, how)
    assert f"mine, model: {named}" in text
    assert "1 of 2 cases rest on new recordings: w2" in text


def test_other_words_that_are_just_as_right_pass(workshop):
    answer = draft(2)
    answer["claims"][1]["text"] = "In flood 2, the bridge was shut on 4 November 2024."
    workshop.record(2, answer)
    code, how, text = outcome(workshop)
    assert (code, how) == (0, "pass")
    assert "claims F1 1.000 -> 1.000, not worse" in text


def test_one_lost_claim_of_many_is_within_the_margin_or_not_to_be_told(twelve):
    twelve.record(2, dropped(draft(2)))
    code, how, text = outcome(twelve)
    assert (code, how) == (1, "inconclusive")
    assert "claims F1 1.000 -> 0.979, inconclusive (difference -0.0" in text
    assert "w2 claim lost: gold c1" in text


def test_many_lost_claims_are_worse(twelve):
    for number in range(1, 11):
        twelve.record(number, dropped(draft(number)))
    code, how, text = outcome(twelve)
    assert (code, how) == (1, "regression")
    assert "claims F1 1.000 -> 0.737, worse (difference -0." in text


def test_one_wrong_speaker_of_many_is_too_many(twelve):
    twelve.record(5, swapped(draft(5)))
    code, how, text = outcome(twelve)
    assert (code, how) == (1, "regression")
    assert "w5 wrong speaker" in text


def test_better_recordings_pass_and_say_what_they_rest_on(twelve, tmp_path):
    before = twelve.files.baseline.read_bytes()
    twelve.record(3, dropped(draft(3)))
    twelve.accept()
    twelve.record(3, draft(3))
    code, how, text = outcome(twelve)
    twelve.files.baseline.write_bytes(before)
    assert (code, how) == (0, "pass")
    assert "w3 claim gained: gold c1" in text


# What needs no baseline, and what cannot be compared.


def test_without_a_baseline_there_is_nothing_to_compare_with(workshop):
    workshop.files.baseline.unlink()
    assert outcome(workshop) == (3, "not comparable", "there is no baseline: make one with make baseline")


def test_other_gold_is_not_comparable(workshop):
    other = copy.deepcopy(gold(1))
    other["claims"][0]["check_worthy"] = False
    workshop.gold(1, other)
    code, how, text = outcome(workshop)
    assert (code, how) == (3, "not comparable")
    assert "mine, model: case w1 has another gold" in text


def test_new_and_vanished_cases_are_listed(tmp_path):
    workshop = Workshop(tmp_path / "two", articles=2)
    workshop.accept()
    more, less = Workshop(tmp_path / "three", articles=3), Workshop(tmp_path / "one", articles=1)
    for other, said in ((more, "case w3 is new"), (less, "case w2 has vanished")):
        other.files.baseline.write_bytes(workshop.files.baseline.read_bytes())
        code, how, text = outcome(other)
        assert (code, how) == (3, "not comparable")
        assert f"mine, model: {said}" in text


def test_a_system_that_the_baseline_does_not_know_is_new_and_one_that_is_gone_has_vanished(workshop):
    for number in (1, 2):
        workshop.record(number, draft(number), repeat=2)
    assert outcome(workshop)[:2] == (3, "not comparable")
    workshop.accept()
    for number in (1, 2):
        (workshop.files.cassettes / "mine" / f"w{number}.2.json").unlink()
    assert outcome(workshop) == (3, "not comparable", "mine, model-2: vanished, the baseline has it")


def test_the_rules_can_be_judged_alone(workshop):
    assert workshop.run(rules_only=True) == 0


def test_a_floor_that_is_not_reached_is_a_regression_even_where_the_baseline_agrees(workshop):
    for number in (1, 2):
        workshop.record(number, dropped(draft(number)))
    floors = workshop.files.floors
    floors.write_text(floors.read_text().replace("0.6", "0.9"))
    code, how, text = outcome(workshop)
    assert (code, how) == (1, "regression")
    assert "mine claims F1 is 0.667, below its floor, 0.9" in text


def test_the_model_must_beat_the_rules(workshop):
    for number in (1, 2):
        workshop.record(number, draft(number) | {"claims": []})
    code, how, text = outcome(workshop)
    assert (code, how) == (1, "regression")
    assert "mine, model: claims F1 0.000 does not beat the rules' 0.000" in text


def test_a_floor_is_not_lowered_in_silence(workshop, capsys):
    floors = workshop.files.floors
    floors.write_text(floors.read_text().replace("0.6", "0.5"))
    code, how, text = outcome(workshop)
    assert (code, how) == (1, "regression")
    assert "a floor was lowered: mine claims F1 was 0.6, is 0.5; accept it with make baseline" in text
    workshop.accept()
    assert "a floor was lowered: mine claims F1 was 0.6, is 0.5" in capsys.readouterr().err
    assert outcome(workshop)[0] == 0


def test_the_baseline_refuses_what_is_below_a_floor_unless_the_floor_is_named(workshop, capsys):
    for number in (1, 2):
        workshop.record(number, draft(number) | {"claims": draft(number)["claims"][1:], "sources": []})
    floors, before = workshop.files.floors, workshop.files.baseline.read_bytes()
    floors.write_text(floors.read_text().replace("0.6", "0.9"))
    assert workshop.accept() == 1
    assert '--lower-floor "mine claims F1"' in capsys.readouterr().err
    assert workshop.files.baseline.read_bytes() == before
    assert workshop.accept("mine claims F1") == 0
    assert '"claims F1" = 0.666  # a reason' in floors.read_text()
