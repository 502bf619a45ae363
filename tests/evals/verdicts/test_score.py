"""A verification that is wholly right scores 1 throughout; one thing put wrong shows where it should."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from evals.counts import Counts
from evals.verdicts.answers import confusion, scored_labels
from evals.verdicts.score import MEASURES, score_verification
from pipeline.records import Span
from pipeline.verdicts import Body, Drift, Verification
from tests.evals.verdicts.factories import failed, make_evidence, make_searched, make_verdict, swapped

A_PART = {"evidence recall@1", "evidence recall@3"}
"""What is not 1 even so: where the gold has more quotes than so many passages can hold."""
Change = Callable[[Verification], Verification]


def changed(found: Verification, field: str, at: int, **fields) -> Verification:
    return found.model_copy(update={field: swapped(getattr(found, field), at, **fields)})


def place(found: Verification, name: str) -> int:
    return next(at for at, family in enumerate(found.families) if family.id == name)


@pytest.fixture
def score(newsroom, right):
    claims, found = right

    def scored(change: Change = lambda found: found, keys=None):
        return score_verification(newsroom, change(found), claims.keys if keys is None else keys)

    return scored


def test_the_right_verification_is_right_in_everything(best):
    measures = best.measures()
    assert tuple(measures) == MEASURES
    assert {name for name, one in measures.items() if one.value != 1} == A_PART | {"area under risk"}
    assert best.value("area under risk") == 0
    assert scored_labels(best.answers) == ("supported", "refuted", "not_enough_evidence")


def test_a_failed_verdict_is_wrong_and_no_label(score):
    found = score(lambda found: found.model_copy(update={"verdicts": (failed(found.verdicts[0]), *found.verdicts[1:])}))
    assert found.answers[0].absent == "failed"
    assert found.value("label accuracy") == found.value("said accuracy") == Fraction(216, 217)
    assert found.answers[0].given("label") == "failed"
    assert confusion(found.answers, "label")["supported"] == {
        "supported": 59, "refuted": 0, "conflicting": 0, "not_enough_evidence": 0, "failed": 1,
    }  # fmt: skip
    assert found.value("area under risk") == 0


def test_a_wrong_label_counts_against_both_labels(score, best):
    def flip(found: Verification) -> Verification:
        return changed(found, "verdicts", 0, label="not_enough_evidence", evidence=())

    found = score(flip)
    assert not found.answers[0].label_right
    f1s = [Fraction(2 * 59, 59 + 60), Fraction(1), Fraction(2 * 113, 113 + 114)]
    assert found.value("label macro-F1") == sum(f1s) / 3
    assert found.value("said accuracy") == 1
    assert found.value("area under risk") > 0


def test_the_only_conflict_of_the_gold_is_not_in_the_mean(score, best):
    at = next(i for i, answer in enumerate(best.answers) if answer.asked.gold.label == "conflicting")

    def flip(found: Verification) -> Verification:
        return changed(found, "verdicts", at, label="not_enough_evidence", evidence=())

    # It is a wrong "not enough evidence", though.
    assert score(flip).value("label macro-F1") == (2 + Fraction(2 * 113, 113 + 114)) / 3


def test_a_right_label_on_other_evidence_is_told_apart(score, newsroom):
    def elsewhere(found: Verification) -> Verification:
        verdict = found.verdicts[0]
        article = newsroom.cases[0].article
        other = make_evidence(verdict.family_id, article, article.text[:40])
        kept = tuple(item for item in found.evidence if item.family_id != verdict.family_id)
        verdicts = (make_verdict(verdict.family_id, [other], said=verdict.said), *found.verdicts[1:])
        return found.model_copy(update={"verdicts": verdicts, "evidence": (other, *kept)})

    found = score(elsewhere)
    assert found.value("label accuracy") == 1
    assert found.value("label and evidence right") == Fraction(216, 217)
    assert found.evidence
    assert found.evidence.asked == (165, 168)
    assert found.evidence.given == (165, 166)


@pytest.mark.parametrize(("field", "value"), [("stance", "qualifies"), ("basis", "witness")])
def test_stance_and_basis_count_where_the_quote_was_found(score, field, value):
    found = score(lambda found: changed(found, "evidence", 0, **{field: value}))
    assert found.value(f"{field} accuracy") == Fraction(167, 168)
    other = ({"stance", "basis"} - {field}).pop()
    assert found.value(f"{other} accuracy") == 1


def test_half_of_the_shorter_quote_is_enough(score, right):
    item = right[1].evidence[0]
    length = item.span.end - item.span.start
    for less, hit in ((length // 2, 168), (0, 168)):
        span = item.span.model_copy(update={"end": item.span.end - less})
        assert score(lambda found, span=span: changed(found, "evidence", 0, span=span)).evidence.asked == (hit, 168)
    far = item.span.model_copy(update={"start": item.span.end, "end": item.span.end + length})
    assert score(lambda found: changed(found, "evidence", 0, span=far)).evidence.asked == (167, 168)
    # As long as before, and less than half of it is shared.
    moved = item.span.model_copy(
        update={"start": item.span.start + length // 2 + 1, "end": item.span.end + length // 2 + 1}
    )
    assert score(lambda found: changed(found, "evidence", 0, span=moved)).evidence.asked == (167, 168)


def test_recall_looks_at_so_many_first_passages(score, right):
    at = next(i for i, verdict in enumerate(right[1].verdicts) if verdict.evidence)
    own = right[1].verdicts[at].searched.found
    start = Span(start=0, end=5)
    decoy = (own[0].model_copy(update={"span": start}),)
    searched = make_searched(()).model_copy(update={"found": (*decoy * 4, *own)})
    found = score(lambda found: changed(found, "verdicts", at, searched=searched))
    assert found.evidence
    assert found.evidence.recall_at[3].cor == 166 - min(3, len(own))
    assert found.evidence.recall_at[10].cor == 168


def test_a_family_that_is_torn_apart_is_found_by_its_larger_part(score, best, right):
    at = next(i for i, family in enumerate(right[1].families) if len(family.members) == 3)

    def tear(found: Verification) -> Verification:
        whole = found.families[at]
        torn = swapped(found.families, at, members=whole.members[:1], articles=whole.articles[:1])
        rest = whole.model_copy(
            update={"id": "f-rest", "members": whole.members[1:], "articles": whole.articles[1:], "drift": ()}
        )
        wrong = make_verdict("f-rest", said="none")
        return found.model_copy(update={"families": (*torn, rest), "verdicts": (*found.verdicts, wrong)})

    torn = score(tear)
    assert torn.structure
    assert torn.structure.families == Counts(cor=71, mis=2)
    assert torn.answers[at].family == "f-rest"
    assert Fraction(9, 10) < torn.value("families B-cubed F1") < 1


def test_families_run_together_answer_for_both(score, right):
    whole = right[1].families[0], right[1].families[3]

    def join(found: Verification) -> Verification:
        together = whole[0].model_copy(
            update={"members": whole[0].members + whole[1].members, "articles": whole[0].articles + whole[1].articles}
        )
        families = tuple(family for family in found.families if family not in whole)
        return found.model_copy(update={"families": (together, *families)})

    joined = score(join)
    assert joined.structure
    assert joined.structure.families.mis == 0
    assert joined.structure.families.spu == len(whole[0].members) * len(whole[1].members)
    assert joined.answers[0].family == joined.answers[3].family == whole[0].id


def test_a_family_of_which_no_claim_was_extracted_is_missing(score, right):
    claims, found = right
    lost = set(found.families[0].members)
    keys = {claim: key for claim, key in claims.keys.items() if claim not in lost}
    scored = score(keys=keys)
    assert scored.answers[0].absent == "missing"
    assert scored.value("label accuracy") == Fraction(216, 217)
    assert scored.structure
    assert scored.structure.families_of == (281 - len(lost), 281)
    assert scored.value("families pairwise F1") == 1


def test_origins_are_exact_or_not(score, right):
    first = right[1].origins[0]
    assert len(first.articles) > 1

    def split(found: Verification) -> Verification:
        alone = first.model_copy(update={"id": "o-alone", "articles": first.articles[1:]})
        kept = first.model_copy(update={"articles": first.articles[:1]})
        return found.model_copy(update={"origins": (kept, alone, *found.origins[1:])})

    found = score(split)
    assert (found.value("origins exact"), found.structure and found.structure.origins) == (0, Counts(cor=4, mis=1))


def test_parties_are_compared_by_name_event_by_event(score, right):
    bodies = right[1].matters[0].bodies
    other = (
        bodies[0].model_copy(update={"name": bodies[0].name.upper()}),
        bodies[1].model_copy(update={"party": False}),
        *bodies[2:],
        Body(name="Nobody at All", party=True, why="it has none"),
    )
    found = score(lambda found: changed(found, "matters", 0, bodies=other))
    assert found.structure
    assert found.structure.parties == Counts(cor=9, mis=1, spu=1)


def test_contests_and_changes(score, best):
    contested = next(i for i, answer in enumerate(best.answers) if answer.asked.gold.contested_by)
    ended = next(i for i, answer in enumerate(best.answers) if answer.asked.gold.changed_on)
    found = score(lambda found: changed(found, "verdicts", contested, contested_by=()))
    assert found.structure
    assert found.structure.contested.mis == len(best.answers[contested].asked.gold.contested_by)
    found = score(lambda found: changed(found, "verdicts", ended, changed_on=date(2031, 1, 1)))
    assert found.structure
    assert found.structure.changed == Counts(cor=5, mis=1, spu=1)


def test_drift_turned_round_is_right_only_either_way(score, right):
    at = next(i for i, family in enumerate(right[1].families) if family.drift)
    own = right[1].families[at].drift[0]

    def turn(found: Verification) -> Verification:
        turned = own.model_copy(update={"before": own.after, "after": own.before})
        odd = Drift(before=own.before, after="f-unknown", what="?", ground="model", same_origin=False)
        families = tuple(
            family.model_copy(update={"drift": tuple(d if d != own else turned for d in family.drift)})
            for family in found.families
        )
        return changed(found.model_copy(update={"families": families}), "families", at, drift=(turned, odd))

    found = score(turn)
    assert found.structure
    assert found.structure.drift_either_way.spu >= 1
    assert found.structure.drift.cor < found.structure.drift_either_way.cor
