"""What ``scores.json`` holds, as typed records, and the JSON Schema that is made of them.

``python -m evals.outputs.schema > evals/outputs/scores.schema.json`` writes the schema anew.
"""

import json
import sys
from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, JsonValue

from evals.counts import Outcome
from evals.values import VetoKind
from pipeline.records import Record
from pipeline.verdicts import Label, Said


class Published(Record):
    """Base of these records; shares are decimals of six places, null where there is nothing to divide by."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class CountsOut(Published):
    """The counts of the Message Understanding Conferences."""

    correct: int
    partial: int
    incorrect: int
    missing: int
    spurious: int


class ShareOut(Published):
    """Precision, recall and their harmonic mean."""

    precision: float | None
    recall: float | None
    f1: float | None


class IntervalOut(Published):
    """The middle 95 per cent of 10,000 seeded draws of articles."""

    low: float
    high: float
    detectable: float
    """The least true difference to another run that would be seen four times in five."""


class RowOut(Published):
    """One row of the table of scores. Slots count on claims and mentions that have a partner."""

    counts: CountsOut
    strict: ShareOut
    """Correct alone."""
    lenient: ShareOut
    """Half of each partial too."""
    whole_f1: float | None
    """Strict F1 in which the slots of claims and mentions without a partner are missing or spurious too."""
    ceiling_f1: float | None
    """Strict F1 of the annotators against each other; null where fewer than two annotated."""
    interval: IntervalOut | None
    """Of the strict F1."""
    why_no_interval: str | None


class VetoOut(Published):
    """Why a matched pair is incorrect."""

    kind: VetoKind
    detail: str


class MatchOut(Published):
    """A claim of the gold and the prediction that answers it; ``similarity`` is in ten-thousandths."""

    gold: str
    guess: str
    similarity: int
    vetoes: tuple[VetoOut, ...]


class FaultOut(Published):
    """A claim, mention or slot that is not correct. A missing or spurious claim stands for all that is in it."""

    row: str
    outcome: Outcome
    gold_id: str | None
    guess_id: str | None
    gold: str | None
    guess: str | None


class CutOut(Published):
    """A claim of one side, and those of the other that share its words."""

    whole: str
    parts: tuple[str, ...]


class CaseOut(Published):
    """One article."""

    article_id: str
    """Hashes the article's content."""
    gold_sha256: str
    recording_sha256: str | None
    """Null where the answers came from no recording."""
    failed: str | None
    """Why there is no result; null where there is one."""
    rows: Mapping[str, CountsOut]
    matches: tuple[MatchOut, ...]
    faults: tuple[FaultOut, ...]
    splits: tuple[CutOut, ...]
    merges: tuple[CutOut, ...]
    violations: tuple[str, ...]
    """Hard checks that failed."""
    rejections: int
    """Drafts that the pipeline dropped."""


class CoverageOut(Published):
    """The gold's characters that stand in any prediction, however the claims were cut."""

    seen: int
    asked: int
    recall: float | None


class AlarmsOut(Published):
    """Claims found in articles whose gold holds none."""

    claims: int
    articles: int
    per_article: float | None


class SystemOut(Published):
    """One system on one suite."""

    asked: Mapping[str, JsonValue]
    """How the answers came to be: models, prompts with their hashes, tokens and seconds at the recording."""
    failed: tuple[str, ...]
    """The cases without a result. They stay in every count."""
    rows: Mapping[str, RowOut]
    scored_only_claim_f1: float | None
    """Strict F1 of the claims without the failed cases."""
    coverage: CoverageOut
    false_alarms: AlarmsOut
    violations: int
    rejections: int
    sweep: Mapping[str, float | None]
    """Strict F1 of the claims by the threshold of the match."""
    cases: Mapping[str, CaseOut]


class FlipOut(Published):
    """Two systems, and the thresholds of the match at which the other one is better."""

    a: str
    b: str
    thresholds: tuple[str, ...]


class MeasureOut(Published):
    """One figure of the verdicts. Precision and recall stand with an F1, counts where there are any."""

    value: float | None
    precision: float | None
    recall: float | None
    counts: CountsOut | None
    interval: IntervalOut | None
    """Families drawn again."""
    note: str


class AnswerOut(Published):
    """What was said of one family of the gold."""

    label: str
    """The label given, or why there is none: missing, failed."""
    gold_label: Label
    said: str
    gold_said: Said
    rests_rightly: bool | None
    """Whether the evidence cited is the gold's; null for a system that cites none."""
    confidence: int | None
    family: str | None
    """The system's family that answers."""


class RiskOut(Published):
    """All verdicts at least as sure as this."""

    confidence: int
    covered: int
    wrong: int


class VerdictsOut(Published):
    """The verdicts of one system on one suite."""

    asked: Mapping[str, JsonValue]
    measures: Mapping[str, MeasureOut]
    gain_over_claim_alone: Mapping[str, float | None]
    labels: Mapping[str, CountsOut]
    label_confusion: Mapping[str, Mapping[str, int]]
    """What was given, by the label of the gold."""
    said_confusion: Mapping[str, Mapping[str, int]]
    risk: tuple[RiskOut, ...]
    violations: tuple[str, ...]
    """Hard checks that failed."""
    failures: tuple[str, ...]
    """Calls that gave no answer."""
    answers: Mapping[str, AnswerOut]
    """By the event and the family of the gold."""


class SuiteOut(Published):
    """All systems on one suite."""

    sha256: str
    """Covers every article and every gold."""
    articles: int
    systems: Mapping[str, SystemOut]
    flips: tuple[FlipOut, ...]
    verdicts: Mapping[str, VerdictsOut]
    """By how they came to be: verified on gold claims, on extracted ones, guessed from the claim alone, majority."""


class Scores(Published):
    """The file ``scores.json``: every suite by its name."""

    version: Literal[1] = 1
    suites: Mapping[str, SuiteOut]


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(Scores.model_json_schema(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
