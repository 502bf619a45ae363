"""What the report shows of verification: all families are counted, and the first of each label are shown.

The cases are read twice: once to count and rank them, once to pick those that are shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pipeline.report.words import SIGNS, Outcome, outcome
from pipeline.verdicts import Evidence, Family, Matter, Origin, Said, Verdict, Verification

SHOWN = 200
"""Families of each label that are shown, unless said otherwise."""


class Case(NamedTuple):
    """A family with its verdict and all evidence; the verdict is null where the family was not worth checking."""

    family: Family
    verdict: Verdict | None
    evidence: tuple[Evidence, ...] = ()


class Checked(NamedTuple):
    """What verification gave. ``cases`` is called twice, and gives the same cases in the same order."""

    cases: Callable[[], Iterable[Case]]
    origins: tuple[Origin, ...] = ()
    matters: tuple[Matter, ...] = ()

    @classmethod
    def of(cls, verification: Verification) -> "Checked":
        """Take all from a record in memory."""
        verdicts = {verdict.family_id: verdict for verdict in verification.verdicts}
        evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
        for one in verification.evidence:
            evidence[one.family_id].append(one)

        def cases() -> Iterator[Case]:
            for family in verification.families:
                yield Case(family, verdicts.get(family.id), tuple(evidence[family.id]))

        return cls(cases, verification.origins, verification.matters)


class Brief(NamedTuple):
    """A family in a line. The outcome is null where it was not checked."""

    id: str
    text: str
    article_id: str
    """The first member's article."""
    outcome: Outcome | None
    said: Said | None
    shown: bool
    """Whether the page has a card of it, so that a link can lead there."""


class Group(NamedTuple):
    """The families of one label, the most newsworthy first; ``total`` counts those too that are not shown."""

    outcome: Outcome
    total: int
    cases: tuple[Case, ...]


class Selection(NamedTuple):
    """What all families count up to, and which of them are shown."""

    total: int
    unchecked: int
    """Families that were not worth checking."""
    groups: tuple[Group, ...]
    """One for each label, in the order of ``SIGNS``; some may be empty."""
    said: dict[Said, int]
    as_of: date | None
    families: dict[str, Brief]
    """All families, by id."""
    answers: dict[str, Brief]
    """The families that were checked, by the ids of their claims."""

    @property
    def judged(self) -> int:
        """Count the families that have a label."""
        return sum(group.total for group in self.groups if group.outcome != "failed")


def select(checked: Checked, shown: int = SHOWN) -> Selection:
    """Count and rank all families, and pick the first ``shown`` of each label."""
    ranks: defaultdict[Outcome, list[tuple[tuple[int, ...], int, str]]] = defaultdict(list)
    said: Counter[Said] = Counter()
    days = set()
    for place, (family, verdict, evidence) in enumerate(checked.cases()):
        if verdict:
            ranks[outcome(verdict)].append((_rank(family, verdict, evidence), place, family.id))
            said.update([verdict.said] if verdict.said else ())
            days.add(verdict.as_of)
    order = {found: [family for *_, family in sorted(ranks[found])[:shown]] for found in SIGNS}
    chosen = {family for families in order.values() for family in families}
    families: dict[str, Brief] = {}
    answers: dict[str, Brief] = {}
    cases: dict[str, Case] = {}
    for case in checked.cases():
        family, verdict, _ = case
        brief = Brief(
            family.id,
            family.text,
            family.articles[0],
            outcome(verdict) if verdict else None,
            verdict.said if verdict else None,
            family.id in chosen,
        )
        families[family.id] = brief
        answers.update(dict.fromkeys(family.members, brief) if verdict else {})
        if brief.shown:
            cases[family.id] = case
    total = sum(map(len, ranks.values()))
    return Selection(
        total=total,
        unchecked=len(families) - total,
        groups=tuple(Group(name, len(ranks[name]), tuple(cases[one] for one in order[name])) for name in SIGNS),
        said=dict(said),
        as_of=max(filter(None, days), default=None),
        families=families,
        answers=answers,
    )


def _rank(family: Family, verdict: Verdict, evidence: tuple[Evidence, ...]) -> tuple[int, ...]:
    """Rank what was found before what was not, then by reach; smaller is more newsworthy."""
    return (
        verdict.state != "judged",
        -len(set(family.articles)),
        verdict.said != "disputed",
        -len(verdict.contested_by),
        -len(evidence),
    )
