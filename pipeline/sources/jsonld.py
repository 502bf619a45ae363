"""What a news page states of itself in JSON-LD, in the many shapes that newsrooms write it in."""

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from pipeline.sources.metadata import Metadata, tolerant

_WRAPPING = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z|;\s*\Z")
_ARTICLE = re.compile(r"(?:.*[/#:])?\w*(?:Article|Posting|Report)")
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)

Node = dict[str, JsonValue]


def linked_data(scripts: Iterable[str]) -> Metadata:
    """Read the page's JSON-LD scripts; the first article among them, outermost first, speaks for the page.

    Scripts that do not parse are passed over: the page may still be read without them.
    """
    nodes = [node for script in scripts for node in _nodes(script)]
    article = next((node for node in nodes if _is_article(node)), None)
    if article is None:
        return Metadata()
    named = {key: node for node in nodes if isinstance(key := node.get("@id"), str) and len(node) > 1}
    return tolerant(
        {
            "title": _text(article.get("headline")) or _text(article.get("name")),
            "published": _day(article.get("datePublished")),
            "language": _language(article.get("inLanguage")),
            "outlet": next(iter(names(article.get("publisher"), named)), None),
            "byline": ", ".join(names(article.get("author"), named)) or None,
            "url": _address(article),
        }
    )


def names(value: JsonValue, named: dict[str, Node] | None = None) -> list[str]:
    """Return the names in a person, an organisation or a list of such, each once; ``named`` resolves references.

    >>> names([{"@type": "Person", "name": "Ana Ruiz"}, "Jo Lee"])
    ['Ana Ruiz', 'Jo Lee']
    """
    if isinstance(value, list):
        return list(dict.fromkeys(name for entry in value for name in names(entry, named)))
    if isinstance(value, dict):
        reference = value.get("@id")
        known = (named or {}).get(reference, value) if isinstance(reference, str) else value
        return names(value.get("name") or known.get("name"))
    text = _text(value)
    return [text] if text and not _ADDRESS.match(text) else []


def _nodes(script: str) -> Iterator[Node]:
    """Walk all objects of one script, level by level."""
    try:
        queue: deque[JsonValue] = deque([json.loads(_WRAPPING.sub("", script), strict=False)])
    except (ValueError, RecursionError):
        return
    while queue:
        value = queue.popleft()
        if isinstance(value, dict):
            yield value
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: JsonValue) -> str | None:
    """Undo the HTML escapes that many systems leave in their JSON, and the line breaks."""
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _day(value: JsonValue) -> str | None:
    """Keep the day where a time follows that is in no standard form."""
    text = _text(value)
    found = re.match(r"\d{4}-\d\d-\d\d\b", text) if text else None
    return found[0] if found else text


def _language(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return value.get("alternateName") if isinstance(value, dict) else value


def _address(article: Node) -> str | None:
    page = article.get("mainEntityOfPage")
    candidates = (article.get("url"), page.get("@id") if isinstance(page, dict) else page)
    return next((url for url in candidates if isinstance(url, str) and _ADDRESS.match(url)), None)
