"""Reads lines of a corpus into records, and says which file, line and field is at fault."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import UsageError

L = TypeVar("L", bound=BaseModel)


class Foreign(BaseModel):
    """A line of somebody else's file, whose other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def read_lines(data: bytes, kind: type[L], where: Path) -> Iterator[L]:
    """Read JSONL, one record a line. Raises ``UsageError``."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"])) or "the line"
                raise UsageError(f"{where} line {number}: {place}: {first['msg']}") from error


def read_table(data: bytes, where: Path) -> Iterator[tuple[str, str, str]]:
    """Read the first three columns of a TSV that has a heading: a query's id, a document's, and how they fit."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines()[1:], 2):
        if line.strip():
            cells = line.split("\t")
            if len(cells) < 3:
                raise UsageError(f"{where} line {number}: three columns were expected, and there are {len(cells)}")
            yield cells[0], cells[1], cells[2]
