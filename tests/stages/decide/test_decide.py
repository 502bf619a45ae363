import json
from datetime import date

import pytest

from pipeline.stages.decide import Options, decide
from pipeline.verdicts import Body, PriorCheck, Searched
from tests.stages.decide.world import ARTICLES, BODIES, COUNCIL, MATTER, case, changed_in_reprint, claimed, found

SOME = [("some 400 trees", "200 trees")]


def test_what_was_searched_in_vain_is_told_from_what_was_judged():
    searched = case(COUNCIL).searched
    for empty in (case(COUNCIL), case(COUNCIL, judgement=None)):
        verdict = decide(empty)[1]
        assert (verdict.state, verdict.label, verdict.said) == ("nothing_found", "not_enough_evidence", "only_here")
        assert verdict.searched == searched
        assert verdict.why == "Not enough evidence: no other passage bears on it."
    assert decide(case(COUNCIL, found("news", "qualifies", "report")))[1].state == "judged"


def test_a_verdict_is_given_from_the_knowledge_of_the_newest_article():
    assert decide(case(COUNCIL))[1].as_of == date(2031, 3, 21)
    undated = tuple(one.model_copy(update={"published": None}) for one in ARTICLES.values())
    assert decide(case(COUNCIL, articles=undated))[1].as_of is None
    until = Searched(queries=(), until=date(2031, 3, 7), articles=1, found=())
    assert decide(case(COUNCIL, searched=until))[1].as_of == date(2031, 3, 4)
    assert decide(case(COUNCIL, claimed("inquiry", None), searched=until))[1].label == "not_enough_evidence"
    assert decide(case(COUNCIL, claimed("news", None), searched=until))[1].label == "supported"
    assert decide(case(COUNCIL, failure="timed_out"))[1].as_of == date(2031, 3, 21)


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        (
            [found("inquiry", "refutes", "record"), found("post", "refutes", "witness", "Mona Lind")],
            (
                "Refuted: Mona Lind (witness, 2031-03-03) and Inquiry into the Felling (record, 2031-03-08) speak "
                "against it, and nobody independent bears it out."
            ),
        ),
        (
            [found("news", "supports", "report"), found("post", "refutes", "party", "Per Alm")],
            (
                "Supported: borne out by Harbour News (report, 2031-03-04), and nobody independent speaks against it; "
                "contested by league."
            ),
        ),
        (
            [found("news", "supports", "report"), found("inquiry", "refutes", "record")],
            (
                "Conflicting: borne out by Harbour News (report, 2031-03-04), but Inquiry into the Felling (record, "
                "2031-03-08) speaks against it."
            ),
        ),
        (
            [found("post", "supports", "report", "Ida Roon")],
            "Not enough evidence: only those who put it forward, or their side, speak of it.",
        ),
        (
            [found("post", "refutes", "party", "Per Alm")],
            (
                "Not enough evidence: beside those who put it forward only parties to the matter speak of it; "
                "contested by league."
            ),
        ),
        (
            [found("inquiry", "qualifies", "record")],
            "Not enough evidence: what bears on it narrows it or leaves it open.",
        ),
        (
            [found("post", "supports", "witness", name) for name in ("A", "B", "C", "D", "E")],
            (
                "Supported: borne out by A (witness, 2031-03-03), B (witness, 2031-03-03), C (witness, 2031-03-03) "
                "and 2 more, and nobody independent speaks against it."
            ),
        ),
    ],
)
def test_the_reasons_in_one_sentence(findings, sentence):
    assert decide(case(COUNCIL, *findings))[1].why == sentence


def test_a_failure_is_told_as_one():
    verdict = decide(case(COUNCIL, found("news", "supports", "report"), failure="timed_out"))[1]
    assert verdict.why == "No verdict: a step on the way to it failed (timed_out)."
    assert [reason.rule for reason in verdict.reasons] == ["failed"]


