"""What no row of a table shows, as a label and a few words: the same in the terminal, in Markdown and on the page."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from evals.match import THRESHOLD
from evals.outputs.result import Result
from evals.sweep import flips
from evals.table import share
from evals.words import WHOLE


def facts(result: Result) -> tuple[tuple[str, str], ...]:
    """Return labels and what holds of a result, in the order in which a person asks for them."""
    return tuple(_facts(result))


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    score = result.score
    failed = [article.case_id for article in score.articles if article.failed]
    if failed:
        rest = share(score.scored_only().counts("claims").f1())
        yield "failed", f"{', '.join(failed)}; claim F1 of the other articles alone: {rest}"
    yield "hard checks", count(len(result.all_violations()), "violation")
    one, whole = share(score.counts("claims").recall()), share(score.coverage())
    yield "claim recall", f"{one} one to one, {whole} of the gold's characters"
    cuts = (sum(len(article.splits) for article in score.articles), sum(len(a.merges) for a in score.articles))
    yield "granularity", f"{count(cuts[0], 'claim')} split, {count(cuts[1], 'prediction')} merging several"
    alarms, empty = score.false_alarms()
    if empty:
        yield "false alarms", f"{alarms / empty:.2f} an article in {count(empty, 'article')} without a claim ({alarms})"
    yield "rejected", count(sum(article.rejections for article in score.articles), "draft")
    drawn = result.intervals["claims"]
    if drawn:
        yield (
            "claim F1, 95 %",
            f"{drawn.low:.3f} to {drawn.high:.3f}; a difference of {drawn.detectable:.3f} would likely be seen",
        )
    else:
        yield "claim F1, 95 %", f"no interval: {result.why_no_interval or 'nothing is asked'}"


def turns(systems: Sequence[Result]) -> tuple[str, ...]:
    """Say of each two systems whose better one changes with the threshold of the match; empty where none does."""
    return tuple(
        f"which of {a.system} and {b.system} is better hangs on the threshold of the match: "
        f"at {', '.join(f'{at / WHOLE:.2f}' for at in turned)} it is the other one than at {THRESHOLD / WHOLE:.2f}"
        for a, b in combinations(systems, 2)
        if (turned := flips(a.curve, b.curve))
    )


def count(number: int, one: str) -> str:
    """Return a number with its noun.

    >>> count(0, "claim"), count(1, "claim")
    ('no claims', '1 claim')
    """
    return f"{number or 'no'} {one}{'s' * (number != 1)}"
