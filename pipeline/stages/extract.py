"""Extraction: an article in, its claims out, with the words that they stand in and whoever answers for them.

One request for an article that fits, windows of sentences where it does not; a window whose answer is cut off is
divided. An answer that does not fit is asked for once more, with the reason.
"""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.errors import TruncatedError
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.prompts import Prompt
from pipeline.records import Article, Extraction, Sentence
from pipeline.stages.asking import Asker, AskOptions
from pipeline.stages.base import Answer, UnitResult
from pipeline.stages.drafts import ExtractionDraft, SourceDraft
from pipeline.stages.examples import worked_examples
from pipeline.stages.grounding import STAGE, ground
from pipeline.stages.merging import merged
from pipeline.stages.reading import Window, shown, windows

CODE = 1
"""Goes up when the same answer would give other records."""


class ExtractOptions(AskOptions):
    """What a user may set about extraction, beside the model."""

    window_characters: int = 10_000
    """An article up to this length is one request; the answer is some ten times as long as what it is about."""
    window_overlap: int = 3
    """Sentences of context before each further window."""


class Extractor:
    """Extracts the claims of one article at a time. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: ExtractOptions) -> None:
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=prompt, repair=repair, form=ExtractionDraft)
        self._options = options
        self._examples = worked_examples(prompt)
        self.fingerprint = self._asker.fingerprint(CODE, options)

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
                given = self._asker.ask(request, fingerprint=self.fingerprint)
            except TruncatedError:
                halves = window.halves(self._options.window_overlap)
                if halves is None:
                    raise
                open_windows[:0] = halves
                whole = False
                continue
            known |= {source.name: source for source in given.draft.sources if source.name}
            answers.append(given.answer)
            found.append(ground(article, sentences, given.draft, given.provenance))
        return UnitResult(extraction=merged(article, found), answers=tuple(answers))

    def first_requests(self, article: Article, sentences: Sequence[Sentence]) -> Iterator[ChatRequest]:
        """Give the requests that an article would need, for an estimate: sources met on the way are left out."""
        parts = self._windows(sentences)
        for window in parts:
            yield self.request(article, window, known=(), whole=len(parts) == 1)

    def request(self, article: Article, window: Window, *, known: Iterable[SourceDraft], whole: bool) -> ChatRequest:
        """Write the request for one window of an article."""
        return self._asker.request(
            article.name, self._options, examples=self._examples, article=shown(article, window, known), part=not whole
        )

    def _windows(self, sentences: Sequence[Sentence]) -> list[Window]:
        return windows(sentences, characters=self._options.window_characters, overlap=self._options.window_overlap)
