"""The index as the rest of the program uses it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.errors import IndexFault
from pipeline.index.search import Index, open_index
from pipeline.index.store import Counts
from pipeline.records import Article, Chunk, Span
from tests.index.doubles import HashEmbedder, article, cut

BRIDGE = "The old bridge was closed in spring. Nobody crossed it. The 45,000 commuters of Élan took the ferry."


def fill(index: Index, *articles: Article) -> None:
    for one in articles:
        index.add(one, cut(one))


@pytest.fixture
def embedder():
    return HashEmbedder()


@pytest.fixture
def index(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, article(1, BRIDGE), *map(article, range(2, 12)))
        yield index


def test_a_hit_is_a_chunk_with_its_place_and_where_it_stood_in_both_lists(index):
    hit, *others = index.search("Who closed the old bridge?", k=3)
    assert hit.chunk.text == "The old bridge was closed in spring."
    assert BRIDGE[hit.chunk.span.start : hit.chunk.span.end] == hit.chunk.text
    assert (hit.article_name, hit.chunk.article_id) == ("1.txt", "a-1")
    assert (hit.dense_rank, hit.lexical_rank) == (1, 1)
    assert hit.score == pytest.approx(2 / 61)
    assert len(others) == 2
    assert hit.score > others[0].score >= others[1].score


def test_words_match_by_stem_without_accents_and_numbers_as_wholes(index):
    for query in ("commuter ferries", "elan", "45,000"):
        assert any(hit.lexical_rank == 1 and "commuters" in hit.chunk.text for hit in index.search(query)), query
    assert all(hit.lexical_rank is None for hit in index.search("45,001"))


def test_a_query_of_stop_words_alone_still_looks_them_up(index):
    assert any(hit.lexical_rank for hit in index.search("it was in the"))


@pytest.mark.parametrize(("words", "k"), [("", 5), (" \n", 5), ("bridge", 0)])
def test_nothing_is_found_by_nothing(index, words, k):
    assert index.search(words, k=k) == ()


def test_an_empty_index_finds_nothing(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        assert index.search("bridge") == ()
        assert index.counts() == Counts(articles=0, chunks=0, passages=0)


HOSTILE = st.lists(
    st.sampled_from([*"\"'*^():-+{}[]\\/_%;,.~&|<>= \x00\n\ud800", "AND", "OR", "NOT", "NEAR(", "text:", "é", "5"])
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(), HOSTILE))
@example('bridge" OR "')
@example("NEAR(bridge closed, 2) AND text: -spring*")
@example("bridge\ud800")
def test_any_text_is_a_query(index, words):
    for hit in index.search(words, k=3):
        assert hit.dense_rank or hit.lexical_rank


def test_what_is_in_is_neither_written_nor_embedded_again(index, embedder):
    before, counts = list(embedder.embedded), index.counts()
    fill(index, article(1, BRIDGE))
    assert (embedder.embedded, index.counts()) == (before, counts)
    assert index.has("a-1")
    assert not index.has("a-99")


def test_a_new_name_and_other_chunks_replace_the_old_ones(index, embedder):
    renamed = article(1, BRIDGE, name="bridge.txt")
    before = list(embedder.embedded)
    index.add(renamed, cut(renamed))
    assert index.search("old bridge", k=1)[0].article_name == "bridge.txt"
    assert embedder.embedded[len(before) :] == ["old bridge"]
    index.add(renamed, cut(renamed, size=30))
    (hit,) = index.search("old bridge", k=1)
    assert hit.chunk.text == BRIDGE
    assert index.counts().chunks == 41


def test_a_reprint_is_embedded_once_and_listed_after_all_other_passages(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, *(article(n, BRIDGE) for n in range(5)), article(5))
        assert index.counts() == Counts(articles=6, chunks=19, passages=7)
        assert len(embedder.embedded) == len(set(embedder.embedded)) == 7
        hits = index.search("the old bridge was closed", k=10)
    assert len({hit.chunk.text for hit in hits[:7]}) == 7
    assert [hit.chunk.text for hit in hits].count("The old bridge was closed in spring.") == 2
    assert len({hit.chunk.id for hit in hits}) == 10


def test_what_differs_by_case_and_white_space_alone_is_one_passage_but_each_hit_has_its_own_words(tmp_path, embedder):
    texts = ["The old bridge was closed.", "THE OLD BRIDGE WAS CLOSED.", "The old\nbridge  was closed."]
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, *(article(number, text) for number, text in enumerate(texts)))
        assert index.counts() == Counts(articles=3, chunks=3, passages=1)
        assert sorted(hit.chunk.text for hit in index.search("old bridge")) == sorted(texts)


def test_an_index_reads_the_same_in_every_process_and_without_chroma(tmp_path, embedder, caplog):
    queries = ["old bridge", "street 3 closed", "mayor7 of town7", "zzz"]
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, article(1, BRIDGE), *map(article, range(2, 30)))
        hits = [index.search(query) for query in queries]
    for _ in range(2):
        with open_index(tmp_path, embedder, write=False) as index:
            assert [index.search(query) for query in queries] == hits
    assert not caplog.records
    (tmp_path / "chroma").rename(tmp_path / "elsewhere")
    with open_index(tmp_path, embedder, write=False) as index:
        assert [index.search(query) for query in queries] == hits
    assert "goes through all vectors" in caplog.text


def test_a_reader_sees_what_a_writer_has_added_before_chroma_has_it(tmp_path, embedder, caplog):
    with open_index(tmp_path, embedder, write=True) as writer:
        fill(writer, article(1, BRIDGE))
        writer.sync()
        fill(writer, article(2))
        with open_index(tmp_path, embedder, write=False) as reader:
            assert reader.search("mayor2", k=1)[0].article_name == "2.txt"
            assert "behind the index" in caplog.text
            writer.close(sync=True)
            fresh = reader.search("mayor2", k=1)
            assert fresh[0].article_name == "2.txt"
            assert len(caplog.records) == 1


def test_an_article_is_in_whole_or_not_at_all(tmp_path, embedder, monkeypatch):
    with open_index(tmp_path, embedder, write=True) as index:
        one = article(1)
        with monkeypatch.context() as patch:
            patch.setattr(embedder, "embed", lambda texts: np.ones((len(texts), 16), np.float32)[:-1])
            with pytest.raises(ValueError, match="shorter"):
                index.add(one, cut(one))
        assert index.counts() == Counts(0, 0, 0)
        fill(index, one)
        assert index.counts() == Counts(articles=1, chunks=4, passages=4)


def test_threads_may_add_and_search_at_once(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        index.sync()

        def work(number: int) -> str:
            fill(index, article(number, BRIDGE if number % 5 == 0 else None))
            return index.search(f"street 1 of town{number}" if number % 5 else "old bridge", k=1)[0].chunk.text

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(work, range(1, 41)))
    assert all("bridge" in text if n % 5 == 0 else f"Street 1 of town{n} " in text for n, text in enumerate(found, 1))


def test_two_embedders_do_not_share_an_index(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, article(1))
    for write in (True, False):
        with pytest.raises(IndexFault, match=r"made with the embedder hash, and now other is set: set hash again"):
            open_index(tmp_path, HashEmbedder("other"), write=write)


def test_vectors_of_another_length_are_refused(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, article(1))
    with open_index(tmp_path, HashEmbedder(dimensions=16), write=True) as index:
        with pytest.raises(IndexFault, match="vectors of 256 numbers, and hash now gives 16"):
            fill(index, article(2))
        with pytest.raises(IndexFault, match="vectors of 256 numbers, and hash now gives 16"):
            index.search("bridge")
        assert index.counts().articles == 1


def dated(number: int, day: str | None, text: str | None = None) -> Article:
    return article(number, text).model_copy(update={"published": day and date.fromisoformat(day)})


def test_a_hit_tells_how_near_it_is_whichever_list_found_it(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        boats = " ".join(f"The boat{n} rests." for n in range(80))
        for one in (article(1, "The ferry sank."), article(2, "Ferries!"), article(3, boats)):
            index.add(one, cut(one, size=3))
        hits = index.search("The ferry sank.")
    assert hits[0].similarity == 1.0
    (words,) = embedder.embed(["The ferry sank."])
    for hit in hits:
        (own,) = embedder.embed([hit.chunk.text])
        assert hit.similarity == pytest.approx(float(words @ own), abs=0.0006)
        assert hit.similarity == round(hit.similarity, 3)
    assert [hit.chunk.text for hit in hits if hit.dense_rank is None] == ["Ferries!"]


def test_a_search_up_to_a_day_still_gives_as_many_and_none_of_later_or_undated_articles(tmp_path, embedder):
    later = " ".join(f"The old bridge fell, said engineer{n}." for n in range(850))
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, dated(1, "2031-03-05", BRIDGE), dated(2, "2031-03-06", later), dated(3, None, "Old bridge fell."))
        assert {hit.chunk.article_id for hit in index.search("old bridge", until=date(2031, 3, 5))} == {"a-1"}
        assert len(index.search("old bridge", until=date(2031, 3, 5))) == 3
        assert len(index.search("old bridge", until=date(2031, 3, 6))) == 10
        assert index.search("old bridge", until=date(2031, 3, 4)) == ()
        assert index.search("old bridge fell.", k=1)[0].chunk.article_id == "a-3"
        days = [index.articles(until=until) for until in (None, date(2031, 3, 6), date(2031, 3, 5), date(2031, 3, 4))]
        assert days == [3, 2, 1, 0]


def test_up_to_a_day_the_same_is_found_with_chroma_and_without(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, *(dated(n, f"2031-03-{n:02}") for n in range(1, 29)))
        hits = index.search("mayor20 of town20", until=date(2031, 3, 10))
        assert len(hits) == 10
    (tmp_path / "chroma").rename(tmp_path / "elsewhere")
    with open_index(tmp_path, embedder, write=False) as index:
        assert index.search("mayor20 of town20", until=date(2031, 3, 10)) == hits
        assert len(index.search("mayor20 of town20", k=80)) == 80


def test_what_was_replaced_takes_no_place_in_a_search(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        for attempt in range(300):
            index.add(article(1), cut(article(1, f"The old bridge fell{attempt}.")))
        fill(index, article(2, BRIDGE))
        assert index.counts() == Counts(articles=2, chunks=4, passages=4)
        assert len(index.search("the old bridge fell", k=10)) == 4
        assert len(index.neighbours(["the old bridge fell"], k=10, at_least=-1)[0]) == 4


def test_another_text_under_a_known_id_replaces_the_old_one(index):
    (chunk,) = cut(article(50, "The tower stands."))
    index.add(article(50), [chunk])
    index.add(article(50), [chunk.model_copy(update={"text": "The tower fell."})])
    assert index.search("tower", k=1)[0].chunk.text == "The tower fell."


def test_chunks_may_share_a_place_and_overlap(index):
    one = article(60, "Mayor Ito resigned and left.")
    place = Span(start=0, end=20)
    chunks = [Chunk(id=f"c-{n}", article_id=one.id, span=place, text=text) for n, text in enumerate("ab")]
    index.add(one, chunks)
    assert {hit.chunk.id for hit in index.search("b a", k=2)} == {"c-0", "c-1"}


def test_neighbours_are_all_that_are_near_enough_nearest_first_in_every_article(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        fill(index, article(1, BRIDGE), article(2, BRIDGE), article(3, "The old bridge was closed."), article(4))
        (hits,) = index.neighbours(["the old bridge was closed in spring."], k=9, at_least=0.5)
        assert {(hit.chunk.article_id, hit.similarity) for hit in hits[:2]} == {("a-1", 1.0), ("a-2", 1.0)}
        assert hits[0].chunk.id < hits[1].chunk.id
        assert [hit.dense_rank for hit in hits] == [1, 2, 3]
        assert hits[2].chunk.article_id == "a-3"
        assert all(hit.similarity >= 0.5 and hit.lexical_rank is None for hit in hits)
        assert index.neighbours(["the old bridge was closed in spring."], k=2, at_least=0.5) == (hits[:2],)
        (others,) = index.neighbours(["the old bridge was closed in spring."], k=2, at_least=0.5, besides="a-1")
        assert [hit.chunk.article_id for hit in others] == ["a-2", "a-3"]
        nearness = others[1].similarity
        assert len(index.neighbours(["The old bridge was closed in spring."], k=9, at_least=nearness)[0]) == 3
        assert len(index.neighbours(["The old bridge was closed in spring."], k=9, at_least=nearness + 0.001)[0]) == 2


def test_neighbours_embeds_only_what_the_index_does_not_hold_and_all_of_it_at_once(index, embedder):
    before = len(embedder.embedded)
    texts = ["Nobody crossed it.", "Nobody  CROSSED it.", "a new text", "another\ud800"]
    found = index.neighbours(texts, k=3, at_least=0.9)
    assert embedder.embedded[before:] == ["a new text", "another?"]
    assert [len(hits) for hits in found] == [1, 1, 0, 0]
    assert index.neighbours([], k=3, at_least=0) == ()
    assert index.neighbours(["a", "b"], k=0, at_least=0) == ((), ())


def test_an_empty_index_has_no_neighbours(tmp_path, embedder):
    with open_index(tmp_path, embedder, write=True) as index:
        assert index.neighbours(["a", "b"], k=3, at_least=0) == ((), ())
