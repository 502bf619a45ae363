import inspect
import json
import logging
import socket
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

import httpx2
import openai
import openai._exceptions
import pytest
from langchain_core import exceptions as core
from langchain_openai.chat_models import base as langchain_openai
from openai.types.chat import ChatCompletion

from pipeline.errors import (
    AnswerError,
    AuthError,
    BillingError,
    ClaimlineError,
    ConnectionLost,
    ModelError,
    RateLimited,
    RefusedError,
    RequestRejected,
    ServerFault,
    TimedOut,
    TransientError,
    TruncatedError,
    UsageError,
)
from pipeline.llm.base import Message
from pipeline.llm.faults import Where
from pipeline.llm.langchain import LangChainChat, _translated, split_model
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


# Errors


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (error(429, "slow down", retry_after="7"), RateLimited, "fewer requests"),
        (error(429, "slow down"), RateLimited, "slow down"),
        (error(429, "You exceeded your current quota", code="insufficient_quota"), BillingError, "no credit"),
        (error(402, "pay"), BillingError, "no credit"),
        (error(401, f"Incorrect API key provided: {KEY}"), AuthError, "OPENAI_API_KEY"),
        (error(403, "not yours"), AuthError, "not yours"),
        (error(404, "The model does not exist", code="model_not_found"), ModelError, "'gpt-5.4-mini'"),
        (Reply(404, b"<html>nothing</html>", {"content-type": "text/html"}), ModelError, "/v1"),
        (error(400, "invalid model ID", code="model_not_found"), ModelError, "'gpt-5.4-mini'"),
        (error(400, "maximum context length is 8192", code="context_length_exceeded"), RequestRejected, "8192"),
        (error(413, "too large"), RequestRejected, "413"),
        (error(422, "bad field"), RequestRejected, "bad field"),
        (error(409, "conflict"), ServerFault, "409"),
        (error(500, "oops"), ServerFault, "oops"),
        (Reply(502, b"<html>Bad gateway</html>", {"content-type": "text/html"}), ServerFault, "502"),
        (error(504, "upstream"), TimedOut, "in time"),
        (error(408, "late"), TimedOut, "in time"),
    ],
)
def test_each_status_has_its_error(endpoint, door, request_for, reply, kind, words):
    endpoint.says(reply)
    with pytest.raises(kind, match=words) as caught:
        door().complete(request_for())
    assert type(caught.value) is kind
    assert endpoint.url in str(caught.value) or kind is RequestRejected
    assert caught.value.__cause__ is not None
    assert len(endpoint.seen) == 1
    if kind is RateLimited and "retry-after" in reply.headers:
        assert caught.value.retry_after == 7


def test_a_time_out_may_have_cost_something(endpoint, door, request_for):
    endpoint.says(Reply(hang=True))
    with pytest.raises(TimedOut) as caught:
        door(timeout=0.1).complete(request_for())
    assert caught.value.billable


def test_a_connection_cut_in_mid_answer_may_have_cost_something(endpoint, door, request_for):
    endpoint.says(Reply(body=completion('{"claims": []}').body, sent=40))
    with pytest.raises(ConnectionLost, match="cut the connection") as caught:
        door().complete(request_for())
    assert caught.value.billable


def test_an_endpoint_that_is_not_there_is_named(door, request_for):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConnectionLost, match=f"http://127.0.0.1:{port}/v1 cannot be reached") as caught:
        door(base_url=f"http://127.0.0.1:{port}/v1").complete(request_for())
    assert not caught.value.billable


def test_text_that_is_no_unicode_is_rejected_and_not_asked_again(endpoint, door, request_for):
    with pytest.raises(RequestRejected, match="surrogate"):
        door().complete(request_for(text="half a pair: \ud83d"))
    assert endpoint.seen == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_no_message_and_no_log_line_shows_the_key(endpoint, door, request_for, status, caplog):
    caplog.set_level(logging.DEBUG)
    endpoint.says(error(status, f"the key {KEY}, sent as Bearer {KEY}, and sk-other-key-1234 are wrong"))
    with pytest.raises(ClaimlineError) as caught:
        door().complete(request_for())
    shown = str(caught.value) + caplog.text
    assert endpoint.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert "***" in str(caught.value)
    assert not any(secret in shown for secret in (KEY, "sk-other"))


def test_no_message_shows_a_password_in_the_address(endpoint, door, request_for):
    endpoint.says(error(500, "oops"))
    chat = door(base_url=endpoint.url.replace("//", "//user:hunter2@") + "?token=hunter3")
    with pytest.raises(ServerFault) as caught:
        chat.complete(request_for())
    assert endpoint.url in str(caught.value)
    assert "hunter" not in str(caught.value)


