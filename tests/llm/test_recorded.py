import pytest

from pipeline.errors import NotRecorded, UsageError
from pipeline.llm.base import PromptRef
from pipeline.llm.cassette import Cassette, Noted, annotate
from pipeline.llm.recorded import RecordedChat
from tests.llm.conftest import make_request
from tests.llm.test_cassette import interaction, received, sent


def write(path, *texts: str, prompt: PromptRef | None = None, answer: str = '{"claims": []}'):
    """Record an answer to each text, with a prompt that is known or not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Cassette.of([interaction(sent(text), received(answer)) for text in texts]).text())
    known = prompt or make_request().prompt
    annotate(path, {make_request(text=text).key(): Noted(prompt=known, seconds=1) for text in texts})
    return path


def test_what_was_recorded_is_answered_and_says_so(tmp_path):
    write(tmp_path / "a" / "one.json", "one")
    write(tmp_path / "two.json", "two", answer="```json\n{}\n```")
    chat = RecordedChat(tmp_path)
    answer = chat.complete(make_request(text="two"))
    assert (answer.text, answer.origin, answer.attempts, answer.model) == (
        "```json\n{}\n```",
        "recording",
        0,
        "answerer-1",
    )
    assert (answer.usage.prompt_tokens, answer.mode) == (11, "json_schema")
    assert (chat.models_answering, chat.models_asked, chat.hosts) == (
        ("answerer-1",),
        ("gpt-5.4-mini",),
        ("127.0.0.1",),
    )
    assert [(r.path.name, r.index) for r in chat.unused()] == [("one.json", 0)]


def test_files_can_be_named_one_by_one(tmp_path):
    paths = [write(tmp_path / f"{n}.json", str(n)) for n in range(3)]
    assert len(RecordedChat(paths[:2]).recordings) == 2
    assert len(RecordedChat(paths[0]).recordings) == 1


def test_of_two_recordings_of_one_request_the_first_answers(tmp_path):
    write(tmp_path / "b.json", "one", answer='{"claims": ["b"]}')
    write(tmp_path / "a.json", "one", answer='{"claims": ["a"]}')
    chat = RecordedChat(tmp_path)
    assert chat.complete(make_request(text="one")).text == '{"claims": ["a"]}'
    assert chat.unused() == ()


def test_a_thousand_recordings_are_found_by_key(tmp_path):
    path = tmp_path / "many.json"
    path.write_text(Cassette.of([interaction(sent(str(n)), received()) for n in range(1000)]).text())
    chat = RecordedChat(tmp_path)
    for n in range(1000):
        chat.complete(make_request(text=str(n)))
    assert chat.unused() == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"text": "one, changed", "sha256": "b" * 64},
            "prompt extract_claims v1 has changed since it was recorded: record again with `make record`",
        ),
        ({"text": "never seen"}, r"flood\.txt was never recorded .* set OPENAI_API_KEY, or OPENAI_BASE_URL"),
        ({"text": "one", "model": "gpt-5"}, r"other parameters, model \(was 'gpt-5.4-mini'\)"),
        ({"text": "one", "temperature": 0.5}, r"temperature \(was None\)"),
        ({"text": "one", "answer_schema": {"type": "object"}}, "answer_schema"),
        (
            {"text": "one", "prompt": PromptRef(name="other", version=2, sha256="c"), "model": "m"},
            "other parameters",
        ),
    ],
)
def test_a_miss_says_why(tmp_path, changes, words):
    write(tmp_path / "one.json", "one")
    chat = RecordedChat(tmp_path)
    with pytest.raises(NotRecorded, match=words) as caught:
        chat.complete(make_request(**changes))
    assert caught.value.attempts == 0
    assert len(chat.unused()) == 1


def test_a_folder_without_recordings_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="holds no recordings: set OPENAI_API_KEY"):
        RecordedChat(tmp_path)


@pytest.mark.parametrize(
    ("request_body", "response_body"),
    [({"model": "m"}, received()), ("text", received()), (sent(), {"choices": []}), (sent(), "<html>")],
)
def test_a_recording_of_something_else_is_named_with_the_place(tmp_path, request_body, response_body):
    path = tmp_path / "odd.json"
    path.write_text(Cassette.of([interaction(request_body, response_body)]).text())
    with pytest.raises(UsageError, match=r"odd\.json is no chat completion at interactions\.0"):
        RecordedChat(tmp_path)