def test_reasons_name_the_rule_and_the_evidence():
    evidence, verdict = decide(
        case(
            COUNCIL,
            found("inquiry", "supports", "record", numbers=SOME),
            found("copy0", "refutes", "report"),
            found("copy1", "refutes", "report"),
            found("post", "refutes", "party", "Per Alm"),
            found("news", "supports", "report", "Ida Roon"),
        )
    )
    names = {one.id: next(key for key, value in ARTICLES.items() if value.id == one.article_id) for one in evidence}
    assert {reason.rule: [names[one] for one in reason.evidence] for reason in verdict.reasons} == {
        "said_only_here": [],
        "spoken_against": ["inquiry", "copy0", "copy1"],
        "numbers_overruled": ["inquiry"],
        "counted_once": ["copy1"],
        "party": ["post"],
        "not_independent": ["news"],
    }


def test_arithmetic_stands_beside_the_models_word_and_overrules_it_where_asked():
    disputed = case(COUNCIL, found("inquiry", "supports", "record", numbers=SOME))
    [evidence], verdict = decide(disputed)
    assert (evidence.stance, evidence.model_stance, verdict.label) == ("refutes", "supports", "refuted")
    [check] = verdict.checks
    assert (check.evidence, check.claim, check.passage) == (evidence.id, *SOME[0])
    assert check.outcome == "differs"
    assert check.against_model
    assert check.how in verdict.why
    [evidence], verdict = decide(disputed, Options(arithmetic=False))
    assert (evidence.stance, verdict.label) == ("supports", "supported")
    assert verdict.checks == (check,)
    assert check.how not in verdict.why


def test_rules_can_be_left_out_to_measure_them():
    both = case(COUNCIL, claimed("post", None))
    assert decide(both)[1].label == "supported"
    assert decide(both, Options(members=False))[1].label == "not_enough_evidence"
    changed = case(claimed("reprint", "Ida Roon"), changed_in_reprint())
    assert decide(changed, Options(reprints=False))[1].said == "only_here"


def test_members_that_the_judge_gave_already_are_not_given_twice():
    both = [COUNCIL, claimed("post", None)]
    assert len(decide(case(*both, found("post", "supports", "report")))[0]) == 1
    assert len(decide(case(*both, found("post", "refutes", "witness", "Mona Lind")))[0]) == 2


def test_without_a_matter_the_extractions_affiliations_tell_sides_apart():
    attribution = COUNCIL.mentions[0].attribution.model_copy(update={"source_affiliation": "Brennick"})
    mention = COUNCIL.mentions[0].model_copy(update={"attribution": attribution})
    claim = COUNCIL.model_copy(update={"mentions": (mention,)})
    again = found("post", "supports", "record", "Brennick")
    assert decide(case(claim, found("post", "supports", "expert", "Ida Roon"), matter=None))[1].label == (
        "not_enough_evidence"
    )
    bodies = (Body(name="Brennick", party=False, why=""),)
    matter = MATTER.model_copy(update={"bodies": bodies, "standings": ()})
    [evidence], verdict = decide(case(claim, again, matter=matter))
    assert (evidence.affiliation, evidence.why, verdict.label) == (
        "Brennick",
        "same_affiliation",
        "not_enough_evidence",
    )


def test_parties_that_the_user_sets_decide_whose_word_counts():
    expert = case(COUNCIL, found("post", "refutes", "expert", "Institute for Tree Care"))
    assert decide(expert)[1].label == "refuted"
    bodies = tuple(one.model_copy(update={"party": True}) for one in BODIES)
    verdict = decide(expert.model_copy(update={"matter": MATTER.model_copy(update={"bodies": bodies})}))[1]
    assert (verdict.label, verdict.contested_by) == ("not_enough_evidence", ("Institute for Tree Care",))


def test_a_published_fact_check_is_shown_and_decides_nothing():
    check = PriorCheck(claim="400 trees", rating="false", publisher="Desk", url=None, similarity=0.9)
    verdict = decide(case(COUNCIL, prior_checks=(check,)))[1]
    assert (verdict.prior_checks, verdict.label) == ((check,), "not_enough_evidence")


def test_a_decision_survives_writing_and_reading():
    evidence, verdict = decide(case(COUNCIL, found("inquiry", "supports", "record")))
    for record in (*evidence, verdict):
        assert type(record).model_validate(json.loads(record.model_dump_json())) == record
