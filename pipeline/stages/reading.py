"""How an article is shown to a model: its facts, its sentences numbered, and windows where it is too long for one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.records import Article, Record, Sentence
from pipeline.stages.drafts import SourceDraft


class Window(Record):
    """The sentences that one request is about, and those before them that are shown for understanding."""

    context: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]

    def halves(self, overlap: int) -> "tuple[Window, Window] | None":
        """Divide a window in two; null where it holds one sentence alone."""
        middle = len(self.sentences) // 2
        if middle == 0:
            return None
        first, second = self.sentences[:middle], self.sentences[middle:]
        return Window(context=self.context, sentences=first), Window(context=first[-overlap:], sentences=second)


def windows(sentences: Sequence[Sentence], *, characters: int, overlap: int) -> list[Window]:
    """Divide sentences into windows of at most ``characters`` each, preceded by ``overlap`` sentences of context."""
    starts = [0]
    for i, sentence in enumerate(sentences):
        if i > starts[-1] and sentence.span.end - sentences[starts[-1]].span.start > characters:
            starts.append(i)
    return [
        Window(context=tuple(sentences[max(0, a - overlap) : a]), sentences=tuple(sentences[a:b]))
        for a, b in pairwise([*starts, len(sentences)])
    ]


def shown(article: Article, window: Window, known: Iterable[SourceDraft] = ()) -> str:
    """Write an article, or a window of it, as the model sees it."""
    published = article.published and f"{article.published.isoformat()} ({article.published:%A})"
    facts = {
        "Title": article.title,
        "Outlet": article.outlet,
        "Byline": article.byline,
        "Published": published,
        "Language": article.language,
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    names = [_source(source) for source in known]
    if names:
        lines += ["", "Sources met before this part (call them by these names again):", *names]
    if window.context:
        lines += ["", "What stands before this part (to understand it; record nothing of it):"]
        lines += _numbered(article, window.context)
        lines += ["", "The part to record:"]
    return "\n".join([*lines, *_numbered(article, window.sentences)]).strip()


def _source(source: SourceDraft) -> str:
    return "- " + "; ".join(part for part in (source.name, source.role, source.affiliation, source.kind) if part)


def _numbered(article: Article, sentences: Sequence[Sentence]) -> list[str]:
    """Write the sentences with their numbers, a blank line before each paragraph, so that a heading can be told."""
    lines, paragraph = [], 0
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            lines.append("")
            paragraph = sentence.paragraph
        words = " ".join(article.text[sentence.span.start : sentence.span.end].splitlines())
        lines.append(f"[{sentence.number}] {words}")
    return lines
