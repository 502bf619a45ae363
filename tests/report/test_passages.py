"""Words of an article, shown with what surrounds them in their paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.report.passages import excerpt

TEXT = "First paragraph.\n\nThe log lists 31 cracks, of which nine are new.\r\nThe end."


@pytest.mark.parametrize(
    ("words", "around", "expected"),
    [
        ("31 cracks", 100, ("The log lists ", "31 cracks", ", of which nine are new.")),
        ("31 cracks", 9, ("… lists ", "31 cracks", ", of …")),
        ("First", 100, ("", "First", " paragraph.")),
        ("end.", 100, ("The ", "end.", "")),
        ("new.\r\nThe", 9, ("… nine are ", "new.\r\nThe", " end.")),
    ],
)
def test_excerpt(words, around, expected):
    start = TEXT.index(words)
    assert excerpt(TEXT, Span(start=start, end=start + len(words)), around) == expected


def test_a_script_without_spaces_is_cut_anywhere():
    text = "汉" * 100 + "字" + "语" * 100
    assert excerpt(text, Span(start=100, end=101), 30) == ("… " + "汉" * 30, "字", "语" * 30 + " …")


@given(st.text(st.sampled_from("ab \n\r…"), min_size=1), st.data())
def test_the_words_are_those_of_the_span_and_what_surrounds_them_is_there_too(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, words, after = excerpt(text, Span(start=start, end=end), around=5)
    assert words == text[start:end]
    assert not set("\r\n") & set(before + after)
    assert text[:start].endswith(before.removeprefix("… "))
    assert text[end:].startswith(after.removesuffix(" …"))
    assert len(before) <= 5 + 2
    assert len(after) <= 5 + 2
