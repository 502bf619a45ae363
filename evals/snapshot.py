"""What a run came to, case by case: small enough to be kept as a baseline, whole enough to name every change.

Everything that an extraction holds is in it but its provenance: what people compare stands as values, the rest (the
places of numbers and dates, how quotes were found, where code and model disagree) under ``seal``, a hash.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, JsonValue, ValidationError

from evals.counts import Counts
from evals.outputs.result import Result
from evals.score import ROWS, ArticleScore
from evals.slots import Row
from evals.verdicts.result import VerdictResult
from evals.verdicts.snapshot import VerdictShot, verdict_shot
from pipeline.errors import UsageError
from pipeline.identity import digest
from pipeline.llm.cassette import write_atomic
from pipeline.records import Claim, Extraction, Mention, Record, Run

Slots = dict[str, JsonValue]
"""A claim's slots by name; ``quote`` holds offsets, for the words stand in the article."""


class CaseShot(Record):
    """One case of one system. ``recording`` hashes what was recorded, null where nothing was."""

    gold: str
    recording: str | None
    failed: str | None
    counts: dict[Row, tuple[int, int, int, int, int]]
    incorrect: tuple[str, ...]
    """The matched claims that a veto made incorrect, and why."""
    wrong_speakers: dict[str, str]
    """The claims of the gold at which another source was named, with both names."""
    violations: tuple[str, ...]
    rejections: dict[str, int]
    claims: dict[str, Slots]
    relations: tuple[str, ...]


class SystemShot(Record):
    """One system on one suite. Tokens and seconds are those of the recording."""

    model: str | None
    answered: tuple[str, ...]
    prompts: dict[str, str]
    prompt_tokens: int
    completion_tokens: int
    seconds: float | None
    cases: dict[str, CaseShot]

    def counts(self, row: Row) -> Counts:
        """Sum a row over the cases."""
        return sum((Counts(*case.counts.get(row, (0,) * 5)) for case in self.cases.values()), Counts())


class Snapshot(Record):
    """A whole run: its systems by suite, and the floors that were in force."""

    format: Literal[1] = 1
    floors: dict[str, str]
    suites: dict[str, dict[str, SystemShot]]
    verdicts: dict[str, dict[str, VerdictShot]] = Field(default_factory=dict)
    """By suite, and by how they came to be."""

    @classmethod
    def load(cls, path: Path) -> "Snapshot":
        """Read a snapshot; a ``UsageError`` where it is none."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "its top"
            raise UsageError(f"{path} is no snapshot of an evaluation: {first['msg']} at {place}") from error

    def write(self, path: Path) -> None:
        """Write the snapshot with one claim or count a line: the same bytes for the same run."""
        write_atomic(path, _laid_out(self.model_dump(mode="json"), depth=7) + "\n")


def snapshot(results: Sequence[Result], floors: Mapping[str, str], verdicts: Sequence[VerdictResult] = ()) -> Snapshot:
    """Take down what the results hold."""
    suites: dict[str, dict[str, SystemShot]] = {}
    for result in results:
        suites.setdefault(result.suite.name, {})[result.system] = _system(result)
    judged: dict[str, dict[str, VerdictShot]] = {}
    for verdict in verdicts:
        judged.setdefault(verdict.suite.name, {})[verdict.mode] = verdict_shot(verdict)
    return Snapshot(floors=dict(floors), suites=suites, verdicts=judged)


def _system(result: Result) -> SystemShot:
    asked, cases = result.asked, {}
    for case, scored in zip(result.suite.cases, result.score.articles, strict=True):
        found = result.extractions.get(case.id)
        cases[case.id] = CaseShot(
            gold=case.gold_sha256,
            recording=asked.recordings.get(case.id),
            failed=result.failures.get(case.id),
            counts={row: counts.as_tuple() for row in ROWS if (counts := scored.counts(row)) != Counts()},
            incorrect=tuple(
                f"{match.gold_id} {veto.kind}: {veto.detail}" for match in scored.matches for veto in match.vetoes
            ),
            wrong_speakers=_wrong_speakers(scored),
            violations=result.violations.get(case.id, ()),
            rejections=dict(Counter(rejection.reason for rejection in found.rejections)) if found else {},
            claims=_claims(found, scored) if found else {},
            relations=tuple(sorted(f"{one.a} {one.kind} {one.b}" for one in found.relations)) if found else (),
        )
    return SystemShot(
        model=asked.model,
        answered=asked.answered,
        prompts={str(prompt): prompt.sha256 for prompt in asked.prompts},
        prompt_tokens=asked.tokens.prompt_tokens,
        completion_tokens=asked.tokens.completion_tokens,
        seconds=asked.seconds,
        cases=cases,
    )


def _wrong_speakers(scored: ArticleScore) -> dict[str, str]:
    return {
        finding.gold_id: f"{finding.gold!r}, not {finding.guess!r}"
        for finding in scored.findings
        if finding.row == "source name" and finding.outcome == "incorrect" and finding.matched and finding.gold_id
    }


def _claims(found: Extraction, scored: ArticleScore) -> dict[str, Slots]:
    golds = {match.guess_id: match.gold_id for match in scored.matches}
    return {claim.id: _slots(claim, golds.get(claim.id)) for claim in found.claims}


def _slots(claim: Claim, gold: str | None) -> Slots:
    return {
        "text": claim.text,
        **({"gold": gold} if gold else {}),
        "type": claim.type,
        "modality": claim.modality,
        "check-worthiness": "yes" if claim.check_worthy else "no",
        **_listed("quantity", [f"{q.text} = {q.bound} {_number(q.value)} {q.unit}" for q in claim.quantities]),
        **_listed("date", [f"{day.text} = {day.iso}" for day in claim.dates]),
        **_listed("mention", [_mention(mention) for mention in claim.mentions]),
        "seal": digest(claim.model_dump(mode="json", exclude={"provenance"}))[:8],
    }


def _mention(mention: Mention) -> JsonValue:
    said = mention.attribution
    slots: dict[str, JsonValue] = {"quote": [mention.span.start, mention.span.end], "voice": said.voice}
    for name, value in (
        ("source", said.source),
        ("source name", said.source_name),
        ("source role", said.source_role),
        ("source affiliation", said.source_affiliation),
        ("source kind", said.source_kind),
        ("cue", said.cue),
        ("via", said.via),
        ("said on", said.said_on),
    ):
        if value is not None:
            slots[name] = value.quote if isinstance(value, Run) else str(value)
    return slots


def _listed(name: str, values: Sequence[JsonValue]) -> Slots:
    return {f"{name} {number}": value for number, value in enumerate(values, 1)}


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}" if value == float(f"{value:g}") else repr(value)


def _laid_out(value: JsonValue, depth: int, indent: str = "") -> str:
    """Write JSON with each entry of the outer ``depth`` objects on a line of its own."""
    if not isinstance(value, dict) or not value or depth == 0:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    inner = indent + " "
    entries = (
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {_laid_out(value[key], depth - 1, inner)}" for key in value
    )
    return "{\n" + ",\n".join(entries) + "\n" + indent + "}"
