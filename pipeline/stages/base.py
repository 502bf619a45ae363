"""What stages share: the result of one unit of work, and the answers that it rests on."""

from pipeline.records import Extraction, Record


class Answer(Record):
    """One answer of a model that a result rests on, with its tokens, whether it was paid now or before."""

    stage: str
    request_sha256: str
    model: str
    mode: str
    recorded: bool
    """True where it comes from a recording, false where a model was asked, now or in an earlier run."""
    prompt_tokens: int
    completion_tokens: int


class UnitResult(Record):
    """All that one article gave, and what it took."""

    extraction: Extraction
    answers: tuple[Answer, ...]
