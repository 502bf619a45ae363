"""Articles from JSONL, one a line.

    {"text": "...", "id": "wire-17", "title": "...", "published": "2024-11-06", "language": "en",
     "outlet": "...", "byline": "...", "url": "..."}

``text`` is required, all else may be missing or null. Fields with other names are ignored, so that the exports of
other programs can be read as they are; a date or a language that cannot be understood is a fault of its line.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BeforeValidator

from pipeline.errors import SourceError
from pipeline.sources.lines import Object, objects
from pipeline.sources.metadata import Metadata, shown, validated


def _name(value: object) -> object:
    return (str(value).strip() or None) if isinstance(value, str | int) and not isinstance(value, bool) else value


class Line(Metadata):
    """One article; ``id`` (text or a whole number) becomes its name."""

    text: str
    id: Annotated[str | None, BeforeValidator(_name)] = None


def read_jsonl(lines: Iterable[bytes | None]) -> Iterator[tuple[int, Line | SourceError]]:
    """Yield the number of each line that is not blank, with its article or what is wrong with it."""
    for number, value in objects(lines):
        try:
            yield number, value if isinstance(value, SourceError) else parse_line(value)
        except SourceError as error:
            yield number, error


def parse_line(value: Object) -> Line:
    """Check one line's object; raises ``SourceError`` with the reason ``missing_text`` or ``bad_metadata``."""
    if not isinstance(value.get("text"), str):
        fields = ", ".join(shown(key) for key in list(value)[:8]) or "no field at all"
        raise SourceError("missing_text", f'has no "text" that is a string; it has {fields}')
    return validated(Line, value)
