from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.turns import turns

HEARING = (
    "CHAIR (Ms Ada Lind): How many boats?\n"
    "Mr O. BERG (Harbour Board): Forty. We lost two.\n"
    "Boats\n"
    "CHAIR: When?\n"
    "Mr O. BERG: In May: both of them."
)


def said(text):
    return [text[turn.said.start : turn.said.end] for turn in turns(text)]


def test_each_turn_is_what_stands_behind_the_label_in_its_line():
    assert said(HEARING) == ["How many boats?", "Forty. We lost two.", "When?", "In May: both of them."]
    assert all(HEARING[turn.cue.start : turn.cue.end] == ":" for turn in turns(HEARING))


def test_colons_in_an_article_are_no_conversation():
    assert said("The result: nobody came.\nThe reason: rain.\nThe cost: 300 euros.\nNobody minded: it was free.") == []
    assert said("She said: “We stay.”\nHe said: “We go.”") == []
    assert said("") == []


@given(st.text(max_size=200))
def test_any_text_gives_turns_inside_it_and_in_order(text):
    found = turns(text)
    assert all(turn.cue.end <= turn.said.start < turn.said.end <= len(text) for turn in found)
    assert all(a.said.end <= b.cue.start for a, b in pairwise(found))
