"""Reads a file of gold into its record, and says where it does not fit, in the words of whoever wrote it."""

import json
from pathlib import Path
from typing import TypeVar, cast

from pydantic import JsonValue, ValidationError

from pipeline.records import Record

R = TypeVar("R", bound=Record)
_NAMED = {"claims": "claim", "families": "family"}
"""The lists whose items have an id by which a person knows them."""


def parsed(path: Path, where: str, form: type[R], faults: list[str]) -> R | None:
    """Read one file; null, with its faults noted, where it has not the right form."""
    try:
        raw = json.loads(path.read_bytes())
        return form.model_validate(raw)
    except ValidationError as error:
        faults.extend(
            f"{where}: {_place(raw, item['loc'])}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        )
    except ValueError as error:
        faults.append(f"{where}: is not JSON: {error}")
    return None


def _place(raw: JsonValue, path: tuple[int | str, ...]) -> str:
    """Name the claim or family and the field that a path of pydantic's leads to."""
    rest = list(path)
    parts = []
    if len(rest) > 1 and rest[0] in _NAMED and isinstance(raw, dict) and isinstance(raw[rest[0]], list):
        item = cast("list[JsonValue]", raw[rest[0]])[cast("int", rest[1])]
        parts.append(f"{_NAMED[rest[0]]} {item.get('id', rest[1]) if isinstance(item, dict) else rest[1]}")
        rest = rest[2:]
    field = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest).lstrip(".")
    return ", ".join([*parts, field] if field else parts) or "the file"
