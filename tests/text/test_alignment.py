import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.text.alignment import Aligned, Folded, Miss, align, veto

TEXT = (
    "The harbour board said on Monday that “the quay  would not be\nclosed” before May 2031.\n"
    "Ana Ruiz, of the dockers’ union, said the quay would be closed — and soon. It’s the dearest wage deal in "
    "the port’s history; it’s the dearest since 1998."
)


def words(quote: str, near: Span | None = None) -> tuple[str, str]:
    found = align(TEXT, quote, near=near)
    assert isinstance(found, Aligned), found
    return TEXT[found.span.start : found.span.end], found.alignment


@pytest.mark.parametrize(
    ("quote", "expected", "alignment"),
    [
        ("the quay would be closed", "the quay would be closed", "exact"),
        ("the quay would not be closed", "the quay  would not be\nclosed", "normalised"),
        ('"the quay would not be closed"', "the quay  would not be\nclosed", "normalised"),
        ("The Quay would be CLOSED", "the quay would be closed", "normalised"),
        ("the dockers' union", "the dockers’ union", "normalised"),
        ("closed - and soon", "closed — and soon", "normalised"),
        ("the quay would be closed.", "the quay would be closed", "normalised"),
        ("the dearest wages deal in the port's history", "the dearest wage deal in the port’s history", "fuzzy"),
        ("It's the dearest wage deal ... in the port", "It’s the dearest wage deal", "fuzzy"),
    ],
)
def test_a_quote_is_found_in_the_words_of_the_article(quote, expected, alignment):
    found, how = words(quote)
    assert found.strip("“”") == expected
    assert how == alignment


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("the quay will not be closed before May 2031", "differs_in_negation"),
        ("the quay would not be closed before May 2032", "differs_in_number"),
        ("Eva Ruiz, of the dockers’ union, said the quay", "differs_in_name"),
        ("the airport was sold to a rival for a song", "not_found"),
        ("quays", "not_found"),
        ("har", "not_found"),
        ("  ", "empty"),
    ],
)
def test_what_is_not_there_is_a_miss_with_its_reason(quote, reason):
    assert align(TEXT, quote) == Miss(reason=reason)


def test_would_is_not_would_not():
    text = "The mayor said that the bridge would be rebuilt by the end of the year."
    assert align(text, "the bridge would not be rebuilt by the end of the year") == Miss(reason="differs_in_negation")


def test_a_quote_that_stands_twice_is_taken_where_the_sentence_is():
    first = TEXT.index("the dearest")
    second = TEXT.rindex("the dearest")
    near = Span(start=second - 5, end=len(TEXT))
    assert align(TEXT, "the dearest").span.start == first  # type: ignore[union-attr]
    assert align(TEXT, "the dearest", near=near).span.start == second  # type: ignore[union-attr]


def test_a_quote_does_not_cut_words_but_may_in_scripts_without_spaces():
    assert align("They warned that war was near.", "war") == Aligned(span=Span(start=17, end=20), alignment="exact")
    assert align("市長は港を閉鎖すると述べた。", "港を閉鎖する") == Aligned(
        span=Span(start=3, end=9), alignment="exact"
    )


@given(st.text(max_size=100), st.text(max_size=100), st.sampled_from(["a quay", "42 boats", "“Never,” she said"]))
def test_every_planted_run_of_whole_words_is_found_to_the_letter(before, after, quote):
    text = f"{before} {quote} {after}"
    found = align(text, f" {quote}\n")
    assert isinstance(found, Aligned)
    assert found.alignment == "exact"
    assert text[found.span.start : found.span.end] == quote


@given(st.text(min_size=1, max_size=200), st.text(max_size=40))
def test_whatever_is_found_lies_in_the_text(text, quote):
    found = align(text, quote)
    assert isinstance(found, Miss) or 0 <= found.span.start < found.span.end <= len(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_planted_quote_is_found_through_changed_typography(before, after):
    planted = "“Prices rose  by a\u00a0third,” she said"
    text = f"{before} {planted} {after}"
    found = align(text, '"Prices rose by a third," she said')
    assert isinstance(found, Aligned)
    assert text[found.span.start : found.span.end].strip("“") == planted.strip("“")


@given(st.text(max_size=100))
def test_folding_keeps_the_way_back(text):
    folded = Folded(text)
    starts = [folded.original(Span(start=i, end=i + 1)).start for i in range(len(folded.text))]
    assert starts == sorted(starts)
    assert all(Folded(text[start]).text for start in starts)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("He may resign", "He resigns", "differs_in_negation"),
        ("at 3 p.m.", "at 4 p.m.", "differs_in_number"),
        ("two boats", "three boats", "differs_in_number"),
        ("the mayor met Smith", "the mayor met Jones", "differs_in_name"),
        ("The boat sank", "A boat sank", None),
    ],
)
def test_veto_names_the_kind_of_word_that_differs(a, b, reason):
    assert veto(a, b) == reason
