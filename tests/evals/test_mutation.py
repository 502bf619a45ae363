"""One character more in a prompt, and every case that depends on it goes red."""

import json
import shutil
from pathlib import Path

import pytest

from evals.cli.commands import STANDARD, Files
from evals.recordings import Place, of_verdicts
from evals.replay import RecordingFault, Replay, extractor, newest, open_replay
from evals.run import play
from pipeline import prompts
from pipeline.llm.scripted import ScriptedChat
from pipeline.prompts import HOME
from pipeline.stages.extract import ExtractOptions
from pipeline.text.sentences import sentences
from tests.evals.workshop import MODEL, Workshop, completion, draft

UNUSED = {
    "repair_answer": "sent only after an answer that does not fit, and every recorded first answer fits",
    "label_claims_known": "asked about public sets, which do not come with the project",
}
"""The prompts that no recording of the project rests on, and why. Their test is on a recording made for it."""
PARTS = [
    (name, path.name)
    for name in prompts.names()
    for path in sorted((HOME / name).glob(f"v{prompts.versions(name)[-1]}.*"))
]


def mutated(files: Files, folder: Path, name: str, part: str) -> Files:
    """Copy the prompts, and add one character to a file of one."""
    shutil.copytree(files.prompts, folder)
    with (folder / name / part).open("a", encoding="utf-8") as file:
        file.write("\n" if part.endswith(".json") else "x")
    return files._replace(prompts=folder)


def faults(files: Files) -> list[RecordingFault]:
    """What a run would refuse, without its scores; of the recordings of verdicts, what is stale."""
    words = newest(files.prompts)
    found = [fault for suite in files.suites() for fault in play(suite, files.cassettes, 1, words).faults]
    for place in verdict_places(files):
        replay = open_replay(place, words)
        if isinstance(replay, RecordingFault):
            found.append(replay)
        elif replay.stale():
            found += replay.faults()
    return found


def verdict_places(files: Files) -> list[Place]:
    return [
        Place(files.cassettes, suite.name, asking)
        for suite in files.suites()
        for asking in of_verdicts(files.cassettes, suite)
    ]


def red(found: list[RecordingFault]) -> set[tuple[str, str]]:
    return {(fault.place.suite, fault.place.case) for fault in found if fault.place}


def dependents(files: Files, name: str) -> set[tuple[str, str]]:
    """The cases whose recordings name the prompt, or, for the one that asks again, hold a second turn."""
    found = set()
    for suite in files.suites():
        for case in suite.cases:
            replay = open_replay(Place(files.cassettes, suite.name, case.id), newest(files.prompts))
            assert isinstance(replay, Replay), f"{case.id}: {replay}"
            for one in replay.chat.recordings:
                again = any(message.role == "assistant" for message in one.asked.messages)
                if one.asked.prompt.name == name or (name == "repair_answer" and again):
                    found.add((suite.name, case.id))
    for place in verdict_places(files):
        replay = open_replay(place, newest(files.prompts))
        assert isinstance(replay, Replay), f"{place.case}: {replay}"
        if any(one.asked.prompt.name == name for one in replay.chat.recordings):
            found.add((place.suite, place.case))
    return found


def test_untouched_the_recordings_are_sound():
    assert faults(STANDARD) == []


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_a_character_more_in_a_prompt_turns_every_case_red_that_rests_on_it(tmp_path, name, part):
    touched = dependents(STANDARD, name)
    assert bool(touched) != (name in UNUSED), f"say in UNUSED why nothing rests on {name}, or no longer say so"
    files = mutated(STANDARD, tmp_path / "prompts", name, part)
    assert red(faults(files)) == touched


def test_a_character_more_in_the_prompt_that_asks_again_turns_red_what_was_asked_again(tmp_path):
    workshop = Workshop(tmp_path, articles=2)
    article = workshop.case(1).article
    answers = ["Here you are.", json.dumps(draft(1))]
    chat = ScriptedChat(answers)
    extract = extractor(chat, MODEL, ExtractOptions(), newest(workshop.files.prompts))
    extract(article, sentences(article.text, article.language))
    workshop.keep(1, [(request, completion(text)) for request, text in zip(chat.requests, answers, strict=True)])
    assert faults(workshop.files) == []
    assert dependents(workshop.files, "repair_answer") == {("mine", "w1")}
    files = mutated(workshop.files, tmp_path / "mutated", "repair_answer", "v1.md")
    assert files.evaluate(files.suites()).results == ()
    assert red(faults(files)) == {("mine", "w1")}
    assert {fault.kind for fault in faults(files)} == {"missing", "unused"}
