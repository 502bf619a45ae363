"""Article to chunks: windows of whole sentences that fit the embedding model, each with its exact place."""

import re
from collections.abc import Callable, Iterator

from pipeline.identity import content_id
from pipeline.records import Article, Chunk, Span
from pipeline.text.sentences import sentences

_BLANK = re.compile(r"\s")
_LAST_BLANK = re.compile(r".*\s", re.DOTALL)

Counter = Callable[[str], int]
"""Counts the embedding model's own tokens in a text."""


def segment(article: Article, *, count_tokens: Counter, max_tokens: int, overlap: int = 48) -> tuple[Chunk, ...]:
    """Cut an article into chunks of at most ``max_tokens``, in order; together they hold every sentence.

    A chunk starts with as many of the last sentences of the one before as come to ``overlap`` tokens at most. A
    sentence that is too long by itself is cut at white space, or anywhere where it has none. ``chunk.text`` equals
    ``article.text[start:end]``, and the id hashes the article's id and the span. Raises ``ValueError`` where
    ``max_tokens`` is under 1, or ``overlap`` is negative or not under ``max_tokens``.
    """
    if max_tokens < 1 or not 0 <= overlap < max_tokens:
        raise ValueError(f"chunks of {max_tokens} tokens with an overlap of {overlap} cannot be made")
    return tuple(
        Chunk(
            id=content_id("p", [article.id, span.start, span.end]),
            article_id=article.id,
            span=span,
            text=article.text[span.start : span.end],
        )
        for span in _windows(article, count_tokens, max_tokens, overlap)
    )


def _windows(article: Article, count: Counter, limit: int, overlap: int) -> Iterator[Span]:
    text = article.text
    pieces = [
        piece
        for sentence in sentences(text, article.language)
        for piece in _fitting(text, sentence.span, lambda words: count(words) <= limit)
    ]

    def size(first: int, last: int) -> int:
        return count(text[pieces[first].start : pieces[last].end])

    # A window is the pieces from `first` to `last`; `new` is the first of them that no window held before.
    first = new = 0
    while new < len(pieces):
        while first < new and size(first, new) > limit:
            first += 1
        last = new
        while last + 1 < len(pieces) and size(first, last + 1) <= limit:
            last += 1
        yield Span(start=pieces[first].start, end=pieces[last].end)
        first = new = last + 1
        while first > 0 and size(first - 1, last) <= overlap:
            first -= 1


def _fitting(text: str, span: Span, fits: Callable[[str], bool]) -> Iterator[Span]:
    """Yield a span whole where it fits, else cut in two near its middle, and so on; one character always fits."""
    words = text[span.start : span.end]
    if len(words) == 1 or fits(words):
        yield span
        return
    middle = len(words) // 2
    blank = _BLANK.search(words, middle) or _LAST_BLANK.match(words, 0, middle)
    cut = blank.end() if blank else middle
    left, right = words[:cut].rstrip(), words[cut:].lstrip()
    yield from _fitting(text, Span(start=span.start, end=span.start + len(left)), fits)
    yield from _fitting(text, Span(start=span.end - len(right), end=span.end), fits)
