"""Asks a model about the cases of a suite and about its verdicts, and keeps what it answers as recordings.

All cases are asked at once, and what was heard is divided afterwards: each case gets a file of its own for each time it
is asked, written whole or not at all, so a case that fails leaves its old recording as it was. Verdicts are asked for
after the cases: some rest on what was extracted.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from evals.outputs.facts import count
from evals.recordings import CASSETTES, Asking, Place, of_verdicts, repeats
from evals.replay import extractor, newest
from evals.run import play
from evals.secrets import secrets_in
from evals.suite import Case, Suite
from evals.verdicts.play import Door, judged
from pipeline.errors import Abort, AnswerError, UsageError
from pipeline.llm import recorder
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.cassette import SUFFIX, Cassette, Interaction, Noted, write_atomic
from pipeline.llm.limits import Limited
from pipeline.llm.recorded import RecordedChat
from pipeline.llm.retry import Retrying
from pipeline.prompts import HOME
from pipeline.settings import Settings
from pipeline.stages.asking import AskOptions
from pipeline.stages.extract import ExtractOptions
from pipeline.text.sentences import sentences
from pipeline.wiring.door import langchain_chat

Wanted = tuple[Suite, Case | Asking]
"""A case of a suite, or what is asked of it as a whole."""
Ask = Callable[[ChatModel], str | None]
"""Asks all there is to ask; returns why that is worth nothing, null where it is."""


class Noting:
    """Notes for each request its prompt and how long its answer took: the transport knows neither.

    ``doubtful`` are the requests to be made again after a failure: those refused, and those asked a second time.
    """

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self.seen: dict[str, Noted] = {}
        self.doubtful: set[str] = set()

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Ask, and note."""
        start = time.monotonic()
        response = self._inner.complete(request)
        with self._lock:
            self.seen[request.key()] = Noted(prompt=request.prompt, seconds=time.monotonic() - start)
            if response.finish == "refused":
                self.doubtful.add(request.key())
            if any(message.role == "assistant" for message in request.messages):
                first = request.model_copy(update={"messages": request.messages[:-2]})
                self.doubtful |= {request.key(), first.key()}
        return response

    def settled(self) -> dict[str, Noted]:
        """Return what is not doubtful."""
        return {key: noted for key, noted in self.seen.items() if key not in self.doubtful}


class Kept:
    """Answers what is recorded already, and asks for the rest. ``interactions`` are those recorded, by their keys."""

    def __init__(self, path: Path, inner: ChatModel) -> None:
        self._inner = inner
        self._chat = RecordedChat(path) if path.exists() else None
        found = Cassette.load(path).interactions if self._chat else ()
        self.interactions = {interaction.asked().key(): interaction for interaction in found}

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the recorded answer, or ask."""
        if self._chat is not None and request.key() in self.interactions:
            return self._chat.complete(request)
        return self._inner.complete(request)


class Recorder(NamedTuple):
    """How is asked, and what is done with the answers."""

    door: Door
    folder: Path
    known: Sequence[str]
    """Secrets that no recording may hold."""
    keep: bool
    note: Callable[[str], None]

    def case(self, case: Case) -> Ask:
        """Run the extraction of a case."""

        def ask(chat: ChatModel) -> str | None:
            options = ExtractOptions(**self.door.options.model_dump())
            extract = extractor(chat, self.door.model, options, self.door.prompts)
            try:
                extract(case.article, sentences(case.article.text, case.article.language))
            except AnswerError as error:
                return str(error)
            return None

        return ask

    def verdicts(self, suite: Suite, asking: Asking) -> Ask:
        """Verify a suite's claims, or have them labelled alone; extracted claims are those of the recordings."""

        def ask(chat: ChatModel) -> str | None:
            extractions = {}
            if asking == "verify-extracted":
                played = play(suite, self.folder, 1, self.door.prompts)
                if played.faults:
                    return f"it rests on the extraction, which is not soundly recorded ({played.faults[0]})"
                extractions = played.predicted.extractions
            failures = judged(asking, suite, extractions, self.door._replace(chat=chat)).failures
            first = f"{failures[0].subject}: {failures[0].message}" if failures else ""
            return f"{count(len(failures), 'call')} failed, the first for {first}" if failures else None

        return ask

    def record(self, asks: Sequence[tuple[Place, Ask]]) -> dict[str, str]:
        """Ask all at once and write the recordings; return why some were not written, by their file."""
        import vcr

        kept = [Kept(place.path, self.door.chat) if self.keep else None for place, _ in asks]
        noting = [Noting(one or self.door.chat) for one in kept]
        outcomes: Sequence[str | None] = ["it was not asked to the end"] * len(asks)
        stopped: BaseException | None = None
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / f"heard{SUFFIX}"
            tape = vcr.VCR(**recorder.vcr_config())
            recorder.register(tape)
            with tape.use_cassette(str(file), record_mode="all"), ThreadPoolExecutor(self.door.workers) as pool:
                try:
                    outcomes = list(pool.map(lambda ask, chat: ask[1](chat), asks, noting))
                except (Abort, KeyboardInterrupt) as error:
                    stopped = error
            interactions = Cassette.load(file).interactions if file.exists() else ()
        if stopped and not self.keep:
            raise stopped
        heard = {interaction.asked().key(): interaction for interaction in interactions}
        failures = {}
        for (place, _), notes, had, why in zip(asks, noting, kept, outcomes, strict=True):
            wrong = why if why or notes.seen else "nothing was asked"
            # What was answered is kept for the next try, where it was asked to keep what there is.
            seen = notes.seen if why is None else notes.settled() if had else {}
            if seen:
                wrong = _write(place.path, heard | (had.interactions if had else {}), seen, self.known) or why
            if wrong:
                failures[place.file] = wrong
            else:
                self.note(f"recorded {place.file}")
        if stopped:
            raise stopped
        return failures


