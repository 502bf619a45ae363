"""What the extraction model returns: quotes and sentence numbers, no offsets. Nothing here is trusted yet."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue

from pipeline.records import Bound, ClaimType, Modality, RelationKind, SourceKind, Voice


class Draft(BaseModel):
    """Base of what comes from a model: closed, and of the very types that the schema names."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SourceDraft(Draft):
    """One source of the article, resolved once and referred to by its key."""

    key: str
    name: str | None
    role: str | None
    affiliation: str | None
    kind: SourceKind | None


class DateDraft(Draft):
    """A date in the article's words, and as the model reads it."""

    text: str
    iso: str


class MentionDraft(Draft):
    """One place where a claim stands, in verbatim words."""

    sentence: int
    quote: str
    voice: Voice
    source: str | None
    source_key: str | None
    cue: str | None
    via: str | None
    said_on: DateDraft | None


class QuantityDraft(Draft):
    """A number in the article's words, and as the model reads it."""

    text: str
    value: float | None
    unit: str
    bound: Bound


class ClaimDraft(Draft):
    """One proposition; ``n`` is what relations refer to."""

    n: int
    mentions: tuple[MentionDraft, ...]
    text: str
    type: ClaimType
    modality: Modality
    quantities: tuple[QuantityDraft, ...]
    dates: tuple[DateDraft, ...]
    check_worthy: bool


class RelationDraft(Draft):
    """Two claims, by their ``n``, that bear on each other."""

    a: int
    b: int
    kind: RelationKind


class ExtractionDraft(Draft):
    """A whole answer."""

    sources: tuple[SourceDraft, ...]
    claims: tuple[ClaimDraft, ...]
    relations: tuple[RelationDraft, ...]


def strict_schema(model: type[BaseModel]) -> dict[str, JsonValue]:
    """Write a model's JSON Schema in the subset that endpoints enforce: closed objects, every field required.

    Titles, descriptions and defaults are left out: the prompt says what the fields mean.
    """
    schema: dict[str, Any] = model.model_json_schema()
    for node in _objects(schema):
        node.pop("description", None)
        node.pop("default", None)
        if not isinstance(node.get("title"), dict):  # a field may be called title
            node.pop("title", None)
        if node.get("type") == "object":
            node["required"] = list(node["properties"])
            node["additionalProperties"] = False
    return schema


def _objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)
