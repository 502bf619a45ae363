"""A verification seen from the gold: which family of the system answers which family of the gold."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.suite import Suite
from evals.verdicts.gold import Event, Key
from evals.verdicts.schema import GoldFamily
from pipeline.verdicts import Evidence, Family, Verdict, Verification


class Asked(NamedTuple):
    """A family of the gold, with the event that it belongs to."""

    event: str
    gold: GoldFamily

    @property
    def name(self) -> str:
        """Name it within the suite, such as ``A f1``."""
        return f"{self.event} {self.gold.id}"

    @property
    def keys(self) -> tuple[Key, ...]:
        """List its members."""
        return tuple((member.article, member.claim) for member in self.gold.members)


def asked_families(events: Sequence[Event]) -> tuple[Asked, ...]:
    """List the families of all events in the files' order."""
    return tuple(Asked(event.id, family) for event in events for family in event.gold.families)


class Lookup:
    """Finds what a system gave for a family of the gold.

    It is the system's family that holds the most of the gold's members, the first of several; none where no member was
    extracted, or none of those that were is in a family.
    """

    def __init__(self, suite: Suite, found: Verification, keys: Mapping[str, Key]) -> None:
        self.asked = asked_families(suite.events)
        self.case_of = {case.article.id: case.id for case in suite.cases}
        self.texts = {case.id: case.article.text for case in suite.cases}
        self.group_of: dict[Key, str] = {
            key: family.id for family in found.families for claim in family.members if (key := keys.get(claim))
        }
        self.matched = frozenset(keys.values())
        """The claims of the gold that were given to the system, or extracted by it."""
        self.families = {family.id: family for family in found.families}
        self.verdicts = {verdict.family_id: verdict for verdict in found.verdicts}
        self._places = {family.id: place for place, family in enumerate(found.families)}
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        for item in found.evidence:
            self._evidence[item.family_id].append(item)

    def family(self, asked: Asked) -> Family | None:
        """Find the family that answers one of the gold."""
        held = Counter(self.group_of[key] for key in asked.keys if key in self.group_of)
        best = min(held, key=lambda name: (-held[name], self._places[name]), default=None)
        return self.families[best] if best is not None else None

    def verdict(self, asked: Asked) -> Verdict | None:
        """Find the verdict of that family; null where it has none."""
        family = self.family(asked)
        return self.verdicts.get(family.id) if family else None

    def evidence(self, asked: Asked) -> Sequence[Evidence]:
        """Find all evidence of that family, whether it counts or not."""
        family = self.family(asked)
        return self._evidence[family.id] if family else ()

    def gold_of(self) -> Mapping[str, str]:
        """Say for each of the system's families which family of the gold it holds the most of, by its name."""
        asked_of = {key: asked.name for asked in self.asked for key in asked.keys}
        order = {asked.name: place for place, asked in enumerate(self.asked)}
        held: dict[str, Counter[str]] = defaultdict(Counter)
        for key, group in self.group_of.items():
            if key in asked_of:
                held[group][asked_of[key]] += 1
        return {
            group: min(names, key=lambda name, names=names: (-names[name], order[name]))  # type: ignore[misc]
            for group, names in held.items()
        }
