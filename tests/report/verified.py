"""What became of the bridge's claims in an invented county: every label, every kind of evidence, drift and failure."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from pipeline.identity import content_id
from pipeline.records import Article, Claim, Extraction
from pipeline.report.verification import Checked
from pipeline.report.view import ArticleView
from pipeline.verdicts import (
    Body,
    Change,
    Check,
    Denial,
    Drift,
    Evidence,
    Family,
    Found,
    Link,
    Matter,
    Origin,
    Overlap,
    PriorCheck,
    Reason,
    Searched,
    Standing,
    Verdict,
    Verification,
)
from tests.factories import PROVENANCE, make_article
from tests.report.samples import ADEYEMI, AUTHORITY, CHAMBER, bridge, claim, find, said

REPRINT = """\
The swing bridge at Port Ellery will stay closed until 15 April 2031, the county roads authority said on Tuesday. \
Inspectors found 23 cracks in the main girders, twice as many as in the last survey in 2027.
"""

RECORD = """\
Inspection of the swing bridge, 4 March 2031. The log lists 31 cracks in the main girders, of which nine are new. \
A first notice of cracks in the deck went to the council on 9 November 2029; the register shows its receipt.

The repair is put at £4.35m. The counter on the deck recorded 11,380 vehicles a day in February.
"""

LATER = """\
Cars crossed the swing bridge again on 28 April, a fortnight later than the date given out. Since then a second road, \
over the old quay, leads to the terminal as well.

