"""The results in a terminal: one short table for each suite, its systems side by side, 100 columns wide."""

from collections.abc import Iterator, Sequence

from evals.outputs.facts import count, facts, turns
from evals.outputs.result import Result, by_suite
from evals.table import parts, share
from evals.words import WHOLE

WIDTH = 100
_NAME = 34
_DRAWN = 22
_CELL = 16
_THRESHOLDS = tuple(WHOLE * tenth // 10 for tenth in range(3, 8))
"""Of the match: where the claim F1 is shown, to see whether a figure hangs on it."""


def terminal(results: Sequence[Result]) -> str:
    """Return the strict F1 row by row, with the annotators' agreement and the first system's interval beside it."""
    return "\n".join(
        "\n".join(line.rstrip() for line in _suite(systems)) + "\n" for systems in by_suite(results).values()
    )


def _suite(systems: Sequence[Result]) -> Iterator[str]:
    first = systems[0]
    drawn = _DRAWN if first.why_no_interval is None and len(systems) <= 3 else 0
    width = min(_CELL, (WIDTH - _NAME - drawn) // (len(systems) + 1))
    names = [_short(result.system, width - 2) for result in systems]
    yield _line(f"{first.suite.name}: {count(len(first.suite.cases), 'article')}", [*names, "ceiling"], width)
    yield f"{'strict F1':<{WIDTH - drawn}}" + (f"{f'{names[0]}, 95 %':>{drawn}}" if drawn else "")
    yield "-" * WIDTH
    for name, row, keep in parts():
        counts = [result.score.counts(row, keep) for result in systems]
        if any(each.possible + each.actual for each in counts):
            ceiling = first.ceiling.counts(row, keep).f1() if first.ceiling else None
            line = _line(name, [*(share(each.f1()) for each in counts), share(ceiling)], width)
            spread = first.intervals.get(row) if drawn and keep is None else None
            yield line + (f"{f'{spread.low:.3f} to {spread.high:.3f}':>{drawn}}" if spread else "")
    yield "-" * WIDTH
    for result in systems:
        yield result.system
        yield from (f"  {label:<16}{words}" for label, words in facts(result))
        curve = ", ".join(f"{at / WHOLE:.2f} {share(result.curve.get(at))}" for at in _THRESHOLDS)
        yield f"  {'by threshold':<16}{curve}"
    yield from turns(systems)


def _line(name: str, cells: Sequence[str], width: int) -> str:
    return f"{name:<{_NAME}}{''.join(f'{cell:>{width}}' for cell in cells)}"


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"
