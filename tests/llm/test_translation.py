import inspect
import logging
import socket
import traceback

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
)
from pipeline.llm.faults import Where
from pipeline.llm.langchain import _translated
from tests.llm.conftest import KEY
from tests.llm.server import Reply, completion, error


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


def test_the_traceback_names_the_foreign_error(endpoint, door, request_for):
    endpoint.says(error(500, "oops"))
    with pytest.raises(ServerFault) as caught:
        door().complete(request_for())
    assert "InternalServerError" in "".join(traceback.format_exception(caught.value))
