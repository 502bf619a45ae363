"""What must hold of every verification: one thing broken at a time, and it is named."""

import pytest

from evals.verdicts.checks import violations
from pipeline.records import Span
from pipeline.verdicts import Evidence, Verification
from tests.evals.verdicts.factories import failed, make_searched, swapped


@pytest.fixture
def check(newsroom, right):
    claims, found = right
    articles = [case.article for case in newsroom.cases]

    def checked(**fields) -> tuple[str, ...]:
        return violations(articles, claims.extractions, found.model_copy(update=fields))

    return checked


def cited(found: Verification) -> int:
    """The place of the first evidence that a verdict rests on alone."""
    alone = {verdict.evidence[0] for verdict in found.verdicts if len(verdict.evidence) == 1}
    return next(at for at, item in enumerate(found.evidence) if item.id in alone)


def test_the_right_verification_breaks_nothing(check):
    assert check() == ()


def test_a_failed_verdict_breaks_nothing(check, right):
    assert check(verdicts=(failed(right[1].verdicts[0]), *right[1].verdicts[1:])) == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"quote": "Words that stand nowhere"}, "does not stand at"),
        ({"span": Span(start=1, end=10**6)}, "nothing stands at 1 to 1000000"),
        ({"independent": False}, "not independent"),
        ({"basis": "party"}, "a bare word of a party"),
        ({"counts": False}, "which does not count (independent)"),
        ({"counts": False, "independent": False}, "what it cites calls for not_enough_evidence"),
        ({"stance": "qualifies"}, "what it cites calls for not_enough_evidence"),
        ({"family_id": "f-none"}, "there is no family f-none"),
        ({"article_id": "a-none"}, "there is no article a-none"),
    ],
)
def test_a_decisive_label_rests_on_verbatim_independent_evidence_that_counts(check, right, fields, said):
    found = right[1]
    broken = check(evidence=swapped(found.evidence, cited(found), **fields))
    assert any(said in fault for fault in broken), broken


def test_evidence_is_of_the_family_that_cites_it(check, right):
    found = right[1]
    item: Evidence = found.evidence[cited(found)]
    other = next(family.id for family in found.families if family.id != item.family_id)
    broken = check(evidence=swapped(found.evidence, cited(found), family_id=other))
    assert any(f"cites {item.id}, which is evidence of {other}" in fault for fault in broken)


def test_ids_lead_somewhere_and_are_one_of_a_kind(check, right):
    found = right[1]
    lost = check(evidence=tuple(item for at, item in enumerate(found.evidence) if at != cited(found)))
    assert any("there is no evidence e-" in fault for fault in lost)
    assert any("stands 2 times" in fault for fault in check(evidence=(*found.evidence, found.evidence[0])))
    nobody = swapped(found.families, 0, members=("c-none",), articles=found.families[0].articles[:1])
    assert any("there is no claim c-none" in fault for fault in check(families=nobody))
    place = make_searched(found.evidence[:1]).found[0].model_copy(update={"span": Span(start=0, end=10**6)})
    searched = make_searched(()).model_copy(update={"found": (place,)})
    assert any(
        "nothing stands at 0" in fault for fault in check(verdicts=swapped(found.verdicts, 0, searched=searched))
    )
    matter = swapped(found.matters, 0, articles=("a-none",))
    assert any("there is no article a-none" in fault for fault in check(matters=matter))


def test_every_claim_has_a_family_every_family_a_verdict_every_article_an_origin(check, right):
    found = right[1]
    assert check(verdicts=found.verdicts[1:]) == (f"family {found.families[0].id} has 0 verdicts",)
    assert check(verdicts=(*found.verdicts, found.verdicts[0])) == (f"family {found.families[0].id} has 2 verdicts",)
    last = found.families[-1]
    unread = [item for item in found.evidence if item.family_id != last.id]
    broken = check(families=found.families[:-1], verdicts=found.verdicts[:-1], evidence=tuple(unread))
    assert {f"claim {member} is in 0 families" for member in last.members} <= set(broken)
    twice = swapped(found.families, 0, members=last.members, articles=last.articles)
    assert any("is in 2 families" in fault for fault in check(families=twice))
    assert any("is in 0 origins" in fault for fault in check(origins=found.origins[1:]))
    assert any("is in 2 origins" in fault for fault in check(origins=(*found.origins, found.origins[0])))


def test_a_family_says_of_its_members_what_is_so(check, right):
    found = right[1]
    unworthy = check(families=swapped(found.families, 0, check_worthy=False))
    assert unworthy == (f"family {found.families[0].id}: is not check-worthy, its members are otherwise",)
    elsewhere = swapped(found.families, 0, articles=found.families[-1].articles[:1] * len(found.families[0].members))
    assert any("its articles are not those of its members" in fault for fault in check(families=elsewhere))
