"""The verdicts of one system as they stand in ``scores.json``."""

from collections.abc import Sequence
from typing import cast

from pydantic import JsonValue

from evals.outputs import schema
from evals.outputs.numbers import counts_out, decimal, interval_out
from evals.outputs.verdicts import GAINS, gain
from evals.verdicts.answers import Answered, by_label, confusion
from evals.verdicts.coverage import steps
from evals.verdicts.result import VerdictResult


def verdicts_out(result: VerdictResult, beside: Sequence[VerdictResult]) -> schema.VerdictsOut:
    """Write one system's verdicts; ``beside`` holds the suite's systems, among them the claim alone."""
    answers = result.score.answers
    return schema.VerdictsOut(
        asked=cast("dict[str, JsonValue]", result.asked.model_dump(mode="json", exclude={"recordings"})),
        measures={
            name: schema.MeasureOut(
                value=decimal(measure.value),
                precision=decimal(measure.precision),
                recall=decimal(measure.recall),
                counts=counts_out(measure.counts) if measure.counts else None,
                interval=interval_out(result.intervals.get(name)),
                note=measure.note,
            )
            for name, measure in result.score.measures().items()
        },
        gain_over_claim_alone={name: decimal(gain(name, result, beside)) for name in GAINS},
        labels={label: counts_out(counts) for label, counts in by_label(answers).items()},
        label_confusion=confusion(answers, "label"),
        said_confusion=confusion(answers, "said"),
        risk=tuple(
            schema.RiskOut(confidence=step.confidence, covered=step.covered, wrong=step.wrong)
            for step in steps(answers)
        ),
        violations=result.violations,
        failures=tuple(f"{failure.subject}: {failure.code}: {failure.message}" for failure in result.failures),
        answers={answer.asked.name: _answer(answer) for answer in answers},
    )


def _answer(answer: Answered) -> schema.AnswerOut:
    return schema.AnswerOut(
        label=answer.given("label"),
        gold_label=answer.asked.gold.label,
        said=answer.given("said"),
        gold_said=answer.asked.gold.said,
        rests_rightly=answer.rests_rightly,
        confidence=answer.confidence,
        family=answer.family,
    )
