import pytest

from pipeline.stages.link.candidates import LinkOptions, Order, candidate_pairs, words
from pipeline.verdicts import Origin
from tests.stages.link.factories import alone, article, claim, near

OLD = article("old", "A dam broke.", "A wall fell.", "Rain came.", day=1)
NEW = article("new", "The dam burst.", "The wall gave way.", day=2)
DAM, WALL, RAIN = (claim(OLD, text) for text in ("A dam broke.", "A wall fell.", "Rain came."))
BURST, GAVE = (claim(NEW, text) for text in ("The dam burst.", "The wall gave way."))
ALL = [DAM, WALL, RAIN, BURST, GAVE]
ORDER = Order({one.id: one for one in (OLD, NEW)}, alone(OLD, NEW))


def pairs(similarities, claims=ALL, order=ORDER, **options):
    """The pairs found where the given ones are as near as said; each is told from one side alone."""
    found: dict[str, list[tuple[str, float]]] = {}
    for (one, other), cosine in similarities.items():
        found.setdefault(one.id, []).append((other.id, cosine))
    got = candidate_pairs(claims, order, lambda claim: found.get(claim.id, []), LinkOptions(**options))
    return [(pair.a, pair.b) for pair in got]


def test_the_older_article_comes_first_whichever_side_the_pair_was_found_from():
    assert pairs({(BURST, DAM): 0.7, (WALL, GAVE): 0.7}) == [(DAM, BURST), (WALL, GAVE)]


def test_claims_of_one_article_are_no_pair_and_neither_are_far_ones_or_unknown_ones():
    stranger = claim(article("gone", "Gone."), "Gone.")
    assert pairs({(DAM, WALL): 0.9, (DAM, DAM): 1.0, (DAM, BURST): 0.4994, (DAM, stranger): 0.9}) == []


@pytest.mark.parametrize(("cosine", "kept"), [(0.49951, True), (0.49949, False)])
def test_a_similarity_is_rounded_before_it_is_held_against_the_threshold(cosine, kept):
    assert bool(pairs({(DAM, BURST): cosine})) is kept


def test_a_pair_stays_out_where_either_article_has_a_nearer_partner():
    assert pairs({(DAM, BURST): 0.7, (DAM, GAVE): 0.59}) == [(DAM, BURST)]
    assert pairs({(DAM, BURST): 0.7, (WALL, BURST): 0.59}) == [(DAM, BURST)]
    assert pairs({(DAM, BURST): 0.8, (DAM, GAVE): 0.7}) == [(DAM, BURST), (DAM, GAVE)]


def test_a_very_near_pair_is_compared_whatever_else_is_near():
    assert pairs({(DAM, BURST): 0.99, (DAM, GAVE): 0.75}) == [(DAM, BURST), (DAM, GAVE)]


def test_claims_that_nobody_would_check_are_paired_only_word_for_word():
    idle = claim(OLD, "Rain came.", check_worthy=False)
    other, same = (
        claim(article("n", text, day=3), text, check_worthy=False) for text in ("It rained.", "“Rain” came!")
    )
    order = Order(
        {one.id: one for one in (OLD, article("n", "It rained.", day=3), article("n", "“Rain” came!", day=3))}, []
    )
    claims = [idle, other, same]
    assert pairs({(idle, other): 0.9, (idle, same): 0.9}, claims, order) == [(idle, same)]


def test_articles_of_one_day_are_ordered_as_their_origin_has_them_and_undated_ones_come_last():
    twins = [article(name, f"{name} spoke.") for name in "abcdef"]
    undated = article("undated", "Undated spoke.", published=None)
    articles = {one.id: one for one in [undated, *twins]}
    for ids in ([one.id for one in twins], [one.id for one in twins][::-1]):
        order = Order(articles, [Origin(id="o", articles=(*ids, undated.id), overlaps=())])
        claims = [claim(one, one.text) for one in articles.values()]
        assert [one.article_id for one in sorted(claims, key=order.of)] == [*ids, undated.id]


def test_the_order_of_the_claims_that_come_in_changes_nothing():
    want = candidate_pairs(ALL, ORDER, near(ALL), LinkOptions())
    assert len(want) == 6
    assert candidate_pairs(ALL[::-1], ORDER, near(ALL[::-1]), LinkOptions()) == want


def test_words_are_compared_without_case_punctuation_and_possessive_s():
    assert words("The dam's “wall”, 4,100 m³ (38-metre-high)!") == [
        "the",
        "dam",
        "wall",
        "4,100",
        "m³",
        "38-metre-high",
    ]
