"""The chat door's contract: one request, one response, one method."""

from typing import Literal, Protocol

from pydantic import JsonValue

from pipeline.identity import digest
from pipeline.records import Record

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "refused"]
Origin = Literal["live", "cache", "recording"]
AnswerMode = Literal["json_schema", "json_object", "tool", "text"]


class Message(Record):
    """One turn of a conversation."""

    role: Role
    content: str


class PromptRef(Record):
    """Which prompt file a request was rendered from. Not part of the request's key: its words are."""

    name: str
    version: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}/v{self.version}"


class ChatRequest(Record):
    """What is asked. ``answer_schema`` is a strict JSON Schema, ``answer_name`` its name at the endpoint."""

    model: str
    """The model's name as the endpoint knows it, without a provider."""
    messages: tuple[Message, ...]
    answer_name: str
    answer_schema: dict[str, JsonValue]
    temperature: float | None = None
    max_tokens: int | None = None
    prompt: PromptRef
    subject: str
    """The article that the request is about, for messages to a person."""

    def key(self) -> str:
        """Hash what can change the answer: model, messages, parameters and schema, and nothing else."""
        parts = {"answer_schema", "model", "messages", "temperature", "max_tokens"}
        return digest(self.model_dump(mode="json", include=parts))

    def estimated_tokens(self) -> int:
        """Estimate the prompt's tokens, one for every four characters, schema included."""
        return (sum(len(m.content) for m in self.messages) + len(str(self.answer_schema))) // 4


class Usage(Record):
    """Tokens of one answer, and of attempts that got none (``lost``, an estimate)."""

    prompt_tokens: int
    completion_tokens: int
    lost_tokens: int = 0


class ChatResponse(Record):
    """What came back. ``text`` is the answer as it was sent; ``attempts`` counts the requests that it took."""

    text: str
    model: str
    """The model that answered, by its own word."""
    finish: Finish
    usage: Usage
    mode: AnswerMode
    origin: Origin
    attempts: int = 1


class ChatModel(Protocol):
    """Answers chat requests. Thread-safe. Raises ``AnswerError`` for this request, ``Abort`` for all."""

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the answer to one request."""
        ...
