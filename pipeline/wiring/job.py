"""The main job: sources in, results and a report out."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing

from pipeline.batch.each import Threads
from pipeline.batch.ledger import Ledger
from pipeline.batch.manifest import Manifest
from pipeline.batch.runner import Progress, Runner, Work
from pipeline.errors import Abort, IndexFault, UsageError
from pipeline.flow.articles import Flow
from pipeline.flow.inputs import Inputs
from pipeline.flow.verification import Verified, Verifier
from pipeline.records import Record
from pipeline.settings import Settings
from pipeline.sources import ReadOptions, read
from pipeline.stages.base import Each
from pipeline.wiring.door import Door, open_door
from pipeline.wiring.index import index_of
from pipeline.wiring.library import IndexLibrary, factchecks_of, library_of
from pipeline.wiring.results import write_results
from pipeline.wiring.stage import open_stage


class Outcome(Record):
    """How a run ended: the manifest that it wrote, and the exit code of the command line."""

    manifest: Manifest
    exit_code: int
    reused: int


def run(
    sources: Sequence[str],
    settings: Settings,
    *,
    progress: Callable[[Progress], None],
    note: Callable[[str], None],
    door: Callable[[Settings], AbstractContextManager[Door]] = open_door,
) -> Outcome:
    """Run the whole job. ``progress`` is told how far it is, ``note`` what a person should know on the way."""
    tolerates = tolerance(settings.max_failures or "0")
    options = ReadOptions(max_bytes=settings.max_bytes, repair_mojibake=settings.repair_mojibake)
    inputs = read(sources, options=options)
    checks = factchecks_of(settings, note)
    with ExitStack() as stack:
        stage = open_stage(settings, door, stack)
        if stage.note:
            note(stage.note)
        index, embedder = stack.enter_context(index_of(settings, write=True))
        flow = Flow(index, embedder, stage.extractor)
        ledger = stack.enter_context(closing(Ledger(settings.state_folder / "ledger.sqlite")))
        work = Work(fingerprint=flow.fingerprint, prepare=flow.index, process=flow.extract)
        # Without a limit set, a failure is no reason to stop; it is one for the exit code to say so.
        goes_on = tolerates if settings.max_failures else lambda _failed, _read: True
        runner = Runner(work, ledger, workers=settings.workers, tolerates=goes_on, progress=progress)
        runner.run(inputs)
        verified: Verified | None = None
        stopped: Abort | IndexFault | None = runner.stopped
        if stage.verifier and not (stopped or runner.gave_up):
            library = stack.enter_context(library_of(settings, index, embedder, checks.usable, write=True))
            steps = _Steps(runner.progress, progress, note)
            try:
                verified = _verify(stage.verifier, library, ledger, Threads(settings.workers, steps.asked), steps.begin)
                verified = checks.noted_in(verified)
            except (Abort, IndexFault) as error:
                stopped = error
            except UsageError as error:
                raise UsageError(
                    f"{error}; all answers are kept, and the corrected command goes on from here"
                ) from error
        manifest = write_results(settings, ledger, stage, verified, stopped)
    done = runner.progress
    failed = done.failed + (len(verified.failures) if verified else 0)
    code = 3 if stopped else 0 if tolerates(failed, done.read) else 1
    return Outcome(manifest=manifest, exit_code=code, reused=done.reused)


class _Steps:
    """Tells how far the steps across articles are, once the articles are done."""

    def __init__(self, done: Progress, progress: Callable[[Progress], None], note: Callable[[str], None]) -> None:
        self._done = done
        self._progress = progress
        self._note = note

    def begin(self, step: str) -> None:
        self._done = self._done.model_copy(update={"step": step})
        self._note(step)

    def asked(self, asked: int, to_ask: int) -> None:
        self._progress(self._done.model_copy(update={"asked": asked, "to_ask": to_ask}))


def _verify(
    verifier: Verifier, library: IndexLibrary, ledger: Ledger, each: Each, told: Callable[[str], None]
) -> Verified:
    """Verify what the ledger holds. Articles whose extraction failed are named: what hangs on them is not judged."""
    units = list(ledger.units())
    claims = {unit.article.id: unit.result.extraction.claims for unit in units if unit.result}
    library.add((unit.article, claims[unit.article.id]) for unit in units if unit.article.id in claims)
    inputs = Inputs.of(
        (unit.article for unit in units),
        (claim for unit in units for claim in claims.get(unit.article.id, ())),
        unread=(unit.article.id for unit in units if unit.article.id not in claims),
    )
    return verifier(inputs, library, ledger, each, told)


def tolerance(max_failures: str) -> Callable[[int, int], bool]:
    """Read ``20`` or ``5%``: how many failed articles, or which share of those read, a run goes on with."""
    text = max_failures.strip()
    number = text.removesuffix("%")
    if not number.replace(".", "", 1).isdigit():
        raise UsageError(f"--max-failures cannot be {max_failures!r}: give a number such as 20, or a share such as 5%")
    if text.endswith("%"):
        # A share says nothing until there are some articles to take it of.
        return lambda failed, read: failed <= max(1, read * float(number) / 100)
    return lambda failed, _read: failed <= float(number)
