from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Sentence, Span
from pipeline.stages.drafts import SourceDraft
from pipeline.stages.reading import Window, shown, windows
from pipeline.text.sentences import sentences
from tests.factories import make_article

TEXT = "The quay is shut.\nNobody came. “Not one,” she said.\nRain again"


def test_an_article_is_shown_with_its_facts_and_numbered_sentences():
    article = make_article(TEXT, title="Shut", published="2031-03-05", outlet="The Quay")
    window = Window(context=(), sentences=sentences(TEXT))
    assert shown(article, window) == (
        "Title: Shut\nOutlet: The Quay\nPublished: 2031-03-05 (Wednesday)\n\n"
        "[1] The quay is shut.\n\n[2] Nobody came.\n[3] “Not one,” she said.\n\n[4] Rain again"
    )


def test_a_window_shows_what_stands_before_it_and_whom_it_knows():
    article = make_article(TEXT)
    first, *rest = sentences(TEXT)
    known = [SourceDraft(key="s1", name="Ana Ruiz", role="mayor", affiliation=None, kind="government")]
    text = shown(article, Window(context=(first,), sentences=tuple(rest)), known)
    assert "Sources met before this part (call them by these names again):\n- Ana Ruiz; mayor; government" in text
    assert text.index("record nothing of it") < text.index("[1] The quay") < text.index("The part to record:")
    assert text.index("The part to record:") < text.index("[2] Nobody came.")


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.integers(1, 600), st.integers(0, 4))
def test_windows_hold_every_sentence_once_and_keep_to_the_size(lengths, size, overlap):
    found, start = [], 0
    for number, length in enumerate(lengths, 1):
        found.append(Sentence(number=number, paragraph=1, span=Span(start=start, end=start + length)))
        start += length + 1
    parts = windows(found, characters=size, overlap=overlap)
    assert [sentence for part in parts for sentence in part.sentences] == found
    for part in parts:
        assert len(part.sentences) == 1 or part.sentences[-1].span.end - part.sentences[0].span.start <= size
        assert len(part.context) <= overlap
        assert all(sentence.number < part.sentences[0].number for sentence in part.context)


def test_a_window_is_divided_until_one_sentence_is_left():
    window = Window(context=(), sentences=sentences("One. Two. Three."))
    halves = window.halves(1)
    assert halves is not None
    first, second = halves
    assert [s.number for s in first.sentences] == [1]
    assert [s.number for s in second.sentences] == [2, 3]
    assert [s.number for s in second.context] == [1]
    assert first.halves(1) is None
