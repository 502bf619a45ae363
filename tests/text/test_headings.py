import pytest

from pipeline.records import Span
from pipeline.text.headings import in_heading

TEXT = "Storm at sea\n\nIt rained. Boats sank.\n\n“Nothing left”\n\nThe end came at noon.\n\nWhy us?"


@pytest.mark.parametrize(
    ("words", "heading"),
    [("at sea", True), ("Boats sank", False), ("Nothing left", True), ("The end", False), ("Why us", False)],
)
def test_a_heading_is_a_short_line_that_does_not_end_like_a_sentence(words, heading):
    start = TEXT.index(words)
    assert in_heading(TEXT, Span(start=start, end=start + len(words))) is heading


def test_a_long_line_without_a_stop_is_none():
    text = "word " * 20
    assert not in_heading(text, Span(start=0, end=4))
