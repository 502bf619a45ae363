"""Verification within the whole job, on a scripted model: labels, failures at every call, resuming, and growing."""

import json

import pytest

from pipeline.errors import AuthError, InvalidAnswer, RefusedError, TimedOut
from pipeline.settings import read as read_settings
from pipeline.verdicts import Evidence, Family, Verdict
from tests.wiring.harbour import LABELS, answer, go, write_articles


def settings(out, **options):
    return read_settings(out=out, workers=1, **options)


def labels(out):
    """Give each claim's label by its text; claims without a verdict of their own are null."""
    families = [Family.model_validate_json(line) for line in (out / "families.jsonl").read_text().splitlines()]
    verdicts = {
        verdict.family_id: verdict
        for verdict in map(Verdict.model_validate_json, (out / "verdicts.jsonl").read_text().splitlines())
    }
    return {(family.text, family.members): verdicts[family.id].label for family in families}


def family_ids(out):
    return {json.loads(line)["id"] for line in (out / "families.jsonl").read_text().splitlines()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    home = tmp_path_factory.mktemp("whole")
    outcome, requests = go(write_articles(home / "in"), settings(home / "out"))
    return home, outcome, requests


def test_the_matter_comes_to_its_labels(whole):
    home, outcome, _ = whole
    assert outcome.exit_code == 0
    assert {text: label for (text, _), label in labels(home / "out").items()} == LABELS
    assert outcome.manifest.verification is not None
    assert sum(outcome.manifest.verification.labels.values()) == outcome.manifest.verification.judged == len(LABELS)


def test_every_decisive_label_cites_verbatim_independent_words(whole):
    out = whole[0] / "out"
    texts = {row["id"]: row["text"] for row in map(json.loads, (out / "articles.jsonl").read_text().splitlines())}
    lines = (out / "evidence.jsonl").read_text().splitlines()
    evidence = {one.id: one for one in map(Evidence.model_validate_json, lines)}
    for line in (out / "verdicts.jsonl").read_text().splitlines():
        verdict = Verdict.model_validate_json(line)
        assert bool(verdict.evidence) == (verdict.label != "not_enough_evidence")
        for one in (evidence[id_] for id_ in verdict.evidence):
            assert one.independent
            assert one.counts
            assert texts[one.article_id][one.span.start : one.span.end] == one.quote


def test_the_manifest_counts_calls_and_tokens_of_each_stage(whole):
    _, outcome, requests = whole
    stages = outcome.manifest.spent.stages
    assert {name: stage.answers for name, stage in stages.items()} == {
        "extract": 3,
        "link": 1,
        "parties": 1,
        "judge": 1,
    }
    assert sum(stage.answers for stage in stages.values()) == len(requests)


def test_a_failure_at_any_call_changes_no_label(whole, tmp_path):
    home, _, requests = whole
    true = labels(home / "out")
    for number, broken in enumerate(requests):
        for error in (TimedOut("too slow"), RefusedError("no"), InvalidAnswer("not JSON", attempts=2)):
            out = tmp_path / f"{number}-{error.code}"

            def script(request, broken=broken, error=error):
                return error if request.key() == broken.key() else answer(request)

            outcome, _ = go(home / "in" / "articles.jsonl", settings(out), script)
            assert outcome.exit_code == 1
            found = labels(out)
            assert any(label is None for label in found.values()) or len(found) < len(true)
            by_text = {text: label for (text, _), label in true.items()}
            for (text, _), label in found.items():
                assert label in {None, by_text[text]}, (broken.answer_name, text)


def test_what_an_abort_left_is_done_by_the_next_run(whole, tmp_path):
    home, first, requests = whole

    def script(request):
        return AuthError("the key is wrong") if request.answer_name == "judge_evidence" else answer(request)

    source, out = home / "in" / "articles.jsonl", tmp_path / "out"
    outcome, _ = go(source, settings(out), script)
    assert (outcome.exit_code, outcome.manifest.complete) == (3, False)
    assert not (out / "verdicts.jsonl").exists()
    outcome, asked = go(source, settings(out))
    assert [request.answer_name for request in asked] == ["judge_evidence"]
    assert outcome.manifest == first.manifest
    assert len(requests) == 6


def test_a_second_run_asks_nothing_and_writes_the_same(whole, tmp_path):
    source, out = write_articles(tmp_path / "in"), tmp_path / "out"
    go(source, settings(out))
    names = ("families.jsonl", "verdicts.jsonl", "evidence.jsonl", "origins.jsonl", "manifest.json", "report.html")
    before = {name: (out / name).read_bytes() for name in names}
    _, asked = go(source, settings(out))
    assert asked == []
    assert {name: (out / name).read_bytes() for name in names} == before


def test_a_new_article_asks_about_its_own_pairs_and_families_keep_their_ids(tmp_path):
    out = tmp_path / "out"
    go(write_articles(tmp_path / "in", "wire", "mail"), settings(out))
    before = family_ids(out)
    _, asked = go(write_articles(tmp_path / "in"), settings(out))
    assert before <= family_ids(out)
    names = [request.answer_name for request in asked]
    assert names.count("extract_claims") == 1
    (link,) = [request.messages[-1].content for request in asked if request.answer_name == "link_claims"]
    pairs = link.split("\nPair ")
    assert pairs
    assert all("Storm Inquiry" in pair for pair in pairs)


def test_without_verification_nothing_of_an_older_one_is_left(whole, tmp_path):
    source, out = write_articles(tmp_path / "in"), tmp_path / "out"
    go(source, settings(out))
    assert (out / "verdicts.jsonl").exists()
    outcome, _ = go(source, settings(out, verify=False))
    assert not (out / "verdicts.jsonl").exists()
    assert outcome.manifest.verification is None


def test_the_user_says_who_is_a_party(tmp_path):
    source = write_articles(tmp_path / "in")
    go(source, settings(tmp_path / "out", parties=("Harbour Institute",)))
    text = "The breakwater of Port Aldern was inspected in May."
    rows = [json.loads(line) for line in (tmp_path / "out" / "evidence.jsonl").read_text().splitlines()]
    imber = [row for row in rows if row["issuer"] == "Ruth Imber"]
    assert imber
    assert all(row["basis"] == "party" and not row["counts"] for row in imber)
    assert next(label for (claim, _), label in labels(tmp_path / "out").items() if claim == text) == "refuted"
