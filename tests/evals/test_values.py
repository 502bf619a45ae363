import pytest

from evals.values import pair_places, same_value, vetoes
from evals.view import Statement
from tests.evals.factories import day, figure, place, statement


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (figure("717", 717), figure("717 soldiers", 717.0, "soldiers")),
        (figure("40 per cent", 40, "per cent of houses"), figure("Four in ten", 0.4, "share of houses")),
        (figure("94 percent", 94, "percent"), figure("94 percent", 0.94, "percent")),
        (figure("three quarters of an hour", 45, "minutes"), figure("three quarters of an hour", 0.75, "hours")),
        (figure("One in six", 0.1667, "share"), figure("One in six", 0.167, "share")),
        (figure("several", None), figure("several hundred", None)),
    ],
)
def test_one_value(a, b):
    assert same_value(a, b)
    assert same_value(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (figure("717", 717), figure("718", 718)),
        (figure("1,968", 1968), figure("1,970", 1970)),
        (figure("41.3", 41.3), figure("41.4", 41.4)),
        (figure("8 percent", 8, "percent"), figure("8", 8.1)),
        (figure("two", 2), figure("three", 3)),
        (figure("several", None), figure("several", 3)),
    ],
)
def test_two_values(a, b):
    assert not same_value(a, b)
    assert not same_value(b, a)


TEXT = "Forty people died in the flood"


def claims(gold: dict[str, object], guess: dict[str, object], other: str = TEXT) -> tuple[Statement, Statement]:
    """Two claims of one place, with these fields."""
    at = place((0, 30), quotes=(TEXT,))
    return statement("c1", TEXT, at, **gold), statement("x", other, at, **guess)


def kinds(gold: Statement, guess: Statement) -> list[str]:
    return [veto.kind for veto in vetoes(gold, guess)]


def test_a_denial_is_not_an_assertion():
    assert kinds(*claims({"modality": "negated"}, {"modality": "asserted"})) == ["polarity"]
    assert kinds(*claims({"modality": "hedged"}, {"modality": "asserted"})) == []


def test_another_number_is_a_conflict_and_a_number_left_out_is_not():
    forty: dict[str, object] = {"figures": (figure("Forty", 40),)}
    fifty: dict[str, object] = {"figures": (figure("fifty", 50),)}
    assert kinds(*claims(forty, fifty)) == []  # "Forty" stands in the other claim's words: only the list lacks it
    gold, guess = claims(forty, fifty, other="Fifty people died in the flood")
    elsewhere = statement("x", guess.text, place((0, 30), quotes=("fifty people died",)), figures=guess.figures)
    assert kinds(gold, elsewhere) == ["number"]
    assert kinds(*claims(forty, {})) == kinds(*claims({}, forty)) == []


def test_one_numeral_read_as_two_values_is_a_conflict():
    gold: dict[str, object] = {"figures": (figure("4.1 million", 4_100_000),)}
    guess: dict[str, object] = {"figures": (figure("4.1", 4.1),)}
    assert kinds(*claims(gold, guess)) == ["number"]
    assert kinds(*claims(guess, gold)) == ["number"]


def test_numbers_that_agree_are_matched_before_those_at_odds():
    gold: dict[str, object] = {"figures": (figure("ten", 10), figure("twenty", 20))}
    guess: dict[str, object] = {"figures": (figure("twenty", 20), figure("ten", 10))}
    assert kinds(*claims(gold, guess)) == []


def test_another_date_is_a_conflict_and_another_precision_is_not():
    august: dict[str, object] = {"days": (day("2024-08-06"),)}
    assert kinds(*claims(august, {"days": (day("2024-08-07"),)})) == ["date"]
    assert kinds(*claims(august, {"days": (day("2024-08"),)})) == []
    assert kinds(*claims(august, {})) == []
    assert kinds(*claims(august, {"days": (day("2023"), day("2024-08-06"))})) == []


def at(name: str | None, **fields: object) -> Statement:
    return statement("c", "Forty people died", place((0, 30), name=name, **fields))


def test_another_source_is_a_conflict_and_a_source_left_out_is_not():
    assert kinds(at("Ukraine"), at("Russia")) == ["source"]
    assert kinds(at("Ukraine"), at(None)) == kinds(at(None), at("Ukraine")) == []
    assert kinds(at("Oleksandr Syrsky"), at("Syrsky")) == []
    assert kinds(at("Ukraine", names=("Ukraine", "Kyiv")), at("Kyiv")) == []


def test_sources_are_compared_place_by_place():
    gold = statement("c", "t", place((0, 9), name="Anna"), place((20, 29), name="Bert"))
    crossed = statement("x", "t", place((0, 9), name="Bert"), place((20, 29), name="Anna"))
    assert [veto.detail for veto in vetoes(gold, crossed)] == ["'Anna', not 'Bert'", "'Bert', not 'Anna'"]
    assert kinds(gold, statement("x", "t", place((20, 29), name="Bert"))) == []


def test_where_no_place_is_shared_any_source_of_the_claim_will_do():
    gold = statement("c", "t", place((0, 9), name="Anna"), place((20, 29), name="Bert"))
    assert kinds(gold, statement("x", "t", place((50, 59), name="Bert"))) == []
    assert set(kinds(gold, statement("x", "t", place((50, 59), name="Carl")))) == {"source"}


def test_of_two_places_alike_the_one_of_the_same_source_is_taken():
    golds = (place((0, 9), name="Anna"), place((0, 9), name="Bert"))
    assert pair_places(golds, (place((0, 9), name="Bert"), place((0, 9), name="Anna"))) == ((0, 1), (1, 0))
    assert pair_places(golds, (place((0, 4), name="Anna"),)) == ()
