"""What vcrpy and pytest-recording are given, so that they record and replay cassettes of our format."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit, urlunsplit

from pydantic import JsonValue

from pipeline.identity import canonical, digest
from pipeline.llm import wire
from pipeline.llm.cassette import SUFFIX, Cassette, Headers, Interaction, Received, Recorded, Sent, Status, parsed

_KEPT_HEADERS = {"content-type", "accept", "retry-after"}
_BODY_HASH = "x-body-sha256"

VcrDict = dict[str, object]


class VcrRequest(Protocol):
    """What is used here of vcrpy's request."""

    method: str
    uri: str
    body: bytes | None
    headers: Mapping[str, str]


class Persister(Protocol):
    """What vcrpy loads and saves cassettes with."""

    def load_cassette(self, cassette_path: str, serializer: object) -> tuple[list[object], list[object]]:
        """Load a cassette."""

    def save_cassette(self, cassette_path: str | Path, cassette_dict: VcrDict, serializer: object) -> None:
        """Save a cassette."""


class Vcr(Protocol):
    """What is used here of vcrpy's ``VCR``."""

    persister: Persister

    def register_serializer(self, name: str, serializer: object) -> None:
        """Give a format a name, which is also the suffix of its files."""

    def register_matcher(self, name: str, matcher: object) -> None:
        """Give a way of matching requests a name."""


def vcr_config() -> VcrDict:
    """Return what pytest-recording's fixture ``vcr_config`` is to return."""
    return {
        "serializer": SUFFIX.removeprefix("."),
        "match_on": ["claimline"],
        "before_record_request": scrub_request,
        "before_record_response": scrub_response,
        "decode_compressed_response": True,
    }


def register(vcr: Vcr) -> None:
    """Teach vcrpy the format, and to write a file wholly or not at all.

    To be called from pytest-recording's hook ``pytest_recording_configure``.
    """
    if not isinstance(vcr.persister, _Atomic):
        vcr.persister = _Atomic(vcr.persister)
    vcr.register_serializer(SUFFIX.removeprefix("."), _Format)
    vcr.register_matcher("claimline", same_request)


def scrub_request(request: VcrRequest) -> VcrRequest:
    """Keep the allowed headers and the bare address, and note the body's hash for matching; it is not written down."""
    parts = urlsplit(request.uri)
    request.uri = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    kept = {name.lower(): value for name, value in request.headers.items() if name.lower() in _KEPT_HEADERS}
    body = parsed(_text(request.body))
    request.headers = {**kept, _BODY_HASH: digest(body)}
    return request


def scrub_response(response: VcrDict) -> VcrDict | None:
    """Keep the allowed headers and note the day; drop an answer with an error status.

    ``ValueError`` where the body is not text: a fault that only showed when vcrpy saves would leave its patches on.
    """
    if cast("dict[str, int]", response["status"])["code"] >= 400:
        return None
    _text(cast("dict[str, bytes | str]", response["body"])["string"])
    headers = cast("Headers", response["headers"])
    kept = {name.lower(): values for name, values in headers.items() if name.lower() in _KEPT_HEADERS}
    today = datetime.now(UTC).date()
    return {"recorded": Recorded(at=today).model_dump(mode="json"), **response, "headers": kept}


def same_request(one: VcrRequest, other: VcrRequest) -> bool:
    """Say whether two scrubbed requests are the same: by method, path and the body's hash, whatever the host."""
    return (one.method, urlsplit(one.uri).path, one.headers.get(_BODY_HASH)) == (
        other.method,
        urlsplit(other.uri).path,
        other.headers.get(_BODY_HASH),
    )


def serialize(data: Mapping[str, object]) -> str:
    """Write what vcrpy has recorded as the text of a cassette."""
    return Cassette.of([_interaction(item) for item in cast("list[VcrDict]", data["interactions"])]).text()


def deserialize(text: str) -> VcrDict:
    """Read a cassette for vcrpy. ``ValueError`` names the place of a fault."""
    return {"version": 1, "interactions": [_vcr_dicts(item) for item in Cassette.parse(text).interactions]}


class _Format:
    serialize = staticmethod(serialize)
    deserialize = staticmethod(deserialize)


class _Atomic:
    """Saves beside the file, then puts it in the file's place."""

    def __init__(self, inner: Persister) -> None:
        self._inner = inner
        self.load_cassette = inner.load_cassette

    def save_cassette(self, cassette_path: str | Path, cassette_dict: VcrDict, serializer: object) -> None:
        path = Path(cassette_path)
        draft = path.with_name(f".{path.name}.part")
        self._inner.save_cassette(draft, cassette_dict, serializer)
        draft.replace(path)


def _interaction(item: VcrDict) -> Interaction:
    request = cast("dict[str, object]", item["request"])
    response = cast("dict[str, object]", item["response"])
    uri = str(request["uri"])
    headers = cast("Headers", request["headers"])
    body = parsed(_text(cast("dict[str, bytes | str]", response["body"])["string"]))
    return Interaction(
        recorded=Recorded.model_validate(response["recorded"]).model_copy(update={"tokens": _tokens(body)}),
        request=Sent(
            method=str(request["method"]),
            uri=uri,
            headers={name: values for name, values in headers.items() if name != _BODY_HASH},
            body=parsed(_text(cast("bytes | str | None", request["body"]))),
        ),
        response=Received(
            status=Status.model_validate(response["status"]), headers=cast("Headers", response["headers"]), body=body
        ),
    )


def _vcr_dicts(item: Interaction) -> VcrDict:
    request, response = item.request, item.response
    return {
        "request": {**request.model_dump(), "body": _raw(request.body)},
        "response": {
            "status": response.status.model_dump(),
            "headers": response.headers,
            "body": {"string": _raw(response.body) or ""},
            "recorded": item.recorded.model_dump(mode="json"),
        },
    }


def _raw(body: JsonValue) -> str | None:
    return canonical(body) if isinstance(body, dict | list) else cast("str | None", body)


def _text(body: bytes | str | None) -> str | None:
    return body.decode("utf-8") if isinstance(body, bytes) else body


def _tokens(body: JsonValue) -> dict[str, int] | None:
    if not isinstance(body, dict) or not body.get("usage"):
        return None
    reply = wire.reply_of(body)
    return {"prompt": reply.prompt_tokens or 0, "completion": reply.completion_tokens or 0}
