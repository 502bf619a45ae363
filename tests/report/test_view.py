"""What the report is told, put into words and numbers."""

import pytest

from pipeline.records import Attribution, Extraction, Relation, Run, Span
from pipeline.report.view import NOBODY, Answers, ReportFacts, number_claims, requests_behind, source_label
from tests.factories import PROVENANCE, make_article, make_claim

RUN = Run(quote="officials", span=Span(start=0, end=9))


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"voice": "narrator"}, NOBODY),
        ({"voice": "headline"}, NOBODY),
        ({"voice": "reported", "source": RUN, "source_name": "Ruth Adeyemi"}, "Ruth Adeyemi"),
        ({"voice": "reported", "source": RUN}, "officials"),
        ({"voice": "quoted"}, "Not named"),
        ({"voice": "reported", "source_name": ""}, "Not named"),
    ],
)
def test_source_label(fields, label):
    assert source_label(Attribution(**fields)) == label


def test_relations_read_from_both_claims():
    it = make_article("One. Two. Three.")
    a, b, c = (make_claim(it, word, word) for word in ("One", "Two", "Three"))
    extraction = Extraction(
        article_id=it.id,
        claims=(a, b, c),
        relations=(
            Relation(article_id=it.id, a=a.id, b=b.id, kind="qualifies"),
            Relation(article_id=it.id, a=c.id, b=b.id, kind="contradicts"),
            Relation(article_id=it.id, a=a.id, b="c-unknown", kind="supports"),
        ),
        rejections=(),
    )
    first, second, third = number_claims(extraction)
    assert [(r.words, r.number) for r in first.relations] == [("is qualified by", 2)]
    assert [(r.words, r.number) for r in second.relations] == [("qualifies", 1), ("contradicts", 3)]
    assert [(r.words, r.number, r.claim_id) for r in third.relations] == [("contradicts", 2, b.id)]


def test_an_article_without_extraction_has_no_claims():
    assert number_claims(None) == ()


def test_each_request_is_named_once():
    it = make_article("One. Two.")
    other = PROVENANCE.model_copy(update={"request_sha256": "other"})
    claims = (make_claim(it, "1", "One"), make_claim(it, "2", "Two", provenance=other), make_claim(it, "3", "One"))
    numbered = number_claims(Extraction(article_id=it.id, claims=claims, relations=(), rejections=()))
    assert requests_behind(numbered) == (PROVENANCE, other)


@pytest.mark.parametrize(
    ("answers", "origin"),
    [
        (Answers(), "none"),
        (Answers(live=2), "live"),
        (Answers(cache=2), "cache"),
        (Answers(recording=2), "recording"),
        (Answers(live=1, recording=2), "mixed"),
    ],
)
def test_origin(answers, origin):
    assert ReportFacts(answers=answers).origin == origin
