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
    pieces: list[Span] = []
    sizes: list[int] = []
    for sentence in sentences(text, article.language):
        for piece, size in _fitting(text, sentence.span, count, limit):
            pieces.append(piece)
            sizes.append(size)

    def too_long(first: int, last: int) -> bool:
        return count(text[pieces[first].start : pieces[last].end]) > limit

    # A window is the pieces from `first` to `last`; `new` is the first of them that no window held before.
    first = new = 0
    while new < len(pieces):
        while first < new and sum(sizes[first : new + 1]) > limit:
            first += 1
        last, total = new, sum(sizes[first : new + 1])
        while last + 1 < len(pieces) and total + sizes[last + 1] <= limit:
            last += 1
            total += sizes[last]
        # What is between the pieces may count too.
        while last > new and too_long(first, last):
            last -= 1
        while first < new and too_long(first, last):
            first += 1
        yield Span(start=pieces[first].start, end=pieces[last].end)
        first = new = last + 1
        total = 0
        while first > 0 and total + sizes[first - 1] <= overlap:
            first -= 1
            total += sizes[first]


def _fitting(text: str, span: Span, count: Counter, limit: int) -> Iterator[tuple[Span, int]]:
    """Yield a span and its tokens where it fits, else cut in two near its middle, and so on; one character fits."""
    words = text[span.start : span.end]
    size = count(words)
    if len(words) == 1 or size <= limit:
        yield span, size
        return
    middle = len(words) // 2
    blank = _BLANK.search(words, middle) or _LAST_BLANK.match(words, 0, middle)
    cut = blank.end() if blank else middle
    left, right = words[:cut].rstrip(), words[cut:].lstrip()
    yield from _fitting(text, Span(start=span.start, end=span.start + len(left)), count, limit)
    yield from _fitting(text, Span(start=span.end - len(right), end=span.end), count, limit)
