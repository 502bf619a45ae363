"""What stages share: the result of one unit of work, and the answers that it rests on."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from pipeline.errors import AnswerError
from pipeline.records import Article, Extraction, Record, Sentence

T = TypeVar("T")
R = TypeVar("R")


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


class Memo(Protocol):
    """Keeps what steps gave, by keys that hash all that can change it, so that no step is done twice."""

    def get(self, key: str) -> str | None:
        """Return what was kept, null where there is nothing."""
        ...

    def put(self, key: str, body: str) -> None:
        """Keep one step's result, for good once this returns."""
        ...


class Each(Protocol):
    """Does one thing to each item, several at a time, and gives the results in the items' order.

    An ``AnswerError`` stands in its item's place; what every further call would meet too (``Abort``) is raised.
    ``keep`` is told each result as soon as it is there, in the caller's thread.
    """

    def __call__(
        self, do: Callable[[T], R], items: Sequence[T], keep: Callable[[T, R], None]
    ) -> "list[R | AnswerError]":
        """Do it to each."""
        ...