def made(kind: type[Exception]) -> Exception:
    """An instance of an exception class, its arguments by their names."""
    asked = httpx2.Request("POST", "http://127.0.0.1:1/v1")
    status = getattr(kind, "status_code", 500)
    values = {
        "message": "said",
        "error": "said",
        "request": asked,
        "response": httpx2.Response(status, request=asked),
        "body": None,
        "completion": ChatCompletion(id="1", choices=[], created=1, model="m", object="chat.completion"),
        "unsent_messages": [],
    }
    taken = [name for name in inspect.signature(kind.__init__).parameters if name in values]
    return kind(**{name: values[name] for name in taken}) if taken else kind()


def sdk_errors() -> list[Exception]:
    """One instance of every exception class of the SDK and of langchain's."""
    found = [kind for module in (openai._exceptions, langchain_openai, core) for kind in vars(module).values()]
    kinds = {kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception)}
    foreign = (kind for kind in kinds if kind.__module__.startswith(("openai", "langchain")))
    return [made(kind) for kind in sorted(foreign, key=lambda kind: kind.__name__)]


EXPECTED = {
    openai.APIResponseValidationError: ServerFault,
    openai.OAuthError: AuthError,
    openai.AuthenticationError: AuthError,
    openai.PermissionDeniedError: AuthError,
    openai.NotFoundError: ModelError,
    openai.ConflictError: ServerFault,
    openai.UnprocessableEntityError: RequestRejected,
    openai.BadRequestError: RequestRejected,
    openai.RateLimitError: RateLimited,
    openai.InternalServerError: ServerFault,
    openai.APITimeoutError: TimedOut,
    openai.APIConnectionError: ConnectionLost,
    openai.LengthFinishReasonError: TruncatedError,
    openai.ContentFilterFinishReasonError: RefusedError,
    core.ContextOverflowError: RequestRejected,
    core.ModelRateLimitError: RateLimited,
    core.ModelNotFoundError: ModelError,
    core.ModelTimeoutError: TimedOut,
    core.ModelConnectionError: ConnectionLost,
    core.ModelAuthenticationError: AuthError,
    core.ModelPermissionDeniedError: AuthError,
    core.ModelAPIError: ServerFault,
    core.ModelInvalidRequestError: RequestRejected,
}


def test_every_exception_of_the_client_libraries_is_translated():
    errors = sdk_errors()
    assert len(errors) > 35
    for theirs in errors:
        ours = _translated(theirs, Where("http://127.0.0.1:1/v1", "m"))
        assert isinstance(ours, ClaimlineError), theirs
        assert ours.code != "answer" or not isinstance(theirs, openai.OpenAIError), theirs
    for kind, expected in EXPECTED.items():
        theirs = next(e for e in errors if type(e) is kind)
        assert type(_translated(theirs, Where("http://127.0.0.1:1/v1", "m"))) is expected, kind


def test_a_foreign_error_nobody_knows_is_not_asked_again():
    ours = _translated(OSError("disk on fire"), Where("x", "m"))
    assert type(ours) is AnswerError
    assert not isinstance(ours, TransientError)
    assert "disk on fire" in str(ours)


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
    chat = door()
    assert [chat.complete(request_for()).mode for _ in range(2)] == ["tool", "tool"]
    assert len(endpoint.seen) == 3


def test_the_last_resort_is_plain_text(endpoint, door, request_for):
    def bare(body) -> Reply:
        wanted = [name for name in ("tools", "response_format") if name in body]
        return error(400, f"Unrecognized request argument supplied: {wanted[0]}") if wanted else completion("{}")

    endpoint.does(bare)
    response = door().complete(request_for())
    assert (response.mode, response.attempts) == ("text", 1)
    assert "JSON Schema" in endpoint.seen[-1].body["messages"][0]["content"]


def test_threads_that_fall_back_together_skip_no_mode(endpoint, door, request_for):
    endpoint.does(lambda body: tool_call('{"claims": []}') if "tools" in body else error(400, NO_SCHEMA))
    chat = door()
    with ThreadPoolExecutor(8) as pool:
        modes = list(pool.map(lambda n: chat.complete(request_for(text=str(n))).mode, range(16)))
    assert modes == ["tool"] * 16


def test_a_faulty_schema_is_not_taken_for_a_missing_ability(endpoint, door, request_for):
    endpoint.says(error(400, "Invalid schema for response_format 'claims': 'required' is not supported here"))
    with pytest.raises(RequestRejected, match="Invalid schema"):
        door().complete(request_for())
    assert len(endpoint.seen) == 1


def test_a_chosen_mode_does_not_fall_back(endpoint, door, request_for):
    endpoint.says(error(400, NO_SCHEMA))
    with pytest.raises(RequestRejected, match="not supported"):
        door(mode="json_schema").complete(request_for())


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


def test_the_traceback_names_the_foreign_error(endpoint, door, request_for):
    endpoint.says(error(500, "oops"))
    with pytest.raises(ServerFault) as caught:
        door().complete(request_for())
    assert "InternalServerError" in "".join(traceback.format_exception(caught.value))
