"""Writes results as JSON Lines: one record a line, the records' own JSON, in the order of the article."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from pipeline.errors import UsageError
from pipeline.records import Article, Claim, Failure, Rejection, Relation
from pipeline.verdicts import Evidence, Family, Matter, Origin, Verdict

EXTRACTED: dict[str, type[BaseModel]] = {
    "articles.jsonl": Article,
    "claims.jsonl": Claim,
    "relations.jsonl": Relation,
    "rejections.jsonl": Rejection,
    "failures.jsonl": Failure,
}
VERIFIED: dict[str, type[BaseModel]] = {
    "families.jsonl": Family,
    "verdicts.jsonl": Verdict,
    "evidence.jsonl": Evidence,
    "origins.jsonl": Origin,
    "matters.jsonl": Matter,
}
FILES = EXTRACTED | VERIFIED
"""What stands in which file."""


class Writer:
    """Writes records to the files that they belong to."""

    def __init__(self, files: dict[type[BaseModel], IO[str]]) -> None:
        self._files = files

    def write(self, records: Iterable[BaseModel]) -> None:
        """Append records, one JSON object a line."""
        for record in records:
            self._files[type(record)].write(record.model_dump_json() + "\n")


@contextmanager
def results(folder: Path, *, verified: bool = False) -> Iterator[Writer]:
    """Open the result files of a folder; they take the place of the old ones together, at the end and whole.

    Where nothing was ``verified`` the files of verification are removed: an empty one would say that there are no
    families, an older one would speak of other articles.
    """
    files = FILES if verified else EXTRACTED
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.part" for name in files}
    with ExitStack() as stack:
        yield Writer({files[name]: stack.enter_context(_open(path)) for name, path in parts.items()})
    for name, path in parts.items():
        path.replace(folder / name)
    for name in FILES.keys() - files.keys():
        (folder / name).unlink(missing_ok=True)


Line = TypeVar("Line", bound=BaseModel)


def read_results(folder: Path, record: type[Line]) -> Iterator[Line]:
    """Read the records of one kind back from a folder of results, one at a time.

    A folder without that file gives none. Raises UsageError where a line is none of ours.
    """
    path = folder / next(name for name, kind in FILES.items() if kind is record)
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield record.model_validate_json(line)
            except ValidationError as error:
                raise UsageError(
                    f"{path} cannot be read: line {number} is no {record.__name__.lower()} of this version; "
                    "run claimline again to write it anew"
                ) from error


@contextmanager
def _open(path: Path) -> Iterator[IO[str]]:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_json(path: Path, value: JsonValue) -> None:
    """Write one JSON file, readable, and whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def schemas() -> dict[str, JsonValue]:
    """Return the JSON Schema of each result file's lines, by the file's name."""
    return {name: record.model_json_schema() for name, record in FILES.items()}
