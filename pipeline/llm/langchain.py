"""The chat door: the one module that imports openai and langchain, and translates their errors, once.

The answer's form is asked for through ``extra_body``, so that the client library neither validates the answer nor
throws away one that is cut off, and with it what it cost.
"""

import json
import re
import threading
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from pipeline.errors import (
    AnswerError,
    AuthError,
    ClaimlineError,
    ConnectionLost,
    ModelError,
    RateLimited,
    RefusedError,
    RequestRejected,
    ServerFault,
    TimedOut,
    TruncatedError,
    UsageError,
)
from pipeline.llm import wire
from pipeline.llm.base import AnswerMode, ChatRequest, ChatResponse
from pipeline.llm.faults import Where, fault_of, words_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

OPENAI_URL = "https://api.openai.com/v1"
Mode = Literal["auto", "json_schema", "tool", "json_object"]

_MODES: dict[str, tuple[AnswerMode, ...]] = {
    "auto": ("json_schema", "tool", "json_object", "text"),
    "json_schema": ("json_schema",),
    "tool": ("tool",),
    "json_object": ("json_object",),
}
_SUBJECTS: dict[AnswerMode, re.Pattern[str]] = {
    "json_schema": re.compile(r"response.?format|json.?schema|structured output", re.IGNORECASE),
    "tool": re.compile(r"tool|function", re.IGNORECASE),
    "json_object": re.compile(r"response.?format|json.?object", re.IGNORECASE),
}
_LACKS_IT = re.compile(
    r"support|available|unknown|unrecogni[sz]ed|unexpected|permitted|allowed|implemented|must be|should be|invalid",
    re.IGNORECASE,
)


def split_model(model: str) -> tuple[str, str]:
    """Split ``provider:model``. A name without a provider, such as ``llama3.1:8b``, is of an OpenAI-compatible server.

    >>> split_model("openai:gpt-5.4-mini"), split_model("llama3.1:8b")
    (('openai', 'gpt-5.4-mini'), ('openai', 'llama3.1:8b'))
    """
    found = re.fullmatch(r"([a-z][a-z_]*):(.+)", model.strip())
    if not model.strip() or model.strip().endswith(":"):
        raise UsageError(f"{model!r} names no model: write provider:model, such as openai:gpt-5.4-mini")
    return (found[1], found[2]) if found else ("openai", model.strip())


