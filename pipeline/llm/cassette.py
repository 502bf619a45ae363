"""The one recording format: written and replayed at the HTTP level by vcrpy, read at run time by ``recorded``.

A cassette is JSON to be read by people. Bodies stand in it as JSON, and a string of several lines as
``{"$lines": [...]}``, so that a change of prompt shows as a diff of lines; either way each string comes back exactly
as it was. Only allowed headers are kept, no answer with an error status, and requests match by method, path and the
hash of the body's canonical form, so that the same cassette serves any host.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from pydantic import JsonValue, ValidationError

from pipeline.errors import UsageError
from pipeline.identity import digest
from pipeline.llm import wire
from pipeline.llm.base import ChatRequest, PromptRef
from pipeline.records import Record

SUFFIX = ".json"
_LINES = re.compile(r"\$+lines")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Headers = dict[str, list[str]]


class Recorded(Record):
    """When and how an answer was recorded: ``seconds`` is how long it took, ``tokens`` what it is said to have used."""

    at: date
    seconds: float | None = None
    prompt: PromptRef | None = None
    tokens: dict[Literal["prompt", "completion"], int] | None = None


class Sent(Record):
    """A request. ``body`` is JSON where it parses as an object or a list, else text."""

    method: str
    uri: str
    headers: Headers
    body: JsonValue


class Status(Record):
    """An HTTP status."""

    code: int
    message: str


class Received(Record):
    """A response, its body as in ``Sent``."""

    status: Status
    headers: Headers
    body: JsonValue


class Interaction(Record):
    """A request and the response to it."""

    recorded: Recorded
    request: Sent
    response: Received

    def asked(self) -> ChatRequest:
        """Return the chat request that was sent. ``ValueError`` where it is none."""
        body = wire.mapping(self.request.body, "the request's body")
        return wire.request_of(body, prompt=self.recorded.prompt or wire.UNKNOWN_PROMPT)

    def replied(self) -> wire.Reply:
        """Return what was answered. ``ValueError`` where it is no chat completion."""
        return wire.reply_of(wire.mapping(self.response.body, "the response's body"))


class Noted(Record):
    """What the recorder knows of a request above the transport."""

    prompt: PromptRef
    seconds: float


class Cassette(Record):
    """One file of recordings. ``hosts`` and ``models`` say who answered, for whoever opens the file."""

    format: Literal[1] = 1
    hosts: tuple[str, ...]
    models: tuple[str, ...]
    interactions: tuple[Interaction, ...]

    @classmethod
    def of(cls, interactions: list[Interaction]) -> "Cassette":
        """Make a cassette, its interactions in an order that does not hang on which answer came first."""
        ordered = sorted(interactions, key=lambda i: (i.request.uri, digest(i.request.body)))
        hosts = {urlsplit(i.request.uri).hostname or "" for i in ordered}
        models = {model for i in ordered if (model := _model_of(i.response.body))}
        return cls(hosts=tuple(sorted(hosts)), models=tuple(sorted(models)), interactions=tuple(ordered))

    @classmethod
    def load(cls, path: Path) -> "Cassette":
        """Read a cassette. Raises ``UsageError``, naming the file and the place, where it is faulty."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"the recording {path} cannot be read: {error}; record it again") from error

    @classmethod
    def parse(cls, text: str) -> "Cassette":
        """Read a cassette from its text. ``ValueError`` names the place of a fault."""
        try:
            return cls.model_validate(_mapped_bodies(json.loads(text), _unfold))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "its top"
            raise ValueError(f"{first['msg']} at {place}") from error

    def text(self) -> str:
        """Write the cassette as JSON, the same text for the same content."""
        folded = _mapped_bodies(self.model_dump(mode="json"), _fold)
        text = json.dumps(folded, sort_keys=True, indent=1, ensure_ascii=False)
        return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def annotate(path: Path, seen: Mapping[str, Noted]) -> None:
    """Add to each recording in a file what is noted under its request's key: prompt and seconds."""
    annotated = []
    for interaction in Cassette.load(path).interactions:
        noted = seen.get(interaction.asked().key())
        known = {"prompt": noted.prompt, "seconds": round(noted.seconds, 1)} if noted else {}
        recorded = interaction.recorded.model_copy(update=known)
        annotated.append(interaction.model_copy(update={"recorded": recorded}))
    write_atomic(path, Cassette.of(annotated).text())


def write_atomic(path: Path, text: str) -> None:
    """Write a whole file or none of it: a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


def _model_of(body: JsonValue) -> str | None:
    """Return the model that answered, by its own word."""
    model = body.get("model") if isinstance(body, dict) else None
    return model if isinstance(model, str) else None


def parsed(body: str | None) -> JsonValue:
    """Return a body as JSON where it is an object or a list, else as it is."""
    try:
        value = json.loads(body or "", parse_constant=_no_constant)
    except ValueError:
        return body
    return cast("JsonValue", value) if isinstance(value, dict | list) else body


def _mapped_bodies(cassette: JsonValue, change: Callable[[JsonValue], JsonValue]) -> JsonValue:
    """Change the bodies in a cassette's JSON; one that is misshapen goes on to be refused."""
    if isinstance(cassette, dict) and isinstance(cassette.get("interactions"), list):
        for interaction in cast("list[JsonValue]", cassette["interactions"]):
            for part in ("request", "response"):
                message = interaction.get(part) if isinstance(interaction, dict) else None
                if isinstance(message, dict) and "body" in message:
                    message["body"] = change(message["body"])
    return cassette


def _fold(value: JsonValue) -> JsonValue:
    """Write strings of several lines as lists of lines; a key that looks like the mark of one gets another ``$``."""
    if isinstance(value, str) and "\n" in value:
        return {"$lines": cast("list[JsonValue]", value.split("\n"))}
    if isinstance(value, list):
        return [_fold(item) for item in value]
    if isinstance(value, dict):
        return {f"${key}" if _LINES.fullmatch(key) else key: _fold(item) for key, item in value.items()}
    return value


def _unfold(value: JsonValue) -> JsonValue:
    """Undo ``_fold``."""
    if isinstance(value, list):
        return [_unfold(item) for item in value]
    if isinstance(value, dict):
        if isinstance(lines := value.get("$lines"), list):
            return "\n".join(cast("list[str]", lines))
        return {key[1:] if _LINES.fullmatch(key) else key: _unfold(item) for key, item in value.items()}
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON value")
