from evals.checks import violations
from evals.verdicts.claims import extracted_claims, extraction_of, gold_claims
from tests.evals import factories


def test_the_gold_is_handed_over_verbatim(newsroom):
    given = gold_claims(newsroom)
    assert len(given.keys) == sum(len(case.gold.claims) for case in newsroom.cases) == 385
    for case, extraction in zip(newsroom.cases, given.extractions, strict=True):
        assert violations(case.article, extraction.claims) == ()
        same = factories.extraction_of(case.gold, case.article)
        assert [claim.text for claim in extraction.claims] == [claim.text for claim in same.claims]
        assert [claim.mentions for claim in extraction.claims] == [claim.mentions for claim in same.claims]


def test_relations_lead_to_the_claims(newsroom):
    case = newsroom.cases[0]
    given = extraction_of(case.gold, case.article)
    ids = {claim.id for claim in given.claims}
    assert given.relations
    assert all({link.a, link.b} <= ids for link in given.relations)


def test_extracted_claims_are_matched_and_those_of_a_failed_article_are_not_there(newsroom):
    given = gold_claims(newsroom)
    extractions = {case.id: found for case, found in zip(newsroom.cases, given.extractions, strict=True)}
    assert extracted_claims(newsroom, extractions) == given
    del extractions["a3"]
    some = extracted_claims(newsroom, extractions)
    assert {case for case, _ in some.keys.values()} == {case.id for case in newsroom.cases} - {"a3"}


def test_a_claim_that_answers_none_of_the_gold_has_no_key(newsroom):
    given = gold_claims(newsroom)
    first = given.extractions[0]
    odd = first.claims[0].model_copy(update={"id": "c-odd", "text": "Nothing of the kind."})
    extraction = first.model_copy(update={"claims": (*first.claims, odd)})
    assert "c-odd" not in extracted_claims(newsroom, {newsroom.cases[0].id: extraction}).keys
