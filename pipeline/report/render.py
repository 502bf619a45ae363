"""Writes the report: one HTML page that a person can open anywhere, on a screen or on paper."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.records import Failure, Rejection
from pipeline.report.highlight import paragraphs, places
from pipeline.report.page import STATIC, write_page
from pipeline.report.summary import count_dropped, summarise
from pipeline.report.view import NOBODY, VOICES, ArticleView, ReportFacts, number_claims, requests_behind, source_label


def write_report(
    path: Path,
    *,
    facts: ReportFacts,
    articles: Callable[[], Iterator[ArticleView]],
    rejections: Iterable[Rejection] = (),
    failures: Iterable[Failure] = (),
    max_articles: int = 200,
) -> None:
    """Write the report to ``path``, replacing what was there only when all is written.

    ``articles`` is called twice and gives the same articles in the same order: first they are all counted, then
    the first ``max_articles`` are written out. One article is held in memory at a time.
    """
    summary = summarise(articles(), entries=max_articles)
    context = {
        "facts": facts,
        "summary": summary,
        "titles": {entry.id: entry.title for entry in summary.entries},
        "bodies": map(_body, islice(articles(), max_articles)),
        "rejections": count_dropped(rejections),
        "failures": count_dropped(failures),
        "voices": VOICES,
        "nobody": NOBODY,
        "source_label": source_label,
    }
    write_page(
        path,
        "report.html",
        context,
        styles=[STATIC / "article.css", STATIC / "report.css"],
        scripts=[STATIC / "claims.js", STATIC / "report.js"],
    )


def _body(view: ArticleView) -> dict[str, object]:
    claims = number_claims(view.extraction)
    return {
        "article": view.article,
        "failure": view.failure,
        "extraction": view.extraction,
        "claims": claims,
        "paragraphs": paragraphs(view.article.text, places(claims)),
        "requests": requests_behind(claims),
    }
