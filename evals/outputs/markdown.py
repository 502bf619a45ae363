"""The results in Markdown, for the summary that a CI system shows: the figures, and what is worst, in short."""

import re
from collections.abc import Iterator, Sequence

from evals.bootstrap import Interval
from evals.outputs.facts import count, facts, turns
from evals.outputs.faults import KINDS, Fault, faults
from evals.outputs.result import Result, by_suite
from evals.score import ROWS, ArticleScore
from evals.table import share
from pipeline.report.page import printable

_WORST = 5
_LISTED = 10
_LONGEST = 140
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~@!&$])")


def markdown(results: Sequence[Result]) -> str:
    """Return a section for each suite: strict F1 of the systems side by side, their worst cases and their faults."""
    return "\n".join(line for systems in by_suite(results).values() for line in _suite(systems))


def escape(text: str) -> str:
    r"""Make text fit for a line of Markdown, so that no word of an article becomes markup, a link or a mention.

    >>> escape("a | <b>\n[c]")
    'a \\| \\<b\\> \\[c\\]'
    """
    words = " ".join(str(printable(text)).split())
    return _MARKUP.sub(r"\\\1", words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")


def _suite(systems: Sequence[Result]) -> Iterator[str]:
    first = systems[0]
    yield f"## {escape(first.suite.name)}: {count(len(first.suite.cases), 'article')}"
    yield ""
    yield f"| strict F1 | {' | '.join(escape(result.system) for result in systems)} | annotators |"
    yield f"|---|{'---:|' * (len(systems) + 1)}"
    for row in ROWS:
        counts = [result.score.counts(row) for result in systems]
        if any(each.possible + each.actual for each in counts):
            cells = [_cell(share(c.f1()), r.intervals[row]) for c, r in zip(counts, systems, strict=True)]
            ceiling = share(first.ceiling.counts(row).f1()) if first.ceiling else "-"
            yield f"| {row} | {' | '.join(cells)} | {ceiling} |"
    yield ""
    yield from (f"- **{escape(turned)}**" for turned in turns(systems))
    for result in systems:
        yield from _system(result)


def _cell(f1: str, drawn: Interval | None) -> str:
    return f"{f1} ({drawn.low:.3f} to {drawn.high:.3f})" if drawn else f1


def _system(result: Result) -> Iterator[str]:
    yield f"### {escape(result.system)} on {escape(result.suite.name)}"
    yield ""
    yield from (f"- {label}: {escape(words)}" for label, words in facts(result))
    found = [(article, faults(result, article)) for article in result.score.articles]
    worst = sorted(found, key=lambda pair: (-_lost(pair[1]), -len(pair[1])))
    if worst := [pair for pair in worst if pair[1]][:_WORST]:
        yield ""
        yield "| worst cases | claim F1 | incorrect | missing | spurious | slots |"
        yield "|---|---:|---:|---:|---:|---:|"
        yield from (_case(article, faulty) for article, faulty in worst)
    listed = [(article.case_id, fault) for article, faulty in found for fault in faulty if fault.kind != "slot"]
    listed.sort(key=lambda pair: KINDS.index(pair[1].kind))
    if listed:
        yield ""
        yield from (f"- {escape(case)} {escape(str(fault))}" for case, fault in listed[:_LISTED])
        if len(listed) > _LISTED:
            yield f"- and {len(listed) - _LISTED} more"
    yield ""


def _lost(found: Sequence[Fault]) -> int:
    return sum(fault.kind != "slot" for fault in found)


def _case(article: ArticleScore, found: Sequence[Fault]) -> str:
    counts = article.counts("claims")
    slots = sum(fault.kind == "slot" for fault in found)
    cells = (share(counts.f1()), *map(str, (counts.inc, counts.mis, counts.spu, slots)))
    return f"| {escape(article.case_id)} | {' | '.join(cells)} |"
