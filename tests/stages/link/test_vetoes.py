import pytest

from pipeline.stages.link.candidates import Pair
from pipeline.stages.link.vetoes import decide
from tests.stages.link.factories import article, claim


def decided(a, b, *, same_origin=False, similarity=0.9, first=None, second=None):
    """What code decides of two texts; ``first`` and ``second`` are further fields of the claims."""
    one, other = claim(article("a", a), a, **first or {}), claim(article("b", b, day=2), b, **second or {})
    return decide(Pair(one, other, similarity), same_origin=same_origin, near=0.75)


QUANTITIES = [
    ("At least 41 people died in Brask.", "Forty-one people died in Brask.", "At least 41", "Forty-one"),
    ("Sirens were heard an hour before dawn.", "Sirens were heard two hours before dawn.", "an hour", "two hours"),
    ("They hold 86 square kilometres.", "They hold 86 square miles.", "86 square kilometres", "86 square miles"),
    ("They came up to 9 kilometres on.", "They came 9 kilometres on.", "up to 9 kilometres", "9 kilometres"),
    ("Costs rose 5 percent in Brask in 2030.", "Costs rose 7 percent in Brask.", "5 percent", "7 percent"),
    ("As of 3 May 2031 they held 52 men.", "As of May 2031 they held 25 men.", "52", "25"),
    # The texts agree, and the words of one article had a bound that its claim lost.
    ("Brask lost 41 men.", "Brask lost 41 men.", "at least 41", "41"),
]


@pytest.mark.parametrize(("a", "b", "before", "after"), QUANTITIES)
def test_texts_alike_but_for_a_number_a_bound_or_a_unit_are_drifted(a, b, before, after):
    got = decided(a, b, first={"amounts": [before]}, second={"amounts": [after]})
    assert got == ("drifted", "quantity", f"'{before}' became '{after}'")


OPEN = {
    "the same number in other words": ("Forty-one died in Brask.", "41 died in Brask.", ["Forty-one"], ["41"]),
    "another place": ("28 bodies lay in Brask.", "63 bodies lay in Tolm.", ["28"], ["63"]),
    "one number more": ("Brask lost 41 men in two days.", "Brask lost 41 men.", ["41", "two days"], ["41"]),
    "one number more, one other": ("Brask lost 41 men in two days.", "Brask lost 52 men.", ["41", "two days"], ["52"]),
    "much more beside": ("Brask lost 41.", "Brask lost 52 when Tolm's guns shelled every bridge.", ["41"], ["52"]),
    "a number left out of each record": ("In Brask 41 fell in two days.", "41 fell in two days.", ["41"], ["two days"]),
    "the same, otherwise written": ("In 2 days 41 fell.", "Forty-one fell in 2 days.", ["41"], ["two days"]),
    "a day too": ("By 12 May 2031 11 burned.", "By 13 May 2031 12 burned.", ["11"], ["12"]),
    "a word that is no number": ("Several men died in Brask.", "41 men died in Brask.", ["Several"], ["41"]),
}


@pytest.mark.parametrize(("a", "b", "first", "second"), OPEN.values(), ids=OPEN)
def test_numbers_that_do_not_surely_differ_are_left_to_the_model(a, b, first, second):
    assert decided(a, b, first={"amounts": first}, second={"amounts": second}) is None


def test_the_numbers_of_the_text_are_read_where_the_record_has_none():
    assert decided("Brask lost 41 men.", "Brask lost 52 men.") == ("drifted", "quantity", "'41' became '52'")


def test_claims_that_measure_different_things_are_told_apart_unless_they_are_very_near():
    dead, flooded = {"amounts": [("63", "people killed")]}, {"amounts": [("4,100 hectares", "hectares")]}
    texts = "In Brask 63 people died.", "Water stood on 4,100 hectares of Brask's fields."
    got = decided(*texts, similarity=0.6, first=dead, second=flooded)
    assert got == ("different", "quantity", "'63' and '4,100 hectares' measure different things")
    assert decided(*texts, similarity=0.75, first=dead, second=flooded) is None
    assert decided(*texts, similarity=0.6, first=dead, second={"amounts": [("28", "people hurt")]}) is None
    assert decided(*texts, similarity=0.6, first=dead, second={"amounts": [("63", "beds")]}) is None
    assert decided(*texts, similarity=0.6, first=dead, second={}) is None


def test_another_day_is_drift_and_a_limit_is_not():
    nine, twelve = {"days": ["2031-05-09"]}, {"days": ["2031-05-12"]}
    a, b = "Brask closed its mill on 9 May 2031.", "Brask closed its mill on 12 May 2031."
    assert decided(a, b, first=nine, second=twelve) == ("drifted", "date", "'9' became '12'")
    assert decided(a.replace("on", "by"), b.replace("on", "by"), first=nine, second=twelve) is None
    assert decided(a, b, first=nine) is None
    assert decided(a.replace("mill", "2 mills"), b.replace("mill", "3 mills"), first=nine, second=twelve) is None
    assert decided(a, b.replace("12 May", "May"), first=nine, second={"days": ["2031-05"]}) is None


def test_the_same_words_of_two_days_are_two_events():
    text = "Shares in Brask fell on Friday."
    got = decided(text, text, first={"days": ["2031-05-09"]}, second={"days": ["2031-05-16"]})
    assert got == ("different", "date", "the same words of 2031-05-09 and of 2031-05-16")
    assert decided(text, text, first={"days": ["2031-05-09"]}, second={"days": ["2031-05-09"]}).outcome == "same"
    dated = "Shares in Brask fell on 9 May 2031."  # a record that has another day is at fault
    assert decided(dated, dated, first={"days": ["2031-05-09"]}, second={"days": ["2031-03"]}).outcome == "same"


def test_a_denial_and_its_contrary_are_different_and_drift_only_in_a_reprint():
    a, b = "The gates of Brask were open.", "The gates of Brask were not open."
    denied = {"modality": "negated"}
    assert decided(a, b, second=denied) == ("different", "polarity", "the one denies what the other says")
    assert decided(a, b, second=denied, same_origin=True) == ("drifted", "polarity", "'open' became 'not open'")
    assert decided(a, b) is None
    assert decided(a, "None of the gates of Brask were shut.", second=denied) is None
    assert decided("Nobody in Brask was hurt.", "Not one in Brask was hurt.", second=denied) is None


def test_a_hedge_that_was_dropped_is_drift_where_the_records_say_so_too():
    a, b = "More than 200 people may have died in Brask.", "More than 200 people died in Brask."
    got = decided(a, b, first={"modality": "hedged"})
    assert got == ("drifted", "modality", "'may have died' became 'died'")
    assert decided(a, b) is None
    assert decided(a, b.replace("died", "drowned"), first={"modality": "hedged"}) is None
    assert decided(a, a.replace("may", "could"), first={"modality": "hedged"}) is None
    assert decided(b, b, first={"modality": "hedged"}).outcome == "same"


def test_the_same_words_are_the_same_claim_if_they_name_something():
    assert decided("The dam of Brask broke.", "the dam of Brask broke") == ("same", "text", "the same words")
    assert decided("Nobody was hurt.", "Nobody was hurt.") is None
