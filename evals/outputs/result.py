"""One system's result on one suite: all that the outputs show, worked out once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.bootstrap import FEWEST, Interval, interval
from evals.checks import violations
from evals.score import ROWS, SuiteScore, score_suite, sheets
from evals.slots import Row
from evals.suite import Suite
from evals.sweep import Curve, sweep
from evals.view import Sheet
from pipeline.llm.base import PromptRef, Usage
from pipeline.records import Extraction, Record


class Asked(Record):
    """How a system's answers came to be; a system without a model leaves everything empty.

    Tokens and seconds are those of the recording: what a replay took says nothing about the system.
    """

    model: str | None = None
    answered: tuple[str, ...] = ()
    """The models that the answers name."""
    prompts: tuple[PromptRef, ...] = ()
    requests: int = 0
    tokens: Usage = Usage(prompt_tokens=0, completion_tokens=0)
    tokens_estimated: bool = False
    seconds: float | None = None
    note: str | None = None
    """One or two sentences: who gave the answers, and how they were recorded."""
    recordings: Mapping[str, str] = {}
    """The SHA-256 of each case's recording, by the case's id."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a system gave for a suite, and what that is worth. ``assess`` makes it.

    ``ceiling`` is how far the annotators agree, null where fewer than two annotated. ``failures`` says why a case has
    no extraction. ``violations`` holds the faults of the hard checks by case, ``intervals`` one entry for each row.
    """

    system: str
    suite: Suite
    score: SuiteScore
    extractions: Mapping[str, Extraction]
    ceiling: SuiteScore | None
    asked: Asked
    failures: Mapping[str, str]
    sheets: tuple[tuple[Sheet, Sheet | None], ...]
    violations: Mapping[str, tuple[str, ...]]
    intervals: Mapping[Row, Interval | None]
    curve: Curve

    @property
    def why_no_interval(self) -> str | None:
        """Say why no row has an interval; null where the articles are enough."""
        count = len(self.suite.cases)
        return None if count >= FEWEST else f"{count} of the {FEWEST} articles that an interval needs"

    def recall_of_characters(self) -> tuple[int, int]:
        """Count the characters of the gold that stand in any prediction, and all of them."""
        covered = [article.covered for article in self.score.articles]
        return sum(seen for seen, _ in covered), sum(asked for _, asked in covered)

    def all_violations(self) -> Sequence[str]:
        """List the hard checks' faults, each with its case."""
        return [f"{case}: {fault}" for case, faults in self.violations.items() for fault in faults]


def assess(
    system: str,
    suite: Suite,
    extractions: Mapping[str, Extraction],
    *,
    ceiling: SuiteScore | None = None,
    asked: Asked | None = None,
    failures: Mapping[str, str] | None = None,
) -> Result:
    """Score a system's extractions, by the case's id; a case that has none has failed.

    ``ceiling`` is ``agreement(suite)``, made once for all systems; ``failures`` gives the reasons by the case's id.
    """
    score = score_suite(suite, extractions)
    views = sheets(suite, extractions)
    return Result(
        system=system,
        suite=suite,
        score=score,
        extractions=extractions,
        ceiling=ceiling if ceiling and ceiling.articles else None,
        asked=asked or Asked(),
        failures=failures or {},
        sheets=views,
        violations={
            case.id: violations(case.article, found.claims)
            for case in suite.cases
            if (found := extractions.get(case.id))
        },
        intervals={row: interval(score, row) for row in ROWS},
        curve=sweep(views),
    )


def by_suite(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Put the systems of each suite side by side, in the order in which they come."""
    grouped: dict[str, list[Result]] = {}
    for result in results:
        grouped.setdefault(result.suite.name, []).append(result)
    return grouped
