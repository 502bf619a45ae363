"""Where the recordings of a case lie, what they took when they were made, and which files are recordings of nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.suite import Suite
from pipeline.llm.base import Usage
from pipeline.llm.cassette import SUFFIX, Cassette
from pipeline.records import Record

CASSETTES = Path(__file__).parent / "cassettes"


class Place(NamedTuple):
    """The one recording of a case that was asked for the ``repeat``-th time, counted from 1."""

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
    def path(self) -> Path:
        """Say where the file is, or is to be."""
        return self.folder / self.file


def repeats(folder: Path, suite: Suite) -> int:
    """Count how often the suite was recorded: as often as any of its cases was, without a gap, and at least once."""
    number = 1
    while any(Place(folder, suite.name, case.id, number + 1).path.exists() for case in suite.cases):
        number += 1
    return number


def orphans(folder: Path, suites: Sequence[Suite], known: Sequence[str]) -> Iterator[str]:
    """Yield the recordings that belong to no case of the given suites, and those of suites that are not ``known``."""
    owned = {
        Place(folder, suite.name, case.id, number).path
        for suite in suites
        for case in suite.cases
        for number in range(1, repeats(folder, suite) + 1)
    }
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
