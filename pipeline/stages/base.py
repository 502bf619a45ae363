"""What stages share: the result of one unit of work, and the answers that it rests on."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.records import Article, Extraction, Record, Sentence


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


class ExtractStage(Protocol):
    """Takes the claims out of one article at a time. Thread-safe. Raises ``AnswerError`` for this article."""

    fingerprint: str
    """Hashes what can change a result, beside the article."""

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> UnitResult:
        """Extract one article."""
        ...
