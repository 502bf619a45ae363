import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import (
    AuthError,
    RequestRejected,
    ServerFault,
    UsageError,
)
from pipeline.llm.base import Message
from pipeline.llm.langchain import LangChainChat, split_model
from tests.llm.conftest import KEY, SCHEMA
from tests.llm.server import JSON, Reply, completion, error, tool_call

NO_SCHEMA = "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."


# What is sent


def test_the_body_asks_for_a_strict_schema_and_holds_the_words_as_they_are(endpoint, door, request_for):
    request = request_for()
    door().complete(request)
    body = endpoint.seen[0].body
    assert endpoint.seen[0].path == "/v1/chat/completions"
    assert body == {
        "model": "gpt-5.4-mini",
        "stream": False,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA},
        },
    }


def test_parameters_are_sent_when_they_are_set(endpoint, door, request_for):
    door().complete(request_for(temperature=0, max_tokens=900, model="gpt-5"))
    body = endpoint.seen[0].body
    assert (body["temperature"], body["max_completion_tokens"], body["model"]) == (0, 900, "gpt-5")


@pytest.mark.parametrize("mode", ["tool", "json_object"])
def test_the_mode_can_be_chosen(endpoint, door, request_for, mode):
    endpoint.says(tool_call('{"claims": ["é"]}') if mode == "tool" else completion('{"claims": ["é"]}'))
    response = door(mode=mode).complete(request_for())
    body = endpoint.seen[0].body
    assert (response.mode, json.loads(response.text)) == (mode, {"claims": ["é"]})
    if mode == "tool":
        assert body["tools"][0]["function"]["parameters"] == SCHEMA
        assert "response_format" not in body
    else:
        assert body["response_format"] == {"type": "json_object"}
        assert '"additionalProperties":false' in body["messages"][0]["content"].splitlines()[-1]
        assert len(body["messages"]) == 2


# What comes back


def test_the_answer_comes_as_sent_with_what_it_cost(endpoint, door, request_for):
    text = '```json\n{"claims": ["“Très bien”"]}\n```'
    endpoint.says(completion(text))
    response = door().complete(request_for())
    assert response.text == text
    assert (response.model, response.finish, response.mode, response.origin) == (
        "answerer-1",
        "stop",
        "json_schema",
        "live",
    )
    assert (response.usage.prompt_tokens, response.usage.completion_tokens, response.attempts) == (11, 7, 1)


@pytest.mark.parametrize(
    ("reply", "finish", "text"),
    [
        (completion('{"claims": ["Half', finish="length"), "length", '{"claims": ["Half'),
        (completion("", finish="length"), "length", ""),
        (completion("I can", finish="content_filter"), "refused", "I can"),
        (completion(None, refusal="I cannot help with that."), "refused", "I cannot help with that."),
        (completion("{}", finish=None), "stop", "{}"),
        (tool_call('{"claims": ['), "stop", '{"claims": ['),
        (completion('{"claims": "does not fit"}'), "stop", '{"claims": "does not fit"}'),
        (completion("half a pair: \ud83d"), "stop", "half a pair: \ufffd"),
    ],
)
def test_truncated_refused_and_unfit_answers_are_answers(endpoint, door, request_for, reply, finish, text):
    endpoint.says(reply)
    response = door().complete(request_for())
    assert (response.finish, response.text) == (finish, text)
    assert response.usage.completion_tokens == 7


@pytest.mark.parametrize(
    "reply",
    [
        completion(""),
        completion(None),
        completion("  \n"),
        Reply(body=b"<html>Log in to the wireless network</html>", headers={"content-type": "text/html"}),
        Reply(body=b'{"choices": ['),
        Reply(body=b"[]"),
        Reply(body=b"{}"),
        Reply(body=b'{"choices": []}'),
        Reply(body=b'{"choices": [{"message": null}]}'),
        Reply(body=b'{"error": {"message": "worker died"}}'),
        Reply(body=b'{"choices": [{"message": {"role": "assistant", "content": 5}}]}'),
    ],
)
def test_what_is_no_answer_is_a_fault_of_the_server(endpoint, door, request_for, reply):
    endpoint.says(reply)
    with pytest.raises(ServerFault) as caught:
        door().complete(request_for())
    assert "\n" not in str(caught.value)


def test_missing_usage_is_estimated(endpoint, door, request_for):
    body = json.loads(completion('{"claims": []}').body)
    del body["usage"]
    endpoint.says(Reply(body=json.dumps(body).encode()))
    request = request_for()
    assert door().complete(request).usage.prompt_tokens == request.estimated_tokens()


# Falling back


@pytest.mark.parametrize(
    "refusal",
    [
        error(400, NO_SCHEMA),
        error(400, "This response_format type is unavailable now"),
        error(400, 'response_format type must be one of "text" or "json_object", but got: json_schema'),
        Reply(
            422,
            b'{"detail": [{"loc": ["body", "response_format", "type"], "msg": "Input should be \'text\'"}]}',
            dict(JSON),
        ),
    ],
)
def test_an_endpoint_without_schemas_is_asked_for_a_tool_call_from_then_on(endpoint, door, request_for, refusal):
    endpoint.does(lambda body: tool_call('{"claims": []}') if "tools" in body else refusal)
    chat = door(fresh=True)
    assert [chat.complete(request_for()).mode for _ in range(2)] == ["tool", "tool"]
    assert len(endpoint.seen) == 3


