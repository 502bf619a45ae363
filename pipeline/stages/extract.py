"""Extraction: an article in, its claims out, with the words that they stand in and whoever answers for them.

One request for an article that fits, windows of sentences where it does not; a window whose answer is cut off is
divided. An answer that does not fit is asked for once more, with the reason.
"""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from pipeline.errors import InvalidAnswer, RefusedError, TruncatedError
from pipeline.identity import canonical, digest
from pipeline.llm.answers import parse_json
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse, Message, PromptRef
from pipeline.prompts import Prompt
from pipeline.records import Article, Extraction, Provenance, Record, Sentence
from pipeline.stages.base import Answer, UnitResult
from pipeline.stages.drafts import ExtractionDraft, SourceDraft
from pipeline.stages.examples import worked_examples
from pipeline.stages.grounding import STAGE, ground
from pipeline.stages.merging import merged
from pipeline.stages.reading import Window, shown, windows

CODE = 1
"""Goes up when the same answer would give other records."""


class ExtractOptions(Record):
    """What a user may set about extraction, beside the model."""

    window_characters: int = 10_000
    """An article up to this length is one request; the answer is some ten times as long as what it is about."""
    window_overlap: int = 3
    """Sentences of context before each further window."""
    temperature: float | None = None
    max_tokens: int | None = None


class Extractor:
    """Extracts the claims of one article at a time. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: ExtractOptions) -> None:
        self._chat = chat
        self._model = model
        self._prompt = prompt
        self._repair = repair
        self._options = options
        self._examples = worked_examples(prompt)
        self.fingerprint = digest(
            {
                "stage": STAGE,
                "code": CODE,
                "prompts": [prompt.sha256, repair.sha256],
                "model": model,
                "options": options.model_dump(mode="json"),
            }
        )

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> UnitResult:
        """Extract one article. Raises ``AnswerError`` where a part of it got no usable answer."""
        found: list[Extraction] = []
        answers: list[Answer] = []
        known: dict[str, SourceDraft] = {}
        open_windows = self._windows(sentences)
        whole = len(open_windows) == 1
        while open_windows:
            window = open_windows.pop(0)
            request = self.request(article, window, known=known.values(), whole=whole)
            try:
                draft, response = self._ask(request)
            except TruncatedError:
                halves = window.halves(self._options.window_overlap)
                if halves is None:
                    raise
                open_windows[:0] = halves
                whole = False
                continue
            known |= {source.name: source for source in draft.sources if source.name}
            answers.append(_answer(request, response))
            found.append(ground(article, sentences, draft, self._provenance(request, response)))
        return UnitResult(extraction=merged(article, found), answers=tuple(answers))

    def first_requests(self, article: Article, sentences: Sequence[Sentence]) -> Iterator[ChatRequest]:
        """Give the requests that an article would need, for an estimate: sources met on the way are left out."""
        parts = self._windows(sentences)
        for window in parts:
            yield self.request(article, window, known=(), whole=len(parts) == 1)

    def request(self, article: Article, window: Window, *, known: Iterable[SourceDraft], whole: bool) -> ChatRequest:
        """Write the request for one window of an article."""
        parts = self._prompt.render(examples=self._examples, article=shown(article, window, known), part=not whole)
        return ChatRequest(
            model=self._model,
            messages=tuple(Message(role=role, content=content) for role, content in parts),
            answer_name=self._prompt.name,
            answer_schema=self._prompt.answer_schema,
            temperature=self._options.temperature,
            max_tokens=self._options.max_tokens,
            prompt=PromptRef(name=self._prompt.name, version=self._prompt.version, sha256=self._prompt.sha256),
            subject=article.name,
        )

    def _windows(self, sentences: Sequence[Sentence]) -> list[Window]:
        return windows(sentences, characters=self._options.window_characters, overlap=self._options.window_overlap)

    def _ask(self, request: ChatRequest) -> tuple[ExtractionDraft, ChatResponse]:
        """Ask, and once more where the answer does not fit."""
        response = self._complete(request)
        try:
            return parse(response.text), response
        except ValueError as error:
            reason = explain(error)
        [(_, again)] = self._repair.render(reason=reason)
        turns = (Message(role="assistant", content=response.text), Message(role="user", content=again))
        response = self._complete(request.model_copy(update={"messages": request.messages + turns}))
        try:
            return parse(response.text), response
        except ValueError as error:
            raise InvalidAnswer(f"the answer does not fit, asked twice: {explain(error)}", attempts=2) from error

    def _complete(self, request: ChatRequest) -> ChatResponse:
        response = self._chat.complete(request)
        if response.finish == "refused":
            why = response.text[:200] or "no reason given"
            raise RefusedError(f"the model declined: {why}", attempts=response.attempts)
        if response.finish == "length":
            raise TruncatedError("the answer was cut off at the token limit", attempts=response.attempts)
        return response

    def _provenance(self, request: ChatRequest, response: ChatResponse) -> Provenance:
        return Provenance(
            stage=STAGE,
            fingerprint=self.fingerprint,
            prompt=self._prompt.label,
            prompt_sha256=self._prompt.sha256,
            model_asked=request.model,
            model_answered=response.model,
            request_sha256=request.key(),
        )


def _answer(request: ChatRequest, response: ChatResponse) -> Answer:
    return Answer(
        stage=STAGE,
        request_sha256=request.key(),
        model=response.model,
        mode=response.mode,
        recorded=response.origin == "recording",
        prompt_tokens=response.usage.prompt_tokens,
        completion_tokens=response.usage.completion_tokens,
    )


def parse(text: str) -> ExtractionDraft:
    """Read an answer; a ValueError says why it does not fit."""
    return ExtractionDraft.model_validate_json(canonical(parse_json(text)))


def explain(error: ValueError) -> str:
    """Say in one sentence why an answer does not fit."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"at {where}: {first['msg']}{more}"
