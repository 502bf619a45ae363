"""The whole job, on a scripted model behind a real endpoint."""

import json
import re
from pathlib import Path

import pytest

from pipeline.batch.manifest import Manifest
from pipeline.errors import UsageError
from pipeline.records import Claim
from pipeline.settings import read as read_settings
from pipeline.wiring.job import run, tolerance
from tests.factories import answer_draft, claim_draft, mention_draft
from tests.llm.server import Endpoint, Reply, completion, error

FILES = ["articles.jsonl", "claims.jsonl", "relations.jsonl", "rejections.jsonl", "failures.jsonl", "manifest.json"]


def answer_each_sentence(body):
    """Every sentence of the article is a claim of the narrator's, in its own words."""
    shown = body["messages"][-1]["content"]
    found = re.findall(r"^\[(\d+)\] (.+)$", shown, re.MULTILINE)
    claims = [claim_draft(n, words, mention_draft(int(number), words)) for n, (number, words) in enumerate(found, 1)]
    return completion(json.dumps(answer_draft(*claims)))


@pytest.fixture
def endpoint():
    endpoint = Endpoint()
    endpoint.does(answer_each_sentence)
    yield endpoint
    endpoint.close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(5):
        (folder / f"{i}.txt").write_text(f"Bridge number {i} is shut. Nobody was hurt at bridge {i}.")
    return folder


def go(source, out, endpoint, **options):
    settings = read_settings(
        **{"out": out, "base_url": endpoint.url, "model": "gpt-5.4-mini", "workers": 2, "verify": False} | options
    )
    notes: list[str] = []
    outcome = run([str(source)], settings, progress=lambda _: None, note=notes.append)
    return outcome, {name: (out / name).read_bytes() for name in [*FILES, "report.html"]}


def lines(files, name):
    return [json.loads(line) for line in files[name].decode().splitlines()]


def test_counts_add_up_and_every_quote_stands_in_its_article(folder, tmp_path, endpoint):
    (folder / "empty.txt").write_text("")
    (folder / "twice.txt").write_bytes((folder / "0.txt").read_bytes())
    outcome, files = go(folder, tmp_path / "out", endpoint)
    assert outcome.exit_code == 1
    counts = outcome.manifest.counts
    assert counts.inputs == counts.articles + counts.unreadable + counts.set_aside == 7
    assert counts.articles == counts.done + counts.failed + counts.pending == 5
    assert counts.claims == len(lines(files, "claims.jsonl")) == 10
    assert sum(counts.rejections.values()) == len(lines(files, "rejections.jsonl")) == 1
    assert sum(counts.failures.values()) == len(lines(files, "failures.jsonl")) == 1
    texts = {article["id"]: article["text"] for article in lines(files, "articles.jsonl")}
    for line in files["claims.jsonl"].decode().splitlines():
        claim = Claim.model_validate_json(line)
        for mention in claim.mentions:
            assert texts[claim.article_id][mention.span.start : mention.span.end] == mention.quote
    assert Manifest.model_validate_json(files["manifest.json"]) == outcome.manifest


def test_a_second_run_makes_no_call_and_the_same_bytes(folder, tmp_path, endpoint):
    _, first = go(folder, tmp_path / "out", endpoint)
    asked = len(endpoint.seen)
    outcome, second = go(folder, tmp_path / "out", endpoint)
    assert asked == 5
    assert len(endpoint.seen) == asked
    assert second == first
    assert outcome.reused == 5


def test_an_article_more_is_one_call_more(folder, tmp_path, endpoint):
    go(folder, tmp_path / "out", endpoint)
    (folder / "new.txt").write_text("A sixth bridge is shut.")
    go(folder, tmp_path / "out", endpoint)
    assert len(endpoint.seen) == 6


def test_other_parameters_are_other_work_but_another_folder_shares_the_answers(folder, tmp_path, endpoint):
    cache = tmp_path / "answers.sqlite"
    go(folder, tmp_path / "one", endpoint, cache=cache)
    go(folder, tmp_path / "two", endpoint, cache=cache)
    assert len(endpoint.seen) == 5
    go(folder, tmp_path / "two", endpoint, cache=cache, temperature=0.5)
    assert len(endpoint.seen) == 10


