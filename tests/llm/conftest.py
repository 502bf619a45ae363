from collections.abc import Callable, Iterator

import pytest

from pipeline.llm.base import ChatRequest, Message, PromptRef
from pipeline.llm.langchain import LangChainChat
from tests.llm.server import Endpoint

KEY = "sk-proj-very-secret-0123456789"
SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"type": "string"}}},
    "required": ["claims"],
    "additionalProperties": False,
}


def make_request(**changes) -> ChatRequest:
    """A request; ``text`` is what the user's message says, ``sha256`` the prompt's hash."""
    text = changes.pop("text", "Read {this}:\n\n“Très bien”, she said.\n")
    prompt = PromptRef(name="extract_claims", version=1, sha256=changes.pop("sha256", "a" * 64))
    fields = {
        "model": "gpt-5.4-mini",
        "messages": (
            Message(role="system", content="You take out claims.\nOnly claims."),
            Message(role="user", content=text),
        ),
        "answer_name": "claims",
        "answer_schema": SCHEMA,
        "prompt": prompt,
        "subject": "flood.txt",
    }
    return ChatRequest.model_validate({**fields, **changes})


@pytest.fixture
def request_for() -> Callable[..., ChatRequest]:
    return make_request


@pytest.fixture(scope="session")
def _endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.close()


@pytest.fixture
def endpoint(_endpoint) -> Iterator[Endpoint]:
    _endpoint.reset()
    yield _endpoint
    _endpoint.released.set()


@pytest.fixture(scope="session")
def _doors() -> Iterator[dict[str, LangChainChat]]:
    doors: dict[str, LangChainChat] = {}
    yield doors
    for chat in doors.values():
        chat.close()


@pytest.fixture
def door(endpoint, _doors) -> Callable[..., LangChainChat]:
    """Opens a door to the endpoint. Making a client is slow, so a door is kept; one that learns has to be ``fresh``."""

    def open_door(*, fresh: bool = False, **options) -> LangChainChat:
        given = {"base_url": endpoint.url, "api_key": KEY, "timeout": 20, **options}
        key = f"{given} {len(_doors) if fresh else ''}"
        if key not in _doors:
            _doors[key] = LangChainChat(given.pop("model", "openai:gpt-5.4-mini"), **given)
        chat: LangChainChat = _doors[key]
        return chat

    return open_door
