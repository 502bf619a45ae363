"""Published fact-checks from one file: ClaimReview in JSON-LD or in a saved page, or one object a line.

    {"claim": "...", "rating": "False", "publisher": "...", "url": "https://...", "date": "2024-11-06"}

``claim`` and ``rating`` are required, fields with other names are ignored. A line may be a ClaimReview too.
"""

import html
import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO

from pydantic import JsonValue

from pipeline.errors import SourceError, UsageError
from pipeline.identity import content_id
from pipeline.records import Failure, Rejection
from pipeline.sources.decode import decode
from pipeline.sources.jsonld import Node, names
from pipeline.sources.lines import bounded_lines, objects
from pipeline.sources.metadata import clean_name, parse_day, shown
from pipeline.sources.outcomes import failure, rejection
from pipeline.stages.prior import FactCheck

_LARGEST, _LONGEST_LINE = 200_000_000, 1_000_000
_EXPECTED = 'expected ClaimReview in JSON-LD, or lines such as {"claim": "...", "rating": "...", "url": "..."}'
_REVIEW = re.compile(r"(?:.*[/#:])?ClaimReview")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)

Place = tuple[str, object]
"""Where something stands in the file, and what does."""


def read_factchecks(path: Path) -> tuple[FactCheck | Failure | Rejection, ...]:
    """Read all fact-checks of a file, each with its place where it is faulty.

    A line or script that cannot be read is a failure; one without a claim or rating, and the second of the same
    content, is a rejection. Raises ``UsageError`` where the file cannot be read or holds nothing of the kind.
    """
    try:
        with path.open("rb") as stream:
            outcomes = tuple(_once(path, _places(path, stream)))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); name a file of fact-checks") from error
    except SourceError as error:
        raise UsageError(f"{path}: {error}") from error
    if not outcomes:
        raise UsageError(f"{path}: holds no fact-check; {_EXPECTED}")
    return outcomes


def _once(path: Path, places: Iterable[Place]) -> Iterator[FactCheck | Failure | Rejection]:
    first: dict[str, str] = {}
    for place, value in places:
        subject, where = f"{path.name}:{place.removeprefix('line ').replace(' ', '-')}", f"{path}, {place}"
        if isinstance(value, SourceError):
            yield failure(subject, where, value)
            continue
        for stated in _stated(value):
            try:
                check = _check(stated)
            except SourceError as error:
                yield rejection(subject, error.reason, f"{where}: {error}")
                continue
            if check.id in first:
                yield rejection(subject, "duplicate", f"{where}: the same fact-check as {first[check.id]}")
            else:
                first[check.id] = place
                yield check


def _places(path: Path, stream: BinaryIO) -> Iterator[Place]:
    """Yield what may be a fact-check or hold some, in the order of the file; what is broken as its error."""
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        yield from _lines(stream)
        return
    data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise SourceError("too_large", f"is larger than {_LARGEST // 1_000_000} MB; split it, or save it as JSONL")
    text = decode(data, html=data.lstrip().startswith(b"<"))
    if text.lstrip().startswith("<"):
        yield from _scripts(text)
        return
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from _lines(io.BytesIO(text.encode()))
            return
        fault = f"{error.msg.lower()}, line {error.lineno}, column {error.colno}"
        raise SourceError("bad_json", f"is no JSON ({fault}); {_EXPECTED}") from None
    except (RecursionError, ValueError):
        raise SourceError("bad_json", "is JSON too deep or too large to be read") from None
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield f"item {number}", item


def _lines(stream: BinaryIO) -> Iterator[Place]:
    for number, value in objects(bounded_lines(stream, _LONGEST_LINE)):
        yield f"line {number}", value


def _scripts(page: str) -> Iterator[Place]:
    """Yield the JSON-LD scripts of a page, freed of the comments and semicolons that some are wrapped in."""
    reader = _ScriptReader()
    reader.feed(page)
    for number, script in enumerate(reader.scripts, 1):
        try:
            value: object = json.loads(f"[{script[script.find('{') : script.rfind('}') + 1]}]", strict=False)
        except (ValueError, RecursionError):
            value = SourceError("bad_json", "is a JSON-LD script that is no JSON")
        yield f"script {number}", value


class _ScriptReader(HTMLParser):
    """Collects the JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "ld+json" in (dict(attrs).get("type") or "").lower()
        if self._inside:
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"


def _stated(value: object) -> list[Node]:
    """Return the fact-checks in a JSON value, as a line states them: ClaimReviews, or itself where it is no JSON-LD."""
    nodes: list[Node] = []
    queue = deque([value])
    while queue:
        inner = queue.popleft()
        if isinstance(inner, dict):
            nodes.append(inner)
            queue.extend(inner.values())
        elif isinstance(inner, list):
            queue.extend(inner)
    named = {key: node for node in nodes if isinstance(key := node.get("@id"), str) and len(node) > 1}
    reviews = [_of_review(node, named) for node in nodes if _is_review(node)]
    if reviews or isinstance(value, list):
        return reviews
    plain: Node = value if isinstance(value, dict) else {}
    return [] if any(key.startswith("@") for key in plain) else [plain]


def _is_review(node: Node) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _REVIEW.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _of_review(node: Node, named: dict[str, Node]) -> Node:
    """Name the fields of a ClaimReview as those of a line; a date that cannot be understood is left out."""
    reviewed, rating = _only(node.get("itemReviewed")), _only(node.get("reviewRating"))
    value, best = _words(rating.get("ratingValue")), _words(rating.get("bestRating"))
    score = f"{value} of {best}" if value and best else value
    page = node.get("mainEntityOfPage")
    try:
        day = parse_day((_words(node.get("datePublished")) or "")[:10])
    except ValueError:
        day = None
    return {
        "claim": _words(node.get("claimReviewed")) or _words(reviewed.get("text")) or _words(reviewed.get("name")),
        "rating": _words(rating.get("alternateName")) or _words(rating.get("name")) or score,
        "publisher": next(iter(names(node.get("publisher"), named) or names(node.get("author"), named)), None),
        "url": node.get("url") or (page.get("@id") if isinstance(page, dict) else page),
        "date": day.isoformat() if day else None,
    }


def _check(stated: Node) -> FactCheck:
    claim, rating = _needed(stated, "claim"), _needed(stated, "rating")
    try:
        day = parse_day(stated.get("date"))
    except ValueError:
        raise SourceError(
            "bad_metadata", f'"date" is {shown(stated["date"])}; expected a date such as 2024-11-06'
        ) from None
    url = _words(stated.get("url"))
    draft = FactCheck(
        id="",
        claim=claim,
        rating=rating,
        publisher=_words(stated.get("publisher")),
        # Only what leads to the web: it becomes a link.
        url=url if url and _WEB.fullmatch(url) else None,
        published=day,
    )
    return draft.model_copy(update={"id": content_id("k", draft.model_dump(mode="json", exclude={"id"}))})


def _needed(stated: Node, name: str) -> str:
    if found := _words(stated.get(name)):
        return found
    fields = ", ".join(shown(key) for key in list(stated)[:8]) or "no field at all"
    raise SourceError(f"no_{name}", f'has no "{name}" that is text; it has {fields}')


def _only(value: JsonValue) -> Node:
    """Take an object, or the first of a list of such."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _words(value: JsonValue) -> str | None:
    """Take text, without HTML's escapes and line breaks, or a number; anything else, and blank text, is null."""
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return clean_name(" ".join(html.unescape(text).split())) or None
