"""Answers a case from its recording, and keeps account of every request, whatever the pipeline makes of the error."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from evals.recordings import Place
from pipeline import prompts as prompt_files
from pipeline.errors import NotRecorded, UsageError
from pipeline.identity import digest
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.recorded import RecordedChat, Recording
from pipeline.prompts import HOME, Prompt
from pipeline.stages.extract import ExtractOptions, Extractor

FaultKind = Literal["missing", "unused", "stale", "orphaned", "unreadable"]
Prompts = Mapping[str, Prompt]
"""The newest version of each prompt, by its name."""


class RecordingFault(NamedTuple):
    """Why a run on the recordings is worth nothing: one fault of one file. ``place`` is null for an orphaned one."""

    kind: FaultKind
    file: str
    place: Place | None
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}: {self.detail}"


class Replay:
    """The chat model of one case: answers what its recording holds, and remembers what was asked in vain.

    Raises ``UsageError`` where the file is no recording.
    """

    def __init__(self, place: Place, prompts: Prompts) -> None:
        self.place = place
        self.chat = RecordedChat(place.path)
        self._prompts = prompts
        self._lock = threading.Lock()
        self._missing: dict[str, ChatRequest] = {}

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the recorded answer. Raises ``NotRecorded``, and remembers it."""
        try:
            return self.chat.complete(request)
        except NotRecorded:
            self._miss(request)
            raise

    def expect(self, request: ChatRequest) -> None:
        """Remember a request to which no answer is recorded, without asking."""
        if request.key() not in {one.key for one in self.chat.recordings}:
            self._miss(request)

    def _miss(self, request: ChatRequest) -> None:
        with self._lock:
            self._missing.setdefault(request.key(), request)

    @property
    def missing(self) -> tuple[ChatRequest, ...]:
        """What was asked and is not recorded, in the order asked."""
        return tuple(self._missing.values())

    @property
    def asked(self) -> ChatRequest:
        """The first recorded request: it says which model was asked, and with which parameters."""
        return self.chat.recordings[0].asked

    @property
    def sha256(self) -> str:
        """Hash what was asked and answered; when that was, and how the file is laid out, make no difference."""
        return digest([[one.key, one.reply.model_dump(mode="json")] for one in self.chat.recordings])

    def extractor(self) -> Extractor:
        """Build the extraction with the newest prompts, and the model and parameters of the recording."""
        asked = self.asked
        options = ExtractOptions(temperature=asked.temperature, max_tokens=asked.max_tokens)
        return extractor(self, asked.model, options, self._prompts)

    def stale(self) -> tuple[Recording, ...]:
        """Return what was recorded with other words of a prompt than it has now, or with one that is gone."""
        now = {name: prompt.sha256 for name, prompt in self._prompts.items()}
        return tuple(one for one in self.chat.recordings if now.get(one.asked.prompt.name) != one.asked.prompt.sha256)

    def faults(self) -> Iterator[RecordingFault]:
        """Yield what is wrong with the recording; to be asked once the case has run.

        Where a recording is stale, what is missing and unused follows from that and is left out.
        """
        stale = self.stale()
        for label in sorted({str(one.asked.prompt) for one in stale}):
            yield fault("stale", self.place, f"recorded with other words of the prompt {label} than it has now")
        if not stale:
            for request in self.missing:
                yield fault("missing", self.place, f"a request for {request.subject} was made and is not recorded")
            for one in self.chat.unused():
                yield fault("unused", self.place, f"interactions.{one.index} was recorded and is not asked for")


def open_replay(place: Place, prompts: Prompts) -> Replay | RecordingFault:
    """Open the recording of a case; a fault where there is none, or none that can be read."""
    if not place.path.exists():
        return fault("missing", place, "this case has no recording")
    try:
        return Replay(place, prompts)
    except UsageError as error:
        return fault("unreadable", place, str(error).replace(str(place.path), place.path.name))


def fault(kind: FaultKind, place: Place, detail: str) -> RecordingFault:
    """Make the fault of a case's recording."""
    return RecordingFault(kind, place.file, place, detail)


def newest(home: Path = HOME) -> dict[str, Prompt]:
    """Load the newest version of every prompt."""
    return {name: prompt_files.load(name, home=home) for name in prompt_files.names(home)}


def extractor(chat: ChatModel, model: str, options: ExtractOptions, prompts: Prompts) -> Extractor:
    """Build the extraction stage as the main job does, with the given prompts."""
    return Extractor(
        chat, model=model, prompt=prompts["extract_claims"], repair=prompts["repair_answer"], options=options
    )
