"""The tables of verdicts: the systems of a suite side by side, the same figures for every form of output."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from evals.outputs.facts import count
from evals.table import share
from evals.verdicts.answers import LEAST, by_label, confusion, scored_labels
from evals.verdicts.coverage import steps
from evals.verdicts.result import ALONE, VerdictResult
from evals.verdicts.score import MEASURES, Measure

GAINS = ("label accuracy", "label macro-F1")
"""The measures in which evidence must be worth something."""


class VerdictCell(NamedTuple):
    """One figure of one system; ``percent`` is null where there is no bar to draw."""

    text: str
    place: int = 0
    """The system's place among the columns, from 1."""
    percent: float | None = None
    precision: str = "-"
    recall: str = "-"
    interval: str = "-"
    note: str = ""


class VerdictLine(NamedTuple):
    """One row of the table; ``part`` where it is about one label alone."""

    name: str
    part: bool
    cells: tuple[VerdictCell, ...]


class Matrix(NamedTuple):
    """What was given for each answer of the gold."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


class VerdictTables(NamedTuple):
    """All tables of one suite's verdicts."""

    results: tuple[VerdictResult, ...]
    families: int
    events: int
    lines: tuple[VerdictLine, ...]
    facts: tuple[tuple[tuple[str, str], ...], ...]
    """For each system, what no row shows."""
    matrices: tuple[tuple[Matrix, ...], ...]

    @property
    def title(self) -> str:
        """Say what was judged."""
        return f"{count(self.families, 'family').replace('familys', 'families')} of {count(self.events, 'event')}"


def verdict_tables(results: Sequence[VerdictResult]) -> VerdictTables:
    """Work out the tables of one suite that has gold verdicts."""
    first = results[0]
    return VerdictTables(
        results=tuple(results),
        families=len(first.score.answers),
        events=len(first.suite.events),
        lines=tuple(_lines(results)),
        facts=tuple(tuple(_facts(result)) for result in results),
        matrices=tuple(tuple(_matrices(result)) for result in results),
    )


def with_gold(results: Sequence[VerdictResult]) -> Mapping[str, list[VerdictResult]]:
    """Put the systems of each suite side by side, of suites that have gold verdicts."""
    grouped: dict[str, list[VerdictResult]] = {}
    for result in results:
        if result.score.answers:
            grouped.setdefault(result.suite.name, []).append(result)
    return grouped


def _lines(results: Sequence[VerdictResult]) -> Iterator[VerdictLine]:
    found = [result.score.measures() for result in results]
    for name in MEASURES:
        if any(name in measures for measures in found):
            cells = (
                _cell(place, measures.get(name), result)
                for place, (measures, result) in enumerate(zip(found, results, strict=True), 1)
            )
            yield VerdictLine(name, part=False, cells=tuple(cells))
        if name == GAINS[-1]:
            yield from _gains(results)
            yield from _labels(results)


def gain(name: str, result: VerdictResult, beside: Sequence[VerdictResult]) -> Fraction | None:
    """Return what a system gains in a measure over the claim alone; null where that was not asked."""
    alone = next((other for other in beside if other.mode == ALONE), None)
    ours, theirs = result.value(name), alone.value(name) if alone else None
    return None if ours is None or theirs is None or result is alone else ours - theirs


def _gains(results: Sequence[VerdictResult]) -> Iterator[VerdictLine]:
    for name in GAINS if any(result.mode == ALONE for result in results) else ():
        gains = (gain(name, result, results) for result in results)
        cells = tuple(VerdictCell("-" if one is None else f"{float(one):+.3f}") for one in gains)
        yield VerdictLine(f"{name}, gain over claim alone", part=True, cells=cells)


def _labels(results: Sequence[VerdictResult]) -> Iterator[VerdictLine]:
    counts = [by_label(result.score.answers) for result in results]
    counted = scored_labels(results[0].score.answers)
    for label in counts[0]:
        if any(one[label].possible or one[label].actual for one in counts):
            name = f"F1 of {label}" + ("" if label in counted else f" (under {LEAST}, not in the mean)")
            cells = tuple(
                VerdictCell(
                    share(one[label].f1()), precision=share(one[label].precision()), recall=share(one[label].recall())
                )
                for one in counts
            )
            yield VerdictLine(name, part=True, cells=cells)


def _cell(place: int, measure: Measure | None, result: VerdictResult) -> VerdictCell:
    if measure is None:
        return VerdictCell("-")
    drawn = result.intervals.get(measure.name)
    return VerdictCell(
        text=share(measure.value),
        place=place,
        percent=None if measure.value is None else round(100 * float(measure.value), 1),
        precision=share(measure.precision),
        recall=share(measure.recall),
        interval=f"{drawn.low:.3f} to {drawn.high:.3f}" if drawn else "-",
        note=measure.note,
    )


def _facts(result: VerdictResult) -> Iterator[tuple[str, str]]:
    answers = result.score.answers
    for why in ("missing", "failed"):
        if names := [answer.asked.name for answer in answers if answer.absent == why]:
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            yield why, f"{len(names)}: {', '.join(names[:10])}{more}"
    if result.failures:
        first = result.failures[0]
        yield "calls failed", f"{len(result.failures)}, the first for {first.subject}: {first.code}: {first.message}"
    if result.found is not None:
        yield "hard checks", count(len(result.violations), "violation")
        yield from ((measure.name, measure.note) for measure in result.score.measures().values() if measure.note)
        risks = "; ".join(
            f"{step.covered / len(answers):.0%} covered, {float(step.risk):.3f}" for step in steps(answers)
        )
        yield "risk, surest first", risks or "no verdicts"


def _matrices(result: VerdictResult) -> Iterator[Matrix]:
    names: tuple[Literal["label", "said"], ...] = ("label", "said")
    for name in names:
        cells = confusion(result.score.answers, name)
        if name == "label" or any(answer.said for answer in result.score.answers):
            columns = tuple(next(iter(cells.values())))
            yield Matrix(name, columns, tuple((gold, tuple(row.values())) for gold, row in cells.items()))
