"""Gold and prediction of one article, claim beside claim: what the page shows of each, and where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.counts import Outcome
from evals.match import extent_mask, iou
from evals.score import ArticleScore
from evals.slots import Finding
from evals.values import Veto, pair_places
from evals.view import Extent, Place, Sheet, Statement

_PLACE_ROWS = frozenset(
    {"quote", "voice", "source name", "source affiliation", "source kind", "cue", "via", "said on"}
)  # fmt: skip
_NO_CLAIM = frozenset({"claims", "claims by span", "relations"})


class Spot(NamedTuple):
    """One place of a claim in the gold, in the prediction, or in both, and its slots."""

    outcome: Outcome
    gold: Place | None
    guess: Place | None
    slots: tuple[Finding, ...]

    @property
    def gold_at(self) -> Extent | None:
        """Where the gold's words stand; of quotes that are just as right, the one nearest to the prediction's."""
        if self.gold is None or self.guess is None:
            return self.gold.extents[0] if self.gold else None
        given = extent_mask(self.guess.extents[0])
        return max(self.gold.extents, key=lambda extent: iou(extent_mask(extent), given))

    @property
    def guess_at(self) -> Extent | None:
        """Where the prediction's words stand."""
        return self.guess.extents[0] if self.guess else None

    @property
    def start(self) -> int:
        """Where it begins in the article's text."""
        return min(extent[0] for extent in (self.gold_at, self.guess_at) if extent)


class Entry(NamedTuple):
    """A claim of the gold with the prediction that answers it, or one of them alone; ``number`` counts from 1.

    The outcome is that of the row "claims", but for claims that were found and are not alike in all slots: those are
    "partial" here, while the row counts them as correct.
    """

    number: int
    outcome: Outcome
    gold: Statement | None
    guess: Statement | None
    vetoes: tuple[Veto, ...]
    spots: tuple[Spot, ...]
    slots: tuple[Finding, ...]
    """The slots of the claim itself."""

    def all_slots(self) -> Iterator[tuple[str, Finding]]:
        """Yield the slots of the places, then those of the claim, each with its label."""
        for number, spot in enumerate(self.spots, 1):
            for slot in spot.slots:
                yield f"{slot.row}, place {number}" if len(self.spots) > 1 else slot.row, slot
        for slot in self.slots:
            yield slot.row, slot

    def wrong(self) -> tuple[tuple[str, Finding], ...]:
        """Return the slots that differ, where the claim or place was found."""
        return tuple(line for line in self.all_slots() if line[1].matched and line[1].outcome != "correct")

    def rest(self) -> tuple[tuple[str, Finding], ...]:
        """Return the slots that are alike, and those of a claim or place that one side has alone."""
        wrong = self.wrong()
        return tuple(line for line in self.all_slots() if line not in wrong)


def entries(article: ArticleScore, gold: Sheet, guess: Sheet | None) -> tuple[Entry, ...]:
    """Return all claims of an article in the order of the text; an optional one that was not found is none of them."""
    golds = {claim.id: claim for claim in gold.statements}
    guesses = {claim.id: claim for claim in guess.statements} if guess else {}
    vetoes = {(match.gold_id, match.guess_id): match.vetoes for match in article.matches}
    of: dict[tuple[str | None, str | None], list[Finding]] = {}
    for finding in article.findings:
        if finding.row not in _NO_CLAIM:
            of.setdefault((finding.gold_id, finding.guess_id), []).append(finding)
    found = [
        _entry(
            golds.get(claim.gold_id or ""),
            guesses.get(claim.guess_id or ""),
            of.get((claim.gold_id, claim.guess_id), ()),
            vetoes.get((claim.gold_id or "", claim.guess_id or ""), ()),
        )
        for claim in article.findings
        if claim.row == "claims"
    ]
    found.sort(key=_order)
    return tuple(entry._replace(number=number) for number, entry in enumerate(found, 1))


def numbers(found: Sequence[Entry]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return the numbers of the entries by the ids of the gold, and by those of the prediction."""
    return (
        {entry.gold.id: entry.number for entry in found if entry.gold},
        {entry.guess.id: entry.number for entry in found if entry.guess},
    )


def _entry(
    gold: Statement | None, guess: Statement | None, findings: Sequence[Finding], vetoes: tuple[Veto, ...]
) -> Entry:
    own = tuple(finding for finding in findings if finding.row not in _PLACE_ROWS and finding.row != "mentions")
    spots = tuple(_spots(gold, guess, findings, wrong=bool(vetoes)))
    alike = all(spot.outcome == "correct" for spot in spots) and all(slot.outcome == "correct" for slot in own)
    outcome: Outcome = "missing" if guess is None else "spurious" if gold is None else "correct"
    if outcome == "correct":
        outcome = "incorrect" if vetoes else "correct" if alike else "partial"
    return Entry(0, outcome, gold, guess, vetoes, spots, own)


def _spots(
    gold: Statement | None, guess: Statement | None, findings: Sequence[Finding], *, wrong: bool
) -> Iterator[Spot]:
    """Give each place its slots: the scorer compares pairs first, then what the gold has alone, then what is left."""
    golds, guesses = (side.places if side else () for side in (gold, guess))
    pairs = pair_places(golds, guesses)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    places: list[tuple[Place | None, Place | None]] = [(golds[i], guesses[j]) for i, j in pairs]
    places += [(place, None) for i, place in enumerate(golds) if i not in left]
    places += [(None, place) for j, place in enumerate(guesses) if j not in right]
    groups: list[list[Finding]] = []
    for finding in findings:
        if finding.row == "mentions":
            groups.append([])
        elif finding.row in _PLACE_ROWS:
            groups[-1].append(finding)
    for (asked, given), slots in zip(places, groups, strict=True):
        outcome: Outcome = "missing" if given is None else "spurious" if asked is None else "correct"
        if outcome == "correct":
            alike = all(slot.outcome == "correct" for slot in slots)
            outcome = "incorrect" if wrong else "correct" if alike else "partial"
        yield Spot(outcome, asked, given, tuple(slots))


def _order(entry: Entry) -> tuple[int, str, str]:
    start = min(spot.start for spot in entry.spots)
    return start, entry.gold.id if entry.gold else "", entry.guess.id if entry.guess else ""