The clerk who keeps the council’s post book, Ivo Trask, said that nothing about cracks had come in before 2031. “We \
told nobody in 2029 because nobody told us,” said Ms Adeyemi. “Takings are down by almost a third, as I keep saying,” \
Mr Vane repeated; the council called that figure invented.
"""


def articles() -> tuple[Article, Article, Article, Article]:
    """The bridge's article, its reprint, the inspectors' record, and what was written after."""
    return (
        bridge().article,
        make_article(
            REPRINT, "wire-2.txt", title="Bridge shut until 15 April", outlet="Northern Daily",
            published=date(2031, 3, 13), language="en",
        ),
        make_article(
            RECORD, "record.txt", title="Inspection record 2031/14", outlet="Ellery Inspectorate",
            published=date(2031, 3, 20), language="en", url="https://inspectorate.example/2031/14",
        ),
        make_article(
            LATER, "courier.txt", title="Bridge open again, quarrel goes on", outlet="Ellery Courier",
            published=date(2031, 5, 2), language="en",
        ),
    )  # fmt: skip


def views() -> list[ArticleView]:
    """The articles with their claims; the reprint has two, and the last one repeats what the chamber says."""
    _, second, third, last = articles()
    shut = claim(
        second, "prediction", "The swing bridge at Port Ellery will stay closed until 15 April 2031.",
        ("The swing bridge at Port Ellery will stay closed until 15 April 2031",
         said(REPRINT, "reported", "the county roads authority", "said", **AUTHORITY)),
    )  # fmt: skip
    cracks = claim(second, "numerical", "Inspectors found 23 cracks in the main girders of the bridge at Port Ellery.",
                   ("Inspectors found 23 cracks in the main girders", {"voice": "narrator"}))  # fmt: skip
    takings = claim(last, "numerical", "Takings on Quay Street in Port Ellery are down by almost a third.",
                    ("Takings are down by almost a third",
                     said(LATER, "quoted", "Mr Vane", "repeated", **CHAMBER)))  # fmt: skip
    return [bridge(), _view(second, shut, cracks), _view(third), _view(last, takings)]


def _view(it: Article, *claims: Claim) -> ArticleView:
    return ArticleView(article=it, extraction=Extraction(article_id=it.id, claims=claims, relations=(), rejections=()))


def family(*members: Claim, **fields: Any) -> Family:
    name = content_id("f", [members[0].id])
    links = tuple(
        Link(a=a.id, b=b.id, outcome="same", ground="model", why="The same count of the same thing.", similarity=0.94)
        for a, b in pairwise(members)
    )
    values = {
        "id": name, "text": members[0].text, "members": tuple(one.id for one in members),
        "articles": tuple(one.article_id for one in members), "check_worthy": True, "merges": links,
    }  # fmt: skip
    return Family(**(values | fields))


def evidence(of: Family, it: Article, words: str, stance: str, basis: str, **fields: Any) -> Evidence:
    """A passage of an article; it counts, and is independent, unless fields say otherwise."""
    values = {
        "id": content_id("e", [of.id, it.id, words]), "family_id": of.id, "article_id": it.id, "origin": f"o-{it.name}",
        "span": find(it.text, words), "quote": words, "stance": stance, "model_stance": stance, "basis": basis,
        "issuer": None, "affiliation": None, "independent": True, "counts": True, "why": "counts",
        "published": it.published,
    }  # fmt: skip
    return Evidence(**(values | fields))


def verdict(of: Family, label: str | None, found: Sequence[Evidence] = (), **fields: Any) -> Verdict:
    """A verdict on what was found, with the evidence that counts."""
    deciding = tuple(one.id for one in found if one.counts and one.stance != "qualifies")
    places = tuple(Found(article_id=one.article_id, span=one.span, similarity=0.7, dense_rank=1, lexical_rank=None)
                   for one in found)  # fmt: skip
    values = {
        "family_id": of.id, "state": "judged" if found else "nothing_found", "failure": None, "said": "only_here",
        "label": label, "as_of": date(2031, 5, 2), "changed_on": None, "contested_by": (), "evidence": deciding,
        "reasons": tuple(Reason(rule="borne_out", evidence=(one,)) for one in deciding),
        "checks": (), "prior_checks": (),
        "searched": Searched(queries=(of.text,), until=None, articles=4, found=places),
        "why": f"{(label or 'failed').replace('_', ' ').capitalize()}: as the passages have it.",
        "provenance": PROVENANCE.model_copy(update={"stage": "judge", "prompt": "judge_evidence/v1"}),
    }  # fmt: skip
    return Verdict(**(values | fields))


def verification() -> Verification:
    """All labels, in the order in which a newsroom would not want them."""
    made = [*_supported(), *_unknown(), *_refuted(), _conflicting()]
    opinion = family(_claims(0)[4], check_worthy=False)
    return Verification(
        origins=_origins(),
        families=(*(one for one, _, _ in made), opinion),
        matters=(_matter(),),
        evidence=tuple(one for _, found, _ in made for one in found),
        verdicts=tuple(verdict for _, _, verdict in made),
    )


def checked() -> Checked:
    return Checked.of(verification())


Made = tuple[Family, list[Evidence], Verdict]


def _claims(article: int) -> tuple[Claim, ...]:
    extraction = views()[article].extraction
    assert extraction
    return extraction.claims


def _supported() -> list[Made]:
    _, _, record, later = articles()
    cost, cars, road = (family(_claims(0)[n]) for n in (6, 7, 8))
    bill = evidence(cost, record, "The repair is put at £4.35m", "supports", "record", model_stance="refutes")
    how = "£4.35m is within 10 % of £4.2m"
    near = Check(
        evidence=bill.id, claim="around £4.2m", passage="£4.35m", outcome="agrees", how=how, against_model=True
    )
    counter = evidence(cars, record, "The counter on the deck recorded 11,380 vehicles a day", "supports", "record")
    second = evidence(road, later, "a second road, over the old quay, leads to the terminal", "qualifies", "report")
    words = "Cars crossed the swing bridge again"
    ended = Change(article_id=later.id, span=find(later.text, words), quote=words, day=date(2031, 4, 28))
    only = evidence(road, record, "The counter on the deck", "supports", "record", issuer="the harbour office")
    return [
        (cost, [bill], verdict(cost, "supported", [bill], checks=(near,))),
        (cars, [counter], verdict(cars, "supported", [counter], said="none")),
        (road, [only, second], verdict(road, "supported", [only, second], said="none", changed_on=date(2031, 4, 28),
                                       change=ended)),
    ]  # fmt: skip


def _unknown() -> list[Made]:
    *_, later = articles()
    takings, cancelled, bookings = family(_claims(0)[11], _claims(3)[0]), family(_claims(0)[17]), family(_claims(0)[18])
    again = evidence(
        takings, later, "Takings are down by almost a third, as I keep saying", "supports", "party",
        issuer="Idris Vane", affiliation="Port Ellery Chamber of Trade", independent=False, counts=False,
        why="own_repetition",
    )  # fmt: skip
    denied = evidence(takings, later, "the council called that figure invented", "refutes", "party",
                      issuer="the council", affiliation="Port Ellery council", counts=False, why="party")  # fmt: skip
    empty = Searched(
        queries=(cancelled.text, "inspections held in 2030"), until=date(2031, 3, 31), articles=4, found=()
    )
    return [
        (takings, [again, denied], verdict(takings, "not_enough_evidence", [again, denied],
                                           contested_by=("Port Ellery council",))),
        (cancelled, [], verdict(cancelled, "not_enough_evidence", searched=empty)),
        (bookings, [], verdict(bookings, None, said=None, state="failed", failure="timeout", provenance=None)),
    ]  # fmt: skip


def _refuted() -> list[Made]:
    _, reprint, record, later = articles()
    cracks = family(_claims(0)[1], _claims(1)[1])
    log = evidence(cracks, record, "The log lists 31 cracks in the main girders", "refutes", "record")
    same = evidence(cracks, reprint, "Inspectors found 23 cracks in the main girders", "supports", "report",
                    independent=False, counts=False, why="same_origin")  # fmt: skip
    how = "31 is outside of 23"
    differs = Check(evidence=log.id, claim="23", passage="31", outcome="differs", how=how, against_model=False)
    before, after = family(_claims(0)[0]), family(_claims(1)[0])
    what = "“at least 15 April” became “15 April”"
    drift = Drift(before=before.id, after=after.id, what=what, ground="quantity", same_origin=True)
    before, after = (one.model_copy(update={"drift": (drift,)}) for one in (before, after))
    words = "a fortnight later than the date given out"
    denial = Denial(article_id=later.id, span=find(later.text, words), quote=words)
    words = "Cars crossed the swing bridge again on 28 April"
    opened, late = (
        evidence(before, later, words, "supports", "report"),
        evidence(after, later, words, "refutes", "report"),
    )
    return [
        (cracks, [log, same], verdict(cracks, "refuted", [log, same], said="none", checks=(differs,))),
        (before, [opened], verdict(before, "supported", [opened], said="reported_elsewhere")),
        (after, [late], verdict(after, "refuted", [late], said="disputed", denials=(denial,),
                                reasons=(Reason(rule="said_denied"),))),
    ]  # fmt: skip


def _conflicting() -> Made:
    first, _, record, later = articles()
    known = family(_claims(0)[12])
    notice = evidence(known, record, "A first notice of cracks in the deck went to the council on 9 November 2029",
                      "supports", "record")  # fmt: skip
    clerk = evidence(known, later, "nothing about cracks had come in before 2031", "refutes", "witness",
                     issuer="Ivo Trask")  # fmt: skip
    council = {"affiliation": "Port Ellery council", "counts": False, "why": "party"}
    leader = evidence(known, first, "“The first report reached us on 3 March,”", "refutes", "party",
                      issuer="Ruth Adeyemi", **council)  # fmt: skip
    prior = PriorCheck(claim="The council was warned of cracks in 2029", rating="Mostly true", publisher="Ellery Facts",
                       url="https://facts.example/bridge", similarity=0.81)  # fmt: skip
    bare = PriorCheck(claim="The bridge fell down", rating="False", publisher=None, url=None, similarity=0.5)
    found = [notice, clerk, leader]
    return known, found, verdict(known, "conflicting", found, said="primary", contested_by=("Port Ellery council",),
                                 prior_checks=(prior, bare))  # fmt: skip


def _origins() -> tuple[Origin, ...]:
    first, reprint, record, later = articles()
    shared = Overlap(a=first.id, b=reprint.id, share_of_a=0.16, share_of_b=0.93)
    alone = tuple(Origin(id=f"o-{it.name}", articles=(it.id,), overlaps=()) for it in (record, later))
    return (Origin(id="o-1", articles=(first.id, reprint.id), overlaps=(shared,)), *alone)


def _matter() -> Matter:
    first, _, _, later = articles()
    council = Body(name="Port Ellery council", party=True, against=("Port Ellery Chamber of Trade",),
                   why="It is blamed for the cracks.")  # fmt: skip
    chamber = Body(name="Port Ellery Chamber of Trade", party=True, against=("Port Ellery council",),
                   why="It wants damages.", set_by_user=True)  # fmt: skip
    office = Body(name="Ellery Inspectorate", party=False, why="It inspects bridges for the county.")
    return Matter(
        id="m-1",
        articles=tuple(it.id for it in articles()),
        bodies=(council, chamber, office),
        standings=(
            Standing(article_id=first.id, source_name=ADEYEMI["source_name"], body=council.name, own_text=True),
            Standing(article_id=first.id, source_name="Idris Vane", body=chamber.name, own_text=False),
            Standing(article_id=later.id, source_name="Ivo Trask", body=None, own_text=False),
        ),
        provenance=PROVENANCE,
    )
