"""The records of verification: what texts have one origin, which claims are one proposition, and how far it is so.

Two questions are kept apart all the way: was it said (``said``), and is it so (``label``). A ``Verdict`` whose label is
decisive cites evidence that counts; one that could not be reached has the state ``failed`` and no label at all.
"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from pipeline.records import Alignment, Provenance, Record, Span

Stance = Literal["supports", "refutes", "qualifies"]
Basis = Literal["record", "witness", "expert", "report", "admission", "party"]
Label = Literal["supported", "refuted", "conflicting", "not_enough_evidence"]
Said = Literal["primary", "reported_elsewhere", "only_here", "disputed", "none"]
LinkOutcome = Literal["same", "drifted", "different", "undecided"]
LinkGround = Literal["text", "quantity", "date", "polarity", "modality", "same_article", "model", "failure"]
CheckOutcome = Literal["agrees", "differs", "undecided"]
State = Literal["judged", "nothing_found", "failed"]


class Overlap(Record):
    """How much text two articles share; each share is of all the shingles of that article, 0 to 1."""

    a: str
    b: str
    share_of_a: float
    share_of_b: float


class Origin(Record):
    """Articles of one text, the oldest first; most origins hold one article. ``overlaps`` are what binds them."""

    id: str
    articles: tuple[str, ...] = Field(min_length=1)
    overlaps: tuple[Overlap, ...]


class Link(Record):
    """What was decided of two claims, ``a`` of the older article; ``why`` is for a person.

    ``same`` puts them into one family; ``drifted`` says that the second came of the first and says something else.
    """

    a: str
    b: str
    outcome: LinkOutcome
    ground: LinkGround
    why: str
    similarity: float
    """Cosine of the claims' vectors, rounded to three places."""
    provenance: Provenance | None = None


class Drift(Record):
    """One family that became another on the way from outlet to outlet; both are family ids."""

    before: str
    after: str
    what: str
    ground: LinkGround
    same_origin: bool
    """Whether a reprint changed what its own source text says."""


class Family(Record):
    """One proposition across articles: claims that are true or false together.

    ``id`` hashes the first member; members are in the order of their articles' dates. ``merges`` are the links that
    bind the members, ``vetoes`` those that keep neighbours out.
    """

    id: str
    text: str
    """The first member's claim, self-contained."""
    members: tuple[str, ...] = Field(min_length=1)
    """Claim ids."""
    articles: tuple[str, ...] = Field(min_length=1)
    """The members' articles, in the same order."""
    check_worthy: bool
    merges: tuple[Link, ...] = ()
    vetoes: tuple[Link, ...] = ()
    drift: tuple[Drift, ...] = ()
    """What it came of, and what became of it."""


class Body(Record):
    """Who stands behind sources: a state, a firm, a union. ``party`` says that it has a side in the matter."""

    name: str
    party: bool
    against: tuple[str, ...] = ()
    """Names of the bodies that it stands against."""
    why: str
    set_by_user: bool = False


class Standing(Record):
    """How one source of one article stands in the matter."""

    article_id: str
    source_name: str
    body: str | None
    """The body's name; null for somebody who speaks for nobody else."""
    own_text: bool
    """Whether the article gives the source's own text: a transcript, a recording, a release, a document of its own."""


class Matter(Record):
    """The articles of one matter, with who speaks in it for whom. ``bodies`` lists each body once."""

    id: str
    articles: tuple[str, ...]
    bodies: tuple[Body, ...]
    standings: tuple[Standing, ...]
    provenance: Provenance | None = None
    """Null where no source had to be asked about."""


class NumberPair(Record):
    """Words of the claim and of a passage that measure the same thing."""

    claim: str
    passage: str


class Finding(Record):
    """What the judge found in one passage for one family, its words grounded in the article."""

    article_id: str
    span: Span
    quote: str
    alignment: Alignment
    stance: Stance
    basis: Basis
    issuer: str | None
    """Who answers for the words; null for the article's own voice."""
    corrects: bool
    """Whether it corrects or withdraws what its own outlet or issuer gave before."""
    numbers: tuple[NumberPair, ...] = ()


