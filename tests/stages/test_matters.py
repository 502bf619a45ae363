"""Which articles are of one matter."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.stages.matters import matters_of
from pipeline.verdicts import Family, Found, Searched


def family(number: int, articles: str) -> Family:
    members = tuple(f"c-{number}-{article}" for article in articles)
    return Family(id=f"f-{number}", text="x", members=members, articles=tuple(articles), check_worthy=True)


def searched(**similarities: float | None) -> Searched:
    found = tuple(
        Found(article_id=article, span=Span(start=0, end=1), similarity=near, dense_rank=1, lexical_rank=None)
        for article, near in similarities.items()
    )
    return Searched(queries=("x",), until=None, articles=9, found=found)


def test_articles_that_share_a_family_are_of_one_matter_and_so_are_those_bound_through_a_third():
    families = [family(1, "ab"), family(2, "bc"), family(3, "d"), family(4, "ef")]
    assert matters_of(families, {}) == (("a", "b", "c"), ("d",), ("e", "f"))


def test_a_passage_near_enough_binds_its_article_which_need_not_have_a_family():
    families = [family(1, "a"), family(2, "b"), family(3, "c")]
    near = {"f-1": searched(a=0.9, b=0.6, x=0.7), "f-2": searched(c=0.599), "f-3": searched(a=None)}
    assert matters_of(families, near, close=0.6) == (("a", "b", "x"), ("c",))


def test_a_matter_that_is_full_takes_no_more_and_the_strongest_ties_bind_first():
    families = [family(1, "ab"), family(2, "bc"), family(3, "bc"), family(4, "d"), family(5, "e")]
    near = {"f-4": searched(a=0.8), "f-5": searched(d=0.9)}
    assert matters_of(families, near, most=2) == (("a",), ("b", "c"), ("d", "e"))
    assert matters_of(families, near, most=3) == (("a", "b", "c"), ("d", "e"))
    assert matters_of(families, near, most=5) == (("a", "b", "c", "d", "e"),)


def test_a_story_that_many_print_takes_no_more_room_than_one():
    families = [family(1, "abcd"), family(2, "abcd"), family(3, "dx")]
    assert matters_of(families, {}, most=2) == (("a", "b"), ("c", "d"), ("x",))
    copies = {"a": "o", "b": "o", "c": "o", "d": "o"}
    assert matters_of(families, {}, origins=copies, most=2) == (("a", "b", "c", "d", "x"),)


def test_articles_of_which_claims_may_be_one_are_of_one_matter():
    assert matters_of([family(1, "a"), family(2, "b")], {}, doubtful=[("b", "a")]) == (("a", "b"),)


def test_no_families_no_matters():
    assert matters_of([], {}) == ()


FAMILIES = st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1).map(sorted), max_size=12)
NEAR = st.lists(st.dictionaries(st.sampled_from("abcdefghxy"), st.sampled_from([0.5, 0.6, 0.7, 0.9])), max_size=12)


@given(FAMILIES, NEAR, st.integers(1, 9), st.randoms(use_true_random=False))
def test_every_article_is_in_one_matter_whatever_the_order(groups, near, most, order: random.Random):
    families = [family(n, "".join(group)) for n, group in enumerate(groups)]
    looked = {f"f-{n}": searched(**each) for n, each in enumerate(near)}
    matters = matters_of(families, looked, most=most)
    known = [article for matter in matters for article in matter]
    assert len(known) == len(set(known))
    assert {article for group in groups for article in group} <= set(known)
    assert all(len(matter) <= most and list(matter) == sorted(matter) for matter in matters)
    order.shuffle(families)
    assert matters_of(families, dict(sorted(looked.items(), reverse=True)), most=most) == matters
