"""Which claims are chosen from a labelled set, and what of it a request shows."""

import re

import pytest

from evals.external import scenes
from evals.external.labelled import load_labelled
from evals.external.labels import plan, requests
from evals.external.scenes import CHARACTERS, CLAIMS, choose_claims, lay_out
from pipeline.errors import UsageError
from pipeline.settings import Settings
from tests.evals.external.factories import write
from tests.evals.external.sets import scifact

MODEL = "gpt-5.4-mini"


def test_claims_are_drawn_alike_of_each_label_and_a_larger_choice_goes_on(tmp_path):
    claims = load_labelled("scifact", scifact(tmp_path, each=6)).claims
    few, more = (choose_claims(claims, size, 7) for size in (6, 16))
    assert more[:6] == few == choose_claims(tuple(reversed(claims)), 6, 7)
    assert sorted(claim.label for claim in few) == sorted(["supported", "refuted", "not_enough_evidence"] * 2)
    assert {claim.id for claim in few} != {claim.id for claim in choose_claims(claims, 6, 8)}
    assert len(choose_claims(claims, 99, 7)) == 18
    scarce = [claim for claim in claims if claim.label != "refuted" or claim.id == "c6"]
    assert [claim.label for claim in choose_claims(scarce, 13, 7)].count("refuted") == 1


def test_each_claim_is_asked_about_once_with_all_of_its_documents(tmp_path):
    found = load_labelled("scifact", scifact(tmp_path))
    laid = list(lay_out("scifact", found.claims, found.articles))
    assert [len(one.questions) for one in laid] == [CLAIMS] * 3
    by_id = {claim.id: claim for claim in found.claims}
    assert sorted(question.id for one in laid for question in one.questions) == sorted(by_id)
    for one in laid:
        assert set(one.scene.passages) == {place for question in one.questions for place in by_id[question.id].shown}
        for question in one.questions:
            assert [one.scene.words(place) for place in question.own] == [question.text]


def test_a_request_shows_the_documents_and_not_the_claims_as_passages(tmp_path):
    [request, *_] = requests(plan("scifact", scifact(tmp_path), 5, 7), Settings(model=MODEL))
    asked = request.messages[-1].content
    assert len(re.findall(r"^A\d+: abstract of a scientific paper: Pier \d+$", asked, re.MULTILINE)) == CLAIMS
    assert re.findall(r"^A(\d+):", asked, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert asked.count("The harbour was seen. Pier") == CLAIMS
    assert len(re.findall(r"^\d\. Pier \d+ is open\. \(put forward by: an unnamed source\)$", asked, re.MULTILINE)) == 5
    for label in ("Supported", "Refuted", "Not Enough"):
        assert label not in asked


def test_long_documents_share_no_request_and_are_shown_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(scenes, "CHARACTERS", 60)
    found = load_labelled("scifact", scifact(tmp_path))
    assert {len(one.questions) for one in lay_out("scifact", found.claims, found.articles)} == {1}
    monkeypatch.undo()
    longer = " ".join(f"Nothing was seen on day {n}." for n in range(CHARACTERS // 20))
    corpus = [{"id": f"d{n}", "title": None, "sentences": [longer, f"Pier {n} is shut."]} for n in range(15)]
    write(tmp_path / "scifact" / "corpus.jsonl", *corpus)
    first = requests(plan("scifact", tmp_path, 2, 7), Settings(model=MODEL))[0].messages[-1].content
    assert len(first) > CHARACTERS
    assert len(re.findall(r"Pier \d+ is shut\.$", first, re.MULTILINE)) == 1


def test_documents_that_two_claims_share_are_shown_once(tmp_path):
    found = load_labelled("scifact", scifact(tmp_path, cited_doc_ids=["d0"], evidence=[]))
    for one in lay_out("scifact", found.claims, found.articles):
        assert len(one.scene.passages) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cited_doc_ids": ["d99"]}, "the claim c0 points to d99, which is not in corpus.jsonl"),
        ({"evidence": [{"doc_id": "d0", "sentences": [7]}]}, r"points to \('d0', 7\)"),
        ({"label": "Maybe"}, r"claims_dev.jsonl line 1: label"),
    ],
)
def test_a_set_that_does_not_fit_together_is_told(tmp_path, changed, told):
    with pytest.raises(UsageError, match=told):
        load_labelled("scifact", scifact(tmp_path, **changed))


@pytest.mark.parametrize("name", ["scifact", "climate_fever"])
def test_a_folder_without_the_set_is_told(tmp_path, name):
    with pytest.raises(UsageError, match=rf"no file .* in {tmp_path}.*{name}.*--data"):
        load_labelled(name, tmp_path)
