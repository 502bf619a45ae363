"""Chunks: they fit, they hold every sentence, and their offsets are exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Article, Chunk
from pipeline.stages.segment import segment
from pipeline.text.sentences import sentences

SENTENCES = [f"Sentence number {n} has seven words." for n in range(1, 9)]
NEWS = " ".join(SENTENCES)


def article(text: str, id: str = "a-1") -> Article:  # noqa: A002
    return Article(id=id, name="one.txt", text=text)


def words(text: str) -> int:
    """Count as a word-piece model does: one token for every four characters of a word, begun or whole."""
    return sum(-(-len(word) // 4) for word in text.split())


def by_word(text: str) -> int:
    return len(text.split())


def texts(chunks: tuple[Chunk, ...]) -> list[str]:
    return [chunk.text for chunk in chunks]


def test_a_short_article_is_one_chunk_without_the_white_space_around_it():
    (chunk,) = segment(article(f"\n  {NEWS}\n"), count_tokens=by_word, max_tokens=100, overlap=10)
    assert chunk.text == NEWS
    assert (chunk.span.start, chunk.article_id) == (3, "a-1")


def test_chunks_are_whole_sentences_and_repeat_the_last_ones_that_fit_the_overlap():
    chunks = segment(article(NEWS), count_tokens=by_word, max_tokens=20, overlap=7)
    assert texts(chunks) == [" ".join(SENTENCES[first : first + 3]) for first in (0, 2, 4)] + [" ".join(SENTENCES[6:])]


def test_the_overlap_gives_way_to_a_long_sentence():
    long = " ".join(["word"] * 18) + "."
    chunks = segment(article(f"{SENTENCES[0]} {long} {SENTENCES[1]}"), count_tokens=by_word, max_tokens=18, overlap=7)
    assert texts(chunks) == [SENTENCES[0], long, SENTENCES[1]]


def test_a_sentence_that_is_too_long_is_cut_at_white_space():
    long = " ".join(f"word{n}" for n in range(50))
    chunks = segment(article(long), count_tokens=by_word, max_tokens=20, overlap=0)
    assert " ".join(texts(chunks)) == long
    assert all(by_word(text) <= 20 for text in texts(chunks))


def test_words_without_white_space_are_cut_anywhere():
    chunks = segment(article("字" * 100), count_tokens=len, max_tokens=30, overlap=0)
    assert "".join(texts(chunks)) == "字" * 100
    assert max(map(len, texts(chunks))) <= 30


def test_one_character_is_a_chunk_even_where_the_model_needs_more_tokens_for_it():
    chunks = segment(article("ab"), count_tokens=lambda text: 3 * len(text), max_tokens=2, overlap=0)
    assert texts(chunks) == ["a", "b"]


def test_a_model_that_counts_what_is_between_the_sentences_gets_no_more_than_it_takes():
    chunks = segment(article(NEWS), count_tokens=len, max_tokens=len(" ".join(SENTENCES[:2])), overlap=0)
    assert texts(chunks) == [" ".join(SENTENCES[first : first + 2]) for first in (0, 2, 4, 6)]
    chunks = segment(article(NEWS), count_tokens=len, max_tokens=len("".join(SENTENCES[:2])), overlap=0)
    assert texts(chunks) == SENTENCES


def test_ids_name_the_article_and_the_place():
    first = segment(article(NEWS), count_tokens=by_word, max_tokens=20, overlap=7)
    again = segment(article(NEWS), count_tokens=by_word, max_tokens=20, overlap=7)
    other = segment(article(NEWS, id="a-2"), count_tokens=by_word, max_tokens=20, overlap=7)
    assert first == again
    assert len({chunk.id for chunk in first + other}) == len(first) + len(other)


@pytest.mark.parametrize(("max_tokens", "overlap"), [(0, 0), (10, 10), (10, -1)])
def test_chunks_that_cannot_be_made_are_refused(max_tokens, overlap):
    with pytest.raises(ValueError, match="cannot be made"):
        segment(article(NEWS), count_tokens=by_word, max_tokens=max_tokens, overlap=overlap)


def test_an_article_without_words_has_no_chunk():
    assert segment(article(" \n "), count_tokens=by_word, max_tokens=20, overlap=7) == ()


PIECE = st.sampled_from(
    [
        "One two three.",
        "A.",
        "\n",
        "\n\n",
        " ",
        "x" * 37,
        "他说。我们走。",
        "\U0001f600",
        "مرحبا.",
        "\u2028",
        "a b c d e f g h",
    ]
)


@given(
    st.lists(st.one_of(PIECE, st.text(st.characters(exclude_categories=["Cs"]), max_size=12)), max_size=25).map(
        "".join
    ),
    st.integers(1, 30),
    st.integers(0, 29),
    st.sampled_from([words, by_word, len]),
)
def test_chunks_fit_hold_every_sentence_and_stand_where_they_say(text, max_tokens, overlap, count):
    chunks = segment(article(text), count_tokens=count, max_tokens=max_tokens, overlap=min(overlap, max_tokens - 1))
    held: set[int] = set()
    for chunk in chunks:
        assert chunk.text == text[chunk.span.start : chunk.span.end]
        assert count(chunk.text) <= max_tokens or len(chunk.text) == 1
        held.update(range(chunk.span.start, chunk.span.end))
    for sentence in sentences(text):
        assert all(at in held or text[at].isspace() for at in range(sentence.span.start, sentence.span.end))
    ends = [chunk.span.end for chunk in chunks]
    assert ends == sorted(set(ends))
