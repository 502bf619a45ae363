from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.counts import Counts
from evals.score import ROWS, ArticleScore, any_slot, by_name, by_voice, score_article, score_suite
from evals.suite import Case, Suite, load_suite
from evals.view import Link, Sheet, sheet_of_gold
from pipeline.records import Claim, Extraction, Rejection
from tests.evals.factories import day, extraction_of, figure, place, sheet, statement


def all_counts(score: ArticleScore) -> dict[str, Counts]:
    return {row: score.counts(row) for row in ROWS}


def changed(before: ArticleScore, after: ArticleScore) -> dict[str, tuple[int, ...]]:
    """By how much each row's counts went up or down, rows without change left out."""
    apart = {
        row: tuple(b - a for a, b in zip(x.as_tuple(), all_counts(after)[row].as_tuple(), strict=True))
        for row, x in all_counts(before).items()
    }
    return {row: steps for row, steps in apart.items() if any(steps)}


@cache
def everything() -> Suite:
    return load_suite("newsroom")


def found(case: Case) -> Extraction:
    return extraction_of(case.gold, case.article)


def scored(case: Case, extraction: Extraction) -> ArticleScore:
    suite = Suite(name="one", cases=(case,), sha256="")
    return score_suite(suite, {case.id: extraction}).articles[0]


def with_claims(extraction: Extraction, claims: Iterator[Claim] | tuple[Claim, ...]) -> Extraction:
    return extraction.model_copy(update={"claims": tuple(claims)})


@pytest.fixture
def case() -> Case:
    return everything().cases[0]


def test_gold_against_itself_is_right_in_every_row(newsroom):
    for article in score_suite(newsroom, {case.id: found(case) for case in newsroom.cases}).articles:
        for row in ROWS:
            for keep in (None, any_slot):
                counts = article.counts(row, keep)
                assert (counts.par, counts.inc, counts.mis, counts.spu) == (0, 0, 0, 0), (article.case_id, row)
        assert article.covered[0] == article.covered[1]
        assert article.splits == article.merges == ()


