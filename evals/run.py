"""Runs extraction and verification on their recordings, with the rules and other yardsticks beside, and scores all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from evals.agreement import agreement
from evals.outputs.result import Asked, Result, assess
from evals.provenance import asked_of
from evals.recordings import CASSETTES, Place, orphans, repeats
from evals.replay import Prompts, RecordingFault, Replay, newest, open_replay
from evals.score import SuiteScore
from evals.suite import Case, Suite, suite_names
from evals.verdicts.play import PlayedVerdicts, play_verdicts
from evals.verdicts.result import VerdictResult
from pipeline.errors import AnswerError
from pipeline.export import results as result_files
from pipeline.export import write_json
from pipeline.prompts import HOME
from pipeline.records import Article, Extraction, Failure, Sentence
from pipeline.stages.base import UnitResult
from pipeline.text.sentences import sentences

MODEL, RULES = "model", "rules"
_RULES_NOTE = "Cue words, quotation marks, headings, numbers and dates: no model was asked."

Extract = Callable[[Article, Sequence[Sentence]], UnitResult]


class Predicted(NamedTuple):
    """What a system gave for the cases of a suite, by the case's id: an extraction, or why there is none."""

    extractions: dict[str, Extraction]
    failures: dict[str, Failure]


class Played(NamedTuple):
    """What came of a suite's recordings: the predictions, who gave them, and what is wrong with the recordings."""

    predicted: Predicted
    replays: tuple[Replay, ...]
    faults: tuple[RecordingFault, ...]


@dataclass(frozen=True)
class System:
    """One system on one suite: what it gave, and what that is worth."""

    predicted: Predicted
    result: Result


@dataclass(frozen=True)
class Evaluation:
    """All systems on all suites: for each suite the model, its further repeats, then the rules.

    With ``faults`` the run is invalid, and there are no systems; ``replays`` are then those at fault.
    """

    suites: tuple[Suite, ...]
    prompts: Prompts
    systems: tuple[System, ...] = ()
    verdicts: tuple[VerdictResult, ...] = ()
    """For each suite what was verified on gold claims and on extracted ones, then the yardsticks without evidence."""
    faults: tuple[RecordingFault, ...] = ()
    replays: tuple[Replay, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        """Return the systems' results."""
        return tuple(system.result for system in self.systems)

    @property
    def models(self) -> tuple[Result, ...]:
        """Return the results of all systems but the rules."""
        return tuple(result for result in self.results if result.system != RULES)


def evaluate(
    suites: Sequence[Suite],
    *,
    cassettes: Path = CASSETTES,
    prompts: Path = HOME,
    known: Sequence[str] | None = None,
    rules_only: bool = False,
) -> Evaluation:
    """Run and score the suites. ``known`` names all suites that there are: recordings of others are orphans."""
    words = newest(prompts)
    played = {
        (suite.name, repeat): play(suite, cassettes, repeat, words)
        for suite in suites
        for repeat in range(1, 1 if rules_only else repeats(cassettes, suite) + 1)
    }
    judged = [
        play_verdicts(suite, cassettes, words, played[suite.name, 1].predicted.extractions)
        for suite in suites
        if not rules_only
    ]
    runs: list[Played | PlayedVerdicts] = [*played.values(), *judged]
    faults = [fault for one in runs for fault in one.faults]
    if not rules_only:
        faults += stray(cassettes, suites, known)
    if faults:
        replays = tuple(replay for one in runs for replay in one.replays if any(replay.faults()))
        return Evaluation(tuple(suites), words, faults=tuple(faults), replays=replays)
    systems: list[System] = []
    for suite in suites:
        ceiling = agreement(suite)
        for (name, repeat), one in played.items():
            if name == suite.name:
                label = MODEL if repeat == 1 else f"{MODEL}-{repeat}"
                systems.append(_system(label, suite, one.predicted, ceiling=ceiling, asked=asked_of(one.replays)))
        systems.append(_system(RULES, suite, by_rules(suite), ceiling=ceiling, asked=Asked(note=_RULES_NOTE)))
    verdicts = tuple(result for one in judged for result in one.results)
    return Evaluation(tuple(suites), words, tuple(systems), verdicts)


def play(suite: Suite, cassettes: Path, repeat: int, prompts: Prompts) -> Played:
    """Run a suite's cases on the recordings of one repeat, each case on its own file alone."""
    opened = {case.id: open_replay(Place(cassettes, suite.name, case.id, repeat), prompts) for case in suite.cases}
    replays = {name: one for name, one in opened.items() if isinstance(one, Replay)}
    cases = [case for case in suite.cases if case.id in replays]
    predicted = predict(cases, lambda case: replays[case.id].extractor())
    faults = [one for one in opened.values() if isinstance(one, RecordingFault)]
    faults += [fault for replay in replays.values() for fault in replay.faults()]
    return Played(predicted, tuple(replays.values()), tuple(faults))


def by_rules(suite: Suite) -> Predicted:
    """Run a suite's cases through the rules."""
    from pipeline.stages.rules import RulesExtractor

    rules = RulesExtractor()
    return predict(suite.cases, lambda _: rules)


def predict(cases: Sequence[Case], extract: Callable[[Case], Extract]) -> Predicted:
    """Run an extraction on each case. An answer that cannot be used fails its case; other errors are raised."""
    predicted = Predicted({}, {})
    for case in cases:
        article = case.article
        try:
            given = extract(case)(article, sentences(article.text, article.language))
            predicted.extractions[case.id] = given.extraction
        except AnswerError as error:
            predicted.failures[case.id] = Failure(
                stage="extract",
                subject=article.name,
                article_id=article.id,
                code=error.code,
                message=str(error),
                attempts=error.attempts,
            )
    return predicted


def stray(cassettes: Path, suites: Sequence[Suite], known: Sequence[str] | None) -> Iterator[RecordingFault]:
    """Yield the files that are the recording of nothing."""
    for file in orphans(cassettes, suites, suite_names() if known is None else known):
        yield RecordingFault("orphaned", file, None, "belongs to no case: delete it")


def write_predictions(out: Path, evaluation: Evaluation) -> None:
    """Write what was scored: the model's as ``<suite>/claims.jsonl`` and so on, others' in a folder of their own."""
    for system in evaluation.systems:
        suite, name = system.result.suite, system.result.system
        folder = out / suite.name if name == MODEL else out / suite.name / name
        with result_files(folder) as files:
            files.write(case.article for case in suite.cases)
            files.write(system.predicted.failures.values())
            for extraction in system.predicted.extractions.values():
                files.write([*extraction.claims, *extraction.relations, *extraction.rejections])
    for result in evaluation.verdicts:
        if result.found is not None:
            write_json(out / result.suite.name / f"{result.mode}.json", result.found.model_dump(mode="json"))


def _system(name: str, suite: Suite, predicted: Predicted, *, ceiling: SuiteScore, asked: Asked) -> System:
    why = {case: f"{failure.code}: {failure.message}" for case, failure in predicted.failures.items()}
    result = assess(name, suite, predicted.extractions, ceiling=ceiling, asked=asked, failures=why)
    return System(predicted, result)
