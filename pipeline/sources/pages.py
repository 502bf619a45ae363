"""From a saved news page to its main text and what it states of itself. The only importer of trafilatura."""

import logging
import re
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.sources.jsonld import linked_data
from pipeline.sources.metadata import Metadata, tolerant

if TYPE_CHECKING:
    from trafilatura.settings import Document

_SILENT = logging.NullHandler()
"""Without a handler, Python prints the parsers' warnings on stderr, amid the user's own."""


def read_page(source: str) -> tuple[str, Metadata]:
    """Return the main text of an HTML page, without its headline where that is known, and the page's metadata.

    JSON-LD comes first, then what trafilatura finds in other metadata. The text is a new one: offsets count in it.
    Raises ``SourceError`` with the reason ``no_main_text``.
    """
    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(library).addHandler(_SILENT)
    try:
        page = _parsed(source)
    except Exception as error:  # what a parser raises on hostile pages is documented nowhere
        raise SourceError("no_main_text", f"is a page that cannot be parsed ({type(error).__name__})") from error
    if page is None:
        raise SourceError("no_main_text", "is a page without a main text that can be told from the rest")
    return page


def _parsed(source: str) -> tuple[str, Metadata] | None:
    import trafilatura

    tree = trafilatura.load_html(source)
    if tree is None:
        return None
    stated = linked_data(e.text or "" for e in tree.iter("script") if "ld+json" in (e.get("type") or "").lower())
    headings = [" ".join(e.itertext()) for e in tree.iter("h1", "title")]
    language = tree.get("lang") or tree.get("xml:lang")
    # A date guessed from the text or the footer is worse than none.
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        return None
    known = _known(found, stated, language)
    return _without_headline(found.text or "", [known.title or "", *headings]), known


def _known(found: "Document", stated: Metadata, language: str | None) -> Metadata:
    """Join what the page states in JSON-LD and elsewhere; its canonical address comes first."""
    other = tolerant(
        {
            "title": found.title,
            "published": found.date,
            "language": language,
            "outlet": None if "//" in (found.sitename or "") else found.sitename,
            "byline": (found.author or "").replace("; ", ", "),
            "url": found.url,
        }
    )
    known = Metadata(url=other.url).over(stated).over(other)
    title, _, outlet = re.sub(r"\s[-|–—]\s(?!.*\s[-|–—]\s)", "\0", known.title or "").partition("\0")
    named_behind = _letters(outlet) and _letters(outlet) == _letters(known.outlet or "")
    return known.model_copy(update={"title": title or None}) if named_behind else known


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _without_headline(text: str, headings: list[str]) -> str:
    """Drop the first line where it is the headline, with or without the outlet's name behind it."""
    first, _, rest = text.partition("\n")
    line = _letters(first)
    same = any(line in (_letters(heading), _letters(re.split(r"\s[-|–—]\s", heading)[0])) for heading in headings)
    return rest if line and same and rest.strip() else text
