import pytest

from pipeline.stages.rules.lexicon import lexicon


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("say", "plural"),
        ("says", "singular"),
        ("said", None),
        ("saying", None),
        ("denies", "singular"),
        ("denied", None),
        ("quipped", None),
        ("stressed", None),
        ("stresses", "singular"),
        ("declaring", None),
        ("conveys", None),
    ],
)
def test_verbs_have_all_their_forms(form, number):
    found = [one for one in lexicon().forms.get(form, ()) if one.words == (form,)]
    assert [one.number for one in found] == ([] if form == "conveys" else [number])


def test_a_cue_of_two_words_is_tried_before_its_first_word_alone():
    assert [one.words for one in lexicon().forms["called"]][-1] == ("called",)
    assert ("called", "for") in [one.words for one in lexicon().forms["called"]]
