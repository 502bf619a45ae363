import json
from contextlib import suppress

import pytest

from evals.recordings import Place
from evals.replay import Replay, newest, open_replay
from evals.run import predict
from pipeline.errors import NotRecorded
from pipeline.llm.base import ChatRequest
from pipeline.llm.cassette import Cassette
from pipeline.records import Extraction
from pipeline.stages.base import UnitResult
from tests.evals.workshop import Workshop, completion, draft, interaction
from tests.llm.conftest import make_request


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return Workshop(tmp_path, articles=2)


def kinds(workshop: Workshop) -> list[tuple[str, str]]:
    return [(fault.kind, fault.file) for fault in workshop.evaluate().faults]


def test_a_sound_set_of_recordings_has_no_faults(workshop):
    assert kinds(workshop) == []


def test_a_case_without_a_recording_is_missing(workshop):
    (workshop.files.cassettes / "mine" / "w2.json").unlink()
    assert kinds(workshop) == [("missing", "mine/w2.json")]


def test_a_request_that_was_never_recorded_is_missing_and_what_is_not_asked_for_is_unused(workshop):
    answer = completion(json.dumps(draft(1)))
    workshop.keep(1, [(workshop.request(1), answer), (workshop.request(2), answer)])
    assert kinds(workshop) == [("unused", "mine/w1.json")]
    workshop.keep(1, [(workshop.request(2), answer)])
    assert kinds(workshop) == [("missing", "mine/w1.json"), ("unused", "mine/w1.json")]


def test_a_recording_made_with_other_words_is_stale_even_where_what_is_sent_is_the_same(workshop):
    with (workshop.folder / "prompts" / "extract_claims" / "v1.md").open("a") as file:
        file.write("\n")
    assert kinds(workshop) == [("stale", "mine/w1.json"), ("stale", "mine/w2.json")]


def test_a_prompt_that_is_gone_makes_stale_what_was_recorded_with_it(workshop):
    workshop.keep(1, [(workshop.request(1).model_copy(update={"prompt": make_request().prompt}), completion("{}"))])
    assert kinds(workshop) == [("stale", "mine/w1.json")]


@pytest.mark.parametrize("name", ["mine/w3.json", "mine/w1.3.json", "theirs/a1.json", "loose.json"])
def test_a_recording_of_nothing_is_an_orphan(workshop, name):
    orphan = workshop.files.cassettes / name
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes((workshop.files.cassettes / "mine" / "w1.json").read_bytes())
    assert kinds(workshop) == [("orphaned", name)]


@pytest.mark.parametrize("text", ["", "{}", '{"format": 1, "hosts": [], "models": [], "interactions": []}'])
def test_a_file_that_is_no_recording_is_a_fault_of_its_own(workshop, text):
    (workshop.files.cassettes / "mine" / "w1.json").write_text(text)
    assert kinds(workshop) == [("unreadable", "mine/w1.json")]
    assert str(workshop.folder) not in str(workshop.evaluate().faults[0])


def test_a_repeat_that_one_case_has_must_be_there_for_all(workshop):
    workshop.record(1, draft(1), repeat=2)
    assert kinds(workshop) == [("missing", "mine/w2.2.json")]


def test_an_error_that_the_pipeline_swallows_is_seen_all_the_same(workshop):
    """A pipeline that made an empty result of every error would only score a little lower."""
    replay = opened(workshop)

    def careless(article, _sentences) -> UnitResult:
        with suppress(NotRecorded):
            replay.complete(workshop.request(2))
        empty = Extraction(article_id=article.id, claims=(), relations=(), rejections=())
        return UnitResult(extraction=empty, answers=())

    assert predict([workshop.case(1)], lambda _: careless).failures == {}
    assert [fault.kind for fault in replay.faults()] == ["missing", "unused"]


def test_a_thousand_recordings_are_replayed_with_two_keys_each(tmp_path, monkeypatch):
    """Once when the file is read and once when the request is made: the cost grows with the number alone."""
    requests = [make_request(text=str(number)) for number in range(1000)]
    place = Place(tmp_path, "mine", "w1")
    place.path.parent.mkdir()
    place.path.write_text(Cassette.of([interaction(one, completion("{}")) for one in requests]).text())
    hashed = 0
    key = ChatRequest.key

    def counted(request: ChatRequest) -> str:
        nonlocal hashed
        hashed += 1
        return key(request)

    monkeypatch.setattr(ChatRequest, "key", counted)
    replay = open_replay(place, newest())
    assert isinstance(replay, Replay)
    for request in requests:
        replay.complete(request)
    assert (replay.missing, replay.chat.unused()) == ((), ())
    assert hashed == 2000


def test_the_hash_is_of_what_was_asked_and_answered_and_not_of_when(workshop):
    path = workshop.files.cassettes / "mine" / "w1.json"
    before = opened(workshop).sha256
    path.write_text(path.read_text().replace('"seconds": 2.5', '"seconds": 0.1').replace("2024-11-22", "2025-01-01"))
    assert opened(workshop).sha256 == before
    path.write_text(path.read_text().replace("40 people died", "41 people died"))
    assert opened(workshop).sha256 != before


def opened(workshop: Workshop) -> Replay:
    replay = open_replay(Place(workshop.files.cassettes, "mine", "w1"), newest(workshop.files.prompts))
    assert isinstance(replay, Replay)
    return replay
