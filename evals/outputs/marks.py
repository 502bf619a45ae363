"""An article's text in pieces, each with the claims of gold and prediction that it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

from evals.counts import Outcome
from evals.outputs.entries import Entry
from pipeline.records import Voice
from pipeline.report.highlight import Place, Segment, paragraphs

_GRAVEST: tuple[Outcome, ...] = ("incorrect", "missing", "spurious", "partial", "correct")


class Piece(NamedTuple):
    """A piece of the text that no edge cuts; without ``claims`` it belongs to none."""

    start: int
    text: str
    claims: tuple[int, ...] = ()
    """The numbers of the entries, the innermost last."""
    gold: Outcome | None = None
    """The gravest outcome of the gold's places here; null where there is none."""
    guess: Outcome | None = None
    """The gravest outcome of the prediction's places here."""
    opens: bool = False
    """Whether a place begins here."""
    closes: tuple[tuple[int, Outcome], ...] = ()
    """The entries of which a place ends here, with the outcome of that place."""

    @property
    def outcome(self) -> Outcome | None:
        """The gravest of both sides."""
        return _gravest(outcome for outcome in (self.gold, self.guess) if outcome)


class MarkedParagraph(NamedTuple):
    """A paragraph, and the line breaks that part it from the next."""

    body: tuple[Piece, ...]
    gap: str
    heading: bool


class _Mark(NamedTuple):
    """One side of one place."""

    start: int
    end: int
    number: int
    outcome: Outcome
    in_gold: bool
    last: bool
    """Whether no other side of the place ends later: the number stands there."""
    voice: Voice


def marked(text: str, found: Sequence[Entry]) -> Iterator[MarkedParagraph]:
    """Cut an article's text at every edge of a place."""
    marks = [mark for entry in found for mark in _marks(entry)]
    places = [Place(mark.start, mark.end, key, "content", mark.voice) for key, mark in enumerate(marks)]
    for paragraph in paragraphs(text, places):
        body = tuple(_piece(segment, marks) for segment in paragraph.body)
        yield MarkedParagraph(body, "".join(segment.text for segment in paragraph.gap), paragraph.heading)


def _marks(entry: Entry) -> Iterator[_Mark]:
    for spot in entry.spots:
        sides = [(spot.gold, spot.gold_at, True), (spot.guess, spot.guess_at, False)]
        end = max(at[1] for _, at, _ in sides if at)
        for place, at, in_gold in sides:
            if place and at:
                yield _Mark(*at, entry.number, spot.outcome, in_gold, at[1] == end, cast("Voice", place.voice))


def _piece(segment: Segment, marks: Sequence[_Mark]) -> Piece:
    here = [marks[key] for key in segment.claims]
    if not here:
        return Piece(segment.start, segment.text)
    ending = {(marks[key].number, marks[key].outcome) for key in segment.closes if marks[key].last}
    return Piece(
        start=segment.start,
        text=segment.text,
        claims=tuple(dict.fromkeys(mark.number for mark in here)),
        gold=_gravest(mark.outcome for mark in here if mark.in_gold),
        guess=_gravest(mark.outcome for mark in here if not mark.in_gold),
        opens=segment.opens,
        closes=tuple(sorted(ending)),
    )


def _gravest(outcomes: Iterable[Outcome]) -> Outcome | None:
    return min(outcomes, key=_GRAVEST.index, default=None)
