"""Scores a run's ``claims.jsonl`` against a suite: ``python -m evals.plain build/seed/claims.jsonl seed``."""

import sys
from collections.abc import Sequence
from pathlib import Path

from evals.agreement import agreement
from evals.checks import violations
from evals.predictions import read_extractions
from evals.score import score_suite
from evals.suite import load_suite
from evals.table import share, table
from pipeline.errors import UsageError


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
    names = score.counts("source name")
    print(f"claim F1, characters alone (IoU at least 0.5): {share(score.counts('claims by span').f1())}")
    print(f"claim F1, matched and without a veto:          {share(score.counts('claims').f1())}")
    print(
        f"source name right where a matched mention has one: {names.cor} of {names.possible}, {share(names.recall())}"
    )
    print()
    print(table(score, agreement(suite)), end="")
    faults = [
        f"{case.id}: {fault}"
        for case in suite.cases
        if (found := extractions.get(case.id))
        for fault in violations(case.article, found.claims)
    ]
    print(f"hard checks: {len(faults)} violations", *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