def choose(names: Sequence[str], suites: Sequence[Suite], folder: Path = CASSETTES) -> list[Wanted]:
    """Find what is named, by ``SUITE``, ``SUITE/CASE`` or such as ``SUITE/verify-gold``; all suites where nothing is.

    A suite is its cases and what its verdicts rest on, as far as it has gold verdicts or such a recording.
    """
    wanted: dict[tuple[str, str], Wanted] = {}
    for name in names or [suite.name for suite in suites]:
        of_suite, _, of_case = name.partition("/")
        found: list[Wanted] = [(s, c) for s in suites for c in s.cases if s.name == of_suite and of_case in ("", c.id)]
        for suite in suites:
            askings = of_verdicts(folder, suite) if not of_case or suite.events else ("verify-extracted",)
            found += [(suite, one) for one in askings if suite.name == of_suite and of_case in ("", one)]
        if not found:
            raise UsageError(
                f"there is no suite or case {name!r}: name a suite, a case such as newsroom/a1, or newsroom/verify-gold"
            )
        wanted |= {(suite.name, one.id if isinstance(one, Case) else one): (suite, one) for suite, one in found}
    return list(wanted.values())


def record(  # noqa: PLR0913 - the options of the command
    wanted: Sequence[Wanted],
    settings: Settings,
    *,
    times: int = 1,
    folder: Path = CASSETTES,
    prompts: Path = HOME,
    keep: bool = False,
    note: Callable[[str], None] = lambda _: None,
) -> dict[str, str]:
    """Ask for the cases as often as wanted, then for verdicts once, and write the recordings.

    Return why some were not written, by their file. With ``keep`` only what is not recorded yet is asked, and what was
    answered before a call failed is kept too. The settings say which endpoint and model are asked, and how many
    requests are in flight.
    """
    chat = langchain_chat(settings)
    options = AskOptions(temperature=settings.temperature, max_tokens=settings.max_tokens)
    door = Retrying(
        Limited(chat, in_flight=settings.workers, per_minute=settings.per_minute), attempts=settings.attempts
    )
    known = [settings.api_key.get_secret_value()] if settings.api_key else []
    asking = Recorder(
        Door(door, chat.model, options, newest(prompts), settings.workers), folder, known, keep=keep, note=note
    )
    cases = [(suite, one) for suite, one in wanted if isinstance(one, Case)]
    whole = [(suite, one) for suite, one in wanted if not isinstance(one, Case)]
    failures: dict[str, str] = {}
    try:
        for repeat in range(1, times + 1):
            failures |= asking.record(
                [(Place(folder, suite.name, case.id, repeat), asking.case(case)) for suite, case in cases]
            )
        # One after the other: each asks many things at once by itself.
        for suite, one in whole:
            failures |= asking.record([(Place(folder, suite.name, one), asking.verdicts(suite, one))])
    finally:
        chat.close()
    if not failures:
        _forget(cases, times, folder, note)
    return failures


def _write(path: Path, heard: Mapping[str, Interaction], seen: Mapping[str, Noted], known: Sequence[str]) -> str | None:
    """Write one recording, each answer with its prompt and its time; say why not, where it cannot be kept."""
    own = []
    for key, noted in seen.items():
        if key not in heard:
            return "an answer was given that the recorder did not hear"
        interaction = heard[key]
        seconds = interaction.recorded.seconds
        took = round(noted.seconds, 1) if seconds is None else seconds
        told = interaction.recorded.model_copy(update={"prompt": noted.prompt, "seconds": took})
        own.append(interaction.model_copy(update={"recorded": told}))
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / path.name
        write_atomic(draft, Cassette.of(own).text())
        if found := list(secrets_in(draft, known=known)):
            return f"it would hold {', '.join(found)}"
    write_atomic(path, Cassette.of(own).text())
    return None


def _forget(wanted: Sequence[tuple[Suite, Case]], times: int, folder: Path, note: Callable[[str], None]) -> None:
    """Delete older recordings of further repeats than were asked for now: they were made with other words."""
    for suite, case in wanted:
        for repeat in range(times + 1, repeats(folder, suite) + 1):
            place = Place(folder, suite.name, case.id, repeat)
            if place.path.exists():
                place.path.unlink()
                note(f"deleted {place.file}: only {times} of each case {'was' if times == 1 else 'were'} asked for")
