"""What the model returns of a batch of claims: passages by number, quotes without offsets. Nothing is trusted yet."""

from pipeline.stages.drafts import Draft
from pipeline.verdicts import Basis, Stance


class PairDraft(Draft):
    """Words of the claim and of the quote that measure the same thing."""

    claim: str
    passage: str


class QuoteDraft(Draft):
    """Words of a passage."""

    passage: int
    quote: str


class FindingDraft(QuoteDraft):
    """One piece of evidence; ``issuer`` is a source's key, or a name."""

    stance: Stance
    basis: Basis
    issuer: str | None
    corrects: bool
    numbers: tuple[PairDraft, ...]


class ChangeDraft(QuoteDraft):
    """Words that say since when a claim is no longer so."""

    day: str


class ClaimDraft(Draft):
    """All that was found for one claim, by its number."""

    n: int
    findings: tuple[FindingDraft, ...]
    denied: tuple[QuoteDraft, ...]
    ended: ChangeDraft | None


class JudgeDraft(Draft):
    """A whole answer."""

    claims: tuple[ClaimDraft, ...]
