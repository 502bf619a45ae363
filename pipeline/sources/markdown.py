"""Markdown with what its front matter, a block of YAML at the top, says of the article."""

import re

from pipeline.errors import SourceError
from pipeline.sources.jsonld import names
from pipeline.sources.metadata import FIELDS, Metadata, validated

_FRONT = re.compile(
    r"---[ \t]*\r?\n(?=[ \t]*[\w-]+[ \t]*:)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_ALSO = {"date": "published", "lang": "language", "author": "byline", "authors": "byline", "publisher": "outlet"}


def read_markdown(source: str) -> tuple[str, Metadata]:
    """Return the text below the front matter, as it is, and the metadata; all is text where there is none.

    Known keys are the fields of ``Metadata``, and ``date``, ``lang``, ``author``, ``authors`` and ``publisher``.
    Raises ``SourceError`` with the reason ``bad_front_matter`` or ``bad_metadata``.
    """
    import yaml

    front = _FRONT.match(source)
    if front is None:
        return source, Metadata()
    try:
        values = yaml.safe_load(front[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2024-13-45
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2})" if mark else ""
        fault = f"begins with front matter that is no YAML{line}; put values with a colon in quotation marks"
        raise SourceError("bad_front_matter", fault) from None
    if not isinstance(values, dict):
        return source, Metadata()
    known: dict[str, object] = {}
    for key, value in values.items():
        field = _ALSO.get(str(key).lower(), str(key).lower())
        if field in FIELDS and not isinstance(value, bool):  # some systems have "published: true"
            known.setdefault(field, ", ".join(names(value)) if field == "byline" else value)
    return source[front.end() :], validated(Metadata, known)
