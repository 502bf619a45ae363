from datetime import date

import pytest

from pipeline.llm.scripted import ScriptedChat
from pipeline.verdicts import NumberPair
from tests.stages.judge.material import F1, F2, F4, GULL, TERN, answer, finding, judged, scene, told

STUMPS = "lists 391 stumps removed"


def found(*findings, on=F1, **rest):
    result = judged(ScriptedChat([answer(told(1, *findings, **rest))]), on)
    return result.judgements[on.id], [rejection.reason for rejection in result.rejections]


def test_a_finding_is_the_articles_own_words_at_their_place():
    judgement, rejected = found(finding(3, "Lists  391 stumps removed", issuer="the contractor"))
    [one] = judgement.findings
    assert (one.article_id, one.quote, one.alignment) == (GULL.id, STUMPS, "normalised")
    assert GULL.text[one.span.start : one.span.end] == STUMPS
    assert (one.stance, one.basis, one.issuer, one.corrects) == ("supports", "record", "the contractor", False)
    assert not rejected
    assert judgement.provenance.stage == "judge"


@pytest.mark.parametrize(
    ("passage", "quote", "reason"),
    [
        (0, STUMPS, "unknown_passage"),
        (4, STUMPS, "unknown_passage"),
        (3, "A log of the contractor lists 392 stumps removed", "quote_differs_in_number"),
        (3, "the council has resigned", "quote_not_found"),
        (3, "  ", "quote_empty"),
        (1, STUMPS, "quote_not_found"),
        (1, "Some 400 trees were felled", "own_words"),
    ],
)
def test_what_the_passage_does_not_hold_is_rejected_and_the_rest_stands(passage, quote, reason):
    judgement, rejected = found(finding(passage, quote), finding(3, STUMPS))
    assert [one.quote for one in judgement.findings] == [STUMPS]
    assert rejected == [reason]


def test_words_reach_over_the_end_of_a_passage_and_stand_in_one_that_was_shown():
    judgement, _ = found(finding(1, "called that a pretext.\nA forester found decay"))
    assert len(judgement.findings) == 1
    whole = scene()
    part = whole.model_copy(update={"passages": whole.passages[:1]})
    result = judged(ScriptedChat([answer(told(1, finding(1, "The work ended on 2 April")))]), F1, on=part)
    assert [rejection.reason for rejection in result.rejections] == ["quote_not_shown"]
    assert not result.judgements["f1"].findings


def test_words_around_the_claims_own_are_not_own():
    judgement, rejected = found(finding(1, "councillor Ida Roon said. The league called that a pretext"), on=F2)
    assert len(judgement.findings) == 1
    assert not rejected


@pytest.mark.parametrize(
    ("named", "issuer"),
    [
        (None, None),
        ("", None),
        ("A1.s3", "forester"),
        ("A1.s3 (forester)", "forester"),
        ("The Forester", "forester"),
        ("institute", "Institute"),
        ("the contractor", "the contractor"),
        ("The Gull", None),
        ("A2", None),
    ],
)
def test_who_answers_is_a_listed_source_a_name_that_an_article_has_or_the_article(named, issuer):
    judgement, rejected = found(finding(3, STUMPS, issuer=named))
    assert [one.issuer for one in judgement.findings] == [issuer]
    assert not rejected


@pytest.mark.parametrize("named", ["A1.s9", "A1", "A1.s1 and A1.s3", "Lord Vetinari", "?"])
def test_a_finding_for_which_nobody_known_answers_is_rejected(named):
    judgement, rejected = found(finding(3, STUMPS, issuer=named))
    assert not judgement.findings
    assert rejected == ["unknown_issuer"]


def test_pairs_of_numbers_are_words_of_the_claim_and_of_the_passage():
    pairs = [
        {"claim": "some 400 trees", "passage": "391 stumps"},
        {"claim": "500 trees", "passage": "391 stumps"},
        {"claim": "400 trees", "passage": "392 stumps"},
    ]
    judgement, rejected = found(finding(3, "391 stumps removed", numbers=pairs))
    assert judgement.findings[0].numbers == (NumberPair(claim="Some 400 trees", passage="391 stumps"),)
    assert rejected == ["number_not_in_claim", "number_not_in_passage"]


def test_a_denial_and_a_change_are_grounded_too():
    judgement, rejected = found(
        denied=[{"passage": 3, "quote": "I never said 400"}, {"passage": 3, "quote": "I have always said 400"}],
        ended={"passage": 2, "quote": "The work ended on 2 April", "day": "2030-04-02"},
    )
    assert [one.quote for one in judgement.denials] == ["I never said 400"]
    assert judgement.change is not None
    assert (judgement.change.article_id, judgement.change.day) == (TERN.id, date(2030, 4, 2))
    assert rejected == ["quote_not_found"]


@pytest.mark.parametrize("day", ["2 April", "2030-04", "2030-02-30", "20300402", ""])
def test_a_change_without_a_day_is_rejected(day):
    judgement, rejected = found(ended={"passage": 2, "quote": "The work ended on 2 April", "day": day}, on=F2)
    assert judgement.change is None
    assert rejected == ["change_no_day"]


def test_a_denial_in_the_claims_own_words_is_none():
    judgement, rejected = found(denied=[{"passage": 2, "quote": "The work ended on 2 April"}], on=F4)
    assert not judgement.denials
    assert rejected == ["own_words"]


def test_one_finding_given_twice_is_one():
    judgement, _ = found(finding(3, STUMPS), finding(3, STUMPS))
    assert len(judgement.findings) == 1