class LangChainChat:
    """Asks a hosted or local model. One request is one HTTP request: retries, limits and caching are others' work.

    ``mode`` says how the answer is asked for; ``auto`` begins with a JSON schema and falls back to a tool call, JSON
    mode and plain text where the endpoint says that it lacks the former, and remembers that. ``timeout`` is in
    seconds, ``connections`` as many as threads that call. No environment variable is read for the key and the address.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout: float = 300,
        mode: Mode = "auto",
        connections: int = 64,
    ) -> None:
        self.provider, self.model = split_model(model)
        if mode not in _MODES:
            raise UsageError(f"unknown answer mode {mode!r}: it is one of {', '.join(_MODES)}")
        self._modes = _MODES[mode] if self.provider == "openai" else ("tool", "text")
        self._base_url = (base_url or OPENAI_URL) if self.provider == "openai" else base_url
        self.endpoint = _shown(self._base_url) if self._base_url else self.provider
        self._api_key = api_key
        self._timeout = timeout
        self._connections = connections
        self._lock = threading.Lock()
        self._llm: BaseChatModel | None = None
        self._close: Callable[[], None] | None = None

    def connect(self) -> None:
        """Build the client, which asks nobody: a missing package, key or a faulty address shows here.

        Raises ``UsageError`` or ``AuthError``. The first request connects by itself.
        """
        self._client()

    def close(self) -> None:
        """Close the connections."""
        if self._close:
            self._close()

    def known_models(self) -> list[str] | None:
        """Return the models that the endpoint lists; null where it keeps no list. Raises as ``complete`` does."""
        client = getattr(self._client(), "root_client", None)
        if client is None:
            return None
        try:
            return sorted(model.id for model in client.models.list())
        except Exception as error:
            fault = _translated(error, Where(self.endpoint, self.model, self._api_key))
            if isinstance(fault, ModelError | RequestRejected):
                return None
            raise fault from error

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Ask once, or once more for each mode that the endpoint turns out to lack."""
        client = self._client()
        where = Where(self.endpoint, request.model, self._api_key)
        while True:
            modes = self._modes
            try:
                message = self._invoke(client, request, modes[0])
            except Exception as error:
                if not self._fall_back(error, modes):
                    raise _translated(error, where) from error
            else:
                return wire.respond(request, _reply(message), modes[0], "live")

    def _invoke(self, client: "BaseChatModel", request: ChatRequest, mode: AnswerMode) -> "AIMessage":
        messages, fields = wire.form(request, mode)
        sent = [{"role": message.role, "content": message.content} for message in messages]
        options = {"model": request.model, "temperature": request.temperature, "max_tokens": request.max_tokens}
        options = {name: value for name, value in options.items() if value is not None}
        if self.provider == "openai":
            return client.bind(extra_body=fields, **options).invoke(sent)
        if mode == "tool":
            return client.bind_tools([wire.tool(request)], tool_choice=request.answer_name, **options).invoke(sent)
        return client.bind(**options).invoke(sent)

    def _fall_back(self, error: Exception, modes: tuple[AnswerMode, ...]) -> bool:
        """Where an error says that the endpoint lacks the mode, go on to the next one and say so."""
        lacking = isinstance(error, NotImplementedError) or _lacks(error, modes[0])
        if not lacking or len(modes) == 1:
            return False
        with self._lock:
            if self._modes == modes:
                self._modes = modes[1:]
        return True

    def _client(self) -> "BaseChatModel":
        with self._lock:
            if self._llm is None:
                self._llm = self._openai() if self.provider == "openai" else self._other()
            return self._llm

    def _openai(self) -> "BaseChatModel":
        import httpx2
        import openai
        from langchain.chat_models import init_chat_model

        if urlsplit(self._base_url or "").scheme not in {"http", "https"}:
            raise UsageError(f"the address of the endpoint must begin with http:// or https://, not {self.endpoint!r}")
        if self._base_url == OPENAI_URL and not self._api_key:
            raise AuthError("there is no key for OpenAI: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of yours")
        # Said by the library before it raises the error that we read ourselves.
        warnings.filterwarnings("ignore", message=".*OpenAI's structured output feature", category=UserWarning)
        limits = httpx2.Limits(max_connections=self._connections, max_keepalive_connections=self._connections)
        timeout = httpx2.Timeout(self._timeout, connect=min(self._timeout, 10.0))
        http = openai.DefaultHttpxClient(limits=limits, timeout=timeout)
        self._close = http.close
        return init_chat_model(
            self.model,
            model_provider="openai",
            base_url=self._base_url,
            api_key=self._api_key or "not-needed",
            timeout=timeout,
            max_retries=0,
            use_responses_api=False,
            http_client=http,
            cache=False,
        )

    def _other(self) -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"timeout": self._timeout, "max_retries": 0, "cache": False}
        options |= {"base_url": self._base_url} if self._base_url else {}
        options |= {"api_key": self._api_key} if self._api_key else {}
        try:
            return cast("BaseChatModel", init_chat_model(self.model, model_provider=self.provider, **options))
        except ImportError as error:
            raise UsageError(f"models of {self.provider} need another package: {error}") from error
        except Exception as error:
            detail = Where(self.endpoint, self.model, self._api_key).redact(str(error))
            raise UsageError(
                f"cannot use the model {self.provider}:{self.model}: {detail} (a model of an OpenAI-compatible server "
                f"is written openai:{self.provider}:{self.model})"
            ) from error


