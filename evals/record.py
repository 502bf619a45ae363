"""Records the answers for a suite's cases: ``python -m evals.record [SUITE...]``, by default every suite.

Each case gets a cassette of its own, ``evals/cassettes/<suite>/<case>.json``. All cases are asked at once; what was
heard is divided afterwards, so a case that fails leaves its old cassette as it was.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evals.suite import Case, Suite, load_suite, suite_names
from pipeline import settings as configuration
from pipeline.errors import ClaimlineError
from pipeline.llm import recorder
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse
from pipeline.llm.cassette import Cassette, Interaction, Noted, write_atomic
from pipeline.llm.limits import Limited
from pipeline.llm.retry import Retrying
from pipeline.settings import Settings
from pipeline.text.sentences import sentences
from pipeline.wiring.door import langchain_chat
from pipeline.wiring.stage import make_extractor

CASSETTES = Path(__file__).parent / "cassettes"


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


def record(suites: Sequence[Suite], settings: Settings, *, folder: Path = CASSETTES) -> dict[str, str]:
    """Ask for every case and write its cassette; return the failures, by suite and case."""
    import vcr

    chat = langchain_chat(settings)
    asked = [(suite, case) for suite in suites for case in suite.cases]
    with tempfile.TemporaryDirectory() as scratch:
        heard = Path(scratch) / f"heard{recorder.SUFFIX}"
        tape = vcr.VCR(**recorder.vcr_config())
        recorder.register(tape)
        with tape.use_cassette(str(heard), record_mode="all"), ThreadPoolExecutor(settings.workers) as pool:
            door = Retrying(Limited(chat, in_flight=settings.workers, per_minute=settings.per_minute))
            outcomes = list(pool.map(lambda one: _ask(one[1], settings, door, chat.model), asked))
        chat.close()
        interactions = Cassette.load(heard).interactions if heard.exists() else ()
    failures = {}
    for (suite, case), outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, ClaimlineError):
            failures[f"{suite.name}/{case.id}"] = str(outcome)
        else:
            _write(folder / suite.name / f"{case.id.removesuffix('.txt')}{recorder.SUFFIX}", interactions, outcome)
    return failures


def _ask(case: Case, settings: Settings, door: ChatModel, model: str) -> dict[str, Noted] | ClaimlineError:
    """Run the extraction of one case; return what it asked."""
    noting = Noting(door)
    extractor = make_extractor(settings, noting, model)
    try:
        extractor(case.article, sentences(case.article.text, case.article.language))
    except ClaimlineError as error:
        return error
    return noting.seen


def _write(path: Path, interactions: Sequence[Interaction], seen: dict[str, Noted]) -> None:
    """Write one case's cassette: its own interactions, each with its prompt and its time."""
    own = []
    for interaction in interactions:
        noted = seen.get(interaction.asked().key())
        if noted:
            known = {"prompt": noted.prompt, "seconds": round(noted.seconds, 1)}
            own.append(interaction.model_copy(update={"recorded": interaction.recorded.model_copy(update=known)}))
    write_atomic(path, Cassette.of(own).text())


def main(arguments: Sequence[str]) -> int:
    """Record the suites named, or all. Returns 0, 1 where a case failed, 2 for what cannot be done as asked."""
    try:
        suites = [load_suite(name) for name in arguments or suite_names()]
        failures = record(suites, configuration.read())
    except ClaimlineError as error:
        print(error, file=sys.stderr)
        return 2
    for case, why in failures.items():
        print(f"{case}: not recorded, the old recording stays: {why}", file=sys.stderr)
    print(
        f"recorded {sum(len(suite.cases) for suite in suites) - len(failures)} cases into {CASSETTES}", file=sys.stderr
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
