"""The manifest of a run: what ran, with what, and counts that add up. No clock: the same run writes the same bytes."""

from collections import Counter
from collections.abc import Iterable

from pydantic import JsonValue

from pipeline.batch.ledger import Unit
from pipeline.records import Failure, Record, Rejection
from pipeline.stages.base import Answer
from pipeline.verdicts import Verification


class Counts(Record):
    """What went in and what came out.

    ``inputs`` is the sum of articles, unreadable and set aside; ``articles`` of done, failed and pending.
    """

    inputs: int
    articles: int
    unreadable: int
    set_aside: int
    done: int
    failed: int
    pending: int
    claims: int
    mentions: int
    check_worthy: int
    relations: int
    disagreements: int
    rejections: dict[str, int]
    failures: dict[str, int]
    alignments: dict[str, int]


class VerificationCounts(Record):
    """What verification gave. ``judged`` families are those worth checking: the sum of ``states``.

    ``labels`` and ``said`` count those that have a verdict.
    """

    origins: int
    matters: int
    families: int
    judged: int
    evidence: int
    counted: int
    """Evidence that counts."""
    states: dict[str, int]
    labels: dict[str, int]
    said: dict[str, int]
    links: dict[str, int]
    """Pairs of claims by what was decided and on what ground."""


class StageSpent(Record):
    """What the answers of one stage took."""

    answers: int
    prompt_tokens: int
    completion_tokens: int


class Spent(Record):
    """The answers that the results rest on. ``usd`` is null where a price is not known, 0 for recordings."""

    answers: int
    live: int
    recorded: int
    prompt_tokens: int
    completion_tokens: int
    usd: float | None
    stages: dict[str, StageSpent]


class PromptUsed(Record):
    """One prompt file."""

    name: str
    version: int
    sha256: str


class RecordingsUsed(Record):
    """Which recordings answered."""

    hosts: tuple[str, ...]
    models: tuple[str, ...]


class Manifest(Record):
    """All that a reader of the results needs to know about how they came to be."""

    complete: bool
    """False where the run was stopped before every article had its turn."""
    stopped_by: str | None
    fingerprint: str
    """Of extraction: hashes what can change a result, beside the article."""
    verifier: str | None
    """The same of verification; null where nothing was verified."""
    model_asked: str
    models_answered: dict[str, int]
    modes: dict[str, int]
    prompts: tuple[PromptUsed, ...]
    recordings: RecordingsUsed | None
    embeddings: str
    counts: Counts
    verification: VerificationCounts | None
    """Null where nothing was verified."""
    spent: Spent
    settings: dict[str, JsonValue]
    versions: dict[str, str]


class Tally:
    """Adds up a run, one unit at a time."""

    def __init__(self) -> None:
        self._states: Counter[str] = Counter()
        self._sums: Counter[str] = Counter()
        self._rejections: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._alignments: Counter[str] = Counter()
        self.models: Counter[str] = Counter()
        self.modes: Counter[str] = Counter()
        self._stages: dict[str, Counter[str]] = {}
        self.live_prompt_tokens = 0
        self.live_completion_tokens = 0

    def unit(self, unit: Unit) -> None:
        """Count one article."""
        self._states[unit.state] += 1
        if unit.failure:
            self._failures[unit.failure.code] += 1
        if not unit.result:
            return
        extraction = unit.result.extraction
        self._sums["claims"] += len(extraction.claims)
        self._sums["relations"] += len(extraction.relations)
        for claim in extraction.claims:
            self._sums["mentions"] += len(claim.mentions)
            self._sums["check_worthy"] += claim.check_worthy
            self._sums["disagreements"] += len(claim.disagreements)
            self._alignments.update(mention.alignment for mention in claim.mentions)
        self._rejections.update(rejection.reason for rejection in extraction.rejections)
        self.answers(unit.result.answers)

    def answers(self, answers: Iterable[Answer]) -> None:
        """Count the answers that results rest on."""
        for answer in answers:
            self.models[answer.model] += 1
            self.modes[answer.mode] += 1
            self._sums["recorded" if answer.recorded else "live"] += 1
            stage = self._stages.setdefault(answer.stage, Counter())
            stage.update(answers=1, prompt_tokens=answer.prompt_tokens, completion_tokens=answer.completion_tokens)
            if not answer.recorded:
                self.live_prompt_tokens += answer.prompt_tokens
                self.live_completion_tokens += answer.completion_tokens

    def dropped(self, failures: Iterable[Failure], rejections: Iterable[Rejection]) -> None:
        """Count what verification dropped, and what failed in it."""
        self._failures.update(failure.code for failure in failures)
        self._rejections.update(rejection.reason for rejection in rejections)

    def inputs(self, failures: Iterable[Failure], rejections: Iterable[Rejection]) -> None:
        """Count the inputs that did not become articles."""
        for failure in failures:
            self._failures[failure.code] += 1
            self._sums["unreadable"] += 1
        for rejection in rejections:
            self._rejections[rejection.reason] += 1
            self._sums["set_aside"] += 1

    def counts(self) -> Counts:
        """Return the counts."""
        articles = self._states.total()
        names = ("unreadable", "set_aside", "claims", "mentions", "check_worthy", "relations", "disagreements")
        return Counts(
            inputs=articles + self._sums["unreadable"] + self._sums["set_aside"],
            articles=articles,
            done=self._states["done"],
            failed=self._states["failed"],
            pending=self._states["pending"],
            rejections=_sorted(self._rejections),
            failures=_sorted(self._failures),
            alignments=_sorted(self._alignments),
            **{name: self._sums[name] for name in names},
        )

    def spent(self, usd: float | None) -> Spent:
        """Return what the answers took, at the cost that the caller has worked out."""
        return Spent(
            answers=self._sums["live"] + self._sums["recorded"],
            live=self._sums["live"],
            recorded=self._sums["recorded"],
            prompt_tokens=sum(stage["prompt_tokens"] for stage in self._stages.values()),
            completion_tokens=sum(stage["completion_tokens"] for stage in self._stages.values()),
            usd=usd,
            stages={name: StageSpent(**stage) for name, stage in self._stages.items()},
        )


def verification_counts(found: Verification) -> VerificationCounts:
    """Count what verification gave."""
    links = {(link.a, link.b): link for family in found.families for link in (*family.merges, *family.vetoes)}
    return VerificationCounts(
        origins=len(found.origins),
        matters=len(found.matters),
        families=len(found.families),
        judged=len(found.verdicts),
        evidence=len(found.evidence),
        counted=sum(one.counts for one in found.evidence),
        states=_sorted(Counter(verdict.state for verdict in found.verdicts)),
        labels=_sorted(Counter(verdict.label for verdict in found.verdicts if verdict.label)),
        said=_sorted(Counter(verdict.said for verdict in found.verdicts if verdict.said)),
        links=_sorted(Counter(f"{link.outcome} by {link.ground}" for link in links.values())),
    )


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items()))
