"""Counts all claims of a run by source, affiliation, type and voice, one article at a time."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.records import Attribution, Claim, Failure, Rejection
from pipeline.report.view import NOBODY, VOICES, ArticleView, source_label

SHOWN_ROWS = 100
SHOWN_DROPPED = 500

Label = tuple[str, str]
"""What a line of a table is about, and a detail that tells it from others of the same name."""


class Row(NamedTuple):
    """One line of a summary table. A claim counts once in each line that any of its mentions belongs to."""

    label: str
    detail: str
    claims: int
    check_worthy: int
    mentions: int
    articles: int


class Table(NamedTuple):
    """The first lines of a summary table, most claims first, and how many more there are."""

    rows: tuple[Row, ...] = ()
    more: int = 0


class Entry(NamedTuple):
    """One line of the table of contents; ``claims`` is null where there is no extraction."""

    id: str
    title: str
    outlet: str | None
    claims: int | None
    failed: bool


@dataclass
class Summary:
    """What one pass over the articles counted."""

    articles: int = 0
    claims: int = 0
    check_worthy: int = 0
    mentions: int = 0
    voices: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VOICES, 0))
    entries: list[Entry] = field(default_factory=list)
    by_source: Table = field(default_factory=Table)
    by_affiliation: Table = field(default_factory=Table)
    by_type: Table = field(default_factory=Table)


class Dropped(NamedTuple):
    """What was rejected, or failed: how many in all, by stage and code, and the first of them."""

    total: int
    by_code: tuple[tuple[str, str, int], ...]
    first: tuple[Rejection | Failure, ...]


class _Tally:
    """Adds claims up under their labels."""

    def __init__(self, labels: Callable[[Claim], Iterable[Label]]) -> None:
        self._labels = labels
        self._claims: Counter[Label] = Counter()
        self._check_worthy: Counter[Label] = Counter()
        self._mentions: Counter[Label] = Counter()
        self._articles: Counter[Label] = Counter()

    def add(self, claims: Iterable[Claim]) -> None:
        """Count the claims of one article."""
        seen: set[Label] = set()
        for claim in claims:
            mentions = Counter(self._labels(claim))
            seen |= mentions.keys()
            self._mentions.update(mentions)
            self._claims.update(mentions.keys())
            self._check_worthy.update(mentions.keys() if claim.check_worthy else ())
        self._articles.update(seen)

    def table(self) -> Table:
        """Return the lines with the most claims; ties go by name."""
        ranked = sorted(self._claims, key=lambda key: (-self._claims[key], key))
        counts = (self._claims, self._check_worthy, self._mentions, self._articles)
        rows = tuple(Row(*key, *(count[key] for count in counts)) for key in ranked[:SHOWN_ROWS])
        return Table(rows, len(ranked) - len(rows))


def _source(who: Attribution) -> Label:
    return source_label(who), who.source_affiliation or ""


def _affiliation(who: Attribution) -> Label:
    if who.source_affiliation:
        return who.source_affiliation, ""
    return (NOBODY if source_label(who) == NOBODY else "None given"), ""


def summarise(views: Iterable[ArticleView], *, entries: int) -> Summary:
    """Count the claims of all articles, and keep the first ``entries`` of these for the table of contents."""
    summary = Summary()
    sources = _Tally(lambda claim: (_source(m.attribution) for m in claim.mentions))
    affiliations = _Tally(lambda claim: (_affiliation(m.attribution) for m in claim.mentions))
    types = _Tally(lambda claim: ((claim.type, "") for _ in claim.mentions))
    for view in views:
        article, claims = view.article, view.extraction.claims if view.extraction else ()
        if summary.articles < entries:
            found = len(claims) if view.extraction else None
            title = article.title or article.name
            summary.entries.append(Entry(article.id, title, article.outlet, found, failed=view.failure is not None))
        summary.articles += 1
        summary.claims += len(claims)
        summary.check_worthy += sum(claim.check_worthy for claim in claims)
        for mention in (mention for claim in claims for mention in claim.mentions):
            summary.mentions += 1
            summary.voices[mention.attribution.voice] += 1
        for tally in (sources, affiliations, types):
            tally.add(claims)
    summary.by_source, summary.by_affiliation, summary.by_type = sources.table(), affiliations.table(), types.table()
    return summary


def count_dropped(records: Iterable[Rejection | Failure]) -> Dropped:
    """Count rejections by their reason, or failures by their code, and keep the first ``SHOWN_DROPPED``."""
    codes: Counter[tuple[str, str]] = Counter()
    first: list[Rejection | Failure] = []
    for record in records:
        codes[record.stage, record.reason if isinstance(record, Rejection) else record.code] += 1
        if len(first) < SHOWN_DROPPED:
            first.append(record)
    ranked = sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    return Dropped(codes.total(), tuple((*key, count) for key, count in ranked), tuple(first))
