"""An invented town, its bridge and its newspaper: articles with claims, as the report gets them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pipeline.records import (
    Article,
    Claim,
    DateRef,
    Disagreement,
    Extraction,
    Failure,
    Quantity,
    Rejection,
    Relation,
    Run,
    Span,
)
from pipeline.report.view import Answers, ArticleView, PromptFact, ReportFacts, Tokens
from tests.factories import make_article, make_claim, make_mention

BRIDGE = """\
The swing bridge at Port Ellery will stay closed until at least 15 April 2031, the county roads authority said on \
Tuesday. Inspectors found 23 cracks in the main girders, twice as many as in the last survey in 2027.

“We cannot let a single lorry cross it in this state,” said Maren Holt, the authority’s chief engineer. She called the \
damage “the worst I have seen in thirty years” and said that repairs would cost around £4.2m.

About 11,400 vehicles a day used the crossing, the only road to the ferry terminal. Since the closure, drivers have \
had to take a detour of 38 kilometres through Stannerby.

Traders count the cost

Takings on Quay Street have fallen by almost a third, according to the Port Ellery Chamber of Trade. Its chairman, \
Idris Vane, told the Ellery Courier that the council had “known about the cracks since 2029” and “sat on its hands”.

The council denies this. “The first report reached us on 3 March,” its leader, Ruth Adeyemi, wrote on her website. \
The county has set aside £1.5m, less than half of what Ms Holt says is needed.

