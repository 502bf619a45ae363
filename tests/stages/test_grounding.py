from datetime import date

import pytest

from pipeline.stages.drafts import ExtractionDraft
from pipeline.stages.grounding import ground
from pipeline.text.sentences import sentences
from tests.factories import PROVENANCE, answer_draft, claim_draft, make_article, mention_draft, source_draft

TEXT = (
    "The mayor of Brannock, Ada Lindqvist, said on Tuesday that the ferry had carried "
    "“fewer than 9,000 people” in May.\n"
    "The harbour board denied this. Around 12,400 tickets were sold, it wrote on its website.\n"
    "The ferry will not stop. The ferry will not stop."
)
ARTICLE = make_article(TEXT, published="2019-06-13", outlet="The Coast Courier")
MAYOR = source_draft("s1", "Ada Lindqvist", role="mayor of Brannock", affiliation="Brannock", kind="government")


def grounded(*claims, sources=(MAYOR,), relations=()):
    draft = ExtractionDraft.model_validate(answer_draft(*claims, sources=sources, relations=relations), strict=False)
    return ground(ARTICLE, sentences(TEXT), draft, PROVENANCE)


def said(quote="the ferry had carried “fewer than 9,000 people” in May", **fields):
    known = {
        "voice": "mixed",
        "source": "The mayor of Brannock, Ada Lindqvist",
        "source_key": "s1",
        "cue": "said",
        "said_on": {"text": "Tuesday", "iso": "2019-06-11"},
    }
    return mention_draft(1, quote, **(known | fields))


def reasons(extraction):
    return [(rejection.reason, rejection.detail) for rejection in extraction.rejections]


def test_a_sound_claim_comes_out_whole():
    quantity = {"text": "fewer than 9,000", "value": 9000, "unit": "people", "bound": "less_than"}
    extraction = grounded(
        claim_draft(
            1,
            "The ferry carried fewer than 9,000 people in May 2019.",
            said(),
            quantities=[quantity],
            dates=[{"text": "May", "iso": "2019-05"}],
        )
    )
    [claim] = extraction.claims
    assert extraction.rejections == ()
    [mention] = claim.mentions
    who = mention.attribution
    assert (who.voice, who.source_name, who.source_kind, who.said_on) == (
        "mixed",
        "Ada Lindqvist",
        "government",
        date(2019, 6, 11),
    )
    assert [(q.text, q.value, q.bound) for q in claim.quantities] == [("fewer than 9,000", 9000, "less_than")]
    assert [(d.text, d.iso) for d in claim.dates] == [("May", "2019-05")]
    assert claim.disagreements == ()
    for run in (mention, who.source, who.cue, *claim.quantities, *claim.dates):
        assert run is not None
        words = getattr(run, "quote", None) or getattr(run, "text", None)
        assert TEXT[run.span.start : run.span.end] == words


def test_words_that_stand_nowhere_are_a_rejection_and_the_rest_stands():
    extraction = grounded(
        claim_draft(
            1, "Nobody came.", mention_draft(1, "that the ferry had not carried “fewer than 9,000 people” in May")
        ),
        claim_draft(2, "Tickets were sold.", mention_draft(3, "Around 12,400 tickets were sold")),
    )
    assert [claim.text for claim in extraction.claims] == ["Tickets were sold."]
    assert reasons(extraction) == [
        ("quote_differs_in_negation", "sentence 1: that the ferry had not carried “fewer than 9,000 people” in May"),
        ("claim_without_mention", "Nobody came."),
    ]


