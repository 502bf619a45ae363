"""Verdicts in a terminal and in Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from evals.outputs.markdown import escape
from evals.outputs.terminal import WIDTH
from evals.outputs.verdicts import Matrix, VerdictTables, verdict_tables, with_gold
from evals.verdicts.answers import Answered
from evals.verdicts.result import Mode, VerdictResult

_NAME = 46
_DRAWN = 18
_LISTED = 10
_SHORT: Mapping[Mode, str] = {
    "verify-gold": "gold",
    "verify-extracted": "extr.",
    "alone": "alone",
    "majority": "majority",
}
"""The systems' names in narrow columns: verified on gold claims, on extracted ones."""


def verdict_terminal(results: Sequence[VerdictResult]) -> str:
    """Return a table for each suite that has gold verdicts, its systems side by side, 100 columns wide."""
    return "\n".join(
        "\n".join(line.rstrip() for line in _terminal(name, verdict_tables(systems))) + "\n"
        for name, systems in with_gold(results).items()
    )


def _terminal(suite: str, tables: VerdictTables) -> Iterator[str]:
    width = (WIDTH - _NAME - _DRAWN) // len(tables.results)
    names = [_SHORT[result.mode] for result in tables.results]
    yield f"{suite}, verdicts: {tables.title}"
    yield _row("", names, width) + f"{f'{names[0]}, 95 %':>{_DRAWN}}"
    yield "-" * WIDTH
    for line in tables.lines:
        interval = line.cells[0].interval
        drawn = f"{interval:>{_DRAWN}}" if interval != "-" else ""
        yield _row(f"{'  ' * line.part}{line.name}", [cell.text for cell in line.cells], width) + drawn
    yield "-" * WIDTH
    for result, facts, matrices in zip(tables.results, tables.facts, tables.matrices, strict=True):
        if result.found is not None:
            yield result.title
            yield from (f"  {label:<24}{words}" for label, words in facts)
            for matrix in matrices:
                yield from (f"  {line}" for line in _matrix(matrix))


def _row(name: str, cells: Sequence[str], width: int) -> str:
    shown = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return f"{shown:<{_NAME}}{''.join(f'{cell:>{width}}' for cell in cells)}"


def _matrix(matrix: Matrix) -> Iterator[str]:
    wide = [max(len(name), 5) for name in matrix.columns]
    yield f"{f'{matrix.name}, gold down':<24}" + "".join(
        f"{name:>{size + 2}}" for name, size in zip(matrix.columns, wide, strict=True)
    )
    for gold, counts in matrix.rows:
        yield f"  {gold:<22}" + "".join(f"{n or '.':>{size + 2}}" for n, size in zip(counts, wide, strict=True))


def verdict_markdown(results: Sequence[VerdictResult]) -> str:
    """Return a section for each suite that has gold verdicts: the figures, and the first families that are wrong."""
    return "\n".join(
        line for name, systems in with_gold(results).items() for line in _markdown(name, verdict_tables(systems))
    )


def _markdown(suite: str, tables: VerdictTables) -> Iterator[str]:
    yield f"## {escape(suite)}, verdicts: {tables.title}"
    yield ""
    yield f"| | {' | '.join(result.title for result in tables.results)} |"
    yield f"|---|{'---:|' * len(tables.results)}"
    for line in tables.lines:
        cells = [f"{c.text} ({c.interval})" if c.interval != "-" else c.text for c in line.cells]
        yield f"| {line.name} | {' | '.join(cells)} |"
    yield ""
    for result, facts in zip(tables.results, tables.facts, strict=True):
        if result.found is not None:
            yield f"### Verdicts {result.title} of {escape(suite)}"
            yield ""
            yield from (f"- {label}: {escape(words)}" for label, words in facts)
            yield from (f"- hard check: {escape(fault)}" for fault in result.violations[:_LISTED])
            wrong = [answer for answer in result.score.answers if not answer.label_right]
            yield from (f"- {wrongly(answer)}" for answer in wrong[:_LISTED])
            if len(wrong) > _LISTED:
                yield f"- and {len(wrong) - _LISTED} more wrong labels"
            yield ""


def wrongly(answer: Answered) -> str:
    """Say in a line of Markdown which label a family was given."""
    gold = answer.asked.gold
    return f"{answer.asked.name}: {answer.given('label')}, gold {gold.label}: {escape(gold.claim)}"
