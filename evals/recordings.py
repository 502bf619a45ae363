"""Where the recordings of a case lie, what they took when they were made, and which files are recordings of nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from evals.suite import Suite
from pipeline.llm.base import Usage
from pipeline.llm.cassette import SUFFIX, Cassette
from pipeline.records import Record

CASSETTES = Path(__file__).parent / "cassettes"
Asking = Literal["verify-gold", "verify-extracted", "alone"]
"""What is asked of a suite as a whole: to verify gold claims, or extracted ones, or to label claims seen alone."""


class Place(NamedTuple):
    """The one recording of a case that was asked for the ``repeat``-th time, counted from 1.

    What is asked of a suite as a whole has its place among the cases, such as ``newsroom/verify-gold``.
    """

    folder: Path
    suite: str
    case: str
    repeat: int = 1

    @property
    def file(self) -> str:
        """Name the file within the folder: ``<suite>/<case>.json``, then ``<suite>/<case>.2.json``.

        >>> Place(Path(), "newsroom", "a1", 2).file
        'newsroom/a1.2.json'
        """
        number = "" if self.repeat == 1 else f".{self.repeat}"
        return f"{self.suite}/{self.case.removesuffix('.txt')}{number}{SUFFIX}"

    @property
    def of_suite(self) -> bool:
        """Say whether it is of a suite as a whole."""
        return self.case in get_args(Asking)

    @property
    def path(self) -> Path:
        """Say where the file is, or is to be."""
        return self.folder / self.file


def repeats(folder: Path, suite: Suite) -> int:
    """Count how often the suite was recorded: as often as any of its cases was, without a gap, and at least once."""
    number = 1
    while any(Place(folder, suite.name, case.id, number + 1).path.exists() for case in suite.cases):
        number += 1
    return number


def of_verdicts(folder: Path, suite: Suite) -> tuple[Asking, ...]:
    """List the recordings of a suite's verdicts, each of all cases together: they are made once, without repeats.

    A suite with gold verdicts has all three. Any other may have one of the verification of what was extracted.
    """
    if suite.events:
        return get_args(Asking)
    extracted: Asking = "verify-extracted"
    return (extracted,) if Place(folder, suite.name, extracted).path.exists() else ()


def orphans(folder: Path, suites: Sequence[Suite], known: Sequence[str]) -> Iterator[str]:
    """Yield the recordings that belong to no case of the given suites, and those of suites that are not ``known``."""
    owned = {
        Place(folder, suite.name, case.id, number).path
        for suite in suites
        for case in suite.cases
        for number in range(1, repeats(folder, suite) + 1)
    }
    owned |= {Place(folder, suite.name, asking).path for suite in suites for asking in of_verdicts(folder, suite)}
    named = {suite.name for suite in suites}
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        file = path.relative_to(folder)
        concerned = file.parts[0] in named or file.parts[0] not in known
        if concerned and path not in owned and not path.name.startswith("."):
            yield file.as_posix()


class Recorded(Record):
    """What recordings took when they were made. ``seconds`` is null where no answer was timed."""

    requests: int = 0
    tokens: Usage = Usage(prompt_tokens=0, completion_tokens=0)
    seconds: float | None = None


def recorded(paths: Sequence[Path]) -> Recorded:
    """Sum what the answers in these files took."""
    notes = [interaction.recorded for path in paths for interaction in Cassette.load(path).interactions]
    tokens = [note.tokens or {} for note in notes]
    timed = [note.seconds for note in notes if note.seconds is not None]
    return Recorded(
        requests=len(notes),
        tokens=Usage(
            prompt_tokens=sum(count.get("prompt", 0) for count in tokens),
            completion_tokens=sum(count.get("completion", 0) for count in tokens),
        ),
        seconds=round(sum(timed), 1) if timed else None,
    )
