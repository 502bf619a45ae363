"""Gold verdicts over the articles of one event, as typed records. The field names are those of the guidelines."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from evals.schema import Words
from pipeline.records import Record
from pipeline.verdicts import Label, Said, Stance

CountingBasis = Literal["record", "witness", "expert", "report", "admission"]
"""What gold evidence rests on: a party's bare word is none."""


class GoldEvidence(Record):
    """An independent passage that bears on a family; ``issuer`` is null for the article's own voice."""

    article: Words
    quote: Words
    stance: Stance
    basis: CountingBasis
    issuer: Words | None


class GoldMember(Record):
    """A claim of the gold, by its article and its id there."""

    article: Words
    claim: Words


class GoldFamily(Record):
    """One proposition across articles, with both answers."""

    id: Words
    claim: Words
    members: tuple[GoldMember, ...] = Field(min_length=1)
    said: Said
    label: Label
    changed_on: date | None
    contested_by: tuple[Words, ...]
    evidence: tuple[GoldEvidence, ...]
    why: Words

    @model_validator(mode="after")
    def _follows(self) -> "GoldFamily":
        if (called := called_for({item.stance for item in self.evidence})) != self.label:
            raise ValueError(f"the label is {self.label}, but the evidence calls for {called}")
        return self


class GoldOrigin(Record):
    """Articles of one origin."""

    id: Words
    articles: tuple[Words, ...] = Field(min_length=1)
    why: Words


class GoldDrift(Record):
    """One family that became another; the file calls them ``from`` and ``to``."""

    before: Words = Field(alias="from")
    after: Words = Field(alias="to")
    what: Words


class GoldVerdicts(Record):
    """One file: the parties, origins, families and drift of one event."""

    as_of: date
    parties: tuple[Words, ...]
    origins: tuple[GoldOrigin, ...]
    families: tuple[GoldFamily, ...]
    drift: tuple[GoldDrift, ...]


def called_for(stances: AbstractSet[Stance]) -> Label:
    """Say which label passages that count call for.

    >>> called_for({"supports", "qualifies"})
    'supported'
    """
    if {"supports", "refutes"} <= stances:
        return "conflicting"
    return "supported" if "supports" in stances else "refuted" if "refutes" in stances else "not_enough_evidence"
