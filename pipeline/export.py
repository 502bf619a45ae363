"""Writes results as JSON Lines: one record a line, the records' own JSON, in the order of the article."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, JsonValue

from pipeline.records import Article, Claim, Failure, Rejection, Relation

FILES: dict[str, type[BaseModel]] = {
    "articles.jsonl": Article,
    "claims.jsonl": Claim,
    "relations.jsonl": Relation,
    "rejections.jsonl": Rejection,
    "failures.jsonl": Failure,
}
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
def results(folder: Path) -> Iterator[Writer]:
    """Open the result files of a folder; they take the place of the old ones together, at the end and whole."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: folder / f".{name}.part" for name in FILES}
    with ExitStack() as stack:
        yield Writer({FILES[name]: stack.enter_context(_open(path)) for name, path in parts.items()})
    for name, path in parts.items():
        path.replace(folder / name)


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
