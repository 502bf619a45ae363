import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity import digest
from pipeline.stages.rules import LONGEST_SENTENCE, RulesExtractor
from pipeline.stages.rules.lexicon import lexicon
from pipeline.text.sentences import sentences
from tests.factories import make_article
from tests.stages.rules.reading import claims, extraction

PIECES = [
    *("“", "”", '"', "'", "’s", "''", ",", ".", "?", "!", ":", ";", "—", "(", ")", "…", "\n", "\u2028", "\u00a0"),
    *("said", "says that", "told", "according to", "According to", "adding", "vowed", "called", "denied", "claim"),
    *("Mara Quell", "the mayor", "The mayor of Ulm", "Mr LEE", "he", "She", "it", "they", "who", "which", "I"),
    *("and", "but", "while", "to", "of", "as", "not", "in a statement", "on Monday", "is believed to", "had been shut"),
    *("the pier", "41 boats", "12 percent", "“a fairy tale”", "$5 million", "1902", "straße", "船", "é", "was"),
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))


def runs(claim):
    for mention in claim.mentions:
        said = mention.attribution
        yield from (run for run in (mention, said.source, said.cue, said.via) if run)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_whatever_the_text_all_that_is_quoted_stands_where_it_says(text):
    for claim in extraction(text).claims:
        for run in runs(claim):
            assert text[run.span.start : run.span.end] == run.quote
        for figure in (*claim.quantities, *claim.dates):
            assert text[figure.span.start : figure.span.end] == figure.text
            assert any(m.span.start <= figure.span.start and figure.span.end <= m.span.end for m in claim.mentions)
        for mention in claim.mentions:
            by = mention.attribution
            assert (by.cue is None) == (by.voice in {"narrator", "headline"})
            assert by.cue is not None or (by.source, by.source_name) == (None, None)


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_claims_and_no_id_twice(text):
    first, second = extraction(text), extraction(text)
    assert first == second
    assert len({claim.id for claim in first.claims}) == len(first.claims)


def test_claims_say_that_no_model_made_them():
    [claim] = claims("The pier was shut.")
    made = claim.provenance
    assert (made.stage, made.prompt, made.model_asked, made.model_answered) == ("extract", "rules", "rules", "rules")
    assert made.request_sha256 == digest(claim.article_id)
    assert made.fingerprint == RulesExtractor().fingerprint


def test_a_result_rests_on_no_answers():
    article = make_article("The pier was shut.")
    result = RulesExtractor()(article, sentences(article.text))
    assert result.answers == ()
    assert result.extraction.relations == ()


def test_the_fingerprint_hangs_on_the_lexicon(monkeypatch):
    before = RulesExtractor().fingerprint
    monkeypatch.setattr("pipeline.stages.rules.lexicon", lambda: lexicon()._replace(sha256="other"))
    assert RulesExtractor().fingerprint != before


def test_an_empty_text_has_no_claims():
    assert extraction(" \n ").claims == ()


def test_a_sentence_that_is_none_is_rejected_and_the_rest_read():
    found = extraction(f"The pier was shut.\n{'shut pier ' * LONGEST_SENTENCE}\nThe boats were sold.")
    assert [claim.text for claim in found.claims] == ["The pier was shut.", "The boats were sold."]
    [rejection] = found.rejections
    assert (rejection.reason, rejection.stage) == ("sentence_too_long", "extract")
    assert "sentence 2" in rejection.detail


@pytest.mark.parametrize(("language", "reasons"), [("en", []), ("en-GB", []), (None, []), ("de", ["not_english"])])
def test_other_languages_are_rejected(language, reasons):
    found = extraction("The pier was shut.", language=language)
    assert [rejection.reason for rejection in found.rejections] == reasons
    assert bool(found.claims) == (not reasons)


@pytest.mark.parametrize("mark", ["“”", '""', "«»", "''"])
def test_what_stands_in_quotation_marks_is_quoted_and_a_part_of_it_mixed(mark):
    opening, closing = mark
    voices = [
        mention.attribution.voice
        for text in (
            f"{opening}The pier is shut,{closing} Quell said.",
            f"Quell said the pier was {opening}shut for good{closing}.",
            "Quell said the pier was shut.",
        )
        for claim in claims(text)
        for mention in claim.mentions
    ]
    assert voices == ["quoted", "mixed", "reported"]
