"""Asks a model about the cases of a suite, and keeps what it answers as their recordings.

All cases are asked at once, and what was heard is divided afterwards: each case gets a file of its own for each time it
is asked, written whole or not at all, so a case that fails leaves its old recording as it was.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from evals.recordings import CASSETTES, Place, repeats
from evals.replay import Prompts, extractor, newest
from evals.secrets import secrets_in
from evals.suite import Case, Suite
from pipeline.errors import AnswerError, UsageError
from pipeline.llm import recorder
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.cassette import SUFFIX, Cassette, Interaction, Noted, write_atomic
from pipeline.llm.limits import Limited
from pipeline.llm.retry import Retrying
from pipeline.prompts import HOME
from pipeline.settings import Settings
from pipeline.stages.extract import ExtractOptions
from pipeline.text.sentences import sentences
from pipeline.wiring.door import langchain_chat

Wanted = tuple[Suite, Case]


class Noting:
    """Notes for each request its prompt and how long its answer took: the transport knows neither."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self.seen: dict[str, Noted] = {}

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Ask, and note."""
        start = time.monotonic()
        response = self._inner.complete(request)
        with self._lock:
            self.seen[request.key()] = Noted(prompt=request.prompt, seconds=time.monotonic() - start)
        return response


class Asker(NamedTuple):
    """How a case is asked: by which door, for which model, with which prompts and parameters."""

    door: ChatModel
    model: str
    prompts: Prompts
    options: ExtractOptions

    def ask(self, case: Case) -> dict[str, Noted] | AnswerError:
        """Run the extraction of a case; return what it asked."""
        noting = Noting(self.door)
        extract = extractor(noting, self.model, self.options, self.prompts)
        try:
            extract(case.article, sentences(case.article.text, case.article.language))
        except AnswerError as error:
            return error
        return noting.seen


def choose(names: Sequence[str], suites: Sequence[Suite]) -> list[Wanted]:
    """Find the cases that are named, by ``SUITE`` or ``SUITE/CASE``; all of the suites where nothing is."""
    wanted: dict[tuple[str, str], Wanted] = {}
    for name in names or [suite.name for suite in suites]:
        of_suite, _, of_case = name.partition("/")
        found = [(s, c) for s in suites for c in s.cases if s.name == of_suite and of_case in ("", c.id)]
        if not found:
            raise UsageError(f"there is no suite or case {name!r}: name a suite, or a case such as newsroom/a1")
        wanted |= {(suite.name, case.id): (suite, case) for suite, case in found}
    return list(wanted.values())


def record(
    wanted: Sequence[Wanted],
    settings: Settings,
    *,
    times: int = 1,
    folder: Path = CASSETTES,
    prompts: Path = HOME,
    note: Callable[[str], None] = lambda _: None,
) -> dict[str, str]:
    """Ask for the cases as often as wanted and write their recordings; return why cases failed, by their file.

    The settings say which endpoint and model are asked, and how many requests are in flight.
    """
    chat = langchain_chat(settings)
    options = ExtractOptions(temperature=settings.temperature, max_tokens=settings.max_tokens)
    door = Retrying(
        Limited(chat, in_flight=settings.workers, per_minute=settings.per_minute), attempts=settings.attempts
    )
    asker, failures = Asker(door, chat.model, newest(prompts), options), {}
    known = [settings.api_key.get_secret_value()] if settings.api_key else []
    try:
        for repeat in range(1, times + 1):
            heard, outcomes = _listen(asker, [case for _, case in wanted], settings.workers)
            for (suite, case), outcome in zip(wanted, outcomes, strict=True):
                place = Place(folder, suite.name, case.id, repeat)
                why = str(outcome) if isinstance(outcome, AnswerError) else _write(place.path, heard, outcome, known)
                if why:
                    failures[place.file] = why
                else:
                    note(f"recorded {place.file}")
    finally:
        chat.close()
    if not failures:
        _forget(wanted, times, folder, note)
    return failures


def _listen(
    asker: Asker, cases: Sequence[Case], workers: int
) -> tuple[dict[str, Interaction], list[dict[str, Noted] | AnswerError]]:
    """Ask for all cases while a recorder listens; return what it heard, by the requests' keys."""
    import vcr

    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / f"heard{SUFFIX}"
        tape = vcr.VCR(**recorder.vcr_config())
        recorder.register(tape)
        with tape.use_cassette(str(file), record_mode="all"), ThreadPoolExecutor(workers) as pool:
            outcomes = list(pool.map(asker.ask, cases))
        interactions = Cassette.load(file).interactions if file.exists() else ()
    return {interaction.asked().key(): interaction for interaction in interactions}, outcomes


def _write(path: Path, heard: Mapping[str, Interaction], seen: Mapping[str, Noted], known: Sequence[str]) -> str | None:
    """Write one recording, each answer with its prompt and its time; say why not, where it cannot be kept."""
    own = []
    for key, noted in seen.items():
        if key not in heard:
            return "an answer was given that the recorder did not hear"
        interaction = heard[key]
        told = interaction.recorded.model_copy(update={"prompt": noted.prompt, "seconds": round(noted.seconds, 1)})
        own.append(interaction.model_copy(update={"recorded": told}))
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / path.name
        write_atomic(draft, Cassette.of(own).text())
        if found := list(secrets_in(draft, known=known)):
            return f"it would hold {', '.join(found)}"
    write_atomic(path, Cassette.of(own).text())
    return None


def _forget(wanted: Sequence[Wanted], times: int, folder: Path, note: Callable[[str], None]) -> None:
    """Delete older recordings of further repeats than were asked for now: they were made with other words."""
    for suite, case in wanted:
        for repeat in range(times + 1, repeats(folder, suite) + 1):
            place = Place(folder, suite.name, case.id, repeat)
            if place.path.exists():
                place.path.unlink()
                note(f"deleted {place.file}: only {times} of each case {'was' if times == 1 else 'were'} asked for")
