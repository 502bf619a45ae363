"""The records that flow through the house: frozen, closed, and named as in the annotation guidelines.

Offsets count Unicode code points of ``Article.text``; ``end`` is exclusive. For every ``Run``,
``Mention``, ``Quantity`` and ``DateRef`` that leaves the program, ``article.text[span.start:span.end]`` are its words.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Voice = Literal["quoted", "mixed", "reported", "narrator", "headline"]
SourceKind = Literal["person", "organisation", "government", "military", "group", "document", "media", "anonymous"]
ClaimType = Literal["event", "numerical", "comparison", "causal", "intent", "prediction", "opinion"]
Modality = Literal["asserted", "hedged", "negated", "desired", "predicted"]
Bound = Literal["exact", "about", "at_least", "at_most", "less_than", "more_than"]
RelationKind = Literal["contradicts", "qualifies", "supports"]
Alignment = Literal["exact", "normalised", "fuzzy"]


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields that it does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Characters of the original article, ``end`` exclusive."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.end <= self.start:
            raise ValueError(f"a span must not be empty: {self.start} to {self.end}")
        return self


class Article(Record):
    """A source document. ``id`` hashes all other fields but ``name``; ``text`` is never rewritten."""

    id: str
    name: str
    """What the user calls it: the file's name, or the id that a JSONL line gives."""
    text: str
    title: str | None = None
    """The headline, where it is known and not part of ``text``."""
    published: date | None = None
    language: str | None = None
    """BCP 47, such as ``en``."""
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None


class Sentence(Record):
    """One sentence or heading; ``number`` counts from 1, ``paragraph`` too."""

    number: int
    paragraph: int
    span: Span


class Chunk(Record):
    """A sentence-aligned window of an article, small enough for the embedding model."""

    id: str
    article_id: str
    span: Span
    text: str


class Run(Record):
    """Verbatim words of the article, and where they stand."""

    quote: str
    span: Span


class Attribution(Record):
    """Who answers for a mention. All but ``voice`` is null where nobody is named."""

    voice: Voice
    source: Run | None = None
    source_name: str | None = None
    source_role: str | None = None
    source_affiliation: str | None = None
    source_kind: SourceKind | None = None
    cue: Run | None = None
    via: Run | None = None
    said_on: date | None = None


class Mention(Record):
    """One place where a claim stands; ``alignment`` says how the words were found."""

    quote: str
    span: Span
    alignment: Alignment
    attribution: Attribution


class Quantity(Record):
    """A number with what it counts. ``value`` is null where the words give none ("several hundred")."""

    text: str
    span: Span
    value: float | None
    unit: str
    bound: Bound


class DateRef(Record):
    """A date in the words of the article, and as ISO 8601 (``2024-08``, or ``2024-08-06/..`` for "since")."""

    text: str
    span: Span
    iso: str


class Disagreement(Record):
    """Where the code, reading the quoted words, came to something else than the model; the code's stands."""

    field: Literal["value", "bound", "iso", "said_on", "voice"]
    text: str
    model: str | None
    code: str | None


class Provenance(Record):
    """How a result came to be."""

    stage: str
    fingerprint: str
    prompt: str
    prompt_sha256: str
    model_asked: str
    model_answered: str
    request_sha256: str


class Claim(Record):
    """One proposition that one article puts forward; at least one mention."""

    id: str
    article_id: str
    text: str
    type: ClaimType
    modality: Modality
    quantities: tuple[Quantity, ...]
    dates: tuple[DateRef, ...]
    check_worthy: bool
    mentions: tuple[Mention, ...] = Field(min_length=1)
    disagreements: tuple[Disagreement, ...] = ()
    provenance: Provenance


class Relation(Record):
    """One claim bearing on another of the same article; ``a`` and ``b`` are claim ids."""

    article_id: str
    a: str
    b: str
    kind: RelationKind


class Rejection(Record):
    """What was dropped, and why: ``reason`` is a stable code, ``detail`` is for a person."""

    stage: str
    subject: str
    """The article's id, or the input's name where there is no article."""
    reason: str
    detail: str


class Failure(Record):
    """What could not be done. ``subject`` is the input's name, ``article_id`` is null where none was made."""

    stage: str
    subject: str
    article_id: str | None
    code: str
    message: str
    attempts: int


class Extraction(Record):
    """All that one article gave."""

    article_id: str
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    rejections: tuple[Rejection, ...]
