"""One card for each family that is shown: who put it forward, what speaks for and against it, and in which words.

The articles pass by once, and of each no more is kept than what the cards need.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, count
from typing import NamedTuple

from pipeline.records import Article, Claim, Extraction, Span
from pipeline.report.passages import Excerpt, excerpt
from pipeline.report.verification import Brief, Case, Checked, Selection
from pipeline.report.view import NOBODY, ArticleView, source_label
from pipeline.report.words import BEARINGS, Bearing, bearing
from pipeline.verdicts import Change, Check, Denial, Drift, Evidence, Family, Verdict

SHOWN_ORIGINS = 200
SHOWN_MATTERS = 50


class Head(NamedTuple):
    """What is kept of an article, to name it and to link to it."""

    id: str
    title: str
    outlet: str | None = None
    published: date | None = None
    language: str = ""
    url: str | None = None

    @property
    def short(self) -> str:
        """Return the outlet, or else the title."""
        return self.outlet or self.title


class Member(NamedTuple):
    """One claim of a family where it stands; ``claim`` is null where the article's claims are not known."""

    head: Head
    claim: Claim | None
    same_text_as: Head | None
    """The oldest article of the same text, where this is not it."""
    contradicted_by: tuple[Claim, ...]
    """Claims of the same article."""


class Passage(NamedTuple):
    """Evidence with its number on the card, the words around it, and the arithmetic over it."""

    number: int
    evidence: Evidence
    head: Head
    excerpt: Excerpt
    checks: tuple[Check, ...]


class Quoted(NamedTuple):
    """Words that were found, where they stand."""

    head: Head
    start: int
    excerpt: Excerpt


class Shift(NamedTuple):
    """How a family came of another, or became another: ``other`` is null where nothing else is known of that."""

    drift: Drift
    before: Head | None
    after: Head | None
    other: Brief | None
    came_of: bool


class Card(NamedTuple):
    """All that is shown of a family; its evidence by what it is to the claim, in the order in which it is shown."""

    family: Family
    verdict: Verdict
    members: tuple[Member, ...]
    sides: dict[Bearing, tuple[Passage, ...]]
    shifts: tuple[Shift, ...]
    denials: tuple[Quoted, ...]
    change: Quoted | None
    searched: tuple[Head, ...]
    """The articles in which the search found something, the best find first."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Name everybody who puts it forward, once; whoever is named in full is not named by the surname again."""
        mentions = (mention for member in self.members if member.claim for mention in member.claim.mentions)
        names = (source_label(mention.attribution) for mention in mentions)
        once = dict.fromkeys("the article itself" if name == NOBODY else name for name in names)
        return tuple(name for name in once if not any(other.endswith(f" {name}") for other in once))

    @property
    def numbers(self) -> dict[str, int]:
        """Return the passages' numbers by the ids of the evidence."""
        return {passage.evidence.id: passage.number for side in self.sides.values() for passage in side}


