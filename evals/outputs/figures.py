"""The tables of the page: scores row by row and case by case, the systems of a suite side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from evals.bootstrap import Interval
from evals.counts import Counts
from evals.outputs.facts import facts, turns
from evals.outputs.result import Result
from evals.score import ArticleScore, Keep, any_slot
from evals.slots import Row
from evals.suite import Case
from evals.table import parts, share
from evals.words import WHOLE


class Cell(NamedTuple):
    """What one system reached in one row: scores as text, and as percentages for the bar."""

    counts: tuple[int, int, int, int, int]
    strict: tuple[str, str, str]
    """Precision, recall, F1."""
    lenient: tuple[str, str, str]
    whole: str
    percent: float | None
    spread: tuple[float, float] | None
    """The interval's ends in per cent."""

    @property
    def interval(self) -> str:
        """The interval as text."""
        return f"{self.spread[0] / 100:.3f} to {self.spread[1] / 100:.3f}" if self.spread else "-"


class Line(NamedTuple):
    """One row of the table; ``part`` where it counts only some of another row."""

    name: str
    part: bool
    cells: tuple[Cell, ...]
    ceiling: str
    ceiling_percent: float | None


class CaseLine(NamedTuple):
    """One article: its place in the suite, and what each system made of it."""

    number: int
    case: Case
    articles: tuple[ArticleScore, ...]
    scores: tuple[str, ...]
    """Strict F1 of the claims."""


class SuiteTables(NamedTuple):
    """All tables of a suite."""

    number: int
    results: tuple[Result, ...]
    facts: tuple[tuple[tuple[str, str], ...], ...]
    lines: tuple[Line, ...]
    cases: tuple[CaseLine, ...]
    thresholds: tuple[str, ...]
    curves: tuple[tuple[str, ...], ...]
    turns: tuple[str, ...]


def tables(number: int, systems: Sequence[Result]) -> SuiteTables:
    """Work out the tables of one suite; ``number`` is its place on the page."""
    first = systems[0]
    return SuiteTables(
        number=number,
        results=tuple(systems),
        facts=tuple(facts(result) for result in systems),
        lines=tuple(line for line in (_line(systems, *part) for part in parts()) if any(map(_counted, line.cells))),
        cases=tuple(_case(systems, at) for at in range(len(first.suite.cases))),
        thresholds=tuple(f"{at / WHOLE:.2f}" for at in first.curve),
        curves=tuple(tuple(map(share, result.curve.values())) for result in systems),
        turns=turns(systems),
    )


def _case(systems: Sequence[Result], at: int) -> CaseLine:
    articles = tuple(result.score.articles[at] for result in systems)
    scores = tuple(share(article.counts("claims").f1()) for article in articles)
    return CaseLine(at + 1, systems[0].suite.cases[at], articles, scores)


def _line(systems: Sequence[Result], name: str, row: Row, keep: Keep | None) -> Line:
    top = systems[0].ceiling
    ceiling = top.counts(row, keep).f1() if top else None
    return Line(
        name=name,
        part=keep is not None,
        cells=tuple(_cell(result, row, keep) for result in systems),
        ceiling=share(ceiling),
        ceiling_percent=None if ceiling is None else round(100 * float(ceiling), 1),
    )


def _cell(result: Result, row: Row, keep: Keep | None) -> Cell:
    counts = result.score.counts(row, keep)
    drawn: Interval | None = None if keep else result.intervals[row]
    f1 = counts.f1()
    return Cell(
        counts=counts.as_tuple(),
        strict=_shares(counts, lenient=False),
        lenient=_shares(counts, lenient=True),
        whole="-" if keep else share(result.score.counts(row, any_slot).f1()),
        percent=None if f1 is None else round(100 * float(f1), 1),
        spread=(round(100 * drawn.low, 1), round(100 * drawn.high, 1)) if drawn else None,
    )


def _shares(counts: Counts, *, lenient: bool) -> tuple[str, str, str]:
    return (
        share(counts.precision(lenient=lenient)),
        share(counts.recall(lenient=lenient)),
        share(counts.f1(lenient=lenient)),
    )


def _counted(cell: Cell) -> bool:
    return any(cell.counts)
