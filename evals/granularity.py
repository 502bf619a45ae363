"""Where a prediction cuts claims finer or coarser than the gold, which a one-to-one match can only call a fault."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.match import Pair, mask, similarity
from evals.view import Statement


@dataclass(frozen=True, slots=True)
class Cut:
    """One claim of one side, and the two or more of the other that share its words."""

    whole: str
    parts: tuple[str, ...]


def splits(golds: Sequence[Statement], guesses: Sequence[Statement], pairs: Sequence[Pair]) -> tuple[Cut, ...]:
    """List the claims of the gold that several predictions share, by ids.

    Those are the one that answers it, if any, and those that answer no claim and have at least half of their
    characters in it. One that lies in several claims belongs to the one that it is most like.
    """
    return _cuts(golds, guesses, {pair.gold: pair.guess for pair in pairs})


def merges(golds: Sequence[Statement], guesses: Sequence[Statement], pairs: Sequence[Pair]) -> tuple[Cut, ...]:
    """List the predictions that several claims of the gold share, by ids."""
    return _cuts(guesses, golds, {pair.guess: pair.gold for pair in pairs})


def covered(golds: Sequence[Statement], guesses: Sequence[Statement]) -> tuple[int, int]:
    """Count the characters of the gold's mentions that stand in any prediction's, and all of them.

    Their quotient is the coverage recall: it does not ask how the claims were cut. Optional claims do not count.
    """
    seen = mask([place for guess in guesses for place in guess.places])
    asked = [mask([place], seen) for gold in golds if not gold.optional for place in gold.places]
    return sum((bits & seen).bit_count() for bits in asked), sum(bits.bit_count() for bits in asked)


def _cuts(wholes: Sequence[Statement], parts: Sequence[Statement], partner: dict[int, int]) -> tuple[Cut, ...]:
    shares = {whole: [part] for whole, part in partner.items()}
    taken = set(partner.values())
    for number, part in enumerate(parts):
        homes = [place for place, whole in enumerate(wholes) if number not in taken and _lies_in(part, whole)]
        if homes:
            _, last = max((similarity(wholes[place], part), -place) for place in homes)
            home = -last
            shares.setdefault(home, []).append(number)
    return tuple(
        Cut(wholes[whole].id, tuple(parts[number].id for number in sorted(shares[whole])))
        for whole in sorted(shares)
        if len(shares[whole]) > 1
    )


def _lies_in(part: Statement, whole: Statement) -> bool:
    inner, outer = mask(part.places), mask(whole.places)
    return 2 * (inner & outer).bit_count() >= inner.bit_count()
