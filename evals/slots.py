"""What two claims say slot by slot, compared: each comparison is one ``Finding``, and all counts are made of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from evals.counts import Outcome
from evals.fit import fit
from evals.match import extent_mask, iou
from evals.values import pair_days, pair_figures, pair_places, same_source, same_value
from evals.view import Day, Figure, Place, Statement
from evals.words import WHOLE, content, overlap, same_name, same_words

Row = Literal[
    "claims", "claims by span", "mentions", "quote", "voice", "source name", "source affiliation", "source kind", "cue",
    "via", "said on", "type", "modality", "check-worthiness", "quantity value", "quantity unit", "quantity bound",
    "dates", "relations",
]  # fmt: skip
T = TypeVar("T")
Judge = Callable[[T, T], Outcome]


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison: what the gold says, what was given, and what came of it."""

    row: Row
    outcome: Outcome
    gold_id: str | None
    guess_id: str | None
    gold: str | None
    guess: str | None
    matched: bool
    """Whether the claim or mention that the slot belongs to has a partner: the slot's own score counts only those."""
    voice: str | None = None
    named_here: bool | None = None


@dataclass(frozen=True, slots=True)
class Slot(Generic[T]):
    """How a slot is read, null where it is empty, and how two that are filled are judged."""

    row: Row
    fill: Callable[[T], str | None]
    judge: Judge[T]


def _equal(fill: Callable[[T], str | None]) -> Judge[T]:
    return lambda a, b: "correct" if fill(a) == fill(b) else "incorrect"


def _graded(fill: Callable[[T], str | None], likeness: Callable[[str, str], int]) -> Judge[T]:
    def judge(a: T, b: T) -> Outcome:
        found = likeness(fill(a) or "", fill(b) or "")
        return "correct" if found >= WHOLE else "partial" if found > 0 else "incorrect"

    return judge


def _plain(row: Row, fill: Callable[[T], str | None]) -> Slot[T]:
    return Slot(row, fill, _equal(fill))


def _quote(a: Place, b: Place) -> Outcome:
    """Judge a quote: the same but for marks and stops at its edges, or half of its characters, or less."""
    if any(_trimmed(x) == _trimmed(y) for x in a.quotes for y in b.quotes):
        return "correct"
    best = max(iou(extent_mask(x), extent_mask(y)) for x in a.extents for y in b.extents)
    return "partial" if 2 * best >= WHOLE else "incorrect"


def _trimmed(quote: str) -> str:
    return quote.strip(" \t\n“”„«»‘’'\".,;:!?–—-")


def _affiliation(a: str, b: str) -> int:
    return WHOLE if same_name(a, b) else overlap(content(a), content(b))


def _unit(a: str, b: str) -> int:
    """Compare units by their words, singular and plural alike."""
    left, right = (tuple(sorted({word.removesuffix("s") for word in content(unit)})) for unit in (a, b))
    return overlap(left, right)


_PLACE: tuple[Slot[Place], ...] = (
    Slot("quote", lambda place: place.quotes[0], _quote),
    _plain("voice", lambda place: place.voice),
    Slot(
        "source name",
        lambda place: place.names[0] if place.names else None,
        lambda a, b: "correct" if same_source(a, b) else "incorrect",
    ),
    Slot("source affiliation", lambda p: p.affiliation, _graded(lambda p: p.affiliation, _affiliation)),
    _plain("source kind", lambda place: place.kind),
    Slot("cue", lambda place: place.cue, _graded(lambda place: place.cue, same_words)),
    Slot("via", lambda place: place.via, _graded(lambda place: place.via, same_words)),
    _plain("said on", lambda place: place.said_on),
)
_STATEMENT: tuple[Slot[Statement], ...] = (
    _plain("type", lambda claim: claim.type),
    _plain("modality", lambda claim: claim.modality),
    _plain("check-worthiness", lambda claim: "yes" if claim.check_worthy else "no"),
)
_FIGURE: tuple[Slot[Figure], ...] = (
    Slot(
        "quantity value",
        lambda figure: None if figure.value is None else f"{float(figure.value):g} ({figure.text})",
        lambda a, b: "correct" if same_value(a, b) else "incorrect",
    ),
    Slot("quantity unit", lambda figure: figure.unit or None, _graded(lambda figure: figure.unit, _unit)),
    _plain("quantity bound", lambda figure: figure.bound),
)
_FITS: dict[str, Outcome] = {"same": "correct", "other precision": "partial", "conflict": "incorrect"}
_DAY: tuple[Slot[Day], ...] = (Slot("dates", lambda day: day.iso, lambda a, b: _FITS[fit(a.iso, b.iso)]),)


