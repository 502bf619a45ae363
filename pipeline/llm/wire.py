"""What a chat request and its answer look like on the wire, in both directions and in one place.

``form`` says how a request asks for its answer, ``request_of`` reads a request back from a body that was sent, so that
``request_of(body).key()`` is the key of the request that it came from. Recordings and batch files rest on that.
"""

import json
from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from pipeline.errors import ServerFault
from pipeline.identity import canonical
from pipeline.llm.base import AnswerMode, ChatRequest, ChatResponse, Finish, Message, Origin, PromptRef, Role, Usage
from pipeline.records import Record

Body = Mapping[str, JsonValue]

SCHEMA_LINE = "Answer with one JSON object that fits this JSON Schema, and with nothing else: "
UNKNOWN_PROMPT = PromptRef(name="", version=0, sha256="")

_FINISHES: dict[str, Finish] = {
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "refused",
    "refusal": "refused",
    "safety": "refused",
    "recitation": "refused",
}


class Reply(Record):
    """What an endpoint answered, before it is judged; null where it does not say."""

    text: str
    refusal: str | None = None
    reason: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def form(request: ChatRequest, mode: AnswerMode) -> tuple[tuple[Message, ...], dict[str, JsonValue]]:
    """Return the messages to send, and the fields of the body that ask for the answer's form."""
    name, schema = request.answer_name, request.answer_schema
    if mode == "json_schema":
        wanted: JsonValue = {"name": name, "strict": True, "schema": schema}
        return request.messages, {"response_format": {"type": "json_schema", "json_schema": wanted}}
    if mode == "tool":
        choice: JsonValue = {"type": "function", "function": {"name": name}}
        return request.messages, {"tools": [tool(request)], "tool_choice": choice}
    fields: dict[str, JsonValue] = {"response_format": {"type": "json_object"}} if mode == "json_object" else {}
    return _with_schema_line(request.messages, schema), fields


def tool(request: ChatRequest) -> dict[str, JsonValue]:
    """Return the tool whose arguments are the answer."""
    return {"type": "function", "function": {"name": request.answer_name, "parameters": request.answer_schema}}


def mode_of(body: Body) -> AnswerMode:
    """Say in which form a body asks for its answer."""
    if body.get("tools"):
        return "tool"
    kind = mapping(body.get("response_format") or {}, "response_format").get("type")
    return cast("AnswerMode", kind) if kind in {"json_schema", "json_object"} else "text"


def request_of(body: Body, *, prompt: PromptRef = UNKNOWN_PROMPT, subject: str = "") -> ChatRequest:
    """Read the request that a body was made from. ``ValueError`` where it was made by something else."""
    mode = mode_of(body)
    messages = tuple(_message(item) for item in _sequence(body.get("messages"), "messages"))
    name: JsonValue = "answer"
    if mode == "json_schema":
        wanted = mapping(mapping(body["response_format"], "response_format").get("json_schema"), "json_schema")
        name, schema = wanted.get("name"), wanted.get("schema")
    elif mode == "tool":
        function = mapping(mapping(_sequence(body["tools"], "tools")[0], "tools.0").get("function"), "function")
        name, schema = function.get("name"), function.get("parameters")
    else:
        messages, schema = _without_schema_line(messages)
    return ChatRequest.model_validate(
        {
            "model": body.get("model"),
            "messages": messages,
            "answer_name": name,
            "answer_schema": schema,
            "temperature": body.get("temperature"),
            "max_tokens": body.get("max_completion_tokens", body.get("max_tokens")),
            "prompt": prompt,
            "subject": subject,
        }
    )


def reply_of(body: Body) -> Reply:
    """Read a chat completion. ``ValueError`` where the body is none."""
    choice = mapping(_sequence(body.get("choices"), "choices")[0], "choices.0")
    message = mapping(choice.get("message"), "message")
    usage = mapping(body.get("usage") or {}, "usage")
    text = message.get("content") or ""
    if calls := message.get("tool_calls"):
        function = mapping(mapping(_sequence(calls, "tool_calls")[0], "tool_calls.0").get("function"), "function")
        text = arguments_text(cast("str", function.get("arguments")))
    return Reply.model_validate(
        {
            "text": text,
            "refusal": message.get("refusal"),
            "reason": choice.get("finish_reason"),
            "model": body.get("model"),
            "prompt_tokens": usage.get("prompt_tokens"),
            "completion_tokens": usage.get("completion_tokens"),
        }
    )


def arguments_text(arguments: str) -> str:
    """Write a tool call's arguments as the client library gives them back: parsed, and written again."""
    try:
        return json.dumps(json.loads(arguments, strict=False), ensure_ascii=False)
    except ValueError:
        return arguments


def respond(request: ChatRequest, reply: Reply, mode: AnswerMode, origin: Origin) -> ChatResponse:
    """Judge a reply: finished, cut off or refused. An empty one is a ``ServerFault``, for it may be asked again."""
    finish: Finish = "refused" if reply.refusal else _FINISHES.get((reply.reason or "stop").lower(), "stop")
    # Half of a surrogate pair, which some models send, is no character: it can be neither stored nor printed.
    text = (reply.refusal or reply.text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if finish == "stop" and not text.strip():
        raise ServerFault(f"{request.model} gave an empty answer for {request.subject}", billable=True)
    prompt_tokens = request.estimated_tokens() if reply.prompt_tokens is None else reply.prompt_tokens
    completion_tokens = len(text) // 4 if reply.completion_tokens is None else reply.completion_tokens
    return ChatResponse(
        text=text,
        model=reply.model or request.model,
        finish=finish,
        usage=Usage(prompt_tokens=prompt_tokens, completion_tokens=completion_tokens),
        mode=mode,
        origin=origin,
        attempts=1 if origin == "live" else 0,
    )


def mapping(value: JsonValue, name: str) -> Body:
    """Return a JSON object. ``ValueError`` where the value is none."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")  # noqa: TRY004 - a fault in what was read, not in a caller's type
    return value


def _with_schema_line(messages: tuple[Message, ...], schema: JsonValue) -> tuple[Message, ...]:
    # At the end of the first system message and not as a message of its own: many chat templates take one alone.
    line = SCHEMA_LINE + canonical(schema)
    if messages and messages[0].role == "system":
        return (Message(role="system", content=f"{messages[0].content}\n\n{line}"), *messages[1:])
    return (Message(role="system", content=line), *messages)


def _without_schema_line(messages: tuple[Message, ...]) -> tuple[tuple[Message, ...], JsonValue]:
    content = messages[0].content if messages and messages[0].role == "system" else ""
    before, line, schema = content.rpartition(SCHEMA_LINE)
    if not line:
        raise ValueError("the request names no schema for its answer")
    kept = (Message(role="system", content=before.removesuffix("\n\n")),) if before else ()
    return (*kept, *messages[1:]), cast("JsonValue", json.loads(schema))


def _message(item: JsonValue) -> Message:
    message = mapping(item, "a message")
    role = message.get("role")
    return Message(role=cast("Role", "system" if role == "developer" else role), content=str(message.get("content")))


def _sequence(value: JsonValue, name: str) -> Sequence[JsonValue]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{name} is no list, or an empty one")
    return value
