"""Scores a run's ``claims.jsonl`` against a suite: ``python -m evals.plain build/seed/claims.jsonl seed``."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.agreement import agreement
from evals.bootstrap import interval
from evals.checks import violations
from evals.predictions import read_extractions
from evals.score import SuiteScore, score_suite, sheets
from evals.suite import Suite, load_suite
from evals.sweep import sweep
from evals.table import share, table
from evals.words import WHOLE
from pipeline.errors import UsageError
from pipeline.records import Extraction


def main(arguments: Sequence[str]) -> int:
    """Print the figures and the table. Returns 0, 1 where a hard check fails, 2 where the files cannot be scored."""
    if len(arguments) != 2:
        print("usage: python -m evals.plain CLAIMS.jsonl SUITE", file=sys.stderr)
        return 2
    try:
        suite = load_suite(arguments[1])
        extractions = read_extractions(Path(arguments[0]), suite)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    score = score_suite(suite, extractions)
    print(*_figures(suite, extractions, score), "", table(score, agreement(suite)), sep="\n", end="")
    faults = [
        f"{case.id}: {fault}"
        for case in suite.cases
        if (found := extractions.get(case.id))
        for fault in violations(case.article, found.claims)
    ]
    print(f"hard checks: {len(faults)} violations", *faults, sep="\n")
    return 1 if faults else 0


def _figures(suite: Suite, extractions: Mapping[str, Extraction], score: SuiteScore) -> Iterator[str]:
    """Yield what a person asks first, and how far it is to be trusted."""
    names = score.counts("source name")
    yield f"claim F1, characters alone (IoU at least 0.5): {share(score.counts('claims by span').f1())}"
    yield f"claim F1, matched and without a veto: {share(score.counts('claims').f1())}"
    yield f"source name right where a matched mention has one: {names.cor} of {names.possible}, {share(names.recall())}"
    if drawn := interval(score, "claims"):
        yield f"claim F1, drawn again over articles: {drawn.low:.3f} to {drawn.high:.3f} (95 per cent)"
        yield f"least difference to another run that would likely be seen: {drawn.detectable:.3f}"
    curve = sweep(sheets(suite, extractions)).items()
    yield "claim F1 by threshold of the match: " + ", ".join(f"{at / WHOLE:.2f} {share(f1)}" for at, f1 in curve)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
