"""Read a model's answer as JSON, with the fence that some models put around it taken off."""

import json
import re
from typing import cast

from pydantic import JsonValue

_FENCE = re.compile(r"\A```[\w-]*[ \t]*\r?\n(.*?)\r?\n?```\Z", re.DOTALL)


def strip_fence(text: str) -> str:
    r"""Return the text without white space around it, and without a Markdown fence around all of it.

    >>> strip_fence("```json\n{}\n```")
    '{}'
    """
    text = text.removeprefix("\ufeff").strip()
    fenced = _FENCE.match(text)
    return fenced[1].strip() if fenced else text


def parse_json(text: str) -> JsonValue:
    """Parse an answer, fenced or not; ``ValueError`` names the place and what stands there."""
    bare = strip_fence(text)
    if not bare:
        raise ValueError("the answer is empty")
    try:
        return cast("JsonValue", json.loads(bare, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        seen = bare[max(0, error.pos - 20) : error.pos + 20]
        raise ValueError(
            f"not JSON at line {error.lineno}, column {error.colno} (near {seen!r}): {error.msg}"
        ) from error
    except RecursionError as error:
        raise ValueError("not usable JSON: nested too deeply") from error


def is_json(text: str) -> bool:
    """Say whether an answer parses as JSON, fenced or not."""
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def _no_constant(name: str) -> JsonValue:
    raise ValueError(f"not JSON: {name} is no JSON value")
