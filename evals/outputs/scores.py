"""The results as JSON for programs: exact counts and rounded decimals, in the form of ``scores.schema.json``."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import cast

from pydantic import JsonValue

from evals.counts import Counts
from evals.outputs import schema
from evals.outputs.faults import is_fault
from evals.outputs.numbers import counts_out, decimal, interval_out
from evals.outputs.result import Result, by_suite
from evals.outputs.verdict_scores import verdicts_out
from evals.score import ROWS, ArticleScore, Keep, any_slot
from evals.slots import Row
from evals.suite import Case
from evals.sweep import flips
from evals.table import parts
from evals.verdicts.result import VerdictResult
from evals.words import WHOLE


def scores(results: Sequence[Result], verdicts: Sequence[VerdictResult] = ()) -> JsonValue:
    """Return all results as JSON, mappings sorted by key: the same for the same results."""
    suites = {
        name: _suite(systems, [result for result in verdicts if result.suite.name == name])
        for name, systems in by_suite(results).items()
    }
    return _ordered(schema.Scores(suites=suites).model_dump(mode="json"))


def _ordered(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _suite(systems: Sequence[Result], verdicts: Sequence[VerdictResult]) -> schema.SuiteOut:
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
        verdicts={result.mode: verdicts_out(result, verdicts) for result in verdicts},
    )


def _system(result: Result) -> schema.SystemOut:
    score = result.score
    seen, asked = result.recall_of_characters()
    alarms, empty = score.false_alarms()
    return schema.SystemOut(
        asked=cast("dict[str, JsonValue]", result.asked.model_dump(mode="json", exclude={"recordings"})),
        failed=tuple(article.case_id for article in score.articles if article.failed),
        rows={name: _row(result, row, keep) for name, row, keep in parts()},
        scored_only_claim_f1=decimal(score.scored_only().counts("claims").f1()),
        coverage=schema.CoverageOut(seen=seen, asked=asked, recall=decimal(score.coverage())),
        false_alarms=schema.AlarmsOut(
            claims=alarms, articles=empty, per_article=decimal(Fraction(alarms, empty) if empty else None)
        ),
        violations=len(result.all_violations()),
        rejections=sum(article.rejections for article in score.articles),
        sweep={_threshold(at): decimal(f1) for at, f1 in result.curve.items()},
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
        counts=counts_out(counts),
        strict=_shares(counts, lenient=False),
        lenient=_shares(counts, lenient=True),
        whole_f1=None if keep else decimal(result.score.counts(row, any_slot).f1()),
        ceiling_f1=decimal(result.ceiling.counts(row, keep).f1()) if result.ceiling else None,
        interval=interval_out(drawn),
        why_no_interval=None if drawn else why,
    )


def _case(result: Result, case: Case, article: ArticleScore) -> schema.CaseOut:
    return schema.CaseOut(
        article_id=case.article.id,
        gold_sha256=case.gold_sha256,
        recording_sha256=result.asked.recordings.get(case.id),
        failed=result.failures.get(case.id, "there is no result") if article.failed else None,
        rows={row: counts_out(article.counts(row)) for row in ROWS},
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


def _shares(counts: Counts, *, lenient: bool) -> schema.ShareOut:
    return schema.ShareOut(
        precision=decimal(counts.precision(lenient=lenient)),
        recall=decimal(counts.recall(lenient=lenient)),
        f1=decimal(counts.f1(lenient=lenient)),
    )


def _threshold(value: int) -> str:
    return f"{value / WHOLE:.2f}"