def test_one_article_that_is_refused_costs_itself_alone(folder, tmp_path, endpoint):
    def play(body):
        if "Bridge number 3" in body["messages"][-1]["content"]:
            return completion(None, refusal="I would rather not.")
        return answer_each_sentence(body)

    endpoint.does(play)
    outcome, files = go(folder, tmp_path / "out", endpoint)
    assert outcome.exit_code == 1
    assert outcome.manifest.counts.done == 4
    [failure] = lines(files, "failures.jsonl")
    assert (failure["code"], failure["subject"]) == ("refused", "3.txt")
    tolerant, _ = go(folder, tmp_path / "tolerant", endpoint, max_failures="20%")
    assert tolerant.exit_code == 0


def test_a_wrong_key_stops_the_run_and_keeps_what_there_is(folder, tmp_path, endpoint):
    endpoint.does(lambda body: error(401, "Incorrect API key provided: sk-proj-secret"))
    outcome, files = go(folder, tmp_path / "out", endpoint, api_key="sk-proj-secret")
    assert outcome.exit_code == 3
    assert outcome.manifest.counts.pending == 5
    assert outcome.manifest.complete is False
    assert all(b"sk-proj-secret" not in data for data in files.values())
    endpoint.does(answer_each_sentence)
    outcome, _ = go(folder, tmp_path / "out", endpoint, api_key="sk-proj-right")
    assert outcome.exit_code == 0
    assert outcome.manifest.counts.done == 5


def test_a_budget_stops_the_run_and_a_higher_one_goes_on(folder, tmp_path, endpoint):
    def dear(body):
        answer = json.loads(answer_each_sentence(body).body)
        return Reply(body=json.dumps(answer | {"usage": {"prompt_tokens": 6000, "completion_tokens": 4000}}).encode())

    endpoint.does(dear)
    outcome, _ = go(folder, tmp_path / "out", endpoint, budget="35k tokens")
    assert outcome.exit_code == 3
    assert "35,000 tokens" in str(outcome.manifest.stopped_by)
    done = outcome.manifest.counts.done
    assert 0 < done < 5
    asked = len(endpoint.seen)
    outcome, _ = go(folder, tmp_path / "out", endpoint, budget="1m tokens")
    assert outcome.manifest.counts.done == 5
    assert len(endpoint.seen) == asked + 5 - done


def test_the_manifest_tells_models_prompts_and_masked_settings(folder, tmp_path, endpoint):
    outcome, files = go(folder, tmp_path / "out", endpoint, api_key="sk-proj-secret")
    manifest = outcome.manifest
    assert manifest.model_asked == "gpt-5.4-mini"
    assert manifest.models_answered == {"answerer-1": 5}
    assert {prompt.name for prompt in manifest.prompts} == {"extract_claims", "repair_answer"}
    assert manifest.settings["api_key"] == "set"
    assert manifest.spent.answers == manifest.spent.live == 5
    assert manifest.spent.usd == pytest.approx((55 * 0.75 + 35 * 4.5) / 1e6, abs=1e-6)
    assert str(Path.home()) not in files["manifest.json"].decode()


def test_an_article_without_claims_is_a_result(tmp_path, endpoint):
    endpoint.does(lambda body: completion(json.dumps(answer_draft())))
    source = tmp_path / "a.txt"
    source.write_text("Is it so?")
    outcome, files = go(source, tmp_path / "out", endpoint)
    assert outcome.exit_code == 0
    assert files["claims.jsonl"] == b""


@pytest.mark.parametrize(
    ("limit", "failed", "read", "goes_on"),
    [("2", 2, 9, True), ("2", 3, 9, False), ("10%", 2, 20, True), ("10%", 3, 20, False), ("0", 1, 5, False)],
)
def test_tolerance_is_a_number_or_a_share(limit, failed, read, goes_on):
    assert tolerance(limit)(failed, read) is goes_on


@pytest.mark.parametrize("limit", ["", "%", "few", "-1", "1.2.3"])
def test_a_tolerance_that_says_nothing_is_refused(limit):
    with pytest.raises(UsageError, match="--max-failures"):
        tolerance(limit)
