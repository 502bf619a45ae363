import copy
from typing import Any

import pytest

from evals.suite import GoldError, Suite
from tests.evals.verdicts.workshop import judged, verdicts
from tests.evals.workshop import Workshop


def load(folder, change=lambda gold: None) -> Suite:
    gold = verdicts()
    change(gold)
    [suite] = judged(Workshop(folder, articles=2), gold).files.suites()
    return suite


def faults(folder, change) -> list[str]:
    with pytest.raises(GoldError) as raised:
        load(folder, change)
    return str(raised.value).splitlines()[1:]


def test_the_newsroom_has_three_events(newsroom, seed):
    assert [(event.id, len(event.gold.families)) for event in newsroom.events] == [("A", 79), ("B", 60), ("C", 78)]
    assert seed.events == ()
    assert sorted(name for event in newsroom.events for name in event.articles()) == sorted(
        case.id for case in newsroom.cases
    )


def test_verdicts_have_a_hash_of_their_own(tmp_path):
    suite = load(tmp_path / "a")
    other = load(tmp_path / "b", lambda gold: gold["families"][0].update(why="For another reason."))
    assert suite.sha256 == other.sha256
    assert suite.events[0].sha256 != other.events[0].sha256


def test_drift_reads_the_words_of_the_file(newsroom):
    first = newsroom.events[0].gold.drift[0]
    assert (first.before, first.after) == ("f1", "f2")


EVIDENCE = {"article": "w1", "quote": "40 personnes", "stance": "supports", "basis": "record", "issuer": None}


def family(number: int, **fields: Any):
    return lambda gold: gold["families"][number].update(fields)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (family(0, label="true"), "family f1, label: Input should be"),
        (family(0, label="supported"), "family f1: the label is supported, but the evidence calls for not_enough_ev"),
        (family(0, evidence=[EVIDENCE]), "family f1: the label is not_enough_evidence, but the evidence calls for sup"),
        (
            family(0, label="supported", evidence=[EVIDENCE | {"basis": "party"}]),
            "family f1, evidence[0].basis: Input should be",
        ),
        (
            family(0, label="supported", evidence=[EVIDENCE | {"quote": "41 personnes"}]),
            "family f1, evidence[0].quote: '41 personnes' is not in 'w1'",
        ),
        (family(0, contested_by=["Uwe Frey"]), "family f1, contested_by: 'Uwe Frey' is not among the parties"),
        (family(1, id="f1"), "family f1, id: stands for 2 families"),
        (family(0, members=[]), "family f1, members: Tuple should have at least 1 item"),
        (lambda gold: gold["drift"].append({"from": "f1", "to": "f9", "what": "?"}), "drift[0]: there is no family"),
        (lambda gold: gold["origins"][0]["articles"].append("w1"), "origins: article 'w1' stands in 2 places"),
        (lambda gold: gold.update(as_of="2024-11-05"), "as_of: 2024-11-05, but the newest article is of 2024-11-06"),
        (lambda gold: gold.update(verdict="so"), "verdict: Extra inputs are not permitted"),
    ],
)
def test_a_fault_is_named_with_file_family_and_field(tmp_path, change, fault):
    found = faults(tmp_path, change)
    assert [line[: len("mine/verdicts/E.json: ") + len(fault)] for line in found] == [f"mine/verdicts/E.json: {fault}"]


def test_members_are_claims_and_every_claim_worth_a_check_has_one_family(tmp_path):
    def change(gold):
        gold["families"][0]["members"] = [{"article": "w1", "claim": "c9"}]
        gold["families"][2]["members"] = copy.deepcopy(gold["families"][1]["members"])

    assert [line.partition(": ")[2] for line in faults(tmp_path, change)] == [
        "family f1, members[0]: there is no claim 'c9' of 'w1'",
        "family f3, members[0]: claim 'c2' of 'w1' is in f2 too",
        "claim 'c1' of 'w1' is check-worthy and in no family",
        "claim 'c1' of 'w2' is check-worthy and in no family",
    ]


def test_every_article_belongs_to_one_event(tmp_path):
    def change(gold):
        gold["origins"][0]["articles"] = ["w1", "w7"]

    found = faults(tmp_path, change)
    assert "mine/verdicts/E.json: origins: there is no gold of an article 'w7'" in found
    assert "mine/verdicts: article 'w2' belongs to 0 events" in found
