"""Recording by vcrpy through the real door, and replay by pytest-recording with the server gone."""

import gzip
import json

import pytest
import vcr as vcrpy

from pipeline.errors import AnswerError, TransientError
from pipeline.llm.cassette import Cassette
from pipeline.llm.langchain import LangChainChat
from pipeline.llm.recorded import RecordedChat
from pipeline.llm.recorder import register
from pipeline.llm.recorder import vcr_config as settings
from tests.llm.conftest import KEY, make_request
from tests.llm.server import Endpoint, Reply, completion, error, tool_call

MODES = ["json_schema", "tool", "json_object"]
ANSWER = '{"claims": [\n "“Très bien”",\t"x"\n]}'


@pytest.fixture
def record(tmp_path):
    """Records what happens under it, in a file."""
    path = tmp_path / "cassettes" / "seed.json"
    vcr = vcrpy.VCR(record_mode="new_episodes")
    register(vcr)
    return lambda: vcr.use_cassette(str(path), **settings()), path


@pytest.mark.parametrize("mode", MODES)
def test_what_the_door_sends_has_the_request_s_key(endpoint, door, record, mode):
    recording, path = record
    endpoint.says(tool_call('{"claims":["é"]}') if mode == "tool" else completion(ANSWER))
    requests = [
        make_request(),
        make_request(text="x", temperature=0, max_tokens=5),
        make_request(model="o3-mini", text="{braces} and “quotes”\r\n\u2028"),
    ]
    chat = door(mode=mode)
    with recording():
        live = [chat.complete(request) for request in requests]
    recorded = RecordedChat(path)
    assert {r.key for r in recorded.recordings} == {request.key() for request in requests}
    for request, answer in zip(requests, live, strict=True):
        assert recorded.complete(request) == answer.model_copy(update={"origin": "recording", "attempts": 0})
    assert recorded.unused() == ()


def test_an_o_series_model_is_recorded_under_the_same_key(endpoint, door, record):
    recording, path = record
    request = make_request(model="o3-mini")
    with recording():
        door(model="openai:o3-mini").complete(request)
    assert endpoint.seen[0].body["messages"][0]["role"] == "developer"
    assert RecordedChat(path).complete(request).origin == "recording"


def test_no_secret_and_no_machine_is_recorded(endpoint, door, record):
    recording, path = record
    reply = completion(ANSWER)
    endpoint.says(
        Reply(body=reply.body, headers={**reply.headers, "set-cookie": "s=1", "x-request-id": "r", "retry-after": "0"})
    )
    chat = door(base_url=endpoint.url.replace("//", "//user:hunter2@") + "?api-version=1&token=hunter3")
    with recording():
        chat.complete(make_request())
        door().complete(make_request(text="another"))
    text = path.read_text(encoding="utf-8")
    for secret in (KEY, "hunter", "authorization", "cookie", "x-request-id", "stainless", "user-agent", "sha256"):
        assert secret not in text.lower(), secret
    kept = Cassette.load(path).interactions[0]
    assert set(kept.request.headers) == {"accept", "content-type"}
    assert set(kept.response.headers) == {"content-type", "retry-after"}
    assert kept.recorded.tokens == {"prompt": 11, "completion": 7}


def test_errors_are_not_recorded(endpoint, door, record):
    recording, path = record
    endpoint.says(error(500, "oops"), error(429, "slow"), completion(ANSWER))
    chat = door()
    with recording():
        for _ in range(2):
            with pytest.raises(TransientError):
                chat.complete(make_request())
        chat.complete(make_request())
    assert [i.response.status.code for i in Cassette.load(path).interactions] == [200]


def test_a_compressed_answer_is_readable(endpoint, door, record):
    recording, path = record
    reply = completion("{}")
    body = gzip.compress(reply.body)
    endpoint.says(Reply(body=body, headers={**reply.headers, "content-encoding": "gzip"}))
    with recording():
        door().complete(make_request())
    assert RecordedChat(path).complete(make_request()).text == "{}"


def test_an_answer_that_is_not_text_is_refused_and_what_was_recorded_stays(endpoint, door, record):
    recording, path = record
    with recording():
        door().complete(make_request())
    before = path.read_bytes()
    endpoint.says(Reply(body=b"\xff\xfe"))
    with recording(), pytest.raises(TransientError, match="utf-8"):
        door().complete(make_request(text="another"))
    assert path.read_bytes() == before


def test_a_save_that_fails_leaves_the_old_file(tmp_path):
    class FullDisk:
        def load_cassette(self, cassette_path, serializer):
            return [], []

        def save_cassette(self, cassette_path, cassette_dict, serializer):
            cassette_path.write_text("half")
            raise OSError("no space left on device")

    vcr = vcrpy.VCR()
    vcr.register_persister(FullDisk())
    register(vcr)
    path = tmp_path / "seed.json"
    path.write_text("the old one")
    with pytest.raises(OSError, match="no space"):
        vcr.persister.save_cassette(path, {}, None)
    assert path.read_text() == "the old one"


def test_recording_more_keeps_what_was_there(endpoint, door, record):
    recording, path = record
    for text in ("one", "two", "one"):
        with recording():
            door().complete(make_request(text=text))
    assert len(Cassette.load(path).interactions) == 2
    assert len(endpoint.seen) == 2


# Replay by pytest-recording. The cassette is written by a fixture that stops its server before the test begins.


@pytest.fixture(scope="module")
def vcr_cassette_dir(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("cassettes")
    vcr = vcrpy.VCR(record_mode="once")
    register(vcr)
    endpoint = Endpoint()
    endpoint.does(lambda body: completion(json.dumps({"claims": [body["messages"][1]["content"]]})))
    chat = LangChainChat("openai:gpt-5.4-mini", base_url=endpoint.url, api_key=KEY)
    with vcr.use_cassette(str(folder / "replayed.json"), **settings()):
        for text in ("one\ntwo", "“three”"):
            chat.complete(make_request(text=text))
    chat.close()
    endpoint.close()
    return str(folder)


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.default_cassette("replayed.json")
def test_pytest_recording_replays_a_cassette_at_any_host_and_in_any_order():
    chat = LangChainChat("openai:gpt-5.4-mini", api_key="another-key")
    for text in ("“three”", "one\ntwo"):
        assert json.loads(chat.complete(make_request(text=text)).text) == {"claims": [text]}
    chat.close()


@pytest.mark.vcr
@pytest.mark.block_network
@pytest.mark.default_cassette("replayed.json")
def test_pytest_recording_finds_no_answer_to_other_words():
    chat = LangChainChat("openai:gpt-5.4-mini", api_key="another-key")
    with pytest.raises(AnswerError, match="CannotOverwriteExistingCassette"):
        chat.complete(make_request(text="one\nTwo"))
    chat.close()
