from evals.granularity import Cut, covered, merges, splits
from evals.match import align
from tests.evals.factories import place, statement

WHOLE = statement("c1", "Mud and water swept through Marcalla and Huitaral", place((0, 60)))
HALVES = [
    statement("x1", "Mud and water swept through Marcalla", place((0, 36))),
    statement("x2", "Mud swept Huitaral", place((36, 60))),
]
ELSEWHERE = statement("x9", "Nobody slept", place((80, 99)))


def test_one_claim_found_as_two_is_a_split():
    pairs = align([WHOLE], [*HALVES, ELSEWHERE])
    assert [(pair.gold, pair.guess) for pair in pairs] == [(0, 0)]
    assert splits([WHOLE], [*HALVES, ELSEWHERE], pairs) == (Cut("c1", ("x1", "x2")),)
    assert merges([WHOLE], [*HALVES, ELSEWHERE], pairs) == ()


def test_two_claims_found_as_one_are_a_merge():
    pairs = align([*HALVES, ELSEWHERE], [WHOLE])
    assert merges([*HALVES, ELSEWHERE], [WHOLE], pairs) == (Cut("c1", ("x1", "x2")),)
    assert splits([*HALVES, ELSEWHERE], [WHOLE], pairs) == ()


def test_a_claim_in_pieces_that_match_nothing_is_a_split_too():
    assert splits([WHOLE], HALVES, ()) == (Cut("c1", ("x1", "x2")),)
    assert splits([WHOLE], HALVES[:1], ()) == ()


def test_a_nested_claim_that_has_its_own_answer_is_no_split():
    nested = statement("c2", "Mud swept Huitaral", place((36, 60)))
    guesses = [statement("x1", WHOLE.text, place((0, 60))), HALVES[1]]
    assert splits([WHOLE, nested], guesses, align([WHOLE, nested], guesses)) == ()


def test_a_piece_belongs_to_the_claim_that_it_is_most_like():
    wide = statement("c0", "All that happened that day in the towns", place((0, 99)))
    piece = statement("x3", "Mud and water", place((5, 25)))
    guesses = [statement("w", wide.text, *wide.places), statement("v", WHOLE.text, *WHOLE.places), piece]
    golds = [wide, WHOLE]
    assert splits(golds, guesses, align(golds, guesses)) == (Cut("c1", ("v", "x3")),)


def test_coverage_asks_for_the_characters_of_every_mention_and_not_how_they_are_cut():
    assert covered([WHOLE], HALVES) == (60, 60)
    assert covered([WHOLE, statement("c2", "", place((50, 70)))], HALVES[1:]) == (24 + 10, 60 + 20)
    assert covered([WHOLE], []) == (0, 60)
    assert covered([statement("c1", "", place((0, 60)), optional=True)], []) == (0, 0)
