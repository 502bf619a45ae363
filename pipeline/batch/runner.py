"""Runs a batch: threads ask the model, one driver reads, indexes and writes.

Each article is a result, a failure, or still pending when the run is stopped. The run stops early for what every
further call would meet too (``Abort``), above ``max_failures``, or when interrupted; what is done is kept.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from pipeline.batch.ledger import Input, Ledger, unit_key
from pipeline.errors import Abort, AnswerError, ClaimlineError
from pipeline.records import Article, Failure, Record
from pipeline.stages.base import UnitResult


class Progress(Record):
    """How far a run has come. ``reused`` counts the articles whose result was there before.

    Once the articles are done, ``asked`` counts the questions of the present ``step`` across them, of ``to_ask``.
    """

    read: int = 0
    done: int = 0
    reused: int = 0
    failed: int = 0
    claims: int = 0
    tokens: int = 0
    step: str = ""
    asked: int = 0
    to_ask: int = 0

    def plus(self, **more: int) -> "Progress":
        """Count on."""
        return self.model_copy(update={name: getattr(self, name) + n for name, n in more.items()})


class Work(Record):
    """What the runner calls: ``prepare`` in the driver's thread, ``process`` in any."""

    fingerprint: str
    prepare: Callable[[Article], None]
    process: Callable[[Article], UnitResult]


class Runner:
    """Runs one batch once."""

    def __init__(
        self,
        work: Work,
        ledger: Ledger,
        *,
        workers: int,
        tolerates: Callable[[int, int], bool],
        progress: Callable[[Progress], None],
    ) -> None:
        self._work = work
        self._ledger = ledger
        self._workers = workers
        self._tolerates = tolerates
        self._report = progress
        self.progress = Progress()
        self.stopped: Abort | None = None
        self.gave_up = False

    def run(self, inputs: Iterable[Input]) -> None:
        """Read the inputs to their end, or until the run must stop; ``stopped`` then says why."""
        self._ledger.begin()
        with ThreadPoolExecutor(self._workers, thread_name_prefix="extract") as pool:
            running: dict[Future[UnitResult], tuple[str, Article]] = {}
            try:
                for key, article in self._open(inputs):
                    # Stopped or not, the rest of the inputs is read, so that what is pending is counted.
                    if self.stopped or self.gave_up:
                        continue
                    self._work.prepare(article)
                    running[pool.submit(self._work.process, article)] = (key, article)
                    if len(running) >= 2 * self._workers:
                        self._collect(running)
                while running:
                    self._collect(running)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _open(self, inputs: Iterable[Input]) -> Iterator[tuple[str, Article]]:
        """Enter each input into the ledger; give the articles that have no result yet."""
        for item in inputs:
            if not isinstance(item, Article):
                self._ledger.enter(item)
                if isinstance(item, Failure):
                    self._count(failed=1)
                continue
            key = unit_key(self._work.fingerprint, item)
            self._ledger.enter(item, key)
            known = self._ledger.done(key)
            self._count(read=1)
            if known is None:
                yield key, item
            else:
                self._work.prepare(item)
                self._count(reused=1, done=1, **_sums(known))

    def _collect(self, running: dict[Future[UnitResult], tuple[str, Article]]) -> None:
        """Wait for at least one unit, and keep what came of it."""
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            key, article = running.pop(future)
            error = future.exception()
            if isinstance(error, Abort):
                self.stopped = self.stopped or error
            elif isinstance(error, Exception):
                self._ledger.finish(key, article, _failure(article, error))
                self._count(failed=1)
            else:
                result = future.result()
                self._ledger.finish(key, article, result)
                self._count(done=1, **_sums(result))
        if self.stopped or self.gave_up:
            for future in [future for future in running if future.cancel()]:
                running.pop(future)

    def _count(self, **more: int) -> None:
        self.progress = self.progress.plus(**more)
        self.gave_up = self.gave_up or not self._tolerates(self.progress.failed, self.progress.read)
        self._report(self.progress)


def _sums(result: UnitResult) -> dict[str, int]:
    tokens = sum(answer.prompt_tokens + answer.completion_tokens for answer in result.answers)
    return {"claims": len(result.extraction.claims), "tokens": tokens}


def _failure(article: Article, error: Exception) -> Failure:
    """Name what went wrong. A fault of the program itself is a ``crash``: it costs one article, not the batch."""
    return Failure(
        stage="extract",
        subject=article.name,
        article_id=article.id,
        code=error.code if isinstance(error, ClaimlineError) else "crash",
        message=str(error) if isinstance(error, ClaimlineError) else f"{type(error).__name__}: {error}",
        attempts=error.attempts if isinstance(error, AnswerError) else 0,
    )
