"""Answers a case from its recording, and keeps account of every request, whatever the pipeline makes of the error."""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pipeline import prompts as prompt_files
from pipeline.errors import NotRecorded, UsageError
from pipeline.identity import digest
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.recorded import RecordedChat, Recording
from pipeline.prompts import HOME, Prompt
from pipeline.records import Record
from pipeline.stages.extract import ExtractOptions, Extractor

FaultKind = Literal["missing", "unused", "stale", "orphaned", "unreadable"]
Prompts = Mapping[str, Prompt]
"""The newest version of each prompt, by its name."""


class RecordingFault(Record):
    """Why a run on the recordings is worth nothing: one fault of one file. ``case`` is null for an orphaned file."""

    kind: FaultKind
    suite: str
    case: str | None
    file: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}: {self.detail}"


class Replay:
    """The chat model of one case: answers what its recording holds, and notes what was asked in vain.

    ``recordings`` are those of the file, ``missing`` the requests that it holds no answer to, in the order asked.
    Raises ``UsageError`` where the file is none of ours.
    """

    def __init__(self, suite: str, case: str, path: Path, prompts: Prompts) -> None:
        self.suite, self.case, self.path = suite, case, path
        self._chat = RecordedChat(path)
        self._prompts = prompts
        self._lock = threading.Lock()
        self._missing: dict[str, ChatRequest] = {}

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the recorded answer. Raises ``NotRecorded``, and remembers it."""
        try:
            return self._chat.complete(request)
        except NotRecorded:
            with self._lock:
                self._missing.setdefault(request.key(), request)
            raise

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """All that the file holds."""
        return self._chat.recordings

    @property
    def missing(self) -> tuple[ChatRequest, ...]:
        """What was asked and is not recorded."""
        return tuple(self._missing.values())

    @property
    def unused(self) -> tuple[Recording, ...]:
        """What is recorded and was not asked."""
        return self._chat.unused()

    @property
    def asked(self) -> ChatRequest:
        """The first recorded request: it says which model was asked, and with which parameters."""
        return self.recordings[0].asked

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that answered."""
        return self._chat.hosts

    @property
    def answered(self) -> tuple[str, ...]:
        """The models that answered, by their own word."""
        return self._chat.models_answering

    @property
    def sha256(self) -> str:
        """Hash what was asked and answered; when that was, and how the file is laid out, make no difference."""
        return digest([[recording.key, recording.reply.model_dump(mode="json")] for recording in self.recordings])

    def extractor(self, chat: ChatModel | None = None) -> Extractor:
        """Build the extraction with the newest prompts, and the model and parameters of the recording."""
        asked = self.asked
        options = ExtractOptions(temperature=asked.temperature, max_tokens=asked.max_tokens)
        return extractor(chat or self, asked.model, options, self._prompts)

    def stale(self) -> tuple[Recording, ...]:
        """Return what was recorded with other words of a prompt than it has now, or with one that is gone."""
        now = {name: prompt.sha256 for name, prompt in self._prompts.items()}
        return tuple(r for r in self.recordings if now.get(r.asked.prompt.name) != r.asked.prompt.sha256)

    def faults(self, folder: Path) -> Iterator[RecordingFault]:
        """Yield what is wrong with the recording; to be asked once the case has run.

        Where a recording is stale, what is missing and unused follows from that and is left out.
        """
        if stale := self.stale():
            for label in sorted({str(recording.asked.prompt) for recording in stale}):
                yield self._fault("stale", folder, f"recorded with other words of the prompt {label} than it has now")
            return
        for request in self.missing:
            yield self._fault("missing", folder, f"a request for {request.subject} was made and is not recorded")
        for recording in self.unused:
            yield self._fault("unused", folder, f"the recording interactions.{recording.index} was not asked for")

    def _fault(self, kind: FaultKind, folder: Path, detail: str) -> RecordingFault:
        file = self.path.relative_to(folder).as_posix()
        return RecordingFault(kind=kind, suite=self.suite, case=self.case, file=file, detail=detail)


def open_replay(suite: str, case: str, path: Path, prompts: Prompts, *, folder: Path) -> Replay | RecordingFault:
    """Open the recording of a case; a fault where there is none, or none that can be read."""
    file = path.relative_to(folder).as_posix()
    if not path.exists():
        return RecordingFault(kind="missing", suite=suite, case=case, file=file, detail="there is no such file")
    try:
        return Replay(suite, case, path, prompts)
    except UsageError as error:
        detail = str(error).replace(str(path), path.name)
        return RecordingFault(kind="unreadable", suite=suite, case=case, file=file, detail=detail)


def newest(home: Path = HOME) -> dict[str, Prompt]:
    """Load the newest version of every prompt."""
    return {name: prompt_files.load(name, home=home) for name in prompt_files.names(home)}


def extractor(chat: ChatModel, model: str, options: ExtractOptions, prompts: Prompts) -> Extractor:
    """Build the extraction stage as the main job does, with the given prompts."""
    return Extractor(
        chat, model=model, prompt=prompts["extract_claims"], repair=prompts["repair_answer"], options=options
    )