@st.composite
def sheets(draw) -> Sheet:
    spans = st.tuples(st.integers(0, 200), st.integers(1, 40)).map(lambda at: (at[0], at[0] + at[1]))
    names = st.sampled_from([None, "Anna Berg", "the ministry", "Ukraine"])
    statements = [
        statement(
            f"c{number}",
            draw(st.text("abc ", min_size=1, max_size=12)),
            *[place(draw(spans), name=draw(names)) for _ in range(draw(st.integers(1, 3)))],
            modality=draw(st.sampled_from(["asserted", "negated"])),
            figures=draw(st.sampled_from([(), (figure("ten", 10),), (figure("ten", 10), figure("6", 6.5))])),
            days=draw(st.sampled_from([(), (day("2024-08-06"),), (day("2024"), day("2023-01"))])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    ids = [each.id for each in statements]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)) if ids else st.nothing()
    links = draw(st.lists(pairs, max_size=3, unique=True)) if ids else []
    return sheet(*statements, links=tuple(Link(a, b, "supports") for a, b in links))


@settings(deadline=None, max_examples=40)
@given(sheets())
def test_any_sheet_against_itself_is_right_in_every_row(made):
    score = score_article("made", made, made)
    assert all(counts.possible == counts.actual == counts.cor for counts in all_counts(score).values())
    assert score.counts("claims").cor == len(made.statements)


@settings(deadline=None, max_examples=40)
@given(sheets(), sheets())
def test_every_claim_and_mention_is_counted_once(gold, guess):
    score = score_article("made", gold, guess)
    claims, mentions = score.counts("claims"), score.counts("mentions")
    assert (claims.possible, claims.actual) == (len(gold.statements), len(guess.statements))
    assert mentions.possible == sum(len(each.places) for each in gold.statements)
    assert mentions.actual == sum(len(each.places) for each in guess.statements)


def test_swapping_the_roles_keeps_f1_and_swaps_precision_and_recall(newsroom):
    for case in newsroom.cases:
        a, b = (sheet_of_gold(case.annotators[who], case.article) for who in "ab")
        there, back = all_counts(score_article("", a, b)), all_counts(score_article("", b, a))
        for row in ROWS:
            assert (there[row].mis, there[row].spu) == (back[row].spu, back[row].mis), (case.id, row)
            assert (there[row].cor, there[row].par, there[row].inc) == (back[row].cor, back[row].par, back[row].inc)


@settings(deadline=None, max_examples=4)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_claims_changes_nothing(random: Random):
    case = everything().cases[7]
    extraction = extraction_of(case.annotators["b"], case.article)
    shuffled = random.sample(extraction.claims, len(extraction.claims))
    links = random.sample(extraction.relations, len(extraction.relations))
    other = with_claims(extraction, tuple(shuffled)).model_copy(update={"relations": tuple(links)})
    assert scored(case, other) == scored(case, extraction)


def test_a_spurious_claim_lowers_precision_only(case):
    extraction = found(case)
    late = max(extraction.claims, key=lambda claim: claim.mentions[0].span.start)
    alien = late.model_copy(update={"id": "alien", "text": "Bananas are yellow", "quantities": (), "dates": ()})
    before, after = scored(case, extraction), scored(case, with_claims(extraction, (*extraction.claims, alien)))
    assert changed(before, after) == {
        "claims": (0, 0, 0, 0, 1),
        "claims by span": (0, 0, 0, 0, 1),
        "mentions": (0, 0, 0, 0, len(alien.mentions)),
    }
    assert before.counts("claims").recall() == after.counts("claims").recall() == 1


def edited(extraction: Extraction, name: str, **fields: object) -> Extraction:
    return with_claims(extraction, tuple(c.model_copy(update=fields) if c.id == name else c for c in extraction.claims))


def test_a_swapped_source_is_found_and_named(case):
    extraction = found(case)
    claim = next(claim for claim in extraction.claims if claim.mentions[0].attribution.source_name)
    mention = claim.mentions[0]
    swapped = mention.attribution.model_copy(update={"source_name": "Inés Carmúa"})
    faulty = edited(extraction, claim.id, mentions=(mention.model_copy(update={"attribution": swapped}),))
    before, after = scored(case, extraction), scored(case, faulty)
    assert len(claim.mentions) == 1
    assert changed(before, after) == {"claims": (-1, 0, 1, 0, 0), "source name": (-1, 0, 1, 0, 0)}
    assert [(m.gold_id, v.kind) for m in after.matches for v in m.vetoes] == [(claim.id, "source")]


def test_a_changed_number_is_found_and_named(case):
    extraction = found(case)
    claim = next(claim for claim in extraction.claims if claim.quantities)
    wrong = claim.quantities[0].model_copy(update={"value": 4100.0})
    after = scored(case, edited(extraction, claim.id, quantities=(wrong, *claim.quantities[1:])))
    assert changed(scored(case, extraction), after) == {
        "claims": (-1, 0, 1, 0, 0),
        "quantity value": (-1, 0, 1, 0, 0),
    }
    assert [(m.gold_id, v.kind) for m in after.matches for v in m.vetoes] == [(claim.id, "number")]


def test_a_dropped_claim_is_missing_and_all_that_it_holds_out_of_the_slots(case):
    extraction = found(case)
    related = {end for link in extraction.relations for end in (link.a, link.b)}
    claim = next(c for c in extraction.claims if c.quantities and len(c.mentions) == 1 and c.id not in related)
    faulty = with_claims(extraction, tuple(c for c in extraction.claims if c.id != claim.id))
    steps = changed(scored(case, extraction), scored(case, faulty))
    for row in ("claims", "claims by span", "mentions"):
        assert steps[row] == (-1, 0, 0, 1, 0)
    assert steps["quantity value"] == (-len(claim.quantities), 0, 0, 0, 0)
    assert scored(case, faulty).counts("quantity value", any_slot).mis == len(claim.quantities)


def test_a_denied_claim_is_incorrect(case):
    extraction = found(case)
    claim = next(claim for claim in extraction.claims if claim.modality == "asserted")
    after = scored(case, edited(extraction, claim.id, modality="negated"))
    assert changed(scored(case, extraction), after) == {"claims": (-1, 0, 1, 0, 0), "modality": (-1, 0, 1, 0, 0)}


def test_an_article_that_failed_keeps_its_gold_in_the_denominator(newsroom):
    found_all = {case.id: found(case) for case in newsroom.cases}
    lost = newsroom.cases[3]
    score = score_suite(newsroom, {name: value for name, value in found_all.items() if name != lost.id})
    assert [article.case_id for article in score.articles if article.failed] == [lost.id]
    assert score.counts("claims").mis == len(lost.gold.claims)
    assert score.counts("claims").f1() != 1 == score.scored_only().counts("claims").f1()
    coverage = score.coverage()
    assert coverage is not None
    assert coverage < 1


def test_rejections_are_counted_beside(case):
    dropped = Rejection(stage="extract", subject=case.article.id, reason="not_found", detail="")
    assert scored(case, found(case).model_copy(update={"rejections": (dropped,)})).rejections == 1


def test_an_optional_claim_may_be_found_or_not(case):
    claims = case.gold.claims
    kept = [claim.model_copy(update={"optional": claim.id == claims[0].id}) for claim in claims]
    lenient = case.model_copy(update={"gold": case.gold.model_copy(update={"claims": tuple(kept)})})
    whole, without = found(case), with_claims(found(case), found(case).claims[1:])
    assert scored(lenient, whole).counts("claims") == Counts(cor=len(claims))
    assert scored(lenient, without).counts("claims") == Counts(cor=len(claims) - 1)
    assert scored(lenient, without).counts("mentions", any_slot).f1() == 1
    assert scored(lenient, without).counts("relations").f1() == 1


def test_claims_in_a_document_without_any_are_false_alarms(case):
    empty = case.model_copy(update={"gold": case.gold.model_copy(update={"claims": (), "relations": ()})})
    suite = Suite(name="two", cases=(empty, everything().cases[1]), sha256="")
    score = score_suite(suite, {case.id: found(case)})
    assert score.false_alarms() == (len(case.gold.claims), 1)
    assert score.articles[0].counts("claims").f1() == 0


def test_other_names_and_quotes_that_are_right(case):
    claim = next(claim for claim in case.gold.claims if claim.mentions[0].source_name)
    mention = claim.mentions[0].model_copy(update={"also_names": ("Nobody",), "also_quotes": ("over the border",)})
    gold = case.gold.model_copy(update={"claims": (claim.model_copy(update={"mentions": (mention,)}),)})
    article = case.article.model_copy(update={"text": case.article.text + " over the border"})
    view = sheet_of_gold(gold, article)
    at = article.text.index("over the border")
    given = statement(
        "x", claim.text, place((at, at + 15), name="Nobody", quotes=("over the border",), kind=mention.source_kind)
    )
    score = score_article("", view, sheet(given))
    assert (score.counts("quote").cor, score.counts("source name").cor, score.counts("claims by span").cor) == (1, 1, 1)


def test_what_an_annotator_was_not_asked_for_is_not_scored(seed):
    case = seed.cases[0]
    view = sheet_of_gold(case.annotators["a"], case.article)
    score = score_article("", sheet_of_gold(case.gold, case.article), view)
    assert score.counts("source affiliation", any_slot) == Counts()
    assert score.counts("source kind").cor > 0


def test_a_date_in_another_precision_beside_the_exact_one_says_nothing_more():
    gold = statement("c", "It began", place((0, 9)), days=(day("2024-08-06"),))
    both = statement("x", "It began", place((0, 9)), days=(day("2024-08"), day("2024-08-06")))
    other = statement("x", "It began", place((0, 9)), days=(day("2024-08-06"), day("2023")))
    assert score_article("", sheet(gold), sheet(both)).counts("dates") == Counts(cor=1)
    assert score_article("", sheet(both), sheet(gold)).counts("dates") == Counts(cor=1)
    assert score_article("", sheet(gold), sheet(other)).counts("dates") == Counts(cor=1, spu=1)


@pytest.mark.parametrize(
    ("given", "kind", "row"),
    [
        ([("x1", "x2")], "supports", Counts(cor=1)),
        ([("x2", "x1")], "supports", Counts(par=1)),
        ([("x1", "x2")], "qualifies", Counts(inc=1)),
        ([], "supports", Counts(mis=1)),
        ([("x1", "x2"), ("x1", "x3")], "supports", Counts(cor=1, spu=1)),
    ],
)
def test_relations_are_seen_through_the_match(given, kind, row):
    three = [(1, "red apples"), (2, "green pears"), (3, "blue plums")]
    golds = [statement(f"c{n}", text, place((10 * n, 10 * n + 9))) for n, text in three]
    guesses = [statement(f"x{n}", text, place((10 * n, 10 * n + 9))) for n, text in three]
    links = tuple(Link(a, b, kind) for a, b in given)
    score = score_article("", sheet(*golds, links=(Link("c1", "c2", "supports"),)), sheet(*guesses, links=links))
    assert score.counts("relations") == row


def test_contradiction_has_no_direction():
    golds = [statement(f"c{n}", text, place((10 * n, 10 * n + 9))) for n, text in ((1, "a dam"), (2, "no wall"))]
    links = (Link("c1", "c2", "contradicts"), Link("c2", "c1", "contradicts"))
    one, other = (sheet(*golds, links=(link,)) for link in links)
    assert score_article("", one, other).counts("relations") == Counts(cor=1)


def test_counts_by_voice_and_by_where_the_name_stands():
    golds = [
        statement("c1", "apples are red", place((0, 9), name="Anna", voice="quoted")),
        statement("c2", "pears are green", place((20, 29), name="Anna", named_here=False)),
        statement("c3", "plums are blue", place((40, 49))),
    ]
    guesses = [golds[0], statement("x", "pears are green", place((20, 29), name="Bert")), golds[2]]
    score = score_article("", sheet(*golds), sheet(*guesses))
    assert score.counts("source name", by_voice("quoted")) == Counts(cor=1)
    assert score.counts("source name", by_voice("reported")) == Counts(inc=1)
    assert score.counts("mentions", by_voice("narrator")) == Counts(cor=1)
    assert score.counts("source name", by_name(here=True)) == Counts(cor=1)
    assert score.counts("source name", by_name(here=False)) == Counts(inc=1)
