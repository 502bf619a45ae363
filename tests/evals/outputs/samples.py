"""Results with faults that are known: what a pipeline gives that finds the gold, with one thing put wrong at a time."""

from collections.abc import Callable, Mapping
from datetime import date

from evals.outputs.result import Asked, Result, assess
from evals.schema import Annotation, GoldClaim, GoldMention
from evals.score import SuiteScore
from evals.suite import Case, Suite
from pipeline.identity import digest
from pipeline.llm.base import PromptRef, Usage
from pipeline.records import Article, Claim, Extraction, Rejection, Span
from tests.evals.factories import extraction_of
from tests.factories import make_article, make_claim

ASKED = Asked(
    model="openai:teller",
    answered=("teller-1",),
    prompts=(PromptRef(name="extract_claims", version=1, sha256="3f" * 32),),
    requests=12,
    tokens=Usage(prompt_tokens=52_100, completion_tokens=30_500),
    tokens_estimated=True,
    seconds=412.5,
    note="Recorded over loopback.",
    recordings={"a1": "ab" * 32},
)
WRONG_SOURCE = "Bruno Katz"
SPURIOUS = "Nothing of the kind was ever said."
DROPPED = "a3"
FAILED = "a6"
TOO_LONG = "the answer was cut off at the token limit"
REJECTED = Rejection(stage="extract", subject="a7", reason="quote_not_found", detail="“the dam held” stands nowhere")

Change = Callable[[list[Claim], Article], list[Claim]]


def faulty(newsroom: Suite, ceiling: SuiteScore) -> Result:
    """The newsroom with one fault an article: in a1 to a5 by hand, a6 failed, in a7 a rejection, the rest is gold."""
    found: dict[str, Extraction] = {}
    for case in newsroom.cases:
        if case.id == FAILED:
            continue
        whole = extraction_of(case.gold, case.article)
        change = CHANGES.get(case.id)
        claims = tuple(change(list(whole.claims), case.article)) if change else whole.claims
        kept = {claim.id for claim in claims}
        relations = tuple(relation for relation in whole.relations if {relation.a, relation.b} <= kept)
        rejections = (REJECTED,) if case.id == "a7" else ()
        found[case.id] = whole.model_copy(update={"claims": claims, "relations": relations, "rejections": rejections})
    return of_extractions(newsroom, found, ceiling)


def of_extractions(newsroom: Suite, found: Mapping[str, Extraction], ceiling: SuiteScore | None) -> Result:
    """Assess what was found as the system "model"."""
    return assess("model", newsroom, found, ceiling=ceiling, asked=ASKED, failures={FAILED: TOO_LONG})


def second(suite: Suite, ceiling: SuiteScore) -> Result:
    """What the second annotator found, as if a system had."""
    found = {case.id: extraction_of(case.annotators["b"], case.article) for case in suite.cases}
    return assess("rules", suite, found, ceiling=ceiling)


def _swap_source(claims: list[Claim], article: Article) -> list[Claim]:
    at = next(i for i, claim in enumerate(claims) if claim.mentions[0].attribution.source_name)
    mention = claims[at].mentions[0]
    who = mention.attribution.model_copy(update={"source_name": WRONG_SOURCE})
    mentions = (mention.model_copy(update={"attribution": who}), *claims[at].mentions[1:])
    return [*claims[:at], claims[at].model_copy(update={"mentions": mentions}), *claims[at + 1 :]]


def _change_number(claims: list[Claim], article: Article) -> list[Claim]:
    at = next(i for i, claim in enumerate(claims) if claim.quantities and claim.quantities[0].value == 4100)
    quantity = claims[at].quantities[0].model_copy(update={"value": 9100.0})
    return [*claims[:at], claims[at].model_copy(update={"quantities": (quantity,)}), *claims[at + 1 :]]


def _drop_first(claims: list[Claim], article: Article) -> list[Claim]:
    return claims[1:]


def _add_spurious(claims: list[Claim], article: Article) -> list[Claim]:
    return [*claims, make_claim(article, SPURIOUS, article.text[:12])]


def _cut_quote(claims: list[Claim], article: Article) -> list[Claim]:
    """Leave the first word of the longest quote out."""
    at = max(range(len(claims)), key=lambda i: len(claims[i].mentions[0].quote))
    mention = claims[at].mentions[0]
    start = mention.span.start + mention.quote.index(" ") + 1
    shorter = mention.model_copy(
        update={"span": Span(start=start, end=mention.span.end), "quote": article.text[start : mention.span.end]}
    )
    mentions = (shorter, *claims[at].mentions[1:])
    return [*claims[:at], claims[at].model_copy(update={"mentions": mentions}), *claims[at + 1 :]]


CHANGES: dict[str, Change] = {
    "a1": _swap_source,
    "a2": _change_number,
    "a3": _drop_first,
    "a4": _add_spurious,
    "a5": _cut_quote,
}

NASTY = 'Mayor <b>Vance</b> said ]]> "it | `is` \x00\x1b\ufffe over" & [done](x).\r\n\r\nThe road @is \u202eclosed.'


def nasty() -> Result:
    """An article that tries to break out of every format, and one whose gold holds no claim."""
    article = make_article(NASTY, name="<nasty> & |a|.txt", published=date(2031, 3, 5), title="</script>\x07 & `x`")
    empty = make_article("Nothing is claimed here by anybody at all.", name="empty.txt")
    mention = GoldMention(quote="The road @is \u202eclosed", voice="narrator", source=None, source_name=None)
    claim = GoldClaim(
        id="c|1",
        text="The *road* is <i>closed</i>\x0b.",
        type="event",
        modality="asserted",
        quantities=(),
        dates=(),
        check_worthy=True,
        mentions=(mention,),
    )
    suite = Suite(name="odd", cases=(_case(article, (claim,)), _case(empty, ())), sha256=digest("odd"))
    found = {
        article.name: Extraction(
            article_id=article.id,
            claims=(make_claim(article, "Vance <script>said</script> ]]> it.", '"it | `is` \x00\x1b\ufffe over"'),),
            relations=(),
            rejections=(),
        ),
        empty.name: Extraction(
            article_id=empty.id,
            claims=(make_claim(empty, "Nothing is claimed.", "Nothing is claimed here"),),
            relations=(),
            rejections=(),
        ),
    }
    return assess("rules | <i>", suite, found)


def _case(article: Article, claims: tuple[GoldClaim, ...]) -> Case:
    gold = Annotation(article=article.name, published=None, language="en", claims=claims, relations=())
    return Case(id=article.name, article=article, gold=gold, gold_sha256=digest(len(claims)), annotators={})
