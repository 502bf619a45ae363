import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.llm.base import PromptRef
from pipeline.llm.cassette import Cassette, Interaction, Noted, annotate, parsed
from tests.llm.conftest import make_request

AWKWARD = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(["\n", "\r", "\u2028", "$"]), max_size=30)
KEYS = AWKWARD | st.sampled_from(["$lines", "$$lines", "$$$lines", "$defs", "lines"])
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | AWKWARD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


def interaction(request_body, response_body, uri: str = "http://127.0.0.1:8089/v1/chat/completions") -> Interaction:
    return Interaction.model_validate(
        {
            "recorded": {"at": "2026-11-22"},
            "request": {"method": "POST", "uri": uri, "headers": {}, "body": request_body},
            "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": response_body},
        }
    )


def sent(text: str = "one\ntwo"):
    messages = [m.model_dump() for m in make_request(text=text).messages]
    wanted = {"name": "claims", "strict": True, "schema": make_request().answer_schema}
    form = {"type": "json_schema", "json_schema": wanted}
    return {"model": "gpt-5.4-mini", "stream": False, "messages": messages, "response_format": form}


def received(text: str = '{"claims": []}', model: str = "answerer-1"):
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"model": model, "choices": [choice], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}


@given(BODIES, BODIES)
def test_every_body_comes_back_as_it_was(request_body, response_body):
    cassette = Cassette.of([interaction(request_body, response_body)])
    text = cassette.text()
    assert Cassette.parse(text) == cassette
    assert Cassette.parse(text).text() == text
    assert text.encode("utf-8")


def test_half_a_surrogate_pair_survives():
    cassette = Cassette.of([interaction({"a": "x\ud83d\ny"}, None)])
    assert Cassette.parse(cassette.text().encode("utf-8").decode("utf-8")) == cassette


def test_a_prompt_stands_line_by_line_and_letters_stand_as_they_are():
    text = Cassette.of([interaction(sent("Café\n“Très bien”\n"), received())]).text()
    assert '"$lines": [\n' in text
    assert ' "Café",\n' in text
    assert ' "“Très bien”",\n' in text
    assert "\\u" not in text
    assert text.endswith("}\n")


def test_the_header_says_who_answered():
    head = json.loads(
        Cassette.of([interaction(sent(), received()), interaction(sent("x"), received(model="b"))]).text()
    )
    assert (head["format"], head["hosts"], head["models"]) == (1, ["127.0.0.1"], ["answerer-1", "b"])


def test_the_order_of_recording_does_not_show():
    items = [interaction(sent(str(n)), received(str(n))) for n in range(6)]
    assert Cassette.of(items).text() == Cassette.of(items[::-1]).text()


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('{"a": [1, 1.0, "x"]}', {"a": [1, 1.0, "x"]}),
        ("[1]", [1]),
        ('"a string"', '"a string"'),
        ("<html>", "<html>"),
        ('{"a": NaN}', '{"a": NaN}'),
        ('{"a": ', '{"a": '),
        ("", ""),
        (None, None),
    ],
)
def test_a_body_is_json_where_it_is_an_object_or_a_list(text, body):
    assert parsed(text) == body


def without(path: str) -> str:
    """A cassette's text with one value taken out."""
    cassette = json.loads(Cassette.of([interaction(sent(), received())]).text())
    *parents, last = path.split(".")
    place = cassette
    for part in parents:
        place = place[int(part)] if part.isdigit() else place[part]
    del place[last]
    return json.dumps(cassette)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1 column 1"),
        ("[]", "at its top"),
        ("{}", "hosts"),
        (without("interactions.0.request.uri"), r"interactions\.0\.request\.uri"),
        (without("interactions.0.recorded.at"), r"interactions\.0\.recorded\.at"),
        (without("interactions.0.response"), r"interactions\.0\.response"),
        ('{"format": 2, "hosts": [], "models": [], "interactions": []}', "format"),
    ],
)
def test_a_faulty_file_is_named_with_the_place(tmp_path, text, words):
    path = tmp_path / "seed.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        Cassette.load(path)
    assert str(path) in str(caught.value)
    assert "record it again" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"none\.json"):
        Cassette.load(tmp_path / "none.json")


def test_what_the_recorder_knows_is_added_by_the_request_s_key(tmp_path):
    path = tmp_path / "seed.json"
    path.write_text(Cassette.of([interaction(sent(), received()), interaction(sent("x"), received())]).text())
    prompt = PromptRef(name="extract_claims", version=1, sha256="f" * 64)
    annotate(path, {make_request(text="one\ntwo").key(): Noted(prompt=prompt, seconds=12.345)})
    noted = {i.asked().messages[1].content: i.recorded for i in Cassette.load(path).interactions}
    assert (noted["one\ntwo"].prompt, noted["one\ntwo"].seconds) == (prompt, 12.3)
    assert (noted["x"].prompt, noted["x"].seconds) == (None, None)
    before = path.read_bytes()
    annotate(path, {})
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["seed.json"]


def test_recordings_are_dated_by_the_day_alone():
    day = datetime.now(UTC).date().isoformat()
    item = interaction({}, {}).model_copy(update={"recorded": {"at": day}})
    assert f'"at": "{day}"' in json.dumps(item.model_dump(mode="json", warnings=False))


def test_the_file_is_written_as_it_stands_on_every_system(tmp_path: Path):
    path = tmp_path / "seed.json"
    path.write_text(Cassette.of([interaction(sent(), received())]).text(), encoding="utf-8")
    annotate(path, {})
    assert b"\r" not in path.read_bytes()
