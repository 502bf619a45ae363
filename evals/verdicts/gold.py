"""Loads a suite's gold verdicts, one file ``verdicts/<event>.json`` for each event, and checks them by its claims."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.forms import parsed
from evals.schema import Annotation
from evals.verdicts.schema import GoldVerdicts
from pipeline.identity import digest
from pipeline.records import Article, Record

FOLDER = "verdicts"
Key = tuple[str, str]
"""A claim of the gold: its case and its id there."""


class Event(Record):
    """The gold verdicts of one event; ``sha256`` hashes their content, not the file's white space."""

    id: str
    gold: GoldVerdicts
    sha256: str

    def articles(self) -> tuple[str, ...]:
        """List the cases that tell of the event."""
        return tuple(name for origin in self.gold.origins for name in origin.articles)


def load_events(
    home: Path, articles: Mapping[str, Article], claims: Mapping[str, Annotation], faults: list[str]
) -> tuple[Event, ...]:
    """Read the events of a suite in the order of their names; note what is faulty. Most suites have none."""
    events = []
    for path in sorted((home / FOLDER).glob("*.json")):
        where = path.relative_to(home.parent).as_posix()
        if gold := parsed(path, where, GoldVerdicts, faults):
            event = Event(
                id=path.stem, gold=gold, sha256=digest(gold.model_dump(mode="json", by_alias=True, exclude_unset=True))
            )
            faults.extend(f"{where}: {fault}" for fault in event_faults(event, articles, claims))
            events.append(event)
    if events:
        told = Counter(name for event in events for name in set(event.articles()))
        faults.extend(
            f"{home.name}/{FOLDER}: article {name!r} belongs to {told[name]} events"
            for name in claims
            if told[name] != 1
        )
    return tuple(events)


def event_faults(event: Event, articles: Mapping[str, Article], claims: Mapping[str, Annotation]) -> Iterator[str]:
    """Say where gold verdicts do not fit the articles and their claims; each fault names family and field."""
    gold = event.gold
    yield from _origin_faults(event, articles, claims)
    ids = Counter(family.id for family in gold.families)
    yield from (f"family {name}, id: stands for {count} families" for name, count in ids.items() if count > 1)
    yield from _member_faults(event, claims)
    for family in gold.families:
        for name in family.contested_by:
            if name not in gold.parties:
                yield f"family {family.id}, contested_by: {name!r} is not among the parties"
        for number, item in enumerate(family.evidence):
            article = articles.get(item.article)
            if article is None or item.quote not in article.text:
                yield f"family {family.id}, evidence[{number}].quote: {item.quote[:60]!r} is not in {item.article!r}"
    for number, drift in enumerate(gold.drift):
        for name in (drift.before, drift.after):
            if name not in ids:
                yield f"drift[{number}]: there is no family {name!r}"


def _origin_faults(event: Event, articles: Mapping[str, Article], claims: Mapping[str, Annotation]) -> Iterator[str]:
    named = Counter(event.articles())
    for name, count in named.items():
        if name not in claims:
            yield f"origins: there is no gold of an article {name!r}"
        if count > 1:
            yield f"origins: article {name!r} stands in {count} places"
    published = [day for name in named if name in claims and (day := articles[name].published)]
    if published and event.gold.as_of != max(published):
        yield f"as_of: {event.gold.as_of}, but the newest article is of {max(published)}"


def _member_faults(event: Event, claims: Mapping[str, Annotation]) -> Iterator[str]:
    """Say which members are no claims or are in two families, and which check-worthy claims are in none."""
    held = {(name, claim.id): claim for name in event.articles() if name in claims for claim in claims[name].claims}
    seen: dict[Key, str] = {}
    for family in event.gold.families:
        for number, member in enumerate(family.members):
            key = (member.article, member.claim)
            if key not in held:
                yield f"family {family.id}, members[{number}]: there is no claim {key[1]!r} of {key[0]!r}"
            if key in seen:
                yield f"family {family.id}, members[{number}]: claim {key[1]!r} of {key[0]!r} is in {seen[key]} too"
            seen[key] = family.id
    for key, claim in held.items():
        if claim.check_worthy and key not in seen:
            yield f"claim {key[1]!r} of {key[0]!r} is check-worthy and in no family"
