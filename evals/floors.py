"""The floors that the language model must not fall below, and how one of them is lowered: by name, never in passing."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, cast

from evals.outputs.result import Result
from evals.score import ROWS
from evals.slots import Row
from evals.verdicts.result import TITLES, VerdictResult
from evals.verdicts.score import MEASURES
from pipeline.errors import UsageError
from pipeline.llm.cassette import write_atomic

FLOORS = Path(__file__).with_name("floors.toml")
VIOLATIONS = "violations"
_MEASURES = ("F1", "precision", "recall")
MODES = frozenset(TITLES)
"""How verdicts come to be."""


class Floor(NamedTuple):
    """One bound: ``least`` of a row's measure, or, of the hard checks' violations, the most there may be.

    Those of verdicts begin with how these came to be, such as ``verify-gold label macro-F1``.
    """

    suite: str
    what: str
    bound: Fraction

    @property
    def name(self) -> str:
        """Name it as the command line does, such as ``seed claims F1``."""
        return f"{self.suite} {self.what}"

    @property
    def is_a_limit(self) -> bool:
        """Say whether it is the most that there may be, and not the least."""
        return self.what.rpartition(" ")[2] == VIOLATIONS

    def is_about(self, result: Result | VerdictResult) -> bool:
        """Say whether it binds a result."""
        mode = self.what.partition(" ")[0]
        binds = mode == result.mode if isinstance(result, VerdictResult) else mode not in MODES
        return binds and self.suite == result.suite.name

    def measured(self, result: Result | VerdictResult) -> Fraction | None:
        """Return the figure that the floor is about; null where there is nothing to divide by."""
        if isinstance(result, VerdictResult):
            return Fraction(len(result.violations)) if self.is_a_limit else result.value(self.what.partition(" ")[2])
        if self.is_a_limit:
            return Fraction(len(result.all_violations()))
        row, _, measure = self.what.rpartition(" ")
        counts = result.score.counts(cast("Row", row))
        return {"F1": counts.f1, "precision": counts.precision, "recall": counts.recall}[measure]()

    def holds(self, figure: Fraction) -> bool:
        """Say whether a figure keeps to the bound."""
        return figure <= self.bound if self.is_a_limit else figure >= self.bound

    def is_looser_than(self, bound: Fraction) -> bool:
        """Say whether the floor asks for less than another bound did."""
        return self.bound > bound if self.is_a_limit else self.bound < bound


class Floors(NamedTuple):
    """All floors, and the margin by which new recordings may be worse."""

    margin: Fraction
    floors: tuple[Floor, ...]

    def shown(self) -> dict[str, str]:
        """Write the bounds by name, for the baseline."""
        return {floor.name: _decimal(floor.bound) for floor in self.floors}

    def breaches(self, result: Result | VerdictResult) -> Iterator[tuple[Floor, Fraction]]:
        """Yield the floors of the result's suite that do not hold, with the figure."""
        for floor in self.floors:
            figure = floor.measured(result) if floor.is_about(result) else None
            if figure is not None and not floor.holds(figure):
                yield floor, figure

    def loosened(self, before: Mapping[str, str], suites: Iterable[str]) -> Iterator[str]:
        """Yield which floors of these suites ask for less than before, or are gone."""
        now = {floor.name: floor for floor in self.floors}
        for name, bound in before.items():
            if name.partition(" ")[0] in suites:
                floor = now.get(name)
                if floor is None:
                    yield f"{name} (was {bound}) is gone"
                elif floor.is_looser_than(Fraction(bound)):
                    yield f"{name} was {bound}, is {_decimal(floor.bound)}"


def load_floors(path: Path = FLOORS) -> Floors:
    """Read the floors. Raises ``UsageError`` for a faulty file, naming the place."""
    try:
        # As fractions, so that 0.9 of ten is nine and not a little less.
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)
    except (OSError, ValueError) as error:
        raise UsageError(f"the floors {path} cannot be read: {error}") from error
    floors = []
    for suite, values in raw.items():
        for what, bound in values.items() if isinstance(values, dict) else ():
            if not _is_measured(what):
                raise UsageError(f"{path}, [{suite}]: {what!r} is neither {VIOLATIONS!r} nor a row and a measure of it")
            if not isinstance(bound, int | Fraction):
                raise UsageError(f"{path}, [{suite}]: {what!r} is {bound!r}, where a number is expected")
            floors.append(Floor(suite, what, Fraction(bound)))
    return Floors(Fraction(raw.get("margin", 0)), tuple(floors))


def _is_measured(what: str) -> bool:
    """Say whether there is such a figure: of the extraction, or of verdicts."""
    mode, _, figure = what.partition(" ")
    if mode in MODES:
        return figure == VIOLATIONS or figure in MEASURES
    row, _, measure = what.rpartition(" ")
    return what == VIOLATIONS or (row in ROWS and measure in _MEASURES)


def lower(path: Path, changes: Mapping[Floor, Fraction]) -> None:
    """Write other bounds into the file, rounded to what still holds; comments stay as they are."""
    lines, suite = path.read_text(encoding="utf-8").splitlines(keepends=True), ""
    wanted = {(floor.suite, floor.what): (floor, figure) for floor, figure in changes.items()}
    for number, line in enumerate(lines):
        if header := re.match(r"\[(.+)\]", line):
            suite = header[1]
        entry = re.match(r'("?)(.+?)\1(\s*=\s*)[\d.]+', line)
        if entry and (suite, entry[2]) in wanted:
            floor, figure = wanted[suite, entry[2]]
            lines[number] = f"{entry[1]}{entry[2]}{entry[1]}{entry[3]}{_rounded(floor, figure)}{line[entry.end() :]}"
    write_atomic(path, "".join(lines))


def _rounded(floor: Floor, figure: Fraction) -> str:
    """Round down to three places, so that the figure itself still holds."""
    return str(int(figure)) if floor.is_a_limit else _decimal(Fraction(int(figure * 1000), 1000))


def _decimal(value: Fraction) -> str:
    return f"{float(value):g}"
