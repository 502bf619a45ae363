import pytest

from tests.stages.rules.reading import claims


def only(text):
    [claim] = claims(text)
    return claim


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("The pier was shut in a storm.", "event", "asserted"),
        ("The storm cost 41 lives.", "numerical", "asserted"),
        ("The pier was not shut in the storm.", "event", "negated"),
        ("No more than 28 boats were lost.", "numerical", "asserted"),
        ("No boat was lost in the storm.", "event", "negated"),
        ("The port denied that the pier was shut.", "event", "negated"),
        ("The pier will be shut in a storm.", "prediction", "predicted"),
        ("The pier may have been shut in a storm.", "event", "hedged"),
        ("The pier was reportedly shut.", "event", "hedged"),
        ("The union vowed to fight the plan.", "intent", "desired"),
        ("The pier was shut because the ice had cracked it.", "causal", "asserted"),
        ("The pier was longer than the bridge.", "comparison", "asserted"),
        ("The plan was a disgraceful mess.", "opinion", "asserted"),
    ],
)
def test_type_and_modality_by_the_words(text, kind, modality):
    claim = only(text)
    assert (claim.type, claim.modality) == (kind, modality)


def test_opinions_and_aims_are_not_worth_checking():
    texts = ["The storm cost 41 lives.", "The plan was a disgraceful mess.", "The union vowed to fight on."]
    assert [only(text).check_worthy for text in texts] == [True, False, False]


def test_numbers_have_values_bounds_and_the_noun_behind_them():
    [quantity] = only("The storm cost at least 41 northern fishermen their boats.").quantities
    assert (quantity.value, quantity.bound, quantity.unit) == (41, "at_least", "northern fishermen")
    [share] = only("Sales of ice rose by 12 percent in the town.").quantities
    assert (share.value, share.unit) == (12, "percent")


def test_dates_are_read_against_the_day_of_publication():
    [day] = only("The pier was shut on Monday.").dates
    assert (day.text, day.iso) == ("Monday", "2031-03-03")


def test_numbers_go_to_the_clause_that_they_stand_in():
    first, second = claims("The storm sank 14 boats and the ice broke 2 piers.")
    assert [q.value for q in first.quantities] == [14]
    assert [q.value for q in second.quantities] == [2]
