"""Which words of an article stand in a heading."""

import re

from pipeline.records import Span
from pipeline.text.sentences import sentences

_MOST_WORDS = 14
_ENDS = re.compile(r"[.!?…:;。！？؟।][”’»\"')\]]*\Z")


def in_heading(text: str, span: Span, language: str | None = None) -> bool:
    """Say whether words stand in a heading: a paragraph of one short line that does not end like a sentence.

    In "It rained." / "Bridge shut" / "It was shut at noon.", each a paragraph, the second is one.
    """
    lines = sentences(text, language)
    here = next((line for line in lines if line.span.start <= span.start < line.span.end), None)
    if here is None or sum(line.paragraph == here.paragraph for line in lines) > 1:
        return False
    words = text[here.span.start : here.span.end]
    return len(words.split()) <= _MOST_WORDS and not _ENDS.search(words)