class Cards:
    """Takes from passing articles what the chosen cases need, and makes the cards."""

    def __init__(self, selection: Selection, checked: Checked) -> None:
        self._families = selection.families
        cases = [case for group in selection.groups for case in group.cases]
        self.places: defaultdict[str, set[Span]] = defaultdict(set)
        """Where evidence and the like stands, by article."""
        for case in cases:
            for one in _words(case):
                self.places[one.article_id].add(one.span)
        self.origins = tuple(origin for origin in checked.origins if len(origin.articles) > 1)
        self.matters = checked.matters
        self._oldest = {name: origin.articles[0] for origin in self.origins for name in origin.articles[1:]}
        self._members = {member for case in cases for member in case.family.members}
        self._wanted = self._named(cases)
        self._heads: dict[str, Head] = {}
        self._excerpts: dict[tuple[str, Span], Excerpt] = {}
        self._claims: dict[str, Claim] = {}
        self._contrary: defaultdict[str, list[Claim]] = defaultdict(list)

    def _named(self, cases: Iterable[Case]) -> set[str]:
        """Return the ids of all articles that the page names, wherever."""
        families = [case.family for case in cases]
        drifts = [drift for family in families for drift in family.drift]
        others = [self._families.get(name) for drift in drifts for name in (drift.before, drift.after)]
        named = {
            *self.places,
            *chain(*(family.articles for family in families)),
            *chain(*(_places(case.verdict) for case in cases if case.verdict)),
            *chain(*(origin.articles for origin in self.origins[:SHOWN_ORIGINS])),
            *chain(*(matter.articles for matter in self.matters[:SHOWN_MATTERS])),
            *(brief.article_id for brief in others if brief),
        }
        return named | {self._oldest[name] for name in named if name in self._oldest}

    def watch(self, views: Iterable[ArticleView]) -> Iterator[ArticleView]:
        """Pass the articles on, and keep what is needed of them."""
        for view in views:
            if view.article.id in self._wanted:
                self._keep(view.article)
            if view.extraction:
                self._keep_claims(view.extraction)
            yield view

    def _keep(self, it: Article) -> None:
        self._heads[it.id] = Head(it.id, it.title or it.name, it.outlet, it.published, it.language or "", it.url)
        for span in self.places.get(it.id, ()):
            self._excerpts[it.id, span] = excerpt(it.text, span)

    def _keep_claims(self, extraction: Extraction) -> None:
        claims = {claim.id: claim for claim in extraction.claims}
        wanted = self._members & claims.keys()
        self._claims |= {name: claims[name] for name in wanted}
        for relation in extraction.relations:
            if relation.kind == "contradicts":
                for one, other in ((relation.a, relation.b), (relation.b, relation.a)):
                    if one in wanted and other in claims:
                        self._contrary[one].append(claims[other])

    def head(self, article_id: str) -> Head:
        """Name an article; one that has not passed by is named by its id."""
        return self._heads.get(article_id) or Head(article_id, article_id)

    def of(self, cases: Iterable[Case]) -> Iterator[Card]:
        """Make the cards of some cases, one at a time."""
        for case in cases:
            if case.verdict:
                yield self._card(case, case.verdict)

    def _card(self, case: Case, verdict: Verdict) -> Card:
        sides: dict[Bearing, list[Evidence]] = {side: [] for side in BEARINGS}
        for one in case.evidence:
            sides[bearing(one)].append(one)
        number = count(1)
        return Card(
            family=case.family,
            verdict=verdict,
            members=tuple(map(self._member, case.family.members, case.family.articles)),
            sides={
                side: tuple(self._passage(next(number), one, verdict.checks) for one in found)
                for side, found in sides.items()
                if found
            },
            shifts=tuple(self._shift(case.family, drift) for drift in case.family.drift),
            denials=tuple(map(self._quoted, verdict.denials)),
            change=self._quoted(verdict.change) if verdict.change else None,
            searched=tuple(map(self.head, _places(verdict))),
        )

    def _quoted(self, one: Evidence | Denial | Change) -> Quoted:
        around = self._excerpts.get((one.article_id, one.span)) or Excerpt("", one.quote, "")
        return Quoted(self.head(one.article_id), one.span.start, around)

    def _passage(self, number: int, one: Evidence, checks: Iterable[Check]) -> Passage:
        quoted = self._quoted(one)
        about = tuple(check for check in checks if check.evidence == one.id)
        return Passage(number, one, quoted.head, quoted.excerpt, about)

    def _member(self, claim_id: str, article_id: str) -> Member:
        oldest = self._oldest.get(article_id)
        return Member(
            self.head(article_id),
            self._claims.get(claim_id),
            self.head(oldest) if oldest else None,
            tuple(self._contrary.get(claim_id, ())),
        )

    def _shift(self, family: Family, drift: Drift) -> Shift:
        came_of = drift.after == family.id
        before, after = self._families.get(drift.before), self._families.get(drift.after)
        return Shift(
            drift,
            self.head(before.article_id) if before else None,
            self.head(after.article_id) if after else None,
            before if came_of else after,
            came_of,
        )


def _places(verdict: Verdict) -> dict[str, None]:
    """Return the articles in which the search found something, each once."""
    return dict.fromkeys(one.article_id for one in verdict.searched.found)


def _words(case: Case) -> Iterator[Evidence | Denial | Change]:
    """Walk all words of articles that a card shows as found."""
    yield from case.evidence
    if case.verdict:
        yield from case.verdict.denials
        yield from (case.verdict.change,) if case.verdict.change else ()
