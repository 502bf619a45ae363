"""Writes the report: one HTML page that a person can open anywhere, on a screen or on paper."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.records import Failure, Rejection
from pipeline.report import words
from pipeline.report.cards import SHOWN_MATTERS, SHOWN_ORIGINS, Cards
from pipeline.report.highlight import Place, paragraphs, places
from pipeline.report.page import STATIC, write_page
from pipeline.report.summary import count_dropped, summarise
from pipeline.report.verification import SHOWN, Checked, select
from pipeline.report.view import NOBODY, VOICES, ArticleView, ReportFacts, number_claims, requests_behind, source_label


def write_report(  # noqa: PLR0913 - one for each part of the page
    path: Path,
    *,
    facts: ReportFacts,
    articles: Callable[[], Iterator[ArticleView]],
    rejections: Iterable[Rejection] = (),
    failures: Iterable[Failure] = (),
    checked: Checked | None = None,
    max_articles: int = 200,
    max_families: int = SHOWN,
) -> None:
    """Write the report to ``path``, replacing what was there only when all is written.

    ``articles`` is called twice and gives the same articles in the same order: first they are all counted, then
    the first ``max_articles`` are written out. One article is held in memory at a time. Of what was ``checked``, null
    where verification did not run, the first ``max_families`` of each label are shown, and held in memory.
    """
    selection = select(checked, max_families) if checked else None
    cards = Cards(selection, checked) if checked and selection else None
    summary = summarise(cards.watch(articles()) if cards else articles(), entries=max_articles)
    context = {
        "facts": facts,
        "summary": summary,
        "titles": {entry.id: entry.title for entry in summary.entries},
        "bodies": (_body(view, cards) for view in islice(articles(), max_articles)),
        "rejections": count_dropped(rejections),
        "failures": count_dropped(failures),
        "voices": VOICES,
        "nobody": NOBODY,
        "source_label": source_label,
        "checked": selection,
        "families": selection.families if selection else {},
        "answers": selection.answers if selection else {},
        "wording": words,
    }
    if cards:
        context |= {
            "cards": cards.of,
            "head": cards.head,
            "origins": cards.origins,
            "matters": cards.matters,
            "most_origins": SHOWN_ORIGINS,
            "most_matters": SHOWN_MATTERS,
        }
    own = "checked" if checked else None
    write_page(
        path,
        "report.html",
        context,
        styles=[STATIC / f"{name}.css" for name in ("article", "report", own) if name],
        # The part of the families comes first: what a link leads to must be in sight before the claims look for it.
        scripts=[STATIC / f"{name}.js" for name in (own, "claims", "report") if name],
    )


def _body(view: ArticleView, cards: Cards | None) -> dict[str, object]:
    claims = number_claims(view.extraction)
    evidence = cards.places.get(view.article.id, ()) if cards else ()
    marks = [*places(claims), *(Place(span.start, span.end, 0, "evidence") for span in evidence)]
    return {
        "article": view.article,
        "failure": view.failure,
        "extraction": view.extraction,
        "claims": claims,
        "paragraphs": paragraphs(view.article.text, marks),
        "requests": requests_behind(claims),
    }
