"""The scores of a suite as a plain-text table, the same bytes for the same scores."""

from collections.abc import Iterator
from fractions import Fraction
from typing import get_args

from evals.counts import Counts
from evals.score import ROWS, Keep, SuiteScore, any_slot, by_name, by_voice
from evals.slots import Row
from pipeline.records import Voice

_HEAD = ("", "cor", "par", "inc", "mis", "spu", "P", "R", "F1", "P~", "R~", "F1~", "all", "ceiling")


def table(score: SuiteScore, ceiling: SuiteScore | None = None) -> str:
    """Return counts and scores row by row; ``ceiling`` is how far the annotators agree.

    Slots are counted on claims and mentions that have a partner; the column "all" holds the F1 in which those without
    one count too. "~" marks the lenient scores, and "ceiling" is the annotators' strict F1.
    """
    cells: list[tuple[str, ...]] = [_HEAD]
    for name, row, keep in parts():
        counts = score.counts(row, keep)
        whole = score.counts(row, any_slot).f1() if keep is None else None
        top = ceiling.counts(row, keep).f1() if ceiling else None
        cells.append((name, *map(str, counts.as_tuple()), *_scores(counts), share(whole), share(top)))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join([first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))])
        for first, *rest in cells
    ]
    return "\n".join([*(line.rstrip() for line in lines), "", *_notes(score)]) + "\n"


def share(value: Fraction | None) -> str:
    """Return a score to three places, or a dash where there is none."""
    return "-" if value is None else f"{float(value):.3f}"


def parts() -> Iterator[tuple[str, Row, Keep | None]]:
    """Yield the table's lines: all rows, then mentions and their source by voice and by where the name stands."""
    for row in ROWS:
        yield row, row, None
    parts = [(voice, by_voice(voice)) for voice in get_args(Voice)]
    parts += [("name in the sentence", by_name(here=True)), ("name elsewhere", by_name(here=False))]
    for name, keep in parts:
        yield f"mentions, {name}", "mentions", keep
        if name not in {"narrator", "headline"}:
            yield f"source name, {name}", "source name", keep


def _scores(counts: Counts) -> Iterator[str]:
    for lenient in (False, True):
        yield share(counts.precision(lenient=lenient))
        yield share(counts.recall(lenient=lenient))
        yield share(counts.f1(lenient=lenient))


def _notes(score: SuiteScore) -> Iterator[str]:
    """Yield what no row shows."""
    failed = [article.case_id for article in score.articles if article.failed]
    yield f"articles: {len(score.articles)}, failed: {len(failed)} {' '.join(failed)}".rstrip()
    if failed:
        yield f"claims, scored articles only: F1 {share(score.scored_only().counts('claims').f1())}"
    yield f"drafts rejected by the pipeline: {sum(article.rejections for article in score.articles)}"
    found = score.counts("claims")
    yield f"claim recall {share(found.recall())}, coverage recall {share(score.coverage())}"
    alarms, empty = score.false_alarms()
    if empty:
        yield f"false alarms: {alarms} in {empty} articles without a claim"
    for kind, what in (("split", "in the gold, found as"), ("merged", "found, in the gold")):
        for article in score.articles:
            for cut in article.splits if kind == "split" else article.merges:
                yield f"{kind}: {article.case_id} {cut.whole} {what} {' + '.join(cut.parts)}"
    for article in score.articles:
        for match in article.matches:
            for veto in match.vetoes:
                yield f"incorrect: {article.case_id} {match.gold_id} = {match.guess_id}, {veto.kind}: {veto.detail}"
