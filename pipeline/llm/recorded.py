"""Answers from recordings at run time: no key, no network."""

import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import NotRecorded, UsageError
from pipeline.identity import digest
from pipeline.llm import wire
from pipeline.llm.base import AnswerMode, ChatRequest, ChatResponse
from pipeline.llm.cassette import SUFFIX, Cassette
from pipeline.records import Record

_ASK_A_MODEL = "set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of yours, to ask a model"


class Recording(Record):
    """One recorded answer, and where it stands: ``index`` counts the interactions of its file from 0."""

    path: Path
    index: int
    key: str
    asked: ChatRequest
    reply: wire.Reply
    mode: AnswerMode
    host: str


class RecordedChat:
    """Answers what was recorded, with origin ``recording``; anything else is ``NotRecorded``, with the reason.

    ``source`` is a folder, which is searched throughout, or files. Where a request was recorded more than once, the
    first one answers, in the order of the files' names. ``recordings`` lists them all.
    """

    def __init__(self, source: Path | Iterable[Path]) -> None:
        where = source if isinstance(source, Path) else "the list of files"
        if isinstance(source, Path):
            found: Iterable[Path] = source.rglob(f"*{SUFFIX}") if source.is_dir() else [source]
            # By length first: a case's own recording comes before its repeats, "a1" before "a1.2".
            source = sorted(found, key=lambda path: (len(path.name), path))
        self.recordings: tuple[Recording, ...] = tuple(recording for path in source for recording in _read(path))
        if not self.recordings:
            raise UsageError(f"{where} holds no recordings: {_ASK_A_MODEL}")
        self._by_key: dict[str, Recording] = {}
        self._by_words: dict[str, Recording] = {}
        self._hashes: dict[str, set[str]] = defaultdict(set)
        for recording in self.recordings:
            asked = recording.asked
            self._by_key.setdefault(recording.key, recording)
            self._by_words.setdefault(_words(asked), recording)
            self._hashes[asked.prompt.name].add(asked.prompt.sha256)
        self._used: set[str] = set()
        self._lock = threading.Lock()

    @property
    def models_answering(self) -> tuple[str, ...]:
        """The models that gave the recorded answers, by their own word."""
        return _names(r.reply.model for r in self.recordings)

    @property
    def models_asked(self) -> tuple[str, ...]:
        """The models that were asked for."""
        return _names(r.asked.model for r in self.recordings)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that answered."""
        return _names(r.host for r in self.recordings)

    def unused(self) -> tuple[Recording, ...]:
        """Return the recordings whose request was not made so far."""
        with self._lock:
            return tuple(r for r in self.recordings if r.key not in self._used)

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the recorded answer. Raises ``NotRecorded``, saying what changed and what to do."""
        key = request.key()
        recording = self._by_key.get(key)
        if recording is None:
            raise NotRecorded(self._why_not(request), attempts=0)
        with self._lock:
            self._used.add(key)
        return wire.respond(request, recording.reply, recording.mode, "recording")

    def _why_not(self, request: ChatRequest) -> str:
        prompt = request.prompt
        hashes = self._hashes.get(prompt.name)
        if hashes and prompt.sha256 not in hashes:
            return (
                f"prompt {prompt.name} v{prompt.version} has changed since it was recorded: record again with "
                f"`make record`, or {_ASK_A_MODEL}"
            )
        same_words = self._by_words.get(_words(request))
        if same_words is None:
            return f"{request.subject} was never recorded with prompt {prompt.name} v{prompt.version}: {_ASK_A_MODEL}"
        asked = same_words.asked
        names = ("model", "temperature", "max_tokens", "answer_schema")
        changed = [name for name in names if getattr(asked, name) != getattr(request, name)]
        values = [f"{name} (was {getattr(asked, name)!r})" if name != "answer_schema" else name for name in changed]
        return (
            f"the request for {request.subject} was recorded with other parameters, {', '.join(values)}: set them "
            f"back, or record again with `make record`"
        )


def _read(path: Path) -> Iterable[Recording]:
    for index, interaction in enumerate(Cassette.load(path).interactions):
        try:
            asked, reply = interaction.asked(), interaction.replied()
        except ValueError as error:
            raise UsageError(
                f"the recording {path} is no chat completion at interactions.{index}: {error}; record it again"
            ) from error
        host = urlsplit(interaction.request.uri).hostname or ""
        mode = wire.mode_of(wire.mapping(interaction.request.body, "the request's body"))
        yield Recording(path=path, index=index, key=asked.key(), asked=asked, reply=reply, mode=mode, host=host)


def _words(request: ChatRequest) -> str:
    return digest([message.model_dump() for message in request.messages])


def _names(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
