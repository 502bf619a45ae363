"""A small matter: a council that says 400 trees were felled, and a log that another paper has seen."""

import json
from typing import Any

from pipeline.prompts import load
from pipeline.records import Span
from pipeline.stages.judge import Judge, JudgeOptions, Place, question_of, scene_of
from pipeline.verdicts import Body, Matter, Standing
from tests.factories import make_article, make_claim, make_mention
from tests.stages.judge.doubles import DictMemo, one_by_one

TERN = make_article(
    "Some 400 trees were felled, councillor Ida Roon said. The league called that a pretext.\n"
    "A forester found decay in six of them. The work ended on 2 April.",
    outlet="The Tern",
    published="2030-03-20",
)
GULL = make_article(
    "A log of the contractor lists 391 stumps removed. “I never said 400,” Roon told this paper. “I said some.”",
    outlet="The Gull",
    title="391 stumps",
    published="2030-03-25",
)
ARTICLES = {article.id: article for article in (TERN, GULL)}


def spoken(article, text, quote, name, **fields):
    return make_claim(
        article, text, mentions=(make_mention(article, quote, voice="reported", source_name=name, **fields),)
    )


FELLED = spoken(TERN, "Some 400 trees were felled.", "Some 400 trees were felled", "Ida Roon", source_role="councillor")
PRETEXT = spoken(TERN, "The reason was a pretext.", "called that a pretext", "league")
DECAY = spoken(TERN, "Six trees were rotten.", "found decay in six of them", "forester")
ENDED = make_claim(TERN, "The work ended on 2 April.", "The work ended on 2 April")
CLAIMS = (FELLED, PRETEXT, DECAY, ENDED)

MATTER = Matter(
    id="m-1",
    articles=(TERN.id, GULL.id),
    bodies=(Body(name="Brennick", party=True, why="felled"), Body(name="Institute", party=False, why="studies")),
    standings=(
        Standing(article_id=TERN.id, source_name="Ida Roon", body="Brennick", own_text=False),
        Standing(article_id=TERN.id, source_name="league", body=None, own_text=False),
        Standing(article_id=TERN.id, source_name="forester", body="Institute", own_text=False),
    ),
)


def place(article, words):
    start = article.text.index(words)
    return Place(article_id=article.id, span=Span(start=start, end=start + len(words)))


PASSAGES = (
    place(TERN, TERN.text[:87]),
    place(TERN, TERN.text[40:]),
    place(GULL, GULL.text),
)


def scene(passages=PASSAGES, origins=(), matter=MATTER):
    return scene_of(matter, ARTICLES, CLAIMS, origins, passages)


def question(name, *members, found=(), on=None):
    return question_of(name, members[0].text, members, on or scene(), found)


F1, F2, F3, F4 = (question(f"f{n}", claim) for n, claim in enumerate(CLAIMS, 1))


def finding(passage: int, quote: str, **fields) -> dict[str, Any]:
    plain: dict[str, Any] = {"stance": "supports", "basis": "record", "issuer": None, "corrects": False, "numbers": []}
    return {"passage": passage, "quote": quote} | plain | fields


def told(n: int, *findings: dict[str, Any], denied=(), ended=None) -> dict[str, Any]:
    return {"n": n, "findings": list(findings), "denied": list(denied), "ended": ended}


def answer(*claims: dict[str, Any]) -> str:
    return json.dumps({"claims": list(claims)})


def empty(request) -> str:
    """An answer by which nothing bears on any claim of a request."""
    asked = request.messages[-1].content.partition("# Claims")[2]
    return answer(*(told(n) for n in range(1, asked.count("(put forward by:") + 1)))


def judge(chat, **options):
    prompts = {"prompt": load("judge_evidence"), "repair": load("repair_answer")}
    return Judge(chat, model="m", **prompts, options=JudgeOptions(**options))


def judged(chat, *questions, on=None, memo=None, each=one_by_one, **options):
    scenes = {MATTER.id: on or scene()}
    return judge(chat, **options)(questions, scenes, DictMemo() if memo is None else memo, each)
