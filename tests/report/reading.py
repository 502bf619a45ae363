"""Reads a written report back, as a browser without scripts would."""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from pipeline.records import Failure, Rejection
from pipeline.report.render import write_report
from pipeline.report.verification import Checked
from pipeline.report.view import ArticleView, ReportFacts
from tests.report.samples import facts

VOID = {"meta", "link", "input", "br", "rect"}


class Reader(HTMLParser):
    """All start tags with their attributes, and the text of each article."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.words = ""
        self._inside: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        is_text = known.get("class") == "text"
        if is_text:
            self.texts.append("")
        if tag not in VOID:
            self._inside.append((tag, is_text))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._inside.pop()[0] == tag, f"crossed tags at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        if any(is_text for _, is_text in self._inside) and "p" in [tag for tag, _ in self._inside]:
            self.texts[-1] += data
        if not any(tag in {"script", "style"} for tag, _ in self._inside):
            self.words += data

    def all(self, attribute: str) -> list[str]:
        return [known[attribute] for _, known in self.tags if attribute in known]

    @property
    def flat(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(self.words.split())


def write(
    path: Path,
    views: Iterable[ArticleView],
    known: ReportFacts | None = None,
    *,
    checked: Checked | None = None,
    max_articles: int = 200,
    max_families: int = 200,
) -> str:
    """Write the report of some articles, with their rejections and failures, and return the page."""
    views = list(views)

    def rejections() -> Iterator[Rejection]:
        for view in views:
            yield from view.extraction.rejections if view.extraction else ()

    failures: list[Failure] = [view.failure for view in views if view.failure]
    write_report(
        path,
        facts=known or facts(),
        articles=lambda: iter(views),
        rejections=rejections(),
        failures=failures,
        checked=checked,
        max_articles=max_articles,
        max_families=max_families,
    )
    return path.read_bytes().decode()
