import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.external.attributions import Words, guesses
from pipeline.records import Article, Claim, Run, Span
from tests.factories import make_article, make_claim, make_mention

TEXT = "“We sail,” said Ada. The ferry is late."


def run(quote: str) -> Run:
    start = TEXT.index(quote)
    return Run(quote=quote, span=Span(start=start, end=start + len(quote)))


@pytest.mark.parametrize(
    ("extents", "seen"),
    [
        ([(0, 10)], {0, 1}),
        ([(1, 3), (16, 19)], {0, 3}),
        ([(2, 3)], {0}),
        ([(0, 1)], set()),
        ([(9, 11)], set()),
        ([], set()),
        ([(0, len(TEXT))], set(range(8))),
    ],
)
def test_a_mask_holds_the_words_that_are_touched_and_no_marks(extents, seen):
    bits = Words(TEXT).mask(extents)
    assert {number for number in range(20) if bits >> number & 1} == seen


@given(st.text(alphabet="ab é,.\n“", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_mask_is_the_sum_of_its_parts(text, start, end):
    words = Words(text)
    cuts = [(at, at + 1) for at in range(start, min(end, len(text)))]
    assert words.mask([(start, end)]) == words.mask(cuts)


def claim(article: Article, text: str, quote: str, **attribution: object) -> Claim:
    return make_claim(article, text, "We sail").model_copy(
        update={"mentions": (make_mention(article, quote, **attribution),)}
    )


def test_attributed_mentions_are_attributions_and_the_narrators_are_not():
    article = make_article(TEXT)
    claims = [
        claim(article, "It is late.", "The ferry is late", voice="narrator"),
        claim(article, "Ferry.", "The ferry", voice="headline"),
        claim(
            article, "They sail.", "We sail", voice="quoted", source=run("Ada"), cue=run("said"), source_name="Ada B."
        ),
        claim(article, "Late.", "late", voice="reported"),
        claim(article, "Is.", "is late", voice="mixed", source=run("Ada")),
    ]
    sail, is_late, late = guesses(claims, Words(TEXT))
    assert (sail.content.text, sail.quoting, sail.name) == ("We sail", "direct", "Ada B.")
    assert (sail.source and sail.source.bits, sail.cue and sail.cue.bits) == (0b1000, 0b100)
    assert (is_late.quoting, late.quoting, late.source, late.cue) == ("mixed", "indirect", None, None)


def test_claims_that_share_a_mention_share_an_attribution():
    article = make_article(TEXT)
    once = claim(article, "They sail.", "We sail", voice="quoted", source=run("Ada"), cue=run("said"))
    again = once.model_copy(update={"id": "c-2", "text": "They will go by sea."})
    other = claim(article, "They sail.", "We sail", voice="quoted", source=run("Ada"))
    assert len(guesses([once, again], Words(TEXT))) == 1
    assert len(guesses([once, again, other], Words(TEXT))) == 2
