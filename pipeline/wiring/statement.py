"""Checks one statement in words against the articles of a run, as if one more article had put it forward."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date

from pipeline.batch.each import Threads
from pipeline.batch.ledger import Ledger
from pipeline.errors import UsageError
from pipeline.flow.inputs import Inputs
from pipeline.identity import content_id
from pipeline.records import Article, Attribution, Chunk, Claim, Failure, Mention, Provenance, Record, Span
from pipeline.settings import Settings
from pipeline.stages.standing import fold
from pipeline.verdicts import Evidence, Family, PriorCheck, Verdict
from pipeline.wiring.door import open_door
from pipeline.wiring.index import index_of
from pipeline.wiring.library import IndexLibrary, factchecks_of, library_of
from pipeline.wiring.lookup import open_ledger
from pipeline.wiring.stage import RULES
from pipeline.wiring.verifier import make_verifier

ARTICLES = 12
"""As many as hold the passages and claims nearest to the statement are read."""
DEPTH = 50
"""Passages that are looked through for them."""
CLOSE = 0.35
"""Similarity of a passage that is worth reading; a statement is often shorter than a claim from an article."""


class StatementOutcome(Record):
    """Both answers for a statement, with the articles that its evidence stands in, and what failed on the way."""

    family: Family
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    articles: Mapping[str, Article]
    failures: tuple[Failure, ...]


def verify_statement(
    settings: Settings,
    claim: str,
    *,
    by: str | None = None,
    on: date | None = None,
    note: Callable[[str], None],
) -> StatementOutcome:
    """Check a claim, put forward ``by`` a source ``on`` a day, against the articles of the run in ``settings.out``.

    ``note`` is told what a person should know on the way.
    """
    if settings.model == RULES:
        raise UsageError("the rules cannot weigh evidence: name a model with --model, or say --answers recorded")
    statement = Article(
        id=content_id("a", ["statement", claim, by, on and on.isoformat()]),
        name="the statement",
        text=claim,
        published=on,
    )
    asserted = _claim(statement, by)
    with ExitStack() as stack:
        ledger = stack.enter_context(closing(open_ledger(settings)))
        door = stack.enter_context(open_door(settings))
        index, embedder = stack.enter_context(index_of(settings, write=False))
        checks = factchecks_of(settings, note)
        library = stack.enter_context(library_of(settings, index, embedder, checks.usable, write=True))
        near = _nearest(library, asserted, settings.until)
        articles, claims, unread = _known(ledger, near)
        library.add((one, [claim for claim in claims if claim.article_id == one.id]) for one in articles)
        inputs = Inputs.of(
            [*articles, statement], [*claims, asserted], unread=unread, focus=[asserted.id], apart=[statement.id]
        )
        verifier = make_verifier(settings, door.chat, door.model, close=CLOSE)
        said_by = {one.id for one in claims if by and _is_by(one, by)}
        verified = verifier(inputs, _Shelf(library, statement, said_by), ledger, Threads(settings.workers), note)
    found = verified.verification
    (verdict,) = found.verdicts
    family = next(one for one in found.families if one.id == verdict.family_id)
    return StatementOutcome(
        family=family, verdict=verdict, evidence=found.evidence, articles=inputs.articles, failures=verified.failures
    )


class _Shelf:
    """The library without the statement itself, which is no evidence, and with claims of its own source alone.

    What others say of the matter is evidence, and no further member of the family.
    """

    def __init__(self, library: IndexLibrary, statement: Article, said_by: set[str]) -> None:
        self.index = library.index
        self._library = library
        self._statement = statement.id
        self._said_by = said_by

    def neighbours(self, claim: Claim) -> Sequence[tuple[str, float]]:
        if claim.article_id != self._statement:
            return ()
        return [near for near in self._library.neighbours(claim) if near[0] in self._said_by]

    def passages(self, article: Article) -> Sequence[Chunk]:
        return () if article.id == self._statement else self._library.passages(article)

    def prior_checks(self, family: Family) -> tuple[PriorCheck, ...]:
        return self._library.prior_checks(family)


def _claim(statement: Article, by: str | None) -> Claim:
    """Put the statement as a claim that stands in an article of its own, in reported speech where it is attributed."""
    span = Span(start=0, end=len(statement.text))
    attribution = Attribution(voice="reported", source_name=by) if by else Attribution(voice="narrator")
    return Claim(
        id=content_id("c", statement.id),
        article_id=statement.id,
        text=statement.text,
        type="event",
        modality="asserted",
        quantities=(),
        dates=(),
        check_worthy=True,
        mentions=(Mention(quote=statement.text, span=span, alignment="exact", attribution=attribution),),
        provenance=Provenance(
            stage="statement",
            fingerprint="",
            prompt="",
            prompt_sha256="",
            model_asked="",
            model_answered="",
            request_sha256="",
        ),
    )


def _nearest(library: IndexLibrary, claim: Claim, until: date | None) -> list[str]:
    """Name the articles that hold what is nearest to the statement, the nearest first."""
    hits = library.index.search(claim.text, k=DEPTH, until=until)
    return list(dict.fromkeys(hit.chunk.article_id for hit in hits))[:ARTICLES]


def _known(ledger: Ledger, wanted: Sequence[str]) -> tuple[list[Article], list[Claim], list[str]]:
    """Take articles with their claims from a run; those without a result come apart, by their ids."""
    articles: list[Article] = []
    claims: list[Claim] = []
    unread: list[str] = []
    for unit in ledger.units():
        if unit.article.id in wanted:
            articles.append(unit.article)
            if unit.result:
                claims += unit.result.extraction.claims
            else:
                unread.append(unit.article.id)
    return articles, claims, unread


def _is_by(claim: Claim, by: str) -> bool:
    return any(fold(one.attribution.source_name or "") == fold(by) for one in claim.mentions)
