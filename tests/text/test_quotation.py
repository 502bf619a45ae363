"""What stands in quotation marks, and how a run of words is quoted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.text.quotation import quoted_spans, voice_of

QUOTATIONS = [
    ('She said: "We left," and "came back".', ["We left,", "came back"]),
    ("She said: “We’ll leave,” and “can’t stay”.", ["We’ll leave,", "can’t stay"]),
    ("‘Don’t go,’ she said of the crews’ boats and ‘nets’.", ["Don’t go,", "nets"]),
    ("‘The crews’ boats are gone.’ He wept.", ["The crews’ boats are gone."]),
    ("It's a 'scare quote', isn't it?", ["scare quote"]),
    ("'It's over', he said, 'for the crews' sake.'", ["It's over", "for the crews' sake."]),
    ("The '90s, rock 'n' roll, the crews' boats: don't.", []),
    ("« Bonjour », dit-il, «\u00a0non\u00a0».", ["Bonjour", "non"]),
    ("»Ja«, sagte er, »nein«.", ["Ja", "nein"]),
    ("„Ja“, sagte er, „nein”.", ["Ja", "nein"]),
    ("”Hej”, sade han, ”nej”.", ["Hej", "nej"]),
    ("「はい」と言った。『いいえ』", ["はい", "いいえ"]),
    ("“One.\n\n“Two.\n\n“Three,” he said.", ["One.", "Two.", "Three,"]),
    ('"One.\n"Two," he said.', ["One.", "Two,"]),
    ("“Never closed.\nThe next paragraph has “another” one.", ["Never closed.", "another"]),
    ("He said “all “well” here” then.", ["all “well” here"]),
    ('He said "all "well" here" then.', ['all "well" here']),
    ("He said “all ‘well’ here” then.", ["all ‘well’ here"]),
    ("‘They said “yes” to me.’", ["They said “yes” to me."]),
    ("“A hard-wrapped line goes on\nin the next one,” he said.", ["A hard-wrapped line goes on\nin the next one,"]),
    ('A 6\'2" man with a 12" pipe said "hi".', ["hi"]),
    ('said,"We left," he', ["We left,"]),
    ("\"\" “” ''", []),
    ("“", []),
    ('closed only" here', []),
    ("Nothing is quoted.", []),
]


@pytest.mark.parametrize(("text", "insides"), QUOTATIONS)
def test_the_insides_of_quotation_marks(text: str, insides: list[str]):
    assert [text[span.start : span.end] for span in quoted_spans(text)] == insides


ARTICLE = "The mayor said: “We never closed the gate.” She called it a “fairy tale” and left. The gate was shut."


@pytest.mark.parametrize(
    ("words", "voice"),
    [
        ("We never closed the gate", "quoted"), ("“We never closed the gate.”", "quoted"),
        ("closed the gate", "quoted"),
        ("We never closed the gate.” ", "quoted"), ("it a “fairy tale”", "mixed"), ("fairy tale", "quoted"),
        ("“fairy tale” and left", "mixed"), ("The gate was shut.", "reported"), ("gate.” She", "mixed"),
        ("The mayor said", "reported"), ("”", "reported"),
    ],
)  # fmt: skip
def test_the_voice_of_a_run(words: str, voice: str):
    start = ARTICLE.index(words)
    assert voice_of(ARTICLE, Span(start=start, end=start + len(words)), quoted_spans(ARTICLE)) == voice


def test_a_run_over_two_quoted_paragraphs_is_quoted():
    text = "“We left.\n\n“We came back,” he said."
    start, end = 1, text.index(",”")
    assert voice_of(text, Span(start=start, end=end), quoted_spans(text)) == "quoted"


MARKS = ['"', "“", "”", "'", "‘", "’", "«", "»", "„", " ", "\n", "a", "s", ".", "1", "word "]


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
def test_no_marks_are_too_strange(text: str):
    spans = quoted_spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
    if text:
        voice_of(text, Span(start=0, end=len(text)), spans)


@given(
    st.lists(st.sampled_from(["gate", "won’t", "Mayor", "2019,", "soon."]), min_size=1),
    st.sampled_from(["“”", '""', "«»", "„“"]),
)
def test_what_is_quoted_comes_back(words: list[str], marks: str):
    inside = " ".join(words)
    text = f"He said {marks[0]}{inside}{marks[1]} and went."
    assert [text[span.start : span.end] for span in quoted_spans(text)] == [inside]