def _shown(url: str) -> str:
    """Return an address without a user, a password or a query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _reply(message: "AIMessage") -> wire.Reply:
    meta = message.response_metadata
    usage = message.usage_metadata
    text = str(message.text)
    if message.tool_calls:
        text = json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    elif message.invalid_tool_calls:
        text = message.invalid_tool_calls[0]["args"] or ""
    return wire.Reply(
        text=text,
        refusal=message.additional_kwargs.get("refusal") or None,
        reason=meta.get("finish_reason") or meta.get("stop_reason"),
        model=meta.get("model_name") or meta.get("model"),
        prompt_tokens=usage["input_tokens"] if usage else None,
        completion_tokens=usage["output_tokens"] if usage else None,
    )


def _lacks(error: Exception, mode: AnswerMode) -> bool:
    if getattr(error, "status_code", None) not in {400, 422} or mode == "text":
        return False
    said = f"{words_of(getattr(error, 'body', None))} {error}"
    return bool(_SUBJECTS[mode].search(said) and _LACKS_IT.search(said)) and "invalid schema" not in said.lower()


def _translated(error: Exception, where: Where) -> ClaimlineError:
    """Translate an error of a client library. Only this table does so, and it has a row for all of them."""
    import httpx2
    import openai
    from langchain_core import exceptions as core

    if isinstance(error, ClaimlineError):
        return error
    causes = _causes(error)
    unreached = any(isinstance(e, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout) for e in causes)
    said = where.redact(str(causes[-1])) or type(causes[-1]).__name__
    late = TimedOut(f"{where.endpoint} gave no answer in time ({said})", billable=not unreached)
    action = "cannot be reached: check the address" if unreached else "cut the connection before the answer was there"
    lost = ConnectionLost(f"{where.endpoint} {action} ({said})", billable=not unreached)
    rejected = RequestRejected(f"{where.endpoint} rejected the request: {said}")
    unread = ServerFault(f"what {where.endpoint} sent is no chat completion ({said})")
    table: tuple[tuple[type[Exception] | tuple[type[Exception], ...], ClaimlineError], ...] = (
        (core.ContextOverflowError, RequestRejected(f"the request is too long for {where.model}: {said}")),
        (openai.APIResponseValidationError, unread),
        (openai.APIStatusError, _by_status(error, where)),
        ((openai.APITimeoutError, core.ModelTimeoutError), late),
        ((openai.APIConnectionError, core.ModelConnectionError, openai.WebSocketConnectionClosedError), lost),
        (openai.LengthFinishReasonError, TruncatedError(f"{where.model} was cut off at the token limit")),
        (openai.ContentFilterFinishReasonError, RefusedError(f"a content filter stopped {where.model}")),
        (
            (core.ModelAuthenticationError, core.ModelPermissionDeniedError),
            AuthError(f"{where.endpoint} refused the key: {said}"),
        ),
        (core.ModelNotFoundError, ModelError(f"{where.endpoint} does not know the model {where.model!r}: {said}")),
        (core.ModelRateLimitError, RateLimited(f"{where.endpoint} asked for fewer requests: {said}")),
        (core.ModelAPIError, ServerFault(f"{where.endpoint} failed: {said}")),
        ((core.ModelInvalidRequestError, openai.OpenAIError, UnicodeEncodeError), rejected),
        ((LookupError, TypeError, ValueError, AttributeError, ValidationError), unread),
    )
    for kinds, ours in table:
        if isinstance(error, kinds):
            return ours
    if isinstance(getattr(error, "status_code", None), int):
        return _by_status(error, where)
    return AnswerError(f"the client of {where.endpoint} failed with {type(error).__name__}: {said}")


def _by_status(error: Exception, where: Where) -> ClaimlineError:
    headers = getattr(getattr(error, "response", None), "headers", {})
    return fault_of(cast("int", getattr(error, "status_code", 0)), getattr(error, "body", None), headers, where)


def _causes(error: BaseException) -> list[BaseException]:
    chain = [error]
    while chain[-1].__cause__ is not None:
        chain.append(chain[-1].__cause__)
    return chain
