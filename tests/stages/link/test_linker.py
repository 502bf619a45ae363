import pytest

from pipeline.errors import BillingError, RefusedError, ServerFault
from pipeline.llm.scripted import ScriptedChat
from pipeline.stages.link import LinkOptions
from pipeline.verdicts import Origin
from tests.stages.link.factories import Memo, answer, article, asked, claim, linked, linker, model, near

WIRE = article("wire", "At least 40 died in Brask.", "Sirens rang in Brask.", "Brask's mayor slept.", day=1)
REPRINT = article("reprint", "Forty people died in Brask.", "Sirens rang in Brask.", day=1)
OWN = article("own", "The alarm went off in Brask.", "The mayor of Brask was in bed.", day=2)

DEAD = claim(WIRE, "At least 40 died in Brask.", amounts=["At least 40"])
RANG, SLEPT = (claim(WIRE, text) for text in ("Sirens rang in Brask.", "Brask's mayor slept."))
FORTY = claim(REPRINT, "Forty people died in Brask.", amounts=["Forty"])
RANG_TOO = claim(REPRINT, "Sirens rang in Brask.")
ALARM, BED = (claim(OWN, text) for text in ("The alarm went off in Brask.", "The mayor of Brask was in bed."))
CLAIMS = [DEAD, RANG, SLEPT, FORTY, RANG_TOO, ALARM, BED]
ARTICLES = [WIRE, REPRINT, OWN]
ORIGINS = [
    Origin(id="o1", articles=(WIRE.id, REPRINT.id), overlaps=()),
    Origin(id="o2", articles=(OWN.id,), overlaps=()),
]
SAME = [{RANG.text, ALARM.text}, {SLEPT.text, BED.text}]


def judge(a, b):
    return "same" if {a, b} in SAME else "different"


def families(result):
    return {frozenset(family.members): family for family in result.families}


def test_claims_become_families_across_articles():
    result = linked(model(judge), CLAIMS, ARTICLES, origins=ORIGINS)
    found = families(result)
    assert set(found) == {
        frozenset(one.id for one in group) for group in ([DEAD], [FORTY], [RANG, RANG_TOO, ALARM], [SLEPT, BED])
    }
    sirens = found[frozenset((RANG.id, RANG_TOO.id, ALARM.id))]
    assert {(one.ground, one.outcome) for one in sirens.merges} == {("text", "same"), ("model", "same")}
    assert all((one.provenance is None) == (one.ground == "text") for one in sirens.merges)
    [drift] = found[frozenset((DEAD.id,))].drift
    assert (drift.what, drift.ground, drift.same_origin) == ("'At least 40' became 'Forty'", "quantity", True)
    assert drift.after == found[frozenset((FORTY.id,))].id
    assert result.failures == ()
    [given] = result.answers
    assert sirens.merges[-1].provenance.request_sha256 == given.request_sha256


def test_what_code_decides_is_not_asked():
    chat = model(judge)
    linked(chat, CLAIMS, ARTICLES, origins=ORIGINS)
    texts = [set(pair) for request in chat.requests for pair in asked(request)]
    assert {DEAD.text, FORTY.text} not in texts
    assert texts.count({RANG.text, ALARM.text}) == 1


@pytest.mark.parametrize("fault", [RefusedError("no"), ServerFault("down")])
def test_a_failed_call_leaves_its_pairs_undecided_and_decides_nothing(fault):
    result = linked(ScriptedChat(lambda request: fault), CLAIMS, ARTICLES, origins=ORIGINS)
    assert {len(family.members) for family in result.families} == {1, 2}
    undecided = [one for family in result.families for one in family.vetoes if one.outcome == "undecided"]
    assert undecided
    assert {(one.ground, one.why) for one in undecided} == {("failure", f"{fault.code}: {fault}")}
    [failure] = result.failures
    assert (failure.stage, failure.code, failure.article_id) == ("link", fault.code, None)
    assert result.answers == ()


def test_what_every_further_call_would_meet_stops_the_run():
    with pytest.raises(BillingError):
        linked(ScriptedChat(lambda request: BillingError("no credit")), CLAIMS, ARTICLES)


def test_a_new_article_asks_only_about_its_own_pairs_and_families_keep_their_ids():
    memo, chat = Memo(), model(judge)
    before = linked(chat, CLAIMS, ARTICLES, memo=memo, origins=ORIGINS)
    late = article("late", "Sirens could be heard in Brask.", day=9)
    heard = claim(late, late.text)
    SAME.append({RANG.text, heard.text})
    more = model(judge)
    origins = [*ORIGINS, Origin(id="o3", articles=(late.id,), overlaps=())]
    after = linked(more, [heard, *CLAIMS], [late, *ARTICLES], memo=memo, origins=origins)
    SAME.pop()
    assert all(heard.text in pair for request in more.requests for pair in asked(request))
    assert [family.id for family in after.families] == [family.id for family in before.families]
    [grown] = [family for family in after.families if heard.id in family.members]
    assert grown.members[-1] == heard.id
    assert {one.request_sha256 for one in before.answers} < {one.request_sha256 for one in after.answers}


def test_the_same_run_twice_is_the_same_and_asks_nothing():
    memo = Memo()
    first = linked(model(judge), CLAIMS, ARTICLES, memo=memo, origins=ORIGINS)
    silent = ScriptedChat([])
    assert linked(silent, CLAIMS[::-1], ARTICLES[::-1], memo=memo, origins=ORIGINS) == first


def test_requests_are_the_same_whatever_the_order_and_the_last_digits_of_the_similarities():
    first, second = model(judge), model(judge)
    linked(first, CLAIMS, ARTICLES, origins=ORIGINS)
    jitter = near(CLAIMS[::-1], 0.80000004)
    linked(second, CLAIMS[::-1], ARTICLES, jitter, origins=ORIGINS)
    assert [one.key() for one in first.requests] == [one.key() for one in second.requests]


def test_no_claims_are_no_families():
    result = linked(ScriptedChat([]), [], [])
    assert (result.families, result.answers, result.failures) == ((), (), ())


def test_the_fingerprint_covers_prompt_model_and_options():
    prints = {
        linker(ScriptedChat([])).fingerprint,
        linker(ScriptedChat([]), margin=0.2).fingerprint,
        linker(ScriptedChat([]), temperature=0.0).fingerprint,
    }
    assert len(prints) == 3
    assert linker(ScriptedChat([answer()])).fingerprint in prints
    assert LinkOptions().pairs_per_call == 30
