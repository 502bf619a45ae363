"""The search for what bears on a family, on an index that is there and on one that only lists."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.index.base import Hit
from pipeline.index.search import open_index
from pipeline.records import Chunk, Span
from pipeline.stages.retrieve import Retriever
from pipeline.verdicts import Family, Origin
from tests.index.doubles import HashEmbedder, article, cut

FAMILY = Family(id="f-1", text="The old bridge fell.", members=("c-1",), articles=("a-1",), check_worthy=True)


def origin(name: str, *articles: str) -> Origin:
    return Origin(id=name, articles=articles, overlaps=())


class Listed:
    """An index that finds one passage in each of these articles, in their order; those in capitals are far."""

    def __init__(self, articles):
        self._hits = [
            Hit(
                chunk=Chunk(id=f"p-{n}", article_id=article, span=Span(start=n, end=n + 1), text="x"),
                article_name=article,
                score=1 / (n + 1),
                similarity=0.5 if article.islower() else 0.3,
                dense_rank=n + 1,
                lexical_rank=None,
            )
            for n, article in enumerate(articles)
        ]

    def search(self, words, *, k, until):
        return self._hits[:k]

    def articles(self, *, until):
        return 7


def found(articles, origins, **options):
    searched = Retriever(Listed(articles), origins, **options)(FAMILY)
    return [(each.article_id, each.span.start) for each in searched.found]


def test_one_origin_does_not_crowd_out_the_others():
    wire = origin("o-1", "a", "b", "c")
    assert found("abcad", [wire, origin("o-2", "d")], count=4, of_one_origin=2) == [
        ("a", 0), ("b", 1), ("d", 4), ("c", 2),
    ]  # fmt: skip


def test_an_article_of_no_known_origin_is_its_own():
    assert found("aabb", [], count=4, of_one_origin=1) == [("a", 0), ("b", 2), ("a", 1), ("b", 3)]


def test_what_is_far_comes_before_nothing_that_is_near():
    assert found("aaabA", [origin("o-2", "b")], count=5, of_one_origin=1) == [
        ("a", 0), ("b", 3), ("a", 1), ("a", 2), ("A", 4),
    ]  # fmt: skip


@given(st.lists(st.sampled_from("abcdefADE"), max_size=30), st.integers(1, 12), st.integers(1, 4))
def test_as_many_are_found_as_there_are_and_none_is_crowded_out_by_a_lower_one_of_a_full_origin(articles, count, most):
    wire = origin("o-1", "a", "b", "c", "A")
    got = found(articles, [wire], count=count, of_one_origin=most, depth=30)
    assert len(got) == len(set(got)) == min(count, len(articles))

    def of(article):
        return "o-1" if article in wire.articles else article

    for name in {of(each) for each, _ in got}:
        if sum(of(each) == name for each, _ in got if each.islower()) > most:
            left = [a for n, a in enumerate(articles) if a.islower() and of(a) != name and (a, n) not in got]
            assert all(sum(of(other) == of(a) for other, _ in got) >= most for a in left)


def test_what_was_looked_for_is_kept_where_nothing_is_found(tmp_path):
    with open_index(tmp_path, HashEmbedder(), write=True) as index:
        one = article(1, "The old bridge fell.").model_copy(update={"published": date(2031, 3, 5)})
        index.add(one, cut(one))
        before = Retriever(index, [])(FAMILY, until=date(2031, 3, 4))
        after = Retriever(index, [])(FAMILY, until=date(2031, 3, 5))
    assert before.found == ()
    assert (before.queries, before.until, before.articles) == (("The old bridge fell.",), date(2031, 3, 4), 0)
    assert after.articles == 1
    (passage,) = after.found
    assert (passage.article_id, passage.span, passage.similarity) == ("a-1", Span(start=0, end=20), 1.0)
    assert (passage.dense_rank, passage.lexical_rank) == (1, 1)


@pytest.mark.parametrize("until", [None, date(2031, 3, 5)])
def test_the_articles_counted_are_those_that_were_searched(until):
    assert Retriever(Listed("a"), [])(FAMILY, until=until).articles == 7
