"""The flow across articles: origins, families, matters and parties, judgements, verdicts. What fails gives no label."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from pipeline.identity import content_id, digest
from pipeline.records import Article, Chunk, Claim, Failure, Record, Rejection, Span
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.decide import Case, Options, decide
from pipeline.stages.judge import Judge, Judged, Place, Question, Scene, question_of, scene_of
from pipeline.stages.link import Linker, Neighbours
from pipeline.stages.matters import matters_of
from pipeline.stages.origins import find_origins, joined
from pipeline.stages.parties import PartyFinder, set_parties
from pipeline.stages.retrieve import Retriever, Searchable
from pipeline.verdicts import (
    Evidence,
    Family,
    Found,
    Matter,
    Origin,
    PriorCheck,
    Searched,
    Verdict,
    Verification,
)


class Library(Protocol):
    """What verification looks up: passages of all articles, and claims near a claim."""

    @property
    def index(self) -> Searchable:
        """The passages."""
        ...

    def neighbours(self, claim: Claim) -> Sequence[tuple[str, float]]:
        """Return the ids of the claims of other articles that are near, with their cosines."""
        ...

    def passages(self, article: Article) -> Sequence[Chunk]:
        """Return an article's passages, as they are indexed."""
        ...

    def prior_checks(self, family: Family) -> tuple[PriorCheck, ...]:
        """Return published fact-checks of like claims."""
        ...


class VerifyOptions(Record):
    """What a user may set about verification, beside the stages."""

    until: date | None = None
    """No article later than this is evidence."""
    parties: tuple[str, ...] = ()
    independents: tuple[str, ...] = ()
    close: float = 0.6
    """The similarity from which a passage binds its article to the matter of the claim that it was found for."""
    rules: Options = Options()


class Verified(Record):
    """All that verification gave, and what it took."""

    verification: Verification
    answers: tuple[Answer, ...]
    rejections: tuple[Rejection, ...]
    failures: tuple[Failure, ...]


class Stages(NamedTuple):
    """The stages that ask a model."""

    linker: Linker
    finder: PartyFinder
    judge: Judge


class Inputs(NamedTuple):
    """What is verified: articles with their claims; ``unread`` are the ids of articles whose extraction failed.

    With ``focus`` only families that hold one of these claims are linked and judged.
    """

    articles: Mapping[str, Article]
    claims: tuple[Claim, ...]
    unread: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    """Articles that are nobody's reprint, whatever their words: a statement is one."""

    @staticmethod
    def of(
        articles: Iterable[Article],
        claims: Iterable[Claim],
        *,
        unread: Iterable[str] = (),
        focus: Iterable[str] = (),
        apart: Iterable[str] = (),
    ) -> "Inputs":
        """Gather the inputs."""
        by_id = {article.id: article for article in articles}
        return Inputs(by_id, tuple(claims), frozenset(unread), frozenset(focus), frozenset(apart))

    def origins(self) -> tuple[Origin, ...]:
        """Find which texts are one."""
        found = find_origins(one for one in self.articles.values() if one.id not in self.apart)
        return (*found, *(Origin(id=content_id("o", one), articles=(one,), overlaps=()) for one in sorted(self.apart)))


class Verifier:
    """Verifies the claims of many articles. What the memo holds is not asked for again."""

    def __init__(self, stages: Stages, options: VerifyOptions) -> None:
        self._stages = stages
        self._options = options
        self.fingerprint = digest([stage.fingerprint for stage in stages])

    def __call__(
        self, inputs: Inputs, library: Library, memo: Memo, each: Each, told: Callable[[str], None]
    ) -> Verified:
        """Verify. ``told`` hears which step begins."""
        told("comparing texts")
        origins = inputs.origins()
        told("linking claims")
        linked = self._stages.linker(
            inputs.claims, inputs.articles, origins, _near(inputs, library.neighbours), memo, each
        )
        judged_ones = [one for one in linked.families if one.check_worthy and _wanted(one, inputs.focus)]
        told(f"searching for {len(judged_ones):,} claims")
        retriever = Retriever(library.index, origins)
        searched = {family.id: retriever(family, until=self._options.until) for family in judged_ones}
        groups = matters_of(judged_ones, searched, close=self._options.close)
        origins = joined(origins, inputs.articles, groups)
        told("asking who speaks for whom")
        weighed = self._stages.finder(groups, inputs.articles, inputs.claims, memo, each)
        matters = set_parties(weighed.matters, self._options.parties, self._options.independents)
        told("judging evidence")
        bench = _Bench(inputs, origins, matters, searched, linked.families, until=self._options.until)
        questions, scenes = bench.lay_out(judged_ones, library.passages)
        judged = self._stages.judge(questions, scenes, memo, each)
        told("deciding")
        evidence: list[Evidence] = []
        verdicts: list[Verdict] = []
        for family in judged_ones:
            case = bench.case(family, judged, library.prior_checks(family))
            found, verdict = decide(case, self._options.rules)
            evidence += found
            verdicts.append(verdict)
        return Verified(
            verification=Verification(
                origins=origins,
                families=linked.families,
                matters=matters,
                evidence=tuple(evidence),
                verdicts=tuple(verdicts),
            ),
            answers=_once((*linked.answers, *weighed.answers, *judged.answers)),
            rejections=(*weighed.rejections, *judged.rejections),
            failures=(*linked.failures, *weighed.failures, *judged.failures.values()),
        )


