import pytest

from pipeline.records import Attribution, Run, Span
from pipeline.stages.standing import Register, body_of, fold, name_of, weighty
from pipeline.verdicts import Body, Matter, Standing


def standing(article, name, body):
    return Standing(article_id=article, source_name=name, body=body, own_text=False)


MATTER = Matter(
    id="m",
    articles=("a1", "a2"),
    bodies=(Body(name="Brennick", party=True, why=""), Body(name="the League", party=True, why="")),
    standings=(
        standing("a1", "Ida Roon", "Brennick"),
        standing("a1", "she", "Brennick"),
        standing("a1", "a clerk", None),
        standing("a2", "Ida Roon", "Brennick"),
        standing("a2", "the clerk", "Brennick"),
        standing("a1", "Per Alm", "League"),
        standing("a2", "Per Alm", "Brennick"),
    ),
)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("The Ministry of Défense", "ministry of defense"), ("The", "the"), ("ÖZGÜR-Haus", "ozgur haus"), ("…", "")],
)
def test_writings_of_one_name_are_levelled(name, folded):
    assert fold(name) == folded
    assert fold(folded) == folded


def test_weighty_words_tell_names_apart():
    assert weighty("Mr. Roon’s office") == {"roon", "office"}
    assert weighty("the workers' union") == {"workers", "union"}
    assert weighty("one of the") == frozenset()


@pytest.mark.parametrize(
    ("article", "name", "body"),
    [
        ("a1", "ida roon", "Brennick"),
        (None, "Ida Roon", "Brennick"),
        ("a3", "Ida Roon", "Brennick"),
        ("a1", "a clerk", None),
        ("a2", "the clerk", "Brennick"),
        ("a1", "Per Alm", "the League"),
        (None, "Per Alm", None),
        (None, "League", "the League"),
        (None, "the Brennick", "Brennick"),
        (None, "nobody", None),
        (None, "", None),
    ],
)
def test_the_body_behind_a_name(article, name, body):
    found = body_of(MATTER, article, name)
    assert (found and found.name) == body


def test_a_standing_is_of_its_article():
    assert Register(MATTER).standing("a2", "she") is None
    assert Register(MATTER).standing("a1", "She") == standing("a1", "she", "Brennick")


def test_a_source_can_be_added_with_a_body_that_the_matter_does_not_name():
    register = Register(MATTER)
    register.add(standing("a3", "Jon Ek", "Harbour Office"))
    assert register.body(None, "the harbour office") == Body(name="Harbour Office", party=False, why="")
    assert register.body(None, "Jon Ek") == register.body("a3", "jon ek")
    assert len(register.bodies) == len(MATTER.bodies) + 1


def test_the_article_itself_has_no_name():
    words = Run(quote="a man in a hat", span=Span(start=0, end=14))
    assert name_of(Attribution(voice="narrator")) is None
    assert name_of(Attribution(voice="reported", source=words)) == "a man in a hat"
    assert name_of(Attribution(voice="reported", source=words, source_name="Ida Roon")) == "Ida Roon"
