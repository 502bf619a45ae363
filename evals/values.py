"""When two numbers, two dates or two sources of matched claims agree, and when they contradict each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evals.fit import fit
from evals.match import SAME_PLACE, assign, place_iou
from evals.view import Day, Figure, Place, Statement
from evals.words import WHOLE, overlap, same_name, same_words, tokens

_NUMERALS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "dozen half third thirds quarter quarters fifth fifths tenth tenths single pair both most".split()
)
_SCALES = tuple(
    (re.compile(words), scale)
    for words, scale in (
        (r"%|per ?cent\b", Fraction(1, 100)),
        (r"minutes?\b", Fraction(1)),
        (r"hours?\b", Fraction(60)),
        (r"days?\b", Fraction(24 * 60)),
        (r"weeks?\b", Fraction(7 * 24 * 60)),
    )
)

VetoKind = Literal["polarity", "number", "date", "source"]


@dataclass(frozen=True, slots=True)
class Veto:
    """Why a matched pair is incorrect: what the gold says, and what was given."""

    kind: VetoKind
    detail: str


def same_value(a: Figure, b: Figure) -> bool:
    """Say whether two numbers are one, whatever they are counted in.

    40 per cent is a share of 0.4, 45 minutes are 0.75 hours, and a sixth in words is 0.167 as well as 0.1667.
    """
    if a.value is None or b.value is None:
        return a.value is b.value
    left, right = _scaled(a.value, a.unit), _scaled(b.value, b.unit)
    if {a.value, left} & {b.value, right}:
        return True
    in_words = not re.search(r"\d", a.text + b.text) and left.denominator > 1 and right.denominator > 1
    return in_words and 100 * abs(left - right) <= max(abs(left), abs(right))


def _scaled(value: Fraction, unit: str) -> Fraction:
    """Bring percentages to shares, and times to minutes."""
    return next((value * scale for words, scale in _SCALES if words.match(unit.strip().casefold())), value)


def same_source(a: Place, b: Place) -> bool:
    """Say whether two places name one source, by any of the names that are right."""
    return any(same_name(x, y) for x in a.names for y in b.names)


def pair_places(golds: Sequence[Place], guesses: Sequence[Place]) -> tuple[tuple[int, int], ...]:
    """Match the places of two claims one to one by their characters; of two alike, the one of the same source."""
    table = [[place_iou(gold, guess) for guess in guesses] for gold in golds]
    return assign(
        [
            [
                2 * table[i][j] + same_source(gold, guess) if table[i][j] >= SAME_PLACE else 0
                for j, guess in enumerate(guesses)
            ]
            for i, gold in enumerate(golds)
        ]
    )


def pair_figures(gold: Statement, guess: Statement) -> tuple[tuple[int, int], ...]:
    """Match the numbers of two matched claims: equal ones first, then those read from one numeral or at odds."""

    def weight(a: Figure, b: Figure) -> int:
        alike = 1 + overlap(tokens(a.text), tokens(b.text)) + same_words(a.unit, b.unit)
        if same_value(a, b):
            return 5 * WHOLE + alike
        return alike if _one_numeral(a, b) or _at_odds(a, b, gold, guess) else 0

    return assign([[weight(a, b) for b in guess.figures] for a in gold.figures])


def pair_days(golds: Sequence[Day], guesses: Sequence[Day]) -> tuple[tuple[int, int], ...]:
    """Match the dates of two matched claims: equal ones first, then of other precision, then those in conflict."""
    rank = {"same": 9, "other precision": 4, "conflict": 1}
    return assign([[rank[fit(a.iso, b.iso)] for b in guesses] for a in golds])


def number_conflicts(gold: Statement, guess: Statement) -> tuple[str, ...]:
    """List the numbers on which two matched claims contradict each other. A number that one leaves out is none.

    Two numbers that answer to no other do where both are read from one numeral ("4.1 million" as 4.1), or where neither
    numeral stands anywhere in the other claim: a number that does was merely left out of the other's list.
    """
    pairs = [(gold.figures[i], guess.figures[j]) for i, j in pair_figures(gold, guess)]
    return tuple(
        f"{a.text!r} as {float(a.value):g}, not {b.text!r} as {float(b.value):g}"
        for a, b in pairs
        if a.value is not None and b.value is not None and not same_value(a, b)
    )


def date_conflicts(gold: Statement, guess: Statement) -> tuple[str, ...]:
    """List the dates of two matched claims that fit none of the other's; other precision fits, and so does silence."""
    return tuple(
        f"{a.iso}, not {b.iso}"
        for a, b in ((gold.days[i], guess.days[j]) for i, j in pair_days(gold.days, guess.days))
        if all(fit(a.iso, other.iso) == "conflict" for other in guess.days)
        and all(fit(other.iso, b.iso) == "conflict" for other in gold.days)
    )


def source_conflicts(gold: Statement, guess: Statement) -> tuple[str, ...]:
    """List the matched places at which two claims name different sources; where no place is matched, any two will do.

    A source that only one of them names is no conflict: it is missing or spurious in its slot.
    """
    pairs = pair_places(gold.places, guess.places)
    named = [(a, b) for a, b in ((gold.places[i], guess.places[j]) for i, j in pairs) if a.names and b.names]
    if not pairs:
        named = [(a, b) for a in gold.places for b in guess.places if a.names and b.names]
        if any(same_source(a, b) for a, b in named):
            return ()
    return tuple(f"{a.names[0]!r}, not {b.names[0]!r}" for a, b in named if not same_source(a, b))


def vetoes(gold: Statement, guess: Statement) -> tuple[Veto, ...]:
    """Say why a matched pair is incorrect all the same; empty where it is correct."""
    polarity = (f"{gold.modality}, not {guess.modality}",) if _denied(gold) != _denied(guess) else ()
    found: tuple[tuple[VetoKind, tuple[str, ...]], ...] = (
        ("polarity", polarity),
        ("number", number_conflicts(gold, guess)),
        ("date", date_conflicts(gold, guess)),
        ("source", source_conflicts(gold, guess)),
    )
    return tuple(Veto(kind, detail) for kind, details in found for detail in details)


def _denied(statement: Statement) -> bool:
    return statement.modality == "negated"


def _one_numeral(a: Figure, b: Figure) -> bool:
    left, right = _numerals(a.text), _numerals(b.text)
    return left == right or any(word[0].isdigit() for word in left & right)


def _at_odds(a: Figure, b: Figure, gold: Statement, guess: Statement) -> bool:
    both = a.value is not None and b.value is not None
    return both and not _numerals(a.text) <= _words_of(guess) and not _numerals(b.text) <= _words_of(gold)


def _numerals(text: str) -> frozenset[str]:
    words = tokens(text)
    return frozenset(word for word in words if word[0].isdigit() or word in _NUMERALS) or frozenset(words)


def _words_of(statement: Statement) -> frozenset[str]:
    return frozenset(
        word for text in (statement.text, *(p.quotes[0] for p in statement.places)) for word in tokens(text)
    )
