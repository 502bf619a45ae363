from pipeline.records import Extraction, Rejection, Relation
from pipeline.stages.merging import merged
from tests.factories import make_article, make_claim

ARTICLE = make_article(
    "The ferry carried 900 people in May. Nine hundred people took it, the line said. It was never late. "
    "The pier is closed. The ferry carried 700 people in June."
)


def part(*claims, relations=(), rejections=()):
    return Extraction(article_id=ARTICLE.id, claims=claims, relations=relations, rejections=rejections)


def test_the_same_proposition_met_in_two_windows_is_one_claim_with_both_places():
    one = make_claim(ARTICLE, "The Brannock ferry carried 900 people in May 2031.", "carried 900 people in May")
    two = make_claim(ARTICLE, "In May 2031 the Brannock ferry carried 900 people.", "Nine hundred people took it")
    [claim] = merged(ARTICLE, [part(one), part(two)]).claims
    assert [mention.quote for mention in claim.mentions] == ["carried 900 people in May", "Nine hundred people took it"]
    assert claim.text == one.text
    assert claim.id not in {one.id, two.id}


def test_a_number_or_a_denial_keeps_claims_apart():
    may = make_claim(ARTICLE, "The ferry carried 900 people in May.", "carried 900 people in May")
    june = make_claim(ARTICLE, "The ferry carried 700 people in June.", "carried 700 people in June")
    late = make_claim(ARTICLE, "The ferry was late in May.", "It was never late")
    never = make_claim(ARTICLE, "The ferry was never late in May.", "It was never late", modality="negated")
    assert len(merged(ARTICLE, [part(may, late), part(june, never)]).claims) == 4


def test_within_one_part_nothing_is_joined():
    one = make_claim(ARTICLE, "The pier is closed.", "The pier is closed")
    two = make_claim(ARTICLE, "The pier is closed", "pier is closed")
    assert len(merged(ARTICLE, [part(one, two)]).claims) == 2


def test_relations_follow_their_claims_and_none_bears_on_itself():
    one = make_claim(ARTICLE, "The ferry carried 900 people in May.", "carried 900 people in May")
    two = make_claim(ARTICLE, "In May the ferry carried 900 people.", "Nine hundred people took it")
    pier = make_claim(ARTICLE, "The pier is closed.", "The pier is closed")
    first = Relation(article_id=ARTICLE.id, a=pier.id, b=one.id, kind="supports")
    second = Relation(article_id=ARTICLE.id, a=two.id, b=pier.id, kind="qualifies")
    result = merged(ARTICLE, [part(one, pier, relations=[first]), part(two, pier, relations=[second])])
    joined = next(claim.id for claim in result.claims if len(claim.mentions) == 2)
    closed = next(claim.id for claim in result.claims if claim.text == pier.text)
    assert {(r.a, r.b, r.kind) for r in result.relations} == {
        (closed, joined, "supports"),
        (joined, closed, "qualifies"),
    }


def test_rejections_of_all_parts_are_kept():
    said = Rejection(stage="extract", subject=ARTICLE.id, reason="quote_not_found", detail="x")
    other = said.model_copy(update={"detail": "y"})
    assert merged(ARTICLE, [part(rejections=[said]), part(rejections=[said, other])]).rejections == (
        said,
        said,
        other,
    )
