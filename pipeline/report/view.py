"""What the report is told: the articles with their claims, and the facts of the run that made them."""

from typing import Literal, NamedTuple

from pydantic import Field

from pipeline.records import Article, Attribution, Claim, Extraction, Failure, Provenance, Record, RelationKind, Voice

VOICES: tuple[Voice, ...] = ("quoted", "mixed", "reported", "narrator", "headline")
"""Strongest first: how plainly the article shows that somebody said just this."""

NOBODY = "The article itself"
"""Who answers for what stands in the article's own voice."""

RELATION_WORDS: dict[RelationKind, tuple[str, str]] = {
    "contradicts": ("contradicts", "contradicts"),
    "qualifies": ("is qualified by", "qualifies"),
    "supports": ("is supported by", "supports"),
}
"""How ``Relation.kind`` reads from ``a`` and from ``b``."""


class ArticleView(Record):
    """One article as the report shows it; without an extraction it failed, or the run has not got to it."""

    article: Article
    extraction: Extraction | None
    failure: Failure | None = None


class PromptFact(Record):
    """A prompt file that was used."""

    name: str
    version: int
    sha256: str


class Answers(Record):
    """How many answers were used, by where they came from."""

    live: int = 0
    cache: int = 0
    recording: int = 0


class Tokens(Record):
    """Tokens that the answers took; ``lost`` estimates what attempts without an answer took."""

    prompt: int = 0
    completion: int = 0
    lost: int = 0
    estimated: bool = False


class ReportFacts(Record):
    """How the results were made. Settings come with their keys masked; every mapping is shown in its own order."""

    title: str = "Claimline report"
    models_asked: tuple[str, ...] = ()
    models_answered: tuple[str, ...] = ()
    prompts: tuple[PromptFact, ...] = ()
    answers: Answers = Answers()
    incomplete: str | None = None
    """One sentence: why the run stopped before every article had its turn; null where it did not."""
    recording_note: str | None = None
    """One or two sentences: who gave the recorded answers, and how they were recorded."""
    tokens: Tokens = Tokens()
    cost_usd: float | None = None
    """Null where no price is known for the model."""
    counts: dict[str, int] = Field(default_factory=dict)
    """What the manifest counts, such as ``{"inputs": 12, "articles done": 11}``."""
    versions: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, str] = Field(default_factory=dict)

    @property
    def origin(self) -> Literal["none", "live", "cache", "recording", "mixed"]:
        """Where the answers came from, in one word."""
        used = [name for name, count in self.answers if count]
        if len(used) > 1:
            return "mixed"
        return next((word for word in ("live", "cache", "recording") if word in used), "none")


class LinkedRelation(NamedTuple):
    """A relation as one of its two claims has it: ``contradicts`` claim number 5."""

    words: str
    number: int
    claim_id: str


class NumberedClaim(NamedTuple):
    """A claim with its number in the article, counted from 1, and its relations to the others."""

    number: int
    claim: Claim
    relations: tuple[LinkedRelation, ...]


def number_claims(extraction: Extraction | None) -> tuple[NumberedClaim, ...]:
    """Give each claim of an article its number, and its relations, both ways."""
    if extraction is None:
        return ()
    numbers = {claim.id: number for number, claim in enumerate(extraction.claims, 1)}
    linked: dict[str, list[LinkedRelation]] = {claim_id: [] for claim_id in numbers}
    for relation in extraction.relations:
        if relation.a in numbers and relation.b in numbers:
            from_a, from_b = RELATION_WORDS[relation.kind]
            linked[relation.a].append(LinkedRelation(from_a, numbers[relation.b], relation.b))
            linked[relation.b].append(LinkedRelation(from_b, numbers[relation.a], relation.a))
    return tuple(NumberedClaim(numbers[c.id], c, tuple(linked[c.id])) for c in extraction.claims)


def source_label(attribution: Attribution) -> str:
    """Name who answers for a mention, for a person to read.

    >>> source_label(Attribution(voice="narrator"))
    'The article itself'
    """
    if attribution.source_name:
        return attribution.source_name
    if attribution.source:
        return attribution.source.quote
    return NOBODY if attribution.voice in {"narrator", "headline"} else "Not named"


def requests_behind(claims: tuple[NumberedClaim, ...]) -> tuple[Provenance, ...]:
    """Return the distinct provenances of an article's claims, in the order of the claims."""
    return tuple(dict.fromkeys(numbered.claim.provenance for numbered in claims))
