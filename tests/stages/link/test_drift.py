import pytest

from pipeline.stages.link.candidates import Order
from pipeline.stages.link.drift import with_drift
from pipeline.stages.link.families import make_families
from tests.factories import make_claim, make_mention
from tests.stages.link.factories import article, claim, link

OLD, NEW, LAST = (
    article(name, "Brask has 40.", "Brask has 50.", day=day) for day, name in enumerate(("a", "b", "c"), 1)
)
A, A2, B, B2, C = (
    claim(home, f"Brask has {n}.") for home, n in ((OLD, 40), (OLD, 50), (NEW, 50), (NEW, 40), (LAST, 50))
)
MAYOR = {"voice": "reported", "source_name": "Ida Roon"}
A_BY_MAYOR, B_BY_MAYOR = (
    make_claim(home, f"Brask has {n}!", mentions=(make_mention(home, f"Brask has {n}", **MAYOR),))
    for home, n in ((OLD, 40), (NEW, 50))
)
ORDER = Order({one.id: one for one in (OLD, NEW, LAST)}, [])


def drifts(claims, *links, origins=("o1", "o2", "o3")):
    families = make_families(claims, links, ORDER)
    return with_drift(
        families, {one.id: one for one in claims}, dict(zip((OLD.id, NEW.id, LAST.id), origins, strict=True))
    )


@pytest.mark.parametrize(("origins", "same"), [(("o1", "o2", "o3"), False), (("o1", "o1", "o3"), True)])
def test_both_families_show_what_became_what(origins, same):
    a, b = (A, B) if same else (A_BY_MAYOR, B_BY_MAYOR)
    before, after = drifts([b, a], link(a, b, "drifted", ground="quantity", why="'40' became '50'"), origins=origins)
    [drift] = before.drift
    assert after.drift == (drift,)
    assert (drift.before, drift.after, drift.ground, drift.same_origin) == (before.id, after.id, "quantity", same)
    assert drift.what == "'40' became '50'"


def test_two_families_drift_once_and_a_reprint_shows_it_best():
    links = [
        link(B, C),
        link(A, C, "drifted", 0.99, why="by the last"),
        link(A, B, "drifted", 0.7, why="by the reprint"),
    ]
    before, after = drifts([A, B, C], *links, origins=("o1", "o1", "o3"))
    assert [one.what for one in before.drift] == [one.what for one in after.drift] == ["by the reprint"]


def test_claims_that_both_articles_put_forward_side_by_side_did_not_become_each_other():
    links = [link(A, B2), link(A2, B), link(A, B, "drifted", ground="quantity")]
    assert [family.drift for family in drifts([A, A2, B, B2], *links)] == [(), ()]


def test_a_denial_did_not_come_of_a_claim_that_its_article_has_as_well():
    claims, same = [A, B, B2], link(A, B2)
    for ground, count in (("polarity", 0), ("model", 1)):
        found = drifts(claims, same, link(A, B, "drifted", ground=ground), origins=("o1", "o1", "o3"))
        assert [len(one.drift) for one in found] == [count, count]


def test_rivals_who_count_one_thing_differently_are_no_drift():
    assert [one.drift for one in drifts([A, B], link(A, B, "drifted"))] == [(), ()]


def test_what_is_merely_different_is_no_drift():
    assert [one.drift for one in drifts([A, B], link(A, B, "different"))] == [(), ()]
