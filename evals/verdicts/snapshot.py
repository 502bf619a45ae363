"""What verdicts came to, family by family: what the baseline keeps, so that every change can be named.

What people compare stands as values; all else that a verification holds is under ``seal``, a hash without provenance.
"""

from collections.abc import Mapping, Sequence

from evals.verdicts.answers import Answered
from evals.verdicts.lookup import Lookup
from evals.verdicts.result import VerdictResult
from pipeline.identity import digest
from pipeline.records import Record
from pipeline.verdicts import Evidence, Verdict


class FamilyShot(Record):
    """What a system said of one family of the gold, and whether that is right."""

    label: str
    said: str
    right: tuple[bool, bool, bool]
    """The label, what was said, and the label with what it rests on."""
    evidence: tuple[str, ...] = ()
    """All evidence, cited or not: stance, basis, whether it counts, and where it stands."""
    contested_by: tuple[str, ...] = ()
    changed_on: str | None = None
    members: tuple[str, ...] = ()


class VerdictShot(Record):
    """One system's verdicts on one suite. Tokens and seconds are those of the recording."""

    gold: str
    recording: str | None
    model: str | None
    answered: tuple[str, ...]
    prompts: dict[str, str]
    prompt_tokens: int
    completion_tokens: int
    seconds: float | None
    measures: dict[str, str]
    """Exact fractions."""
    families: dict[str, FamilyShot]
    origins: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    violations: tuple[str, ...]
    failures: tuple[str, ...]
    seal: str


def verdict_shot(result: VerdictResult) -> VerdictShot:
    """Take down what a system's verdicts came to."""
    asked, found = result.asked, result.found
    lookup = Lookup(result.suite, found, result.claims.keys) if found and result.claims else None
    case_of = {case.article.id: case.id for case in result.suite.cases}
    named = lookup.gold_of() if lookup else {}
    return VerdictShot(
        gold=digest([event.sha256 for event in result.suite.events]),
        recording=asked.recordings.get(result.mode),
        model=asked.model,
        answered=asked.answered,
        prompts={str(prompt): prompt.sha256 for prompt in asked.prompts},
        prompt_tokens=asked.tokens.prompt_tokens,
        completion_tokens=asked.tokens.completion_tokens,
        seconds=asked.seconds,
        measures={name: str(m.value) for name, m in result.score.measures().items() if m.value is not None},
        families={answer.asked.name: _family(answer, lookup) for answer in result.score.answers},
        origins=tuple(" ".join(case_of[name] for name in origin.articles) for origin in found.origins) if found else (),
        parties=tuple(
            f"{' '.join(case_of[name] for name in matter.articles)}: {body.name}"
            for matter in (found.matters if found else ())
            for body in matter.bodies
            if body.party
        ),
        drift=_drift(result, named),
        violations=result.violations,
        failures=tuple(f"{failure.subject}: {failure.code}" for failure in result.failures),
        seal=_seal(result),
    )


def _drift(result: VerdictResult, named: Mapping[str, str]) -> tuple[str, ...]:
    families = result.found.families if result.found else ()
    pairs = {
        f"{named.get(drift.before, drift.before)} to {named.get(drift.after, drift.after)}"
        for family in families
        for drift in family.drift
    }
    return tuple(sorted(pairs))


def _family(answer: Answered, lookup: Lookup | None) -> FamilyShot:
    verdict = lookup.verdict(answer.asked) if lookup else None
    family = lookup.family(answer.asked) if lookup else None
    return FamilyShot(
        label=answer.given("label"),
        said=answer.given("said"),
        right=(answer.label_right, answer.said_right, answer.all_right),
        evidence=_evidence(lookup.evidence(answer.asked), verdict, lookup) if lookup else (),
        contested_by=verdict.contested_by if verdict else (),
        changed_on=str(verdict.changed_on) if verdict and verdict.changed_on else None,
        members=family.members if family else (),
    )


def _evidence(items: Sequence[Evidence], verdict: Verdict | None, lookup: Lookup) -> tuple[str, ...]:
    cited = verdict.evidence if verdict else ()
    return tuple(
        f"{item.stance} {item.basis} {item.why}{', cited' if item.id in cited else ''}, "
        f"{item.affiliation or item.issuer or 'the article'}, "
        f"{lookup.case_of[item.article_id]} {item.span.start} to {item.span.end}"
        for item in items
    )


def _seal(result: VerdictResult) -> str:
    """Hash all of a verification but how it came to be, and the similarities: other machines round them otherwise."""
    if result.found is None:
        return ""
    link = {"__all__": {"provenance", "similarity"}}
    whole = result.found.model_dump(
        mode="json",
        exclude={
            "families": {"__all__": {"merges": link, "vetoes": link}},
            "matters": {"__all__": {"provenance"}},
            "verdicts": {"__all__": {"provenance": True, "searched": True, "prior_checks": True}},
        },
    )
    return digest(whole)[:16]
