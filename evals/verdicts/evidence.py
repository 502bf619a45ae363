"""Whether the passages of the gold were found, and what was made of them, by the words that they share."""

from collections.abc import Sequence
from typing import NamedTuple

from evals.counts import Counts
from evals.verdicts.lookup import Asked, Lookup
from evals.verdicts.schema import GoldEvidence
from evals.verdicts.shares import Shares, part
from evals.view import Extent
from pipeline.records import Span
from pipeline.verdicts import Evidence

DEPTHS = (1, 3, 5, 10)
"""How many of the passages that the search gave are looked at."""


class EvidenceScore(NamedTuple):
    """What became of the gold's evidence, all families together; families without an answer found none of theirs."""

    recall_at: dict[int, Counts]
    """By depth: the quotes that one of so many first passages holds, and the others."""
    asked: tuple[int, int]
    """The quotes of the gold that evidence which counts shares its words with, and all."""
    given: tuple[int, int]
    """The evidence that counts and shares its words with the gold's, and all that counts."""
    stance: Counts
    basis: Counts
    """Of the quotes of the gold that any evidence of the family shares its words with."""

    @property
    def found(self) -> Shares:
        """Return precision and recall of the evidence that counts."""
        return Shares(part(*self.given), part(*self.asked))


def score_evidence(lookup: Lookup) -> EvidenceScore:
    """Score the evidence of all families."""
    recall_at = dict.fromkeys(DEPTHS, Counts())
    asked_hit = asked_all = given_hit = given_all = 0
    stance, basis = Counts(), Counts()
    for asked in lookup.asked:
        verdict, items = lookup.verdict(asked), lookup.evidence(asked)
        counting = [item for item in items if item.counts]
        passages = verdict.searched.found if verdict else ()
        for gold in asked.gold.evidence:
            places = extents(gold, lookup)
            for depth in DEPTHS:
                hit = any(holds(found.article_id, found.span, gold, places, lookup) for found in passages[:depth])
                recall_at[depth] += Counts(cor=hit, mis=not hit)
            asked_all += 1
            asked_hit += any(alike(gold, item, lookup) for item in counting)
            if best := nearest_evidence(gold, items, lookup):
                stance += Counts(cor=best.stance == gold.stance, inc=best.stance != gold.stance)
                basis += Counts(cor=best.basis == gold.basis, inc=best.basis != gold.basis)
        given_all += len(counting)
        given_hit += sum(any(alike(gold, item, lookup) for gold in asked.gold.evidence) for item in counting)
    return EvidenceScore(recall_at, (asked_hit, asked_all), (given_hit, given_all), stance, basis)


def rests_rightly(asked: Asked, cited: Sequence[Evidence], lookup: Lookup) -> bool:
    """Say whether a verdict of the right label cites what the gold rests on.

    Evidence that supports shares its words with evidence of the gold that supports, or evidence that refutes with such
    that refutes. Where the gold decides nothing there is nothing to cite.
    """
    deciding = [gold for gold in asked.gold.evidence if gold.stance != "qualifies"]
    return not deciding or any(
        item.stance == gold.stance and alike(gold, item, lookup) for gold in deciding for item in cited
    )


def extents(gold: GoldEvidence, lookup: Lookup) -> tuple[Extent, ...]:
    """Find all places where a quote of the gold stands in its article."""
    text, found, at = lookup.texts[gold.article], [], -1
    while (at := text.find(gold.quote, at + 1)) >= 0:
        found.append((at, at + len(gold.quote)))
    return tuple(found)


def holds(article_id: str, span: Span, gold: GoldEvidence, places: Sequence[Extent], lookup: Lookup) -> bool:
    """Say whether a passage holds at least half of the characters of a quote."""
    return lookup.case_of.get(article_id) == gold.article and any(
        2 * _shared(span, place) >= place[1] - place[0] for place in places
    )


def alike(gold: GoldEvidence, item: Evidence, lookup: Lookup) -> bool:
    """Say whether two quotes are of one passage: they share at least half of the shorter one's characters."""
    return _likeness(gold, item, lookup) > 0


def nearest_evidence(gold: GoldEvidence, items: Sequence[Evidence], lookup: Lookup) -> Evidence | None:
    """Find the evidence that shares the most with a quote, what counts before what does not; null where none does."""
    near = [item for item in items if alike(gold, item, lookup)]
    return max(near, key=lambda item: (item.counts, _likeness(gold, item, lookup)), default=None)


def _likeness(gold: GoldEvidence, item: Evidence, lookup: Lookup) -> int:
    """Return how many characters they share, 0 where that is less than half of the shorter one."""
    if lookup.case_of.get(item.article_id) != gold.article:
        return 0
    length = item.span.end - item.span.start
    return max(
        (
            shared
            for place in extents(gold, lookup)
            if 2 * (shared := _shared(item.span, place)) >= min(length, place[1] - place[0])
        ),
        default=0,
    )


def _shared(span: Span, place: Extent) -> int:
    return max(0, min(span.end, place[1]) - max(span.start, place[0]))