def claim_findings(gold: Statement | None, guess: Statement | None) -> Iterator[Finding]:
    """Compare two matched claims slot by slot, or note all that one without a partner leaves missing or spurious."""
    ids = (gold.id if gold else None, guess.id if guess else None)
    places = (gold.places if gold else (), guess.places if guess else ())
    for a, b in _paired(*places, pair_places(*places)):
        met = a is not None and b is not None
        yield Finding("mentions", _presence(a, b), *ids, *_quotes(a, b), met, *_where(a, b))
        unasked = {field for place in (a, b) if place for field in place.unasked}
        slots = [slot for slot in _PLACE if slot.row.replace(" ", "_") not in unasked]
        yield from _compare(slots, a, b, ids, matched=met)
    both = gold is not None and guess is not None
    yield from _compare(_STATEMENT, gold, guess, ids, matched=both)
    figures = (gold.figures if gold else (), guess.figures if guess else ())
    days = (gold.days if gold else (), guess.days if guess else ())
    for figure, other in _paired(*figures, pair_figures(gold, guess) if gold and guess else ()):
        yield from _compare(_FIGURE, figure, other, ids, matched=both)
    for day, another in _paired(*days, pair_days(*days)):
        if not (_repeats(day, days[1]) if another is None else day is None and _repeats(another, days[0])):
            yield from _compare(_DAY, day, another, ids, matched=both)


def _repeats(day: Day | None, others: Sequence[Day]) -> bool:
    """Say whether a date says nothing more than one beside it, in other precision: "early August", "August 6"."""
    return day is not None and any(fit(day.iso, other.iso) != "conflict" for other in others)


def _compare(
    slots: Sequence[Slot[T]], gold: T | None, guess: T | None, ids: tuple[str | None, str | None], *, matched: bool
) -> Iterator[Finding]:
    for slot in slots:
        asked = None if gold is None else slot.fill(gold)
        given = None if guess is None else slot.fill(guess)
        if asked is None and given is None:
            continue
        outcome = _presence(asked, given)
        if outcome == "correct" and gold is not None and guess is not None:
            outcome = slot.judge(gold, guess)
        yield Finding(slot.row, outcome, *ids, asked, given, matched, *_where(gold, guess))


def _presence(gold: object | None, guess: object | None) -> Outcome:
    return "spurious" if gold is None else "missing" if guess is None else "correct"


def _quotes(gold: Place | None, guess: Place | None) -> tuple[str | None, str | None]:
    return (gold.quotes[0] if gold else None, guess.quotes[0] if guess else None)


def _where(gold: object | None, guess: object | None) -> tuple[str | None, bool | None]:
    """Say under which voice a comparison counts: the gold's, or else the prediction's own."""
    place = gold if isinstance(gold, Place) else guess
    return (place.voice, place.named_here) if isinstance(place, Place) else (None, None)


def _paired(
    golds: Sequence[T], guesses: Sequence[T], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[T | None, T | None]]:
    """Yield the pairs, then what has no partner on either side."""
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    yield from ((golds[i], guesses[j]) for i, j in pairs)
    yield from ((gold, None) for i, gold in enumerate(golds) if i not in left)
    yield from ((None, guess) for j, guess in enumerate(guesses) if j not in right)