class _Bench:
    """Brings what was found before the judge, and his findings to the decision."""

    def __init__(
        self,
        inputs: Inputs,
        origins: Sequence[Origin],
        matters: Sequence[Matter],
        searched: Mapping[str, Searched],
        families: Sequence[Family],
        *,
        until: date | None,
    ) -> None:
        self._inputs = inputs
        self._origins = origins
        self._origin_of = {article: origin.id for origin in origins for article in origin.articles}
        self._matter_of = {article: matter for matter in matters for article in matter.articles}
        self._searched = searched
        self._until = until
        self._claims = {claim.id: claim for claim in inputs.claims}
        self._changed: dict[str, tuple[Span, ...]] = {}
        for claim in (claim for family in families for claim in self._changed_claims(family)):
            spans = tuple(mention.span for mention in claim.mentions)
            self._changed[claim.article_id] = self._changed.get(claim.article_id, ()) + spans

    def _changed_claims(self, family: Family) -> list[Claim]:
        """Give a family's claims where reprints made it of another; a claim that its own source has too is none."""
        members = self._members(family)
        origins = {self._origin_of[claim.article_id] for claim in members}
        made = any(drift.after == family.id and drift.same_origin for drift in family.drift)
        return members if made and len(origins) == 1 else []

    def lay_out(
        self, families: Sequence[Family], passages: Callable[[Article], Sequence[Chunk]]
    ) -> tuple[list[Question], dict[str, Scene]]:
        """Put each family that nothing stands against as a question, before the scene of its matter."""
        questions: list[Question] = []
        scenes: dict[str, Scene] = {}
        for family in families:
            matter = self._matter_of.get(family.articles[0])
            if matter is None or self._failure(family) is not None:
                continue
            if matter.id not in scenes:
                shown = [self._inputs.articles[one] for one in matter.articles]
                scenes[matter.id] = scene_of(
                    matter,
                    self._inputs.articles,
                    self._inputs.claims,
                    self._origins,
                    [_place(chunk) for article in shown if self._in_time(article) for chunk in passages(article)],
                )
            found = [_place(one) for one in self._searched[family.id].found]
            questions.append(question_of(family.id, family.text, self._members(family), scenes[matter.id], found))
        return questions, scenes

    def case(self, family: Family, judged: Judged, prior: tuple[PriorCheck, ...]) -> Case:
        """Gather all that bears on a family."""
        matter = self._matter_of.get(family.articles[0])
        failed = judged.failures.get(family.id)
        seen = matter.articles if matter else family.articles
        return Case(
            family=family,
            claims=tuple(self._members(family)),
            articles=tuple(self._inputs.articles[one] for one in seen),
            origins={one: self._origin_of[one] for one in {*seen, *family.articles}},
            matter=matter,
            judgement=judged.judgements.get(family.id),
            searched=self._searched[family.id],
            failure=failed.code if failed else self._failure(family),
            prior_checks=prior,
            changed={one: self._changed[one] for one in seen if one in self._changed},
        )

    def _failure(self, family: Family) -> str | None:
        """Say what failed before the judge was asked: then nobody knows what he would have been shown."""
        if any(link.outcome == "undecided" for link in family.vetoes):
            return "link_failed"
        matter = self._matter_of.get(family.articles[0])
        if matter is None:
            return "parties_failed"
        if not self._inputs.unread.isdisjoint(matter.articles):
            return "extraction_failed"
        return None

    def _members(self, family: Family) -> list[Claim]:
        return [self._claims[one] for one in family.members]

    def _in_time(self, article: Article) -> bool:
        return self._until is None or (article.published is not None and article.published <= self._until)


def _near(inputs: Inputs, neighbours: Neighbours) -> Neighbours:
    """Leave out claims that are not verified; with a focus, all pairs but its own."""
    known = {claim.id for claim in inputs.claims}

    def near(claim: Claim) -> Sequence[tuple[str, float]]:
        found = [one for one in neighbours(claim) if one[0] in known]
        if inputs.focus and claim.id not in inputs.focus:
            return [one for one in found if one[0] in inputs.focus]
        return found

    return near


def _wanted(family: Family, focus: frozenset[str]) -> bool:
    return not focus or not focus.isdisjoint(family.members)


def _place(one: Chunk | Found) -> Place:
    return Place(article_id=one.article_id, span=one.span)


def _once(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple({answer.request_sha256: answer for answer in answers}.values())
