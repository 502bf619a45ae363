from evals.view import sheet_of_claims, sheet_of_gold
from tests.evals.factories import extraction_of


def test_gold_and_what_a_pipeline_finds_of_it_look_the_same(newsroom, seed):
    for case in (*newsroom.cases, *seed.cases):
        extraction = extraction_of(case.gold, case.article)
        given = sheet_of_claims(extraction.claims, extraction.relations, case.article)
        assert given == sheet_of_gold(case.gold, case.article), case.id


def test_statements_stand_in_the_order_of_their_first_place(newsroom):
    case = newsroom.cases[0]
    ids = [claim.id for claim in sheet_of_gold(case.gold, case.article).statements]
    starts = [claim.places[0].extents[0] for claim in sheet_of_gold(case.gold, case.article).statements]
    assert sorted(ids) == sorted(claim.id for claim in case.gold.claims)
    assert starts == sorted(starts) or any(len(claim.mentions) > 1 for claim in case.gold.claims)


def test_the_second_place_of_a_quote_is_taken_where_nth_says_so(newsroom):
    text = newsroom.cases[0].article.text
    twice = next(
        claim
        for claim in sheet_of_gold(newsroom.cases[0].gold, newsroom.cases[0].article).statements
        if len({place.quotes[0] for place in claim.places}) < len(claim.places)
    )
    first, second = (place.extents[0] for place in twice.places)
    assert first[0] < second[0]
    assert text[slice(*first)] == text[slice(*second)] == twice.places[0].quotes[0]


def test_the_hard_case_is_told_from_the_easy_one(seed):
    (case,) = seed.cases
    first = sheet_of_gold(case.gold, case.article).statements[0]
    assert [(place.names, place.named_here) for place in first.places] == [
        (("Oleksandr Syrsky",), False),
        (("Ukraine",), True),
        (("Oleksandr Syrsky",), True),
    ]
