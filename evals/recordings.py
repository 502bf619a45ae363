"""Where the recordings of a case lie, what they took when they were made, and which files are recordings of nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.suite import Suite
from pipeline.llm.base import Usage
from pipeline.llm.cassette import SUFFIX, Cassette
from pipeline.records import Record

CASSETTES = Path(__file__).parent / "cassettes"


def path_of(folder: Path, suite: str, case_id: str, repeat: int = 1) -> Path:
    """Name a case's recording: ``<suite>/<case>.json``, and ``<case>.2.json`` for the second time it was asked.

    >>> path_of(Path(), "newsroom", "a1", 2).as_posix()
    'newsroom/a1.2.json'
    """
    number = "" if repeat == 1 else f".{repeat}"
    return folder / suite / f"{case_id.removesuffix('.txt')}{number}{SUFFIX}"


def repeats(folder: Path, suite: Suite) -> int:
    """Count how often the suite was recorded: as often as any of its cases was, without a gap, and at least once."""
    number = 1
    while any(path_of(folder, suite.name, case.id, number + 1).exists() for case in suite.cases):
        number += 1
    return number


def orphans(folder: Path, suites: Sequence[Suite], known: Sequence[str]) -> Iterator[Path]:
    """Yield the recordings that belong to no case of the given suites, and those of suites that are not ``known``."""
    owned = {
        path_of(folder, suite.name, case.id, number)
        for suite in suites
        for case in suite.cases
        for number in range(1, repeats(folder, suite) + 1)
    }
    named = {suite.name for suite in suites}
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        home = path.relative_to(folder).parts[0]
        if path not in owned and not path.name.startswith(".") and (home in named or home not in known):
            yield path


class Recorded(Record):
    """What a recording took when it was made. ``seconds`` is null where no answer was timed."""

    requests: int = 0
    tokens: Usage = Usage(prompt_tokens=0, completion_tokens=0)
    seconds: float | None = None

    def __add__(self, other: "Recorded") -> "Recorded":
        timed = [part.seconds for part in (self, other) if part.seconds is not None]
        return Recorded(
            requests=self.requests + other.requests,
            tokens=Usage(
                prompt_tokens=self.tokens.prompt_tokens + other.tokens.prompt_tokens,
                completion_tokens=self.tokens.completion_tokens + other.tokens.completion_tokens,
            ),
            seconds=round(sum(timed), 1) if timed else None,
        )


def recorded(path: Path) -> Recorded:
    """Sum what the answers of one file took."""
    notes = [interaction.recorded for interaction in Cassette.load(path).interactions]
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
