import pytest

from tests.stages.rules.reading import mentions


def who(text):
    """Name, role, affiliation and kind of the last one who says something."""
    by = mentions(text)[-1].attribution
    return by.source_name, by.source_role, by.source_affiliation, by.source_kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Quell said it leaked.", ("Mara Quell", None, None, "person")),
        ("Interior Minister Mara Quell said it leaked.", ("Mara Quell", "Interior Minister", None, "government")),
        ("Mara Quell, a diver from Ulm, said it leaked.", ("Mara Quell", "diver from Ulm", "Ulm", "person")),
        ("The mayor of Ulm, Mara Quell, said it leaked.", ("Mara Quell", "mayor of Ulm", "Ulm", "government")),
        ("Ulm's mayor Mara Quell said it leaked.", ("Mara Quell", "Ulm's mayor", "Ulm", "government")),
        ("Colonel Mara Quell said it leaked.", ("Mara Quell", "Colonel", None, "military")),
        ("Pierworks, the company that built it, said it leaked.", ("Pierworks", None, "Pierworks", "organisation")),
        ("The energy ministry said it leaked.", ("energy ministry", None, None, "government")),
        ("The report said it leaked.", ("report", None, None, "document")),
        ("Residents said it leaked.", ("Residents", None, None, "group")),
        ("The thief is believed to have left.", (None, None, None, None)),
        ("I said it leaked.", (None, None, None, None)),
    ],
)
def test_a_source_by_its_own_words(text, expected):
    assert who(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mara Quell left. Quell said it leaked.", "Mara Quell"),
        ("Mara Quell spoke on Monday. She said it leaked.", "Mara Quell"),
        ("Spokesman Olin Trask left before Mara Quell came. He said it leaked.", "Mara Quell"),
        ("Spokesman Olin Trask left. Spokeswoman Mara Quell came. He said it leaked.", "Olin Trask"),
        ("The mayor of Ulm, Mara Quell, left. The mayor said it leaked.", "Mara Quell"),
        ("The mayor said it leaked. The mayor of Ulm, Mara Quell, left. The mayor said it broke.", "Mara Quell"),
        ("The company Pierworks was fined. It said it leaked.", "Pierworks"),
        ("The company Pierworks was fined. The company said it leaked.", "Pierworks"),
        ("He said it leaked.", None),
    ],
)
def test_a_short_name_a_role_or_a_pronoun_leads_to_the_full_name(text, name):
    assert who(text)[0] == name


def test_a_name_may_stand_after_the_role_that_it_explains():
    first = mentions("The mayor of Ulm said it leaked. The mayor of Ulm, Mara Quell, left.")[0]
    assert first.attribution.source_name == "Mara Quell"


def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name():
    assert who("Deliveries were stopped. It said the pier leaked.")[0] is None
