"""Verification within the whole job, on a scripted model: labels, failures at every call, resuming, and growing."""

import json

import pytest

from pipeline.batch.runner import Progress
from pipeline.errors import AuthError, IndexFault, InvalidAnswer, RefusedError, TimedOut, UsageError
from pipeline.settings import read as read_settings
from pipeline.stages.link import LinkOptions
from pipeline.verdicts import Evidence, Family, Verdict
from pipeline.wiring.lookup import last_verification
from tests.wiring.harbour import LABELS, answer, go, reprints, write_articles


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


def test_a_failure_of_one_pair_of_claims_changes_no_label(whole, tmp_path, monkeypatch):
    """Each pair in a call of its own, so that some are known and one is not."""

    class OneByOne(LinkOptions):
        pairs_per_call: int = 1

    monkeypatch.setattr("pipeline.wiring.verifier.LinkOptions", OneByOne)
    source = whole[0] / "in" / "articles.jsonl"
    _, requests = go(source, settings(tmp_path / "all"))
    pairs = [request for request in requests if request.answer_name == "link_claims"]
    assert len(pairs) > 3
    by_text = {text: label for (text, _), label in labels(tmp_path / "all").items()}
    assert by_text == LABELS
    for number, broken in enumerate(pairs):
        out = tmp_path / str(number)

        def script(request, broken=broken):
            return TimedOut("too slow") if request.key() == broken.key() else answer(request)

        go(source, settings(out), script)
        assert {label for (text, _), label in labels(out).items() if label not in {None, by_text[text]}} == set()


def test_twelve_reprints_are_one_origin_and_change_no_label(whole, tmp_path):
    source, out = write_articles(tmp_path / "in", more=list(reprints(12))), tmp_path / "out"
    go(source, settings(out))
    origins = [json.loads(line) for line in (out / "origins.jsonl").read_text().splitlines()]
    assert sorted(len(origin["articles"]) for origin in origins) == [1, 1, 13]
    found = {text: label for (text, _), label in labels(out).items()}
    assert found == LABELS


def test_until_a_day_later_articles_are_neither_evidence_nor_claims(tmp_path):
    source = write_articles(tmp_path / "in")
    go(source, settings(tmp_path / "out", until="2030-03-04"))
    early = write_articles(tmp_path / "early", "wire", "mail")
    go(early, settings(tmp_path / "known"))
    assert labels(tmp_path / "out") == labels(tmp_path / "known")


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


def test_a_party_that_nobody_knows_stops_before_the_judge_and_costs_nothing_twice(whole, tmp_path):
    source, out = write_articles(tmp_path / "in"), tmp_path / "out"
    with pytest.raises(UsageError, match=r"no body named Quay.*goes on from here"):
        go(source, settings(out, parties=("Quay",)))
    _, asked = go(source, settings(out, parties=("Harbour Institute",)))
    assert [request.answer_name for request in asked] == ["judge_evidence"]


def test_a_party_that_is_independent_too_stops_before_any_call(tmp_path):
    names = {"parties": ("Aldern Quays",), "independents": ("the Aldern quays",)}
    with pytest.raises(UsageError, match="at once"):
        go(write_articles(tmp_path / "in"), settings(tmp_path / "out", **names))
    assert not (tmp_path / "out" / "state").exists()


def test_what_of_a_file_of_fact_checks_cannot_be_used_stands_in_the_results(tmp_path):
    checks = tmp_path / "checks.jsonl"
    checks.write_text('{"claim": "It rained.", "rating": "True"}\n{"claim": "It snowed."}\n{no\n', encoding="utf-8")
    source, out = write_articles(tmp_path / "in"), tmp_path / "out"
    outcome, _ = go(source, settings(out, factchecks=checks))
    counts = outcome.manifest.counts
    assert (counts.rejections, counts.failures) == ({"no_rating": 1}, {"bad_json": 1})
    for name, code in (("rejections.jsonl", "no_rating"), ("failures.jsonl", "bad_json")):
        assert code in (out / name).read_text(encoding="utf-8")
    checks.write_text('{"claim": "It snowed."}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"no fact-check can be used: .*line 1"):
        go(source, settings(out, factchecks=checks))


def test_progress_counts_the_questions_of_each_step(tmp_path):
    told: list[Progress] = []
    go(write_articles(tmp_path / "in"), settings(tmp_path / "out"), progress=told.append)
    steps = [(one.step, one.asked, one.to_ask) for one in told if one.step]
    assert steps == [("linking claims", 1, 1), ("asking who speaks for whom", 1, 1), ("judging evidence", 1, 1)]
    assert all(one.done == 3 for one in told if one.step)


def test_status_knows_what_the_last_run_counted(whole, tmp_path):
    home, outcome, _ = whole
    assert last_verification(settings(home / "out")) == outcome.manifest.verification
    assert last_verification(settings(tmp_path)) is None


def test_a_fault_of_the_index_stops_the_checks_and_loses_nothing(whole, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise IndexFault("the index cannot be searched: its disk is full")

    source, out = whole[0] / "in" / "articles.jsonl", tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.flow.verification.Retriever.__call__", broken)
        outcome, _ = go(source, settings(out))
    assert (outcome.exit_code, outcome.manifest.complete) == (3, False)
    assert "disk is full" in str(outcome.manifest.stopped_by)
    assert outcome.manifest.counts.claims == len((out / "claims.jsonl").read_text().splitlines()) == 9
    outcome, _ = go(source, settings(out))
    assert outcome.manifest == whole[1].manifest


def test_an_index_that_holds_articles_of_another_run_gives_only_those_of_this_one(whole, tmp_path):
    out = tmp_path / "out"
    go(whole[0] / "in" / "articles.jsonl", settings(out))
    outcome, _ = go(write_articles(tmp_path / "less", "wire", "mail"), settings(out))
    assert outcome.exit_code == 0
    go(write_articles(tmp_path / "less", "wire", "mail"), settings(tmp_path / "alone"))
    assert labels(out) == labels(tmp_path / "alone")
