from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.decide import decide
from tests.stages.decide.world import ARTICLES, SOURCES, case, claimed, found

PLACES = ["wire", "reprint", "post", "news", "inquiry", "correction"]
BASES = ["record", "witness", "expert", "report", "admission", "party"]
findings = st.builds(
    found,
    st.sampled_from(PLACES),
    st.sampled_from(["supports", "refutes", "qualifies"]),
    st.sampled_from(BASES),
    st.sampled_from([None, *SOURCES]),
    at=st.integers(100, 103),
    corrects=st.booleans(),
)
some = st.lists(findings, max_size=6)
by_parties = st.builds(
    found,
    st.sampled_from(PLACES),
    st.sampled_from(["supports", "refutes"]),
    st.sampled_from(["party", "witness", "expert", "report"]),
    st.sampled_from(["Ida Roon", "Per Alm", "council", "someone at the council"]),
    corrects=st.booleans(),
)
claims = st.sampled_from(
    [
        (claimed("wire", "Ida Roon"),),
        (claimed("wire", "Mona Lind"), claimed("reprint", "Mona Lind")),
        (claimed("wire", "Ida Roon"), claimed("reprint", None)),
        (claimed("wire", None),),
        (claimed("wire", "Ida Roon"), claimed("post", "Per Alm")),
        (claimed("wire", "Ida Roon"), claimed("inquiry", None)),
    ]
)


@settings(max_examples=60, deadline=None)
@given(some, st.data())
def test_the_order_of_findings_and_claims_does_not_matter(some, data):
    members = [claimed("wire", "Ida Roon"), claimed("post", "Mona Lind")]
    evidence, verdict = decide(case(*members, *some))
    shuffled, again = decide(case(*data.draw(st.permutations(members)), *data.draw(st.permutations(some))))
    assert (set(evidence), verdict.label, verdict.said, verdict.why) == (
        set(shuffled),
        again.label,
        again.said,
        again.why,
    )
    assert verdict.evidence == again.evidence


@settings(max_examples=60, deadline=None)
@given(
    some,
    st.sampled_from(PLACES),
    st.sampled_from(["witness", "expert", "report", "admission", "party", "record"]),
    st.sampled_from([("Ida Roon", "council"), ("Mona Lind", "Lind"), ("Per Alm", "Per Alm")]),
    st.booleans(),
)
def test_the_claimants_own_repetition_changes_no_label(some, place, basis, who, corrects):
    claimant, again = who
    if basis == "record" and place == "inquiry":
        basis = "report"  # a record that an independent body gives is that body's
    claim = claimed("wire", claimant)
    repeated = found(place, "supports", basis, again, at=300, corrects=corrects)
    before = decide(case(claim, *some))[1]
    assert decide(case(claim, *some, repeated))[1].label == before.label
    elsewhere = place if place != "wire" else "post"
    assert decide(case(claim, claimed(elsewhere, claimant), *some))[1].label == before.label


@settings(max_examples=60, deadline=None)
@given(claims, some, by_parties)
def test_a_partys_statement_changes_no_label(members, some, statement):
    assert decide(case(*members, *some, statement))[1].label == decide(case(*members, *some))[1].label


@settings(max_examples=60, deadline=None)
@given(some, st.sampled_from(["supports", "refutes"]), st.sampled_from([None, "Mona Lind", "Institute for Tree Care"]))
def test_twelve_reprints_of_one_passage_change_no_label_and_count_once(some, stance, issuer):
    copies = [found(f"copy{n}", stance, "report", issuer, at=300) for n in range(12)]
    claim = claimed("wire", "Ida Roon")
    one = decide(case(claim, *some, copies[0]))
    evidence, verdict = decide(case(claim, *some, *copies))
    assert verdict.label == one[1].label
    assert verdict.why == one[1].why
    printed = {ARTICLES[f"copy{n}"].id for n in range(12)}
    assert sum(one.why == "counts" for one in evidence if one.article_id in printed) <= 1


@settings(max_examples=60, deadline=None)
@given(claims, some)
def test_a_decisive_label_cites_independent_evidence_that_counts(members, some):
    evidence, verdict = decide(case(*members, *some))
    cited = [one for one in evidence if one.id in verdict.evidence]
    assert len(cited) == len(verdict.evidence)
    assert all(one.counts and one.independent and one.basis != "party" for one in cited)
    sides: dict[str | None, set[str]] = {
        "supported": {"supports"},
        "refuted": {"refutes"},
        "conflicting": {"supports", "refutes"},
        "not_enough_evidence": set(),
    }
    assert {one.stance for one in cited} == sides[verdict.label]


@settings(max_examples=60, deadline=None)
@given(claims, some, st.sampled_from(["timed_out", "invalid_answer", "refused"]))
def test_a_failure_never_yields_an_answer(members, some, code):
    evidence, verdict = decide(case(*members, *some, failure=code))
    assert (evidence, verdict.state, verdict.failure) == ((), "failed", code)
    assert (verdict.label, verdict.said, verdict.evidence, verdict.contested_by) == (None, None, (), ())


@settings(max_examples=60, deadline=None)
@given(some)
def test_each_piece_of_evidence_has_its_own_id(some):
    evidence = decide(case(claimed("wire", "Ida Roon"), *some, *some))[0]
    assert len({one.id for one in evidence}) == len(evidence)
