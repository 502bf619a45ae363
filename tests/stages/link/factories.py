"""Builds what linking takes: claims, their neighbours, a memo, and a model that answers by the two texts."""

import json
import re
from datetime import date

from pipeline.errors import AnswerError
from pipeline.llm.scripted import ScriptedChat
from pipeline.prompts import load
from pipeline.records import Article, DateRef, Quantity, Span
from pipeline.stages.link import Linker, LinkOptions
from pipeline.verdicts import Link, Origin
from tests.factories import make_article, make_claim

NOWHERE = Span(start=0, end=1)


def article(name, *texts, day=1, **fields):
    return make_article(" ".join(texts), name, **({"published": date(2031, 3, day)} | fields))


def claim(home, text, *, amounts=(), days=(), **fields):
    """A claim whose words are its text; ``amounts`` are words, or words with their unit."""
    pairs = [one if isinstance(one, tuple) else (one, "people") for one in amounts]
    quantities = tuple(Quantity(text=words, span=NOWHERE, value=None, unit=u, bound="exact") for words, u in pairs)
    dates = tuple(DateRef(text="then", span=NOWHERE, iso=iso) for iso in days)
    return make_claim(home, text, text, **({"quantities": quantities, "dates": dates} | fields))


def link(a, b, outcome="same", similarity=0.8, ground="model", why="because"):
    return Link(a=a.id, b=b.id, outcome=outcome, ground=ground, why=why, similarity=similarity)


def alone(*articles: Article) -> list[Origin]:
    return [Origin(id=f"o-{one.id}", articles=(one.id,), overlaps=()) for one in articles]


def near(claims, cosine=0.8):
    """Neighbours that are all as near as each other."""
    return lambda claim: [(other.id, cosine) for other in claims]


class Memo(dict[str, str]):
    def put(self, key, body):
        self[key] = body


def each(do, items, keep):
    results = []
    for item in items:
        try:
            results.append(do(item))
        except AnswerError as error:
            results.append(error)
            continue
        keep(item, results[-1])
    return results


def asked(request):
    """The two texts of each pair of a request."""
    shown = re.findall(r"^[AB] \(.*?\): (.*)$", request.messages[1].content, re.MULTILINE)
    return list(zip(shown[::2], shown[1::2], strict=True))


def answer(*relations):
    pairs = [{"n": n, "relation": relation, "why": "because"} for n, relation in enumerate(relations, 1)]
    return json.dumps({"pairs": pairs})


def model(relation):
    """A model that answers each pair by a function of its two texts."""
    return ScriptedChat(lambda request: answer(*(relation(a, b) for a, b in asked(request))))


def linker(chat, **options):
    return Linker(
        chat, model="m", prompt=load("link_claims"), repair=load("repair_answer"), options=LinkOptions(**options)
    )


def linked(chat, claims, articles, neighbours=None, memo=None, origins=None, **options):
    return linker(chat, **options)(
        claims,
        {one.id: one for one in articles},
        alone(*articles) if origins is None else origins,
        neighbours or near(claims),
        Memo() if memo is None else memo,
        each,
    )
