import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm import wire
from pipeline.llm.base import ChatRequest, Message
from tests.llm.conftest import SCHEMA, make_request

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MESSAGES = st.lists(
    st.builds(Message, role=st.sampled_from(["system", "user", "assistant"]), content=TEXT), min_size=1, max_size=4
).map(tuple)
MODES = st.sampled_from(["json_schema", "tool", "json_object", "text"])


def body_of(request: ChatRequest, mode):
    messages, fields = wire.form(request, mode)
    body = {"model": request.model, "stream": False, "messages": [m.model_dump() for m in messages], **fields}
    given = {"temperature": request.temperature, "max_completion_tokens": request.max_tokens}
    return json.loads(json.dumps(body | {name: value for name, value in given.items() if value is not None}))


@given(MESSAGES, MODES, st.none() | st.floats(0, 2), st.none() | st.integers(1, 10**6))
def test_a_request_is_read_back_from_its_body_with_the_same_key(messages, mode, temperature, max_tokens):
    request = make_request(messages=messages, temperature=temperature, max_tokens=max_tokens)
    back = wire.request_of(body_of(request, mode), prompt=request.prompt, subject=request.subject)
    assert back.key() == request.key()
    assert back.messages == request.messages
    assert wire.mode_of(body_of(request, mode)) == mode


def test_words_that_look_like_the_schema_line_do_no_harm():
    words = wire.SCHEMA_LINE + '{"type":"null"}'
    for messages in (
        (Message(role="user", content=words),),
        (Message(role="system", content=words), Message(role="user", content="x")),
        (Message(role="system", content=""), Message(role="user", content=words)),
    ):
        request = make_request(messages=messages)
        assert wire.request_of(body_of(request, "json_object")).key() == request.key()


def test_older_names_and_roles_are_read_too():
    request = make_request(max_tokens=9, temperature=1)
    body = body_of(request, "json_schema")
    body["max_tokens"] = body.pop("max_completion_tokens")
    body["temperature"] = 1
    body["messages"][0]["role"] = "developer"
    assert wire.request_of(body).key() == request.key()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"messages": []}, "messages"),
        ({"messages": ["x"]}, "a message"),
        ({"response_format": {"type": "json_schema"}}, "json_schema"),
        ({"response_format": {"type": "text"}}, "names no schema"),
        ({"model": None}, "model"),
    ],
)
def test_what_is_no_request_of_ours_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        wire.request_of({**body_of(make_request(), "json_schema"), **change})


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": [{}]}, {"choices": [{"message": None}]}])
def test_what_is_no_completion_is_refused(body):
    with pytest.raises(ValueError, match="is no"):
        wire.reply_of(body)


def test_the_schema_stands_in_the_prompt_where_the_endpoint_takes_none():
    messages, fields = wire.form(make_request(), "json_object")
    assert fields == {"response_format": {"type": "json_object"}}
    assert json.loads(messages[0].content.rpartition(": ")[2]) == SCHEMA
