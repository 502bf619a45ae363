"""The flow across articles: origins, families, matters and parties, judgements, verdicts. What fails gives no label."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from pipeline.flow.bench import Bench, is_sound, undecided
from pipeline.flow.inputs import Inputs
from pipeline.identity import digest
from pipeline.records import Article, Chunk, Claim, Failure, Record, Rejection
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.decide import Options, decide
from pipeline.stages.judge import Judge
from pipeline.stages.link import Linker, Neighbours
from pipeline.stages.matters import matters_of
from pipeline.stages.origins import joined
from pipeline.stages.parties import PartyFinder, set_parties
from pipeline.stages.retrieve import Retriever, Searchable
from pipeline.verdicts import Evidence, Family, PriorCheck, Searched, Verdict, Verification


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
    """No article later than this is looked at, and none whose day is not known."""
    parties: tuple[str, ...] = ()
    independents: tuple[str, ...] = ()
    close: float = 0.55
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
        inputs = inputs.known_on(self._options.until)
        told("comparing texts")
        origins = inputs.origins()
        told("linking claims")
        linked = self._stages.linker(
            inputs.claims, inputs.articles, origins, _near(inputs, library.neighbours), memo, each
        )
        judged_ones = [one for one in linked.families if one.check_worthy and _wanted(one, inputs.focus)]
        told(f"searching for {len(judged_ones):,} claim{'' if len(judged_ones) == 1 else 's'}")
        retriever = Retriever(library.index, origins)
        searched = {
            family.id: _of_these(retriever(family, until=self._options.until), inputs) for family in judged_ones
        }
        groups = matters_of(
            judged_ones,
            searched,
            origins={article: origin.id for origin in origins for article in origin.articles},
            doubtful=undecided(linked.families, inputs.claims),
            close=self._options.close,
        )
        origins = joined(origins, inputs.articles, groups)
        told("asking who speaks for whom")
        weighed = self._stages.finder(groups, inputs.articles, inputs.claims, memo, each)
        matters = set_parties(weighed.matters, self._options.parties, self._options.independents)
        told("judging evidence")
        bench = Bench(inputs, origins, matters, searched, linked.families)
        questions, scenes = bench.lay_out(judged_ones, library.passages)
        judged = self._stages.judge(questions, scenes, memo, each)
        told("deciding")
        evidence: list[Evidence] = []
        verdicts: list[Verdict] = []
        for family in judged_ones:
            case = bench.case(family, judged, library.prior_checks(family))
            found, verdict = decide(case, self._options.rules)
            if not is_sound(verdict, found, inputs.articles):
                found, verdict = decide(case.model_copy(update={"failure": "unsound"}), self._options.rules)
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


def _near(inputs: Inputs, neighbours: Neighbours) -> Neighbours:
    """Leave out claims that are not verified; with a focus, all pairs but its own."""
    known = {claim.id for claim in inputs.claims}

    def near(claim: Claim) -> Sequence[tuple[str, float]]:
        found = [one for one in neighbours(claim) if one[0] in known]
        if inputs.focus and claim.id not in inputs.focus:
            return [one for one in found if one[0] in inputs.focus]
        return found

    return near


def _of_these(searched: Searched, inputs: Inputs) -> Searched:
    """Leave out passages of articles that are not verified now: an index may hold those of other runs."""
    found = tuple(one for one in searched.found if one.article_id in inputs.articles)
    return searched.model_copy(update={"found": found})


def _wanted(family: Family, focus: frozenset[str]) -> bool:
    return not focus or not focus.isdisjoint(family.members)


def _once(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple({answer.request_sha256: answer for answer in answers}.values())
