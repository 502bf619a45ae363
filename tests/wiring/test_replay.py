"""The seed's recording, replayed over HTTP by pytest-recording: the same file and the same result as in `make run`."""

import json
from pathlib import Path

import pytest

from pipeline.settings import HOME, read
from pipeline.wiring.job import run
from tests.llm.server import Endpoint

CASSETTES = HOME / "evals" / "cassettes" / "seed"
FILES = ["articles.jsonl", "claims.jsonl", "relations.jsonl", "rejections.jsonl", "families.jsonl", "evidence.jsonl"]


@pytest.fixture(scope="module")
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


def go(out: Path, **options):
    return run([str(HOME / "seeds")], read(out=out, **options), progress=lambda _: None, note=lambda _: None)


@pytest.mark.vcr("verify-extracted.json")
@pytest.mark.default_cassette("000_45da741d3fd11ef0.json")
def test_the_recording_gives_the_same_over_http_and_at_run_time(tmp_path, vcr):
    live = go(tmp_path / "http", base_url="http://nowhere.example/v1", model="claude-relay", attempts=1)
    assert live.exit_code == 0
    assert live.manifest.spent.live == 4
    assert vcr.all_played
    recorded = go(tmp_path / "recorded", answers="recorded")
    assert recorded.manifest.spent.recorded == 4
    for name in FILES:
        assert (tmp_path / "http" / name).read_bytes() == (tmp_path / "recorded" / name).read_bytes()


def test_every_quote_of_the_seed_stands_in_its_article(tmp_path):
    go(tmp_path, answers="recorded")
    text = (HOME / "seeds" / "articles" / "000_45da741d3fd11ef0.txt").read_bytes().decode()
    claims = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(claims) >= 20
    runs = [run for claim in claims for run in verbatim(claim)]
    assert len(runs) > 60
    for words, span in runs:
        assert text[span["start"] : span["end"]] == words


def verbatim(value):
    """Every run of words with its span, wherever it stands in a record."""
    if isinstance(value, dict):
        if "span" in value:
            yield value.get("quote") or value["text"], value["span"]
        for inner in value.values():
            yield from verbatim(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from verbatim(inner)


def test_one_more_character_in_the_prompt_makes_the_recording_stale(tmp_path, monkeypatch):
    from pipeline import prompts
    from pipeline.wiring import checks, stage

    changed = prompts.load("extract_claims")
    role, words = changed.parts[0]
    changed = changed.model_copy(
        update={"parts": ((role, words.rstrip() + "!"), *changed.parts[1:]), "sha256": "0" * 64}
    )
    real = prompts.load
    monkeypatch.setattr(stage, "load", lambda name: changed if name == "extract_claims" else real(name))
    outcome = go(tmp_path, answers="recorded")
    assert outcome.exit_code == 1
    [failure] = [json.loads(line) for line in (tmp_path / "failures.jsonl").read_text().splitlines()]
    assert failure["code"] == "not_recorded"
    assert (
        "prompt extract_claims v1 has changed since it was recorded: record again with `make record`"
        in failure["message"]
    )
    monkeypatch.setattr(prompts, "load", lambda name, *_: changed if name == "extract_claims" else real(name))
    monkeypatch.setattr(prompts, "faults", list)
    assert any("extract_claims/v1" in fault and "make record" in fault for fault in checks.prompt_faults(read()))


def test_an_endpoint_is_asked_what_the_recording_holds(tmp_path):
    """What the door sends today is what was recorded: the recording would be found by any request of today."""
    endpoint = Endpoint()
    try:
        go(tmp_path, base_url=endpoint.url, model="claude-relay", attempts=1)
        recorded = json.loads((CASSETTES / "000_45da741d3fd11ef0.json").read_text(encoding="utf-8"))
        assert endpoint.seen[0].body == unfolded(recorded["interactions"][0]["request"]["body"])
    finally:
        endpoint.close()


def unfolded(value):
    if isinstance(value, dict):
        return "\n".join(value["$lines"]) if "$lines" in value else {k: unfolded(v) for k, v in value.items()}
    return [unfolded(v) for v in value] if isinstance(value, list) else value
