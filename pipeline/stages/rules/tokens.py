"""One sentence as the rules see it: words and marks with their places, and whether they stand in quotation marks."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Span
from pipeline.stages.rules.lexicon import lexicon

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|\b(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Col|Maj|Capt|Lt|Sgt|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|No|[A-Z])\.(?=\s+\S)"
    r"|[^\W_]+(?:[-’'.,&/][^\W_]+)*(?:['’](?!\w)(?<=s['’]))?|--+|''|\S"
)
OPENING, CLOSING = frozenset("“„«‘"), frozenset("”»")
MARKS = OPENING | CLOSING | frozenset({'"', "'", "’", "''", "‹", "›", "「", "」", "『", "』", "‚"})
DASHES = frozenset({"—", "–", "--", "-", "---"})


class Token(NamedTuple):
    """A word or a mark. ``low`` is the word in small letters, with straight apostrophes and without "'s"."""

    text: str
    low: str
    start: int
    end: int
    quoted: bool

    @property
    def is_word(self) -> bool:
        """Say whether it is a word or a number, and no mark."""
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Say whether it is written like a name."""
        return self.text[0].isupper() or (self.text[0].isdigit() and self.text.isalnum() and not self.text.isdigit())

    @property
    def is_possessive(self) -> bool:
        """Say whether it ends like "ministry's" or "rebels'"."""
        return self.text.endswith(("'s", "’s", "s'", "s’"))


Tokens = Sequence[Token]
Range = tuple[int, int]
"""From a token's number up to another's, which is not in it."""


def quotes_in(quotes: Sequence[Span], span: Span) -> tuple[Span, ...]:
    """Return the quotations that a sentence has a part in; ``quotes`` stand in order and do not overlap."""
    first = bisect_right(quotes, span.start, key=lambda quote: quote.end)
    return tuple(quotes[first : bisect_left(quotes, span.end, key=lambda quote: quote.start)])


def tokenised(text: str, span: Span, quotes: Sequence[Span]) -> list[Token]:
    """Divide a sentence into tokens; ``quotes`` are the insides of the quotation marks that it has a part in."""
    return list(_tokens(text, span, quotes))


def _tokens(text: str, span: Span, quotes: Sequence[Span]) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, span.start, span.end):
        start, end = match.span()
        quoted = any(quote.start <= start and end <= quote.end for quote in quotes)
        low = match[0].lower().replace("’", "'")
        yield Token(match[0], low.removesuffix("'s") if match[0][0].isalnum() else low, start, end, quoted)


def is_(name: str, token: Token) -> bool:
    """Say whether a token is of a class of the lexicon."""
    return lexicon().has(name, token.low.rstrip("."))


def trimmed(tokens: Tokens, span: Range) -> Range:
    """Leave out the marks at the edges of a range but for quotation marks, and "and" or "but" at its start."""
    start, end = span
    while start < end and not tokens[start].is_word and not _is_mark(tokens[start]):
        start += 1
    while (
        end > start
        and not tokens[end - 1].is_word
        and not _is_mark(tokens[end - 1])
        and tokens[end - 1].text not in {"%", ")"}
    ):
        end -= 1
    return start, end


def _is_mark(token: Token) -> bool:
    return token.text in MARKS


def span_of(tokens: Tokens, span: Range) -> Span:
    """Return the characters of a range that is not empty."""
    return Span(start=tokens[span[0]].start, end=tokens[span[1] - 1].end)
