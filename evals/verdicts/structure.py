"""What a verification rests its answers on, beside the gold: families, origins, parties, drift, contests, changes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from evals.counts import Counts
from evals.suite import Suite
from evals.verdicts.families import b_cubed, pairwise, same_partition
from evals.verdicts.lookup import Lookup
from evals.verdicts.shares import Shares, paired
from evals.words import same_name
from pipeline.verdicts import Verification

T = TypeVar("T")


class Structure(NamedTuple):
    """The counts of each, all events together."""

    families: Counts
    """Pairs of claims in one family, over the claims of the gold that the system had."""
    families_b_cubed: Shares
    families_of: tuple[int, int]
    """How many claims that is, and how many the families of the gold hold."""
    origins: Counts
    """Pairs of articles of one origin."""
    origins_exact: bool
    """Whether all articles are grouped as in the gold."""
    parties: Counts
    contested: Counts
    """Names of those who contest a family."""
    changed: Counts
    """Days on which a claim ceased to be so."""
    drift: Counts
    """Pairs of families of which one became the other."""
    drift_either_way: Counts
    """The same whichever came first."""


def structure(suite: Suite, found: Verification, lookup: Lookup) -> Structure:
    """Compare a verification's structure with the gold's."""
    asked = {key: one.name for one in lookup.asked for key in one.keys}
    had = {key: name for key, name in asked.items() if key in lookup.matched}
    # A claim in no family is a family by itself.
    given = {key: lookup.group_of.get(key, f"alone {key}") for key in had}
    origins = {name: f"{event.id} {o.id}" for event in suite.events for o in event.gold.origins for name in o.articles}
    origin_of = {lookup.case_of[name]: o.id for o in found.origins for name in o.articles if name in lookup.case_of}
    texts = {name: origin_of.get(name, f"alone {name}") for name in origins}
    contested = changed = Counts()
    for one in lookup.asked:
        verdict = lookup.verdict(one)
        contested += paired(one.gold.contested_by, verdict.contested_by if verdict else (), same_name)
        changed += paired(_day(one.gold.changed_on), _day(verdict.changed_on) if verdict else (), date.__eq__)
    drift = _drift(suite, found, lookup.gold_of())
    return Structure(
        families=pairwise(had, given),
        families_b_cubed=b_cubed(had, given),
        families_of=(len(had), len(asked)),
        origins=pairwise(origins, texts),
        origins_exact=same_partition(origins, texts),
        parties=_parties(suite, found, lookup),
        contested=contested,
        changed=changed,
        drift=drift[0],
        drift_either_way=drift[1],
    )


def _day(day: date | None) -> tuple[date, ...]:
    return (day,) if day else ()


def _parties(suite: Suite, found: Verification, lookup: Lookup) -> Counts:
    """Compare the parties event by event; a matter belongs to the events that its articles tell of."""
    counts = Counts()
    for event in suite.events:
        told = set(event.articles())
        named: dict[str, None] = {}
        for matter in found.matters:
            if told & {lookup.case_of.get(name) for name in matter.articles}:
                named |= dict.fromkeys(body.name for body in matter.bodies if body.party)
        counts += paired(event.gold.parties, _distinct(named), same_name)
    return counts


def _distinct(names: Iterable[str]) -> list[str]:
    """Drop names that are another form of one before."""
    kept: list[str] = []
    for name in names:
        if not any(same_name(name, other) for other in kept):
            kept.append(name)
    return kept


def _drift(suite: Suite, found: Verification, gold_of: Mapping[str, str]) -> tuple[Counts, Counts]:
    """Compare pairs of families by the gold's names; one that the gold has not keeps its own and is spurious."""
    asked = {
        (f"{event.id} {drift.before}", f"{event.id} {drift.after}")
        for event in suite.events
        for drift in event.gold.drift
    }
    given = {
        (gold_of.get(drift.before, drift.before), gold_of.get(drift.after, drift.after))
        for family in found.families
        for drift in family.drift
    }
    return _sets(asked, given), _sets({frozenset(two) for two in asked}, {frozenset(two) for two in given})


def _sets(asked: set[T], given: set[T]) -> Counts:
    both = len(asked & given)
    return Counts(cor=both, mis=len(asked) - both, spu=len(given) - both)