A union official, who did not want to be named, said that two inspections had been cancelled last year to save money. \
Norline, which runs the ferries, expects to lose several hundred bookings over Easter.
"""


Fields = dict[str, Any]

COUNTY: Fields = {"source_affiliation": "Ellery County", "source_kind": "government"}
HOLT = COUNTY | {"source_name": "Maren Holt", "source_role": "chief engineer"}
AUTHORITY = COUNTY | {"source_name": "County Roads Authority", "said_on": date(2031, 3, 11)}
TRADE = {"source_affiliation": "Port Ellery Chamber of Trade"}
CHAMBER = TRADE | {"source_name": "Port Ellery Chamber of Trade", "source_kind": "organisation"}
VANE = TRADE | {"source_name": "Idris Vane", "source_role": "chairman", "source_kind": "person"}
ADEYEMI = {"source_name": "Ruth Adeyemi", "source_role": "leader of the council", "source_kind": "government"}
NORLINE = {"source_name": "Norline", "source_role": "ferry operator", "source_affiliation": "Norline"}


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def said(text: str, voice: str, source: str, cue: str, via: str | None = None, **known: Any) -> Fields:
    """An attribution whose words are found in the text, as fields."""
    runs = {"source": source, "cue": cue, "via": via}
    found = {name: Run(quote=words, span=find(text, words)) for name, words in runs.items() if words}
    return {"voice": voice, **found, **known}


def claim(it: Article, kind: str, text: str, *mentions: tuple[str, Fields], numbers=(), dates=(), **more) -> Claim:
    """A claim from plain tuples: quote and attribution; words, value, unit and bound; words and ISO date."""
    return make_claim(
        it,
        text,
        type=kind,
        mentions=tuple(make_mention(it, quote, **who) for quote, who in mentions),
        quantities=tuple(
            Quantity(text=words, span=find(it.text, words), value=value, unit=unit, bound=bound)
            for words, value, unit, bound in numbers
        ),
        dates=tuple(DateRef(text=words, span=find(it.text, words), iso=iso) for words, iso in dates),
        **({"check_worthy": kind != "opinion"} | more),
    )


def bridge_claims(it: Article) -> tuple[Claim, ...]:
    t = it.text
    narrator: Fields = {"voice": "narrator"}
    vane = said(t, "mixed", "Its chairman, Idris Vane", "told", "the Ellery Courier", **VANE)
    differs = Disagreement(field="value", text="around £4.2m", model="4.2", code="4200000")
    return (
        claim(
            it, "prediction", "The swing bridge at Port Ellery will stay closed until at least 15 April 2031.",
            ("The swing bridge at Port Ellery will stay closed until at least 15 April 2031",
             said(t, "reported", "the county roads authority", "said", **AUTHORITY)),
            dates=[("15 April 2031", "2031-04-15/..")], modality="predicted",
        ),
        claim(
            it, "numerical", "Inspectors found 23 cracks in the main girders of the swing bridge at Port Ellery.",
            ("Inspectors found 23 cracks in the main girders", narrator),
            numbers=[("23", 23, "cracks in the main girders", "exact")],
        ),
        claim(
            it, "comparison", "The bridge’s girders had twice as many cracks as in the survey of 2027.",
            ("23 cracks in the main girders, twice as many as in the last survey in 2027", narrator),
            numbers=[("twice", 2, "times the cracks of 2027", "exact")], dates=[("2027", "2027")],
        ),
        claim(
            it, "event", "The last survey of the Port Ellery bridge was in 2027.",
            ("the last survey in 2027", narrator), dates=[("2027", "2027")], check_worthy=False,
        ),
        claim(
            it, "opinion", "No lorry can be allowed to cross the Port Ellery swing bridge in its present state.",
            ("“We cannot let a single lorry cross it in this state,”",
             said(t, "quoted", "Maren Holt, the authority’s chief engineer", "said", **HOLT)),
            modality="negated",
        ),
        claim(
            it, "opinion", "The damage to the bridge is the worst that Maren Holt has seen in thirty years.",
            ("the damage “the worst I have seen in thirty years”", said(t, "mixed", "She", "called", **HOLT)),
            numbers=[("thirty", 30, "years", "exact")],
        ),
        claim(
            it, "numerical", "Repairs to the Port Ellery swing bridge would cost around £4.2 million.",
            ("repairs would cost around £4.2m", said(t, "reported", "She", "said", **HOLT)),
            ("what Ms Holt says is needed", said(t, "reported", "Ms Holt", "says", **HOLT)),
            numbers=[("around £4.2m", 4_200_000, "GBP", "about")], modality="hedged", disagreements=(differs,),
        ),
        claim(
            it, "numerical", "About 11,400 vehicles a day used the Port Ellery swing bridge.",
            ("About 11,400 vehicles a day used the crossing", narrator),
            numbers=[("About 11,400", 11_400, "vehicles a day", "about")], modality="hedged",
        ),
        claim(
            it, "event", "The Port Ellery swing bridge is the only road to the ferry terminal.",
            ("the crossing, the only road to the ferry terminal", narrator),
        ),
        claim(
            it, "causal", "Since the bridge closed, drivers have had to take a detour of 38 kilometres.",
            ("Since the closure, drivers have had to take a detour of 38 kilometres", narrator),
            numbers=[("38", 38, "kilometres of detour", "exact")],
        ),
        claim(
            it, "causal", "The closure of the bridge costs traders in Port Ellery money.",
            ("Traders count the cost", {"voice": "headline"}),
        ),
        claim(
            it, "numerical", "Takings on Quay Street in Port Ellery have fallen by almost a third.",
            ("Takings on Quay Street have fallen by almost a third",
             said(t, "reported", "the Port Ellery Chamber of Trade", "according to", **CHAMBER)),
            numbers=[("almost a third", 1 / 3, "of takings", "about")], modality="hedged",
        ),
        claim(
            it, "event", "Port Ellery council had known about the cracks in the bridge since 2029.",
            ("the council had “known about the cracks since 2029”", vane), dates=[("2029", "2029/..")],
        ),
        claim(
            it, "opinion", "Port Ellery council did nothing about the cracks in the bridge.",
            ("“sat on its hands”", vane),
        ),
        claim(
            it, "event", "The first report of the cracks reached Port Ellery council on 3 March 2031.",
            ("“The first report reached us on 3 March,”",
             said(t, "quoted", "its leader, Ruth Adeyemi", "wrote", "her website", **ADEYEMI)),
            dates=[("3 March", "2031-03-03")],
        ),
        claim(
            it, "numerical", "The county has set aside £1.5 million for repairs to the bridge.",
            ("The county has set aside £1.5m", narrator), numbers=[("£1.5m", 1_500_000, "GBP", "exact")],
        ),
        claim(
            it, "comparison", "The money set aside for the bridge is less than half of what its repairs need.",
            ("£1.5m, less than half of what Ms Holt says is needed", narrator),
            numbers=[("less than half", 0.5, "of the repairs’ cost", "less_than")],
        ),
        claim(
            it, "causal", "Two inspections of the bridge were cancelled in 2030 to save money.",
            ("two inspections had been cancelled last year to save money",
             said(t, "reported", "A union official, who did not want to be named", "said", source_kind="anonymous")),
            numbers=[("two", 2, "inspections", "exact")], dates=[("last year", "2030")],
        ),
        claim(
            it, "prediction", "The ferry operator Norline will lose several hundred bookings over Easter 2031.",
            ("to lose several hundred bookings over Easter",
             said(t, "reported", "Norline, which runs the ferries", "expects", **NORLINE)),
            numbers=[("several hundred", None, "bookings", "exact")], modality="predicted",
        ),
    )  # fmt: skip


def bridge() -> ArticleView:
    """All voices, nested mentions, a claim that stands twice, a contradiction, a disagreement, a rejection."""
    it = make_article(
        BRIDGE,
        "harbour-bridge.txt",
        title="Cracked girders keep harbour bridge shut until spring",
        outlet="The Stannerby Post",
        byline="Tilda Okoro",
        published=date(2031, 3, 12),
        language="en-GB",
        url="https://stannerby-post.example/2031/03/12/bridge",
    )
    claims = bridge_claims(it)
    relations = (
        Relation(article_id=it.id, a=claims[12].id, b=claims[14].id, kind="contradicts"),
        Relation(article_id=it.id, a=claims[16].id, b=claims[6].id, kind="supports"),
    )
    detail = "“The mayor promised a new bridge”: no such words in the article"
    rejection = Rejection(stage="extract", subject=it.id, reason="quote_not_found", detail=detail)
    extraction = Extraction(article_id=it.id, claims=claims, relations=relations, rejections=(rejection,))
    return ArticleView(article=it, extraction=extraction)


def one_claim(it: Article, made: Claim) -> ArticleView:
    return ArticleView(article=it, extraction=Extraction(article_id=it.id, claims=(made,), relations=(), rejections=()))


def arabic() -> ArticleView:
    """An article that reads from right to left."""
    text = (
        "أعلنت بلدية ميناء النور إغلاق الجسر القديم حتى نهاية أبريل.\n\n"
        "وقال المهندس سامي الحداد إن الإصلاح سيكلف 4 ملايين."
    )
    title = "إغلاق الجسر القديم في ميناء النور"
    it = make_article(text, "bridge-ar.txt", title=title, language="ar", outlet="صحيفة الميناء")
    who = said(text, "reported", "المهندس سامي الحداد", "قال", source_name="سامي الحداد", source_role="مهندس")
    words = "The repair of the old bridge at Mina al-Nur will cost 4 million."
    numbers = [("4 ملايين", 4_000_000, "ملايين", "exact")]
    return one_claim(it, claim(it, "numerical", words, ("الإصلاح سيكلف 4 ملايين", who), numbers=numbers))


def failed() -> ArticleView:
    it = make_article("The ferry sank.\nNobody was hurt.", "ferry.txt", language="en")
    message = "No answer came within 60 seconds, three times."
    failure = Failure(
        stage="extract", subject="ferry.txt", article_id=it.id, code="timeout", message=message, attempts=3
    )
    return ArticleView(article=it, extraction=None, failure=failure)


def small(numbers: Iterable[int], mayors: int = 7) -> Iterator[ArticleView]:
    """A short article with one claim for each number."""
    for i in numbers:
        it = make_article(f"The town of Ellery has {i} bridges, its mayor said.", f"bridges-{i}.txt", language="en")
        who = said(
            it.text, "reported", "its mayor", "said", source_name=f"Mayor {i % mayors}", source_affiliation="Ellery"
        )
        yield one_claim(it, claim(it, "numerical", f"Ellery has {i} bridges.", (f"Ellery has {i} bridges", who)))


def facts(**changed: object) -> ReportFacts:
    known: dict[str, object] = {
        "models_asked": ("example-large",),
        "models_answered": ("example-large-2031-01",),
        "prompts": (PromptFact(name="extract_claims", version=1, sha256="5b1d" * 16),),
        "answers": Answers(recording=3),
        "recording_note": "They were recorded on 2031-03-12 from an endpoint at 127.0.0.1; token counts are estimates.",
        "tokens": Tokens(prompt=6120, completion=4893, estimated=True),
        "counts": {"articles read": 3, "articles done": 2, "claims": 20, "rejections": 1, "failures": 1},
        "versions": {"claimline": "0.1.0", "python": "3.11.2"},
        "settings": {"model": "openai:example-large", "api_key": "sk-…masked", "temperature": "0"},
    }
    return ReportFacts.model_validate(known | changed)
