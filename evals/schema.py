"""Gold annotations as typed records. The field names are those of the annotation guidelines.

Four fields go beyond them, all optional: ``optional`` on a claim (neither missing when absent nor spurious when
present), ``also_quotes`` and ``also_names`` on a mention (other words that are just as right), and an empty list of
claims for a document that has none.
"""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from pipeline.records import Bound, ClaimType, Modality, Record, RelationKind, SourceKind, Voice
from pipeline.text.isodates import days

Words = Annotated[str, Field(min_length=1)]


def _iso(value: str) -> str:
    days(value)
    return value


class GoldQuantity(Record):
    """A number with what it counts; ``value`` is null where the words give none."""

    text: Words
    value: Annotated[float, Field(allow_inf_nan=False)] | None
    unit: str
    bound: Bound


class GoldDate(Record):
    """A date in the words of the article, and as ISO 8601, or an interval open on one side."""

    text: Words
    iso: Annotated[str, AfterValidator(_iso)]


class GoldMention(Record):
    """One place where a claim stands. ``nth`` counts from 1 the places where ``quote`` stands in the article.

    A field that the annotator was not asked for may be left out of the file: it is then not scored.
    """

    quote: Words
    nth: int | None = Field(default=None, ge=1)
    also_quotes: tuple[Words, ...] = ()
    voice: Voice
    source: Words | None
    source_name: Words | None
    also_names: tuple[Words, ...] = ()
    source_role: Words | None = None
    source_affiliation: Words | None = None
    source_kind: SourceKind | None = None
    cue: Words | None = None
    via: Words | None = None
    said_on: date | None = None

    @model_validator(mode="after")
    def _attributed(self) -> "GoldMention":
        if (self.voice in {"narrator", "headline"}) != (self.cue is None):
            raise ValueError(f"a mention of voice {self.voice!r} has the cue {self.cue!r}")
        if self.also_names and self.source_name is None:
            raise ValueError("also_names without a source_name")
        return self


class GoldClaim(Record):
    """One proposition of the article."""

    id: Words
    text: Words
    type: ClaimType
    modality: Modality
    quantities: tuple[GoldQuantity, ...]
    dates: tuple[GoldDate, ...]
    check_worthy: bool
    optional: bool = False
    mentions: tuple[GoldMention, ...]

    @model_validator(mode="after")
    def _stands_somewhere(self) -> "GoldClaim":
        if not self.mentions:
            raise ValueError("a claim without a mention")
        return self


class GoldRelation(Record):
    """One claim bearing on another."""

    a: str
    b: str
    kind: RelationKind


class Annotation(Record):
    """One file: what one annotator found in one article, or what two agreed on."""

    article: Words
    published: date | None
    language: str | None
    claims: tuple[GoldClaim, ...]
    relations: tuple[GoldRelation, ...]
