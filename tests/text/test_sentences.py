"""Sentences: where they end, where they do not, and that nothing is lost between them."""

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.sentences import sentences

NEWS = (
    "The council of the river town voted on Tuesday to close the old bridge, Mayor Dr. Ada Lindqvist said. "
    "She added that “nobody wants this, but the bolts are rusting” and that approx. 4,500 people cross it each day. "
    "Work is to begin in the first week of September and to end before the snow falls."
)


def cut(text: str, language: str | None = None) -> list[str]:
    return [text[s.span.start : s.span.end] for s in sentences(text, language)]


@pytest.mark.parametrize(
    "parts",
    [
        ["He met Mr. Smith.", "They left."],
        ["See No. 5 and Vol. 3.", "It cost approx. 5 euros, est. 1920."],
        ["“No. I will not go,” he said.", "He went."],
        ["J. R. Tolkien met George W. Bush.", "He left."],
        ["John Smith Sr. spoke.", "So did Amb. Smith and Ms. Roe."],
        ["She arrived by 5 p.m. on Monday.", "By 6 p.m.", "He had gone."],
        ["The U.S. President spoke.", "He lives in the U.S."],
        ["Apple Inc. of Cupertino paid $3.5 million.", "It said so."],
        ["“Yes, it is.”", "He left."],
        ["“What?” she asked.", "“Nothing.”"],
        ["It ended. ”", "Then he spoke."],
        ["The captives were freed. .", "They went home."],
        ["1. First, the bridge.", "2. Then the road."],
        ["Wait... he said.", "Really?!", "Yes."],
        ["\U0001f600\U0001f600 Good.", "\U0001f680 Then Émile came."],
        ["他说。", "我们走。"],
        ["مرحبا بكم.", "كيف الحال؟"],
    ],
)
def test_a_paragraph_is_cut_where_its_sentences_end(parts):
    assert cut(" ".join(parts)) == parts


def test_a_number_ends_a_sentence_where_no_abbreviation_does():
    assert cut("No. He said he would not. See No. 5.") == ["No.", "He said he would not.", "See No. 5."]


def test_the_language_decides_what_a_boundary_is():
    assert cut("Am 3. Mai kam er. Gut.", "de-AT") == ["Am 3. Mai kam er.", "Gut."]
    assert cut("Am 3. Mai kam er. Gut.", "xx") == cut("Am 3. Mai kam er. Gut.")


def test_each_line_is_a_paragraph_and_headings_need_no_full_stop():
    text = "The bridge\r\nIt closed. It is old.\r\n\r\n11,000 people cross it\nThey walk."
    assert [(s.number, s.paragraph) for s in sentences(text)] == [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4)]
    assert cut(text) == ["The bridge", "It closed.", "It is old.", "11,000 people cross it", "They walk."]


@pytest.mark.parametrize("width", [60, 66, 72, 80])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hard_wrapped_text_is_not_cut_at_its_line_breaks(width, newline):
    wrapped = newline.join(["The bridge", *textwrap.wrap(NEWS, width), "", *textwrap.wrap(NEWS, width)])
    flat = [" ".join(words.split()) for words in cut(wrapped)]
    assert flat == ["The bridge", *cut(NEWS), *cut(NEWS)]
    assert {s.paragraph for s in sentences(wrapped)} == {1, 2, 3}


def test_an_indented_line_starts_a_paragraph_of_wrapped_text():
    wrapped = "\n".join(textwrap.wrap(NEWS, 70, initial_indent="    ") * 2)
    assert [s.paragraph for s in sentences(wrapped)] == [1, 1, 1, 2, 2, 2]


def test_one_short_sentence_a_line_is_no_wrapped_text():
    lines = [
        "The council voted on Tuesday to close the old bridge for good.",
        "A majority of seven stood against it",
    ] * 3
    assert cut("\n".join(lines)) == lines


def test_however_much_white_space_stands_between_two_sentences():
    assert cut("He left." + " " * 200 + "She, too. " + "\t" * 99 + ". ") == ["He left.", "She, too. " + "\t" * 99 + "."]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\u2028 \xa0"])
def test_white_space_holds_no_sentence(text):
    assert sentences(text) == ()


CHARACTERS = st.characters(exclude_categories=["Cs"])
MARKS = [
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\xa0",
    "\u2028",
    "\u200f",
    "\ufeff",
    "\x00",
    *"\n\r\t .!?…“”’\"'()[]«»-",
]
WORDS = "Vol. No. 5 e.g. p.m. U.S. J. 1. مرحبا. 他说。 नमस्ते। \U0001f600 e\u0301 שלום word Word".split(" ")
ODD = st.sampled_from([*MARKS, *WORDS])
TEXTS = st.one_of(st.lists(st.one_of(ODD, CHARACTERS), max_size=60).map("".join), st.text(CHARACTERS, max_size=80))


@given(TEXTS, st.sampled_from([None, "en", "de", "ar", "zh-Hans", "hi", "ja", "", "-", "Ünknown"]))
@example("\x1f\ufeff", "en")
def test_every_character_stands_in_exactly_one_sentence(text, language):
    found = sentences(text, language)
    end = 0
    for number, sentence in enumerate(found, 1):
        words = text[sentence.span.start : sentence.span.end]
        assert sentence.number == number
        assert words == words.strip()
        assert text[end : sentence.span.start].strip() == ""
        assert sentence.span.start >= end
        end = sentence.span.end
    assert text[end:].strip() == ""
    paragraphs = [sentence.paragraph for sentence in found]
    assert paragraphs == sorted(paragraphs)
    assert set(paragraphs) == set(range(1, len(set(paragraphs)) + 1))
