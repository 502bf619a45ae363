"""Verdicts for the page: the tables, then each family of the gold beside what the systems made of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.counts import Outcome
from evals.outputs.verdicts import VerdictTables, verdict_tables, with_gold
from evals.verdicts.answers import Answered
from evals.verdicts.evidence import alike
from evals.verdicts.lookup import Asked, Lookup
from evals.verdicts.result import VerdictResult
from pipeline.verdicts import Evidence, Verdict


class Member(NamedTuple):
    """A claim of a family, in its article."""

    case: str
    text: str


class Passage(NamedTuple):
    """A piece of evidence. ``fits`` says whether the other side has it too."""

    case: str
    quote: str
    stance: str
    basis: str
    who: str | None
    note: str
    fits: bool


class Side(NamedTuple):
    """What a system made of a family."""

    mode: str
    title: str
    outcome: Outcome
    answer: Answered
    verdict: Verdict | None
    members: tuple[Member, ...]
    passages: tuple[Passage, ...]


class FamilyBody(NamedTuple):
    """One family of the gold with all systems that verified."""

    base: str
    asked: Asked
    members: tuple[Member, ...]
    passages: tuple[Passage, ...]
    sides: tuple[Side, ...]
    guesses: tuple[tuple[str, str], ...]
    """The labels of the systems that show no evidence, by their titles."""


class VerdictSuite(NamedTuple):
    """All that the page shows of one suite's verdicts; ``base`` is how its ids begin."""

    base: str
    name: str
    tables: VerdictTables
    families: Iterator[FamilyBody]


def verdict_suites(results: Sequence[VerdictResult], places: Mapping[str, int]) -> list[VerdictSuite]:
    """Prepare the suites that have gold verdicts; ``places`` numbers all suites of the page by name."""
    return [
        VerdictSuite(f"v{places[name]}", name, verdict_tables(systems), _families(f"v{places[name]}", systems))
        for name, systems in with_gold(results).items()
    ]


def _families(base: str, systems: Sequence[VerdictResult]) -> Iterator[FamilyBody]:
    verified = [
        (one, Lookup(one.suite, one.found, one.claims.keys), _members(one))
        for one in systems
        if one.found is not None and one.claims is not None
    ]
    for at, answer in enumerate(systems[0].score.answers):
        asked = answer.asked
        evidence = [item for _, lookup, _ in verified for item in lookup.evidence(asked)]
        yield FamilyBody(
            base=f"{base}-f{at + 1}",
            asked=asked,
            members=tuple(Member(m.article, _gold_text(m.article, m.claim, systems[0])) for m in asked.gold.members),
            passages=tuple(
                Passage(
                    item.article,
                    item.quote,
                    item.stance,
                    item.basis,
                    item.issuer,
                    "",
                    any(alike(item, other, lookup) for other in evidence for _, lookup, _ in verified[:1]),
                )
                for item in asked.gold.evidence
            ),
            sides=tuple(_side(one, lookup, members, one.score.answers[at]) for one, lookup, members in verified),
            guesses=tuple((one.title, one.score.answers[at].given("label")) for one in systems if one.found is None),
        )


def _members(result: VerdictResult) -> Mapping[str, Member]:
    """Return all claims that were verified, by their ids."""
    case_of = {case.article.id: case.id for case in result.suite.cases}
    extractions = result.claims.extractions if result.claims else ()
    return {claim.id: Member(case_of[claim.article_id], claim.text) for one in extractions for claim in one.claims}


def _gold_text(case_id: str, claim_id: str, result: VerdictResult) -> str:
    case = next(case for case in result.suite.cases if case.id == case_id)
    return next(claim.text for claim in case.gold.claims if claim.id == claim_id)


def _side(result: VerdictResult, lookup: Lookup, members: Mapping[str, Member], answer: Answered) -> Side:
    family, verdict = lookup.family(answer.asked), lookup.verdict(answer.asked)
    return Side(
        mode=result.mode,
        title=result.title,
        outcome=_outcome(answer),
        answer=answer,
        verdict=verdict,
        members=tuple(members[name] for name in family.members) if family else (),
        passages=tuple(_passage(item, answer.asked, verdict, lookup) for item in lookup.evidence(answer.asked)),
    )


def _outcome(answer: Answered) -> Outcome:
    if answer.absent:
        return "missing"
    if not answer.label_right:
        return "incorrect"
    return "correct" if answer.all_right and answer.said_right else "partial"


def _passage(item: Evidence, asked: Asked, verdict: Verdict | None, lookup: Lookup) -> Passage:
    cited = verdict is not None and item.id in verdict.evidence
    return Passage(
        case=lookup.case_of[item.article_id],
        quote=item.quote,
        stance=item.stance,
        basis=item.basis,
        who=item.issuer if item.affiliation in {None, item.issuer} else f"{item.issuer or 'it'} for {item.affiliation}",
        note="cited" if cited else item.why,
        fits=any(alike(gold, item, lookup) for gold in asked.gold.evidence),
    )
