from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import content_id
from pipeline.stages.link.candidates import Order
from pipeline.stages.link.families import make_families
from tests.stages.link.factories import article, claim, link

TEXTS = ("Brask one.", "Brask two.", "Brask three.")
ARTICLES = [article(f"n{n}", *TEXTS, day=n) for n in range(1, 6)]
CLAIMS = [[claim(home, text) for text in TEXTS] for home in ARTICLES]
ORDER = Order({one.id: one for one in ARTICLES}, [])
(A, A2, _), (B, B2, _), (C, *_), (D, *_), (E, *_) = CLAIMS


def made(claims, *links):
    return make_families(claims, links, ORDER)


def members(families):
    return [set(family.members) for family in families]


def test_a_family_is_named_by_its_oldest_member_and_keeps_its_links():
    same, other = link(B, C), link(A, B)
    [family] = made([C, B, A], same, other)
    assert family.members == (A.id, B.id, C.id)
    assert family.articles == tuple(one.id for one in ARTICLES[:3])
    assert (family.id, family.text) == (content_id("f", A.id), A.text)
    assert set(family.merges) == {same, other}
    assert family.vetoes == ()


def test_a_claim_without_links_is_a_family_of_one():
    first, second = made([A, A2])
    assert (first.members, second.members) == ((A.id,), (A2.id,))


def test_one_check_worthy_member_makes_the_family_so():
    idle = claim(ARTICLES[0], TEXTS[0], check_worthy=False)
    assert [family.check_worthy for family in made([idle, B], link(idle, B))] == [True]
    assert [family.check_worthy for family in made([idle])] == [False]


def test_two_claims_of_one_article_never_come_into_one_family():
    near, far = link(A, B, similarity=0.9), link(A2, B, similarity=0.8)
    first, second = made([A, A2, B], far, near)
    assert first.members == (A.id, B.id)
    [refused] = second.vetoes
    assert (refused.outcome, refused.ground, refused.a) == ("different", "same_article", A2.id)
    assert refused in first.vetoes


def test_the_same_words_join_before_what_a_model_found():
    text, nearer = link(A, B, ground="text", similarity=0.8), link(A2, B, similarity=0.99)
    assert members(made([A, A2, B], nearer, text))[0] == {A.id, B.id}


def test_a_veto_by_code_outweighs_any_number_of_readings():
    veto = link(A, D, "drifted", ground="quantity", why="'40' became '41'")
    families = made([A, B, C, D], link(A, B, similarity=0.9), link(B, C, similarity=0.9), link(B, D), link(C, D), veto)
    assert members(families) == [{A.id, B.id, C.id}, {D.id}]
    grounds = {(one.a, one.outcome, one.ground) for one in families[1].vetoes}
    assert grounds == {(A.id, "drifted", "quantity"), (B.id, "different", "quantity"), (C.id, "different", "quantity")}
    assert all("'40' became '41'" in one.why for one in families[1].vetoes)


def test_a_model_that_contradicts_itself_is_taken_by_its_majority():
    inner = [link(A, B, similarity=0.95), link(B, C, similarity=0.95), link(A, C, similarity=0.95)]
    two = [link(A, D), link(B, D)]
    against = link(C, D, "different")
    [family] = made([A, B, C, D], *inner, *two, against)
    assert family.vetoes == (against,)
    assert members(made([A, B, C, D], *inner, two[0], against)) == [{A.id, B.id, C.id}, {D.id}]


def test_an_undecided_pair_is_found_from_both_families_and_joins_nothing():
    unknown = link(A, B, "undecided", ground="failure")
    first, second = made([A, B], unknown)
    assert first.vetoes == second.vetoes == (unknown,)


@st.composite
def linked_claims(draw):
    claims = [one for row in CLAIMS for one in row]
    pairs = [(a, b) for n, a in enumerate(claims) for b in claims[n + 1 :] if a.article_id != b.article_id]
    chosen = draw(st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].id, pair[1].id), max_size=40))
    outcomes = st.sampled_from(
        [("same", "model"), ("same", "text"), ("different", "model"), ("drifted", "date"), ("undecided", "failure")]
    )
    return claims, [
        link(a, b, *draw(st.tuples(st.just(o), st.sampled_from([0.6, 0.9]), st.just(g))))
        for a, b in chosen
        for o, g in [draw(outcomes)]
    ]


@given(linked_claims(), st.randoms())
def test_every_claim_is_in_one_family_of_one_claim_an_article_and_no_veto_is_broken(case, random):
    claims, links = case
    families = make_families(claims, links, ORDER)
    assert sorted(id_ for family in families for id_ in family.members) == sorted(one.id for one in claims)
    home = {id_: family.id for family in families for id_ in family.members}
    for family in families:
        assert len(set(family.articles)) == len(family.articles)
        assert all(home[one.a] == home[one.b] == family.id and one.outcome == "same" for one in family.merges)
        assert not any(one.ground == "date" and home[one.a] == home[one.b] for one in family.vetoes)
    kept = {(one.a, one.b) for family in families for one in (*family.merges, *family.vetoes)}
    assert kept == {(one.a, one.b) for one in links}
    again = [*links]
    random.shuffle(again)
    assert {(f.id, f.members) for f in make_families(claims[::-1], again, ORDER)} == {
        (f.id, f.members) for f in families
    }
