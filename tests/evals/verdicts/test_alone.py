import json
from fractions import Fraction

import pytest

from evals.replay import newest
from evals.verdicts.alone import CLAIMS_PER_CALL, PROMPT, Alone, batches, guessed, majority
from evals.verdicts.lookup import asked_families
from pipeline.llm.base import ChatRequest
from pipeline.llm.scripted import ScriptedChat
from pipeline.stages.asking import AskOptions


def labels(count: int, label: str = "supported") -> str:
    return json.dumps({"claims": [{"n": n, "label": label} for n in range(1, count + 1)]})


def alone(chat) -> Alone:
    prompts = newest()
    return Alone(chat, model="m", prompt=prompts[PROMPT], repair=prompts["repair_answer"], options=AskOptions())


@pytest.fixture(scope="module")
def asked(newsroom):
    return asked_families(newsroom.events)


def test_every_family_is_asked_about_once_and_neighbours_apart(asked):
    calls = batches(asked)
    assert sorted(one.name for call in calls for one in call) == sorted(one.name for one in asked)
    assert max(map(len, calls)) <= CLAIMS_PER_CALL
    assert not any({asked[at].name, asked[at + 1].name} <= {one.name for one in calls[0]} for at in range(20))
    assert batches([]) == []


def test_no_evidence_is_shown(newsroom, asked):
    sizes = [len(call) for call in batches(asked)]
    chat = ScriptedChat([labels(size) for size in sizes])
    found, failures = alone(chat)(newsroom)
    assert (set(found.values()), len(found), failures) == ({"supported"}, len(asked), ())
    words = "\n".join(message.content for request in chat.requests for message in request.messages)
    assert all(family.gold.claim in words for family in asked)
    rest = words
    for claim in sorted((family.gold.claim for family in asked), key=len, reverse=True):
        rest = rest.replace(claim, "")
    assert not [one.quote for family in asked for one in family.gold.evidence if one.quote in rest]
    assert not [family.gold.why for family in asked if family.gold.why in rest]
    assert "put forward by: Civil Protection directorate of Sarquimera, Sarquimera, 2031-03-05" in words
    assert guessed(newsroom, found).value("label accuracy") == Fraction(60, 217)


def test_an_answer_that_leaves_a_claim_out_is_asked_for_again_and_then_failed(newsroom, asked):
    sizes = [len(call) for call in batches(asked)]
    chat = ScriptedChat([labels(sizes[0] - 1), labels(sizes[0] + 1), *(labels(size) for size in sizes[1:])])
    found, failures = alone(chat)(newsroom)
    assert [failure.code for failure in failures] == ["invalid_answer"]
    assert len(found) == len(asked) - sizes[0]
    score = guessed(newsroom, found)
    assert [answer.absent for answer in score.answers].count("failed") == sizes[0]
    assert isinstance(chat.requests[0], ChatRequest)


def test_the_majority_needs_no_reading(newsroom):
    score = majority(newsroom)
    assert score.value("label accuracy") == Fraction(113, 217)
    assert score.value("said accuracy") == Fraction(102, 217)
    assert score.value("label macro-F1") == Fraction(2 * 113, 217 + 113) / 3
    assert score.value("label and evidence right") is None
