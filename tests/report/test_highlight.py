"""The text is cut at every edge and loses nothing by it."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Extraction
from pipeline.report.highlight import Place, cut, paragraphs, places
from pipeline.report.view import VOICES, number_claims
from tests.factories import make_article
from tests.report.samples import bridge, claim, said

ROLES = st.sampled_from(["content", "source", "cue"])


@st.composite
def marked_texts(draw):
    """Any text, with any spans over it: nested, crossing, the same twice, beyond its end."""
    text = draw(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \r\n\t“”")), max_size=80))
    marks = []
    for _ in range(draw(st.integers(0, 8))):
        start, length = draw(st.integers(0, 90)), draw(st.integers(1, 40))
        role = draw(ROLES)
        voice = draw(st.sampled_from(VOICES)) if role == "content" else None
        marks.append(Place(start, start + length, draw(st.integers(1, 4)), role, voice))
    return text, marks


@given(marked_texts())
def test_the_pieces_are_the_text(marked):
    text, marks = marked
    assert "".join(s.text for s in cut(text, marks)) == text
    pieces = [s for p in paragraphs(text, marks) for s in (*p.body, *p.gap)]
    assert "".join(s.text for s in pieces) == text
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in pieces)


@given(marked_texts())
def test_each_character_knows_its_claims(marked):
    text, marks = marked
    for segment in cut(text, marks):
        for at in range(segment.start, segment.start + len(segment.text)):
            over = [m for m in marks if m.start <= at < m.end]
            contents = [m for m in over if m.role == "content"]
            assert set(segment.claims) == {m.claim for m in contents}
            assert set(segment.sources) == {m.claim for m in over if m.role == "source"}
            assert set(segment.cues) == {m.claim for m in over if m.role == "cue"}
            assert segment.depth == len(contents)
            strongest = min((m.voice for m in contents if m.voice), key=VOICES.index, default=None)
            assert segment.voice == strongest


def test_nested_and_crossing_mentions():
    text = "The bridge, the only road to the harbour, is shut."
    marks = [
        Place(0, 40, 1, "content", "narrator"),
        Place(12, 40, 2, "content", "quoted"),
        Place(29, 49, 3, "content", "reported"),
    ]
    found = [(s.text, s.claims, s.voice, s.depth, s.opens, s.closes) for s in cut(text, marks)]
    assert found == [
        ("The bridge, ", (1,), "narrator", 1, True, ()),
        ("the only road to ", (1, 2), "quoted", 2, True, ()),
        ("the harbour", (1, 2, 3), "quoted", 3, True, (1, 2)),
        (", is shut", (3,), "reported", 1, False, (3,)),
        (".", (), None, 0, False, ()),
    ]


def test_of_two_that_begin_together_the_shorter_is_the_inner():
    short_first = [Place(0, 3, 1, "content", "quoted"), Place(0, 9, 2, "content", "quoted")]
    assert next(cut("One two three", short_first)).claims == (2, 1)


def test_where_source_and_cue_stand():
    it = make_article("The mayor said on her website that the bridge is shut.")
    who = said(it.text, "reported", "The mayor", "said", "her website")
    claims = (claim(it, "event", "The bridge is shut.", ("the bridge is shut", who)),)
    numbered = number_claims(Extraction(article_id=it.id, claims=claims, relations=(), rejections=()))
    found = [(it.text[p.start : p.end], p.role) for p in places(numbered)]
    assert found == [
        ("the bridge is shut", "content"),
        ("The mayor", "source"),
        ("said", "cue"),
        ("her website", "cue"),
    ]


def test_paragraphs_part_at_blank_lines_or_else_at_every_line():
    def bodies(text: str) -> list[str]:
        return ["".join(s.text for s in p.body) for p in paragraphs(text, [])]

    assert bodies("One\ntwo\n\n \nthree\n") == ["One\ntwo", "three\n"]
    assert bodies("One\ntwo\nthree\n") == ["One", "two", "three"]
    assert bodies("One\r\ntwo\r\n\r\nthree") == ["One\r\ntwo", "three"]
    assert bodies("One\r\ntwo") == ["One", "two"]
    assert bodies("") == []
    assert bodies("\nOne") == ["", "One"]


def test_a_paragraph_that_is_all_headline_is_a_heading():
    view = bridge()
    found = paragraphs(view.article.text, places(number_claims(view.extraction)))
    headings = ["".join(s.text for s in p.body) for p in found if p.heading]
    assert headings == ["Traders count the cost"]
