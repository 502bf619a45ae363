import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.stages.judge import Place, question_of
from pipeline.verdicts import Origin, Overlap
from tests.factories import make_article, make_claim
from tests.stages.judge.material import FELLED, GULL, MATTER, TERN, question, scene, spoken


def test_passages_are_shown_once_where_they_overlap():
    laid = scene()
    assert [laid.words(place) for place in laid.passages] == [
        "Some 400 trees were felled, councillor Ida Roon said. The league called that a pretext.",
        "A forester found decay in six of them. The work ended on 2 April.",
        GULL.text,
    ]


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60)), min_size=1, max_size=8))
def test_passages_never_overlap_and_hold_all_that_was_given(cuts):
    spans = [Span(start=start, end=min(start + length, len(TERN.text))) for start, length in cuts]
    laid = scene([Place(article_id=TERN.id, span=span) for span in spans])
    shown = [n for place in laid.passages for n in range(place.span.start, place.span.end)]
    given_ = {n for span in spans for n in range(span.start, span.end) if not TERN.text[n].isspace()}
    assert len(shown) == len(set(shown))
    assert {n for n in shown if not TERN.text[n].isspace()} == given_


def test_speakers_bear_the_body_behind_them_and_its_side():
    assert [(speaker.key, speaker.who) for speaker in scene().speakers] == [
        ("A1.s1", "Ida Roon, councillor [Brennick, a party]"),
        ("A1.s2", "league"),
        ("A1.s3", "forester [Institute]"),
    ]


def test_a_reprint_is_named_and_two_texts_of_one_outlet_are_not():
    overlap = Overlap(a=GULL.id, b=TERN.id, share_of_a=0.9, share_of_b=0.6)
    origin = Origin(id="o", articles=(TERN.id, GULL.id), overlaps=(overlap,))
    assert scene(origins=[origin]).notes == (
        "The Tern, 2030-03-20 (Wednesday)",
        "The Gull, 2030-03-25 (Monday): 391 stumps (a reprint of A1)",
    )
    assert "reprint" not in "".join(scene(origins=[origin.model_copy(update={"overlaps": ()})]).notes)


def test_a_question_says_who_puts_it_forward_in_each_article():
    stumps = make_claim(GULL, "Some 400 trees were felled.", "lists 391 stumps removed")
    said = question("f1", FELLED, stumps)
    assert said.by == "Ida Roon, councillor [Brennick, a party], A1; the article itself, A2"
    assert [place.article_id for place in said.own] == [TERN.id, GULL.id]


def test_members_of_another_matter_are_passed_over_and_one_of_none_is_a_fault():
    far = make_article("Some 400 trees were felled, a paper said.")
    member = spoken(far, "Some 400 trees were felled.", "Some 400 trees were felled", "paper")
    assert question("f1", FELLED, member) == question("f1", FELLED)
    with pytest.raises(ValueError, match=f"no member in the articles of the matter {MATTER.id}"):
        question_of("f1", member.text, [member], scene())
