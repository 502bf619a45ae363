"""Runs a suite's verification on its recordings, on gold claims and on extracted ones, and the claim alone beside."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from evals.outputs.result import Asked
from evals.provenance import asked_of
from evals.recordings import Place, of_verdicts
from evals.replay import Prompts, RecordingFault, Replay, open_replay
from evals.suite import Suite
from evals.verdicts.alone import PROMPT, Alone, guessed, majority
from evals.verdicts.claims import extracted_claims, gold_claims
from evals.verdicts.result import Mode, VerdictResult, of_labels, of_verification
from pipeline.llm.base import ChatModel
from pipeline.records import Extraction
from pipeline.stages.asking import AskOptions


class Door(NamedTuple):
    """Who is asked, and how."""

    chat: ChatModel
    model: str
    options: AskOptions
    prompts: Prompts
    workers: int = 1


class PlayedVerdicts(NamedTuple):
    """What came of a suite's recordings of verdicts, and what is wrong with them."""

    results: tuple[VerdictResult, ...]
    replays: tuple[Replay, ...]
    faults: tuple[RecordingFault, ...]


def play_verdicts(
    suite: Suite, cassettes: Path, prompts: Prompts, extractions: Mapping[str, Extraction]
) -> PlayedVerdicts:
    """Run all that a suite has recordings of; ``extractions`` are the recorded ones, by the case's id."""
    results: list[VerdictResult] = []
    replays: list[Replay] = []
    faults: list[RecordingFault] = []
    for mode in of_verdicts(cassettes, suite):
        replay = open_replay(Place(cassettes, suite.name, mode), prompts)
        if isinstance(replay, RecordingFault):
            faults.append(replay)
            continue
        options = AskOptions(temperature=replay.asked.temperature, max_tokens=replay.asked.max_tokens)
        door = Door(replay, replay.asked.model, options, prompts)
        results.append(judged(mode, suite, extractions, door, asked=asked_of([replay])))
        replays.append(replay)
        faults += replay.faults()
    if suite.events:
        results.append(of_labels("majority", suite, majority(suite)))
    return PlayedVerdicts(tuple(results), tuple(replays), tuple(faults))


def judged(
    mode: Mode,
    suite: Suite,
    extractions: Mapping[str, Extraction],
    door: Door,
    *,
    asked: Asked | None = None,
) -> VerdictResult:
    """Ask for verdicts in one of the ways, and score them. ``asked`` says how they came to be."""
    if mode == "alone":
        prompt, repair = door.prompts[PROMPT], door.prompts["repair_answer"]
        guess = Alone(door.chat, model=door.model, prompt=prompt, repair=repair, options=door.options)
        labels, failures = guess(suite)
        return of_labels(mode, suite, guessed(suite, labels), asked, failures)
    from evals.verdicts.verifier import verify  # loads the index
    from pipeline.wiring.verifier import make_stages

    claims = gold_claims(suite) if mode == "verify-gold" else extracted_claims(suite, extractions)
    unread = {case.article.id for case in suite.cases} - {extraction.article_id for extraction in claims.extractions}
    stages = make_stages(door.chat, door.model, door.prompts, door.options)
    found = verify(suite, claims, stages, workers=door.workers, unread=sorted(unread))
    return of_verification(mode, suite, found.verification, claims, asked=asked, failures=found.failures)