def test_a_quote_that_stands_twice_is_taken_from_its_sentence():
    numbers = [sentence.number for sentence in sentences(TEXT)][-2:]
    first, second = (
        grounded(claim_draft(1, "The ferry will not stop.", mention_draft(n, "The ferry will not stop")))
        for n in numbers
    )
    assert first.claims[0].mentions[0].span.start < second.claims[0].mentions[0].span.start


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("source", "The Prime Minister", "source_not_found"),
        ("cue", "thundered", "cue_not_found"),
        ("via", "carrier pigeon", "via_not_found"),
        ("said_on", {"text": "Friday", "iso": "2019-06-07"}, "said_on_not_found"),
        ("said_on", {"text": "in May", "iso": "2019-05"}, "said_on_no_day"),
        ("source_key", "s9", "unknown_source"),
    ],
)
def test_a_part_of_an_attribution_that_does_not_hold_is_dropped_alone(field, value, reason):
    extraction = grounded(claim_draft(1, "The ferry carried few.", said(**{field: value})))
    assert [rejection.reason for rejection in extraction.rejections] == [reason]
    [claim] = extraction.claims
    left = claim.mentions[0].attribution.model_dump()
    assert left["source_name" if field == "source_key" else field] != value


def test_a_name_from_the_models_own_memory_does_not_answer_for_a_claim():
    stranger = MAYOR | {"name": "Boris Godunov"}
    extraction = grounded(claim_draft(1, "The ferry carried few.", said()), sources=[stranger])
    assert reasons(extraction) == [("name_not_in_article", "Boris Godunov")]
    assert extraction.claims[0].mentions[0].attribution.source_name == "The mayor of Brannock, Ada Lindqvist"


def test_the_narrator_has_no_source_whatever_the_model_says():
    [claim] = grounded(claim_draft(1, "The ferry carried few.", said(voice="narrator"))).claims
    assert claim.mentions[0].attribution.model_dump(exclude_none=True) == {"voice": "narrator"}


def test_quotation_marks_decide_the_voice_and_the_difference_is_noted():
    [claim] = grounded(claim_draft(1, "The ferry carried few.", said(voice="reported"))).claims
    assert claim.mentions[0].attribution.voice == "mixed"
    [note] = claim.disagreements
    assert (note.field, note.model, note.code) == ("voice", "reported", "mixed")


def test_the_number_in_the_words_stands_against_the_models():
    quantity = {"text": "Around 12,400", "value": 14200, "unit": "tickets", "bound": "exact"}
    mention = mention_draft(3, "Around 12,400 tickets were sold")
    [claim] = grounded(claim_draft(1, "Tickets were sold.", mention, quantities=[quantity])).claims
    assert [(q.value, q.bound) for q in claim.quantities] == [(12400, "about")]
    assert {(n.field, n.model, n.code) for n in claim.disagreements} == {
        ("value", "14200", "12400"),
        ("bound", "exact", "about"),
    }


def test_a_date_against_its_own_words_is_corrected_and_noted():
    [claim] = grounded(claim_draft(1, "Few in May.", said(), dates=[{"text": "May", "iso": "2019-06"}])).claims
    assert [d.iso for d in claim.dates] == ["2019-05"]
    assert [(n.field, n.model, n.code) for n in claim.disagreements] == [("iso", "2019-06", "2019-05")]


def test_a_number_from_another_sentence_is_not_the_claims():
    quantity = {"text": "12,400", "value": 12400, "unit": "tickets", "bound": "exact"}
    extraction = grounded(claim_draft(1, "The ferry carried few.", said(), quantities=[quantity]))
    assert extraction.claims[0].quantities == ()
    assert reasons(extraction) == [("quantity_not_in_sentence", "12,400")]


def test_the_day_of_a_saying_is_read_again_from_its_words():
    wrong = said(said_on={"text": "Tuesday", "iso": "2019-06-12"})
    [claim] = grounded(claim_draft(1, "The ferry carried few.", wrong)).claims
    assert claim.mentions[0].attribution.said_on == date(2019, 6, 11)
    assert [(n.field, n.model, n.code) for n in claim.disagreements] == [("said_on", "2019-06-12", "2019-06-11")]