class Denial(Record):
    """Words by which the claim's own source denies having said so, or which give what it said in full, otherwise."""

    article_id: str
    span: Span
    quote: str


class Change(Record):
    """Words that say since when the claim is no longer so, and the day that they give."""

    article_id: str
    span: Span
    quote: str
    day: date


class Judgement(Record):
    """All that the judge found for one family."""

    findings: tuple[Finding, ...]
    denials: tuple[Denial, ...] = ()
    change: Change | None = None
    provenance: Provenance


class Found(Record):
    """One passage that the search gave for a family; ranks count from 1 and are null in the list that missed it."""

    article_id: str
    span: Span
    similarity: float | None
    dense_rank: int | None
    lexical_rank: int | None


class Searched(Record):
    """What was looked for, and what came of it; kept where nothing was found, so that this can be shown."""

    queries: tuple[str, ...]
    until: date | None
    """No article later than this was looked at; null where all were."""
    articles: int
    """How many articles the index held."""
    found: tuple[Found, ...]


class Check(Record):
    """A number or date of the claim against one of a passage, compared by code."""

    evidence: str
    """The id of the evidence."""
    claim: str
    passage: str
    outcome: CheckOutcome
    how: str
    """Such as ``41.3 km² = 4,130 ha, within 10 % of 4,100 ha``."""
    against_model: bool
    """Whether it contradicts the stance that the model gave."""


class Evidence(Record):
    """A passage that bears on a family, and whether it counts. ``why`` is a stable code, such as ``same_origin``."""

    id: str
    family_id: str
    article_id: str
    origin: str
    span: Span
    quote: str
    stance: Stance
    model_stance: Stance
    """Differs from ``stance`` where arithmetic decided."""
    basis: Basis
    issuer: str | None
    affiliation: str | None
    """The body behind the issuer."""
    independent: bool
    counts: bool
    why: str
    published: date | None


class PriorCheck(Record):
    """A fact-check that somebody published of a like claim. It is shown and decides nothing."""

    claim: str
    rating: str
    publisher: str | None
    url: str | None
    similarity: float


class Reason(Record):
    """One step of the decision: the rule that applied, in a stable code, and the evidence that it rests on."""

    rule: str
    evidence: tuple[str, ...] = ()


class Verdict(Record):
    """Both answers for one family. ``said`` and ``label`` are null where the state is ``failed``, and only there."""

    family_id: str
    state: State
    failure: str | None
    """Why there is no verdict: the code of the failure; null where there is one."""
    said: Said | None
    label: Label | None
    as_of: date | None
    """From whose knowledge the label is given: the date of the newest article that was searched."""
    changed_on: date | None
    denials: tuple[Denial, ...] = ()
    """Words that put in doubt whether it was said."""
    change: Change | None = None
    """The words that ``changed_on`` rests on; null where that is."""
    contested_by: tuple[str, ...]
    evidence: tuple[str, ...]
    """Ids of the evidence that counts and speaks for or against."""
    reasons: tuple[Reason, ...]
    checks: tuple[Check, ...]
    prior_checks: tuple[PriorCheck, ...]
    searched: Searched
    why: str
    """The reasons in one sentence."""
    provenance: Provenance | None

    @model_validator(mode="after")
    def _sound(self) -> "Verdict":
        if (self.state == "failed") != (self.label is None) or (self.label is None) != (self.said is None):
            raise ValueError("a verdict has both answers, or it has failed and has none")
        if self.label in {"supported", "refuted", "conflicting"} and not self.evidence:
            raise ValueError(f"the label {self.label} cites no evidence")
        return self


class Verification(Record):
    """All that verification gave for a set of articles."""

    origins: tuple[Origin, ...]
    families: tuple[Family, ...]
    matters: tuple[Matter, ...]
    evidence: tuple[Evidence, ...]
    verdicts: tuple[Verdict, ...]