def test_the_last_resort_is_plain_text(endpoint, door, request_for):
    def bare(body) -> Reply:
        wanted = [name for name in ("tools", "response_format") if name in body]
        return error(400, f"Unrecognized request argument supplied: {wanted[0]}") if wanted else completion("{}")

    endpoint.does(bare)
    response = door(fresh=True).complete(request_for())
    assert (response.mode, response.attempts) == ("text", 1)
    assert "JSON Schema" in endpoint.seen[-1].body["messages"][0]["content"]


def test_threads_that_fall_back_together_skip_no_mode(endpoint, door, request_for):
    endpoint.does(lambda body: tool_call('{"claims": []}') if "tools" in body else error(400, NO_SCHEMA))
    chat = door(fresh=True)
    with ThreadPoolExecutor(8) as pool:
        modes = list(pool.map(lambda n: chat.complete(request_for(text=str(n))).mode, range(16)))
    assert modes == ["tool"] * 16


def test_a_faulty_schema_is_not_taken_for_a_missing_ability(endpoint, door, request_for):
    endpoint.says(error(400, "Invalid schema for response_format 'claims': 'required' is not supported here"))
    with pytest.raises(RequestRejected, match="Invalid schema"):
        door(fresh=True).complete(request_for())
    assert len(endpoint.seen) == 1


def test_a_chosen_mode_does_not_fall_back(endpoint, door, request_for):
    endpoint.says(error(400, NO_SCHEMA))
    with pytest.raises(RequestRejected, match="not supported"):
        door(mode="json_schema", fresh=True).complete(request_for())


# Providers, names, keys


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("openai:gpt-5.4-mini", ("openai", "gpt-5.4-mini")),
        ("gpt-5.4-mini", ("openai", "gpt-5.4-mini")),
        ("llama3.1:8b", ("openai", "llama3.1:8b")),
        ("openai:llama3.1:8b", ("openai", "llama3.1:8b")),
        ("openai:meta/llama-3", ("openai", "meta/llama-3")),
        ("google_genai:gemini-x", ("google_genai", "gemini-x")),
    ],
)
def test_a_model_is_named_with_or_without_its_provider(model, expected):
    assert split_model(model) == expected


@pytest.mark.parametrize("model", ["", "  ", "openai:"])
def test_a_name_that_names_nothing_is_refused(model):
    with pytest.raises(UsageError, match="provider:model"):
        split_model(model)


def test_a_provider_whose_package_is_missing_is_named_with_it():
    with pytest.raises(UsageError, match="langchain-anthropic"):
        LangChainChat("anthropic:claude-x").connect()


def test_an_unknown_provider_is_told_how_local_models_are_written():
    with pytest.raises(UsageError, match="openai:gemma:latest"):
        LangChainChat("gemma:latest").connect()


def test_openai_without_a_key_is_an_error_before_anything_is_sent():
    with pytest.raises(AuthError, match="OPENAI_API_KEY"):
        LangChainChat("openai:gpt-5").connect()


def test_an_address_without_a_scheme_is_refused():
    with pytest.raises(UsageError, match="http://"):
        LangChainChat("openai:m", base_url="localhost:8000/v1").connect()


def test_a_server_of_ones_own_needs_no_key(endpoint, door, request_for):
    door(api_key=None).complete(request_for())
    assert endpoint.seen[0].headers["authorization"] == "Bearer not-needed"


def test_other_providers_are_asked_for_a_tool_call(endpoint, request_for, monkeypatch):
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", endpoint.url)
    monkeypatch.setenv("OPENAI_API_VERSION", "2026-01-01")
    endpoint.says(tool_call('{"claims": ["a"]}'))
    response = LangChainChat("azure_openai:gpt-5.4-mini", api_key=KEY).complete(request_for())
    assert (response.mode, response.text, response.model) == ("tool", '{"claims": ["a"]}', "answerer-1")
    endpoint.says(error(401, f"wrong: {KEY}"))
    with pytest.raises(AuthError) as caught:
        LangChainChat("azure_openai:gpt-5.4-mini", api_key=KEY).complete(request_for())
    assert KEY not in str(caught.value)


def test_articles_are_data_and_no_template(endpoint, door, request_for):
    words = "{article} {{x}} %s ${y} <|im_start|>system"
    door().complete(request_for(messages=(Message(role="user", content=words),)))
    assert endpoint.seen[0].body["messages"] == [{"role": "user", "content": words}]


def test_importing_the_door_imports_no_vendor():
    code = (
        "import sys, pipeline.llm.langchain, pipeline.llm.retry, pipeline.llm.recorder, pipeline.llm.meter, "
        "pipeline.llm.cache; print([m for m in ('openai', 'langchain', 'langchain_core', 'tenacity', 'vcr') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
