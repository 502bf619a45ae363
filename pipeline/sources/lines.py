"""JSON objects, one a line, read one at a time: a faulty line costs that line alone."""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import SourceError

Object = dict[str, object]


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines with their ends, and null for each one longer than ``limit`` bytes, which is never held."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


def objects(lines: Iterable[bytes | None]) -> Iterator[tuple[int, Object | SourceError]]:
    """Yield the number of each line that is not blank, from 1, with its object or what is wrong with it."""
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield number, SourceError("too_large", "is longer than the limit for one article; shorten it or raise that")
        elif number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield number, SourceError("undecodable", "is in UTF-16; JSONL has to be UTF-8, so save the file as that")
            return
        elif line.strip():
            try:
                yield number, parse_object(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line)
            except SourceError as error:
                yield number, error


def parse_object(line: bytes) -> Object:
    """Parse one line; raises ``SourceError`` with the reason ``undecodable`` or ``bad_json``."""
    try:
        value = json.loads(line.decode().rstrip())
    except UnicodeDecodeError as error:
        raise SourceError("undecodable", f"is not UTF-8 (byte {error.start + 1}), which JSONL has to be") from None
    except json.JSONDecodeError as error:
        fault = f"{error.msg.lower()}, column {error.colno}"
        raise SourceError("bad_json", f"is no JSON ({fault}); expected one object on one line") from None
    except (RecursionError, ValueError):  # ValueError: a whole number of thousands of digits
        raise SourceError("bad_json", "is JSON too deep or too large to be read") from None
    if not isinstance(value, dict):
        raise SourceError("bad_json", 'is JSON but no object; expected one such as {"text": "..."}')
    return value
