"""What changed between two snapshots of a suite's verdicts, and whether new recordings are worse."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from evals.table import share
from evals.verdicts.interval import JUDGED, difference_of
from evals.verdicts.snapshot import FamilyShot, VerdictShot

Judged = Literal["pass", "regression", "inconclusive"]
_ELSE = "something else: links between claims, reasons, comparisons of numbers, or families that the gold has not"
_RIGHT = {"label accuracy": 0, "said accuracy": 1}


def exact(old: VerdictShot, new: VerdictShot) -> Iterator[str]:
    """Yield every change, in words."""
    found = list(_told(old, new))
    yield from found or ([_ELSE] if old.seal != new.seal else [])


def _told(old: VerdictShot, new: VerdictShot) -> Iterator[str]:
    for name, shot in new.families.items():
        was = old.families[name]
        for slot in ("label", "said", "contested_by", "changed_on", "members"):
            if getattr(was, slot) != getattr(shot, slot):
                yield f"family {name}, {slot}: {_shown(getattr(was, slot))} -> {_shown(getattr(shot, slot))}"
        yield from _listed(f"family {name}, evidence", was.evidence, shot.evidence)
        if was.right[2] != shot.right[2] and was.label == shot.label:
            yield f"family {name}, rests on the gold's evidence: {_yes(was)} -> {_yes(shot)}"
    for what, a, b in (
        ("origin", old.origins, new.origins),
        ("party", old.parties, new.parties),
        ("drift", old.drift, new.drift),
        ("hard check", old.violations, new.violations),
        ("call failed", old.failures, new.failures),
    ):
        yield from _listed(what, a, b)
    for name in dict.fromkeys((*old.measures, *new.measures)):
        # Processors round similarities differently, so the order of what is found is not the same to the last place.
        if old.measures.get(name) != new.measures.get(name) and not name.startswith("evidence recall@"):
            yield f"{name}: {_figure(old, name)} -> {_figure(new, name)}"


def gained_and_lost(old: VerdictShot, new: VerdictShot) -> Iterator[str]:
    """Yield the families of which an answer is right now and was not, or was and is no more."""
    for name, shot in new.families.items():
        was = old.families[name]
        for place, slot in enumerate(("label", "said")):
            if was.right[place] != shot.right[place]:
                kind = "right now" if shot.right[place] else "right no more"
                yield f"family {name}, {slot} {kind}: {_shown(getattr(was, slot))} -> {_shown(getattr(shot, slot))}"


def not_worse(old: VerdictShot, new: VerdictShot, margin: Fraction) -> Iterator[tuple[Judged, str]]:
    """Judge new recordings, paired by family: yield an outcome and why, for each of the judged measures.

    Under ten families nothing can be drawn: then not lower is enough, and lower is inconclusive.
    """
    for name in JUDGED:
        if name not in old.measures or name not in new.measures:
            continue
        was, now = Fraction(old.measures[name]), Fraction(new.measures[name])
        place = _RIGHT[name]
        drawn = difference_of(
            [shot.right[place] for shot in old.families.values()],
            [new.families[family].right[place] for family in old.families],
        )
        low, high = (drawn.low, drawn.high) if drawn else (float(now - was),) * 2
        told = f"{name} {share(was)} -> {share(now)}"
        how = f"difference {low:+.3f} to {high:+.3f}, margin {float(margin):g}"
        if low >= (-float(margin) if drawn else 0):
            yield "pass", f"{told}, not worse ({how})"
        elif high < -float(margin):
            yield "regression", f"{told}, worse ({how})"
        else:
            yield "inconclusive", f"{told}, inconclusive ({how}): record again, or more articles"


def figures(old: VerdictShot, new: VerdictShot) -> Iterator[str]:
    """Yield every measure of two runs, one a line."""
    for name in dict.fromkeys((*old.measures, *new.measures)):
        apart = (
            f"{float(Fraction(new.measures[name]) - Fraction(old.measures[name])):+.3f}"
            if name in old.measures and name in new.measures
            else ""
        )
        yield f"{name:<26}{_figure(old, name)} -> {_figure(new, name)}  {apart}".rstrip()


def _figure(shot: VerdictShot, name: str) -> str:
    return share(Fraction(shot.measures[name])) if name in shot.measures else "-"


def _yes(shot: FamilyShot) -> str:
    return "yes" if shot.right[2] else "no"


def _shown(value: object) -> str:
    return (", ".join(value) if isinstance(value, tuple) else str(value or "")) or "nothing"


def _listed(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from (f"{what} no more: {item}" for item in old if item not in new)
    yield from (f"{what} now: {item}" for item in new if item not in old)
