"""The results as JSON for programs: exact counts and rounded decimals, in the form of ``scores.schema.json``."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import cast

from pydantic import JsonValue

from evals.counts import Counts
from evals.outputs import schema
from evals.outputs.faults import is_fault
from evals.outputs.result import Result, by_suite
from evals.score import ROWS, ArticleScore, Keep, any_slot
from evals.slots import Row
from evals.suite import Case
from evals.sweep import flips
from evals.table import parts
from evals.words import WHOLE

_PLACES = 6


def scores(results: Sequence[Result]) -> JsonValue:
    """Return all results as JSON, mappings sorted by key: the same for the same results."""
    suites = {name: _suite(systems) for name, systems in by_suite(results).items()}
    return _ordered(schema.Scores(suites=suites).model_dump(mode="json"))


def _ordered(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _suite(systems: Sequence[Result]) -> schema.SuiteOut:
    suite = systems[0].suite
    return schema.SuiteOut(
        sha256=suite.sha256,
        articles=len(suite.cases),
        systems={result.system: _system(result) for result in systems},
        flips=tuple(
            schema.FlipOut(a=a.system, b=b.system, thresholds=tuple(map(_threshold, turned)))
            for a, b in combinations(systems, 2)
            if (turned := flips(a.curve, b.curve))
        ),
    )


def _system(result: Result) -> schema.SystemOut:
    score = result.score
    seen, asked = result.recall_of_characters()
    alarms, empty = score.false_alarms()
    return schema.SystemOut(
        asked=cast("dict[str, JsonValue]", result.asked.model_dump(mode="json", exclude={"recordings"})),
        failed=tuple(article.case_id for article in score.articles if article.failed),
        rows={name: _row(result, row, keep) for name, row, keep in parts()},
        scored_only_claim_f1=_decimal(score.scored_only().counts("claims").f1()),
        coverage=schema.CoverageOut(seen=seen, asked=asked, recall=_decimal(score.coverage())),
        false_alarms=schema.AlarmsOut(
            claims=alarms, articles=empty, per_article=_decimal(Fraction(alarms, empty) if empty else None)
        ),
        violations=len(result.all_violations()),
        rejections=sum(article.rejections for article in score.articles),
        sweep={_threshold(at): _decimal(f1) for at, f1 in result.curve.items()},
        cases={
            case.id: _case(result, case, article)
            for case, article in zip(result.suite.cases, score.articles, strict=True)
        },
    )


def _row(result: Result, row: Row, keep: Keep | None) -> schema.RowOut:
    counts = result.score.counts(row, keep)
    drawn = None if keep else result.intervals[row]
    why = "not drawn for a part of a row" if keep else result.why_no_interval or "nothing is asked"
    return schema.RowOut(
        counts=_counts(counts),
        strict=_shares(counts, lenient=False),
        lenient=_shares(counts, lenient=True),
        whole_f1=None if keep else _decimal(result.score.counts(row, any_slot).f1()),
        ceiling_f1=_decimal(result.ceiling.counts(row, keep).f1()) if result.ceiling else None,
        interval=schema.IntervalOut(
            low=round(drawn.low, _PLACES), high=round(drawn.high, _PLACES), detectable=round(drawn.detectable, _PLACES)
        )
        if drawn
        else None,
        why_no_interval=None if drawn else why,
    )


def _case(result: Result, case: Case, article: ArticleScore) -> schema.CaseOut:
    return schema.CaseOut(
        article_id=case.article.id,
        gold_sha256=case.gold_sha256,
        recording_sha256=result.asked.recordings.get(case.id),
        failed=result.failures.get(case.id, "there is no result") if article.failed else None,
        rows={row: _counts(article.counts(row)) for row in ROWS},
        matches=tuple(
            schema.MatchOut(
                gold=match.gold_id,
                guess=match.guess_id,
                similarity=match.similarity,
                vetoes=tuple(schema.VetoOut(kind=veto.kind, detail=veto.detail) for veto in match.vetoes),
            )
            for match in article.matches
        ),
        faults=tuple(
            schema.FaultOut(
                row=finding.row,
                outcome=finding.outcome,
                gold_id=finding.gold_id,
                guess_id=finding.guess_id,
                gold=finding.gold,
                guess=finding.guess,
            )
            for finding in article.findings
            if is_fault(finding)
        ),
        splits=tuple(schema.CutOut(whole=cut.whole, parts=cut.parts) for cut in article.splits),
        merges=tuple(schema.CutOut(whole=cut.whole, parts=cut.parts) for cut in article.merges),
        violations=result.violations.get(case.id, ()),
        rejections=article.rejections,
    )


def _counts(counts: Counts) -> schema.CountsOut:
    names = ("correct", "partial", "incorrect", "missing", "spurious")
    return schema.CountsOut(**dict(zip(names, counts.as_tuple(), strict=True)))


def _shares(counts: Counts, *, lenient: bool) -> schema.ShareOut:
    return schema.ShareOut(
        precision=_decimal(counts.precision(lenient=lenient)),
        recall=_decimal(counts.recall(lenient=lenient)),
        f1=_decimal(counts.f1(lenient=lenient)),
    )


def _decimal(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), _PLACES)


def _threshold(value: int) -> str:
    return f"{value / WHOLE:.2f}"