def test_relations_bind_claims_that_stand():
    claims = (
        claim_draft(1, "The ferry carried few.", said()),
        claim_draft(2, "Tickets were sold.", mention_draft(3, "Around 12,400 tickets were sold")),
        claim_draft(3, "Gone.", mention_draft(3, "words of nobody at all")),
    )
    extraction = grounded(
        *claims,
        relations=[
            {"a": 1, "b": 2, "kind": "contradicts"},
            {"a": 1, "b": 3, "kind": "supports"},
            {"a": 2, "b": 2, "kind": "supports"},
        ],
    )
    ids = [claim.id for claim in extraction.claims]
    assert [(r.a, r.b, r.kind) for r in extraction.relations] == [(ids[0], ids[1], "contradicts")]
    assert [detail for reason, detail in reasons(extraction) if reason == "relation_without_claims"] == [
        "1 supports 3",
        "2 supports 2",
    ]


def test_the_same_answer_has_the_same_ids():
    answer = claim_draft(1, "The ferry carried few.", said())
    assert grounded(answer) == grounded(answer)


def test_in_a_transcript_words_are_quoted_and_the_colon_is_their_cue():
    text = "CHAIR: How many came?\nMs BERG: Forty came on Monday.\nCHAIR: And before?\nMs BERG: Nobody came before."
    article = make_article(text, published="2019-06-13")
    mention = mention_draft(2, "Forty came on Monday", voice="quoted", source="Ms BERG", source_key="s1")
    draft = ExtractionDraft.model_validate(
        answer_draft(claim_draft(1, "Forty came.", mention), sources=[source_draft("s1", "Ms Berg")]), strict=False
    )
    extraction = ground(article, sentences(text), draft, PROVENANCE)
    who = extraction.claims[0].mentions[0].attribution
    assert (who.voice, who.source_name, who.cue and who.cue.quote) == ("quoted", "Ms Berg", ":")
    assert extraction.claims[0].disagreements == ()


def test_a_date_may_stand_far_from_the_claim_it_dates():
    dates = [{"text": "May", "iso": "2019-05"}]
    mention = mention_draft(3, "Around 12,400 tickets were sold")
    [claim] = grounded(claim_draft(1, "Tickets were sold.", mention, dates=dates)).claims
    assert [date.text for date in claim.dates] == ["May"]


def test_of_several_places_source_and_cue_are_taken_where_they_belong_together():
    text = "Ann Lee said it was late. Nobody had come before. Bo Dahl said the pier was shut. Ann Lee left."
    article = make_article(text)
    mention = mention_draft(
        2, "Nobody had come before", voice="reported", source="Ann Lee", source_key="s1", cue="said"
    )
    draft = ExtractionDraft.model_validate(
        answer_draft(claim_draft(1, "Nobody came.", mention), sources=[source_draft("s1", "Ann Lee")]), strict=False
    )
    who = ground(article, sentences(text), draft, PROVENANCE).claims[0].mentions[0].attribution
    assert who.source is not None
    assert who.cue is not None
    assert (who.source.span.start, who.cue.span.start) == (0, 8)


def test_claims_with_one_number_are_both_kept_and_the_same_claim_twice_is_told():
    stop = mention_draft(4, "The ferry will not stop")
    sold = mention_draft(3, "Around 12,400 tickets were sold")
    claims = (
        claim_draft(1, "Tickets were sold.", sold),
        claim_draft(1, "The ferry will not stop.", stop),
        claim_draft(2, "The ferry will not stop.", stop),
    )
    extraction = grounded(*claims)
    assert [claim.text for claim in extraction.claims] == ["Tickets were sold.", "The ferry will not stop."]
    assert reasons(extraction) == [("duplicate_claim", "The ferry will not stop.")]


def test_the_same_words_with_two_sources_are_two_mentions():
    board = source_draft("s2", "harbour board")
    both = (said(), said(), said(source="The harbour board", source_key="s2", cue="denied", said_on=None))
    [claim] = grounded(claim_draft(1, "The ferry carried few.", *both), sources=[MAYOR, board]).claims
    assert [mention.attribution.source_name for mention in claim.mentions] == ["Ada Lindqvist", "harbour board"]
