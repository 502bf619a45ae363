"""The main job: sources in, results and a report out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from importlib.metadata import version
from pathlib import Path

from pipeline import __version__
from pipeline.batch.ledger import Ledger, Unit
from pipeline.batch.manifest import Manifest, PromptUsed, RecordingsUsed, Tally
from pipeline.batch.runner import Progress, Runner, Work
from pipeline.errors import Abort, UsageError
from pipeline.export import results, write_json
from pipeline.flow import Flow
from pipeline.llm.base import ChatModel
from pipeline.llm.recorded import RecordedChat
from pipeline.prompts import load
from pipeline.records import Failure, Record, Rejection
from pipeline.report.render import write_report
from pipeline.report.view import ArticleView
from pipeline.settings import Settings
from pipeline.sources import ReadOptions, read
from pipeline.stages.extract import ExtractOptions, Extractor
from pipeline.wiring.door import Door, open_door
from pipeline.wiring.facts import report_facts
from pipeline.wiring.index import index_of

PARTS = ("openai", "langchain", "langchain-openai", "chromadb", "onnxruntime", "sentencex", "trafilatura", "rapidfuzz")


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
    with ExitStack() as stack:
        chat = stack.enter_context(door(settings))
        if chat.recordings:
            note(_recorded_note(chat.recordings))
        index, embedder = stack.enter_context(index_of(settings, write=True))
        extractor = make_extractor(settings, chat.chat, chat.model)
        flow = Flow(index, embedder, extractor)
        ledger = stack.enter_context(closing(Ledger(settings.state_folder / "ledger.sqlite")))
        work = Work(fingerprint=flow.fingerprint, prepare=flow.index, process=flow.extract)
        # Without a limit set, a failure is no reason to stop; it is one for the exit code to say so.
        goes_on = tolerates if settings.max_failures else lambda _failed, _read: True
        runner = Runner(work, ledger, workers=settings.workers, tolerates=goes_on, progress=progress)
        runner.run(inputs)
        manifest = _write(settings, ledger, chat, flow.fingerprint, runner.stopped)
    done = runner.progress
    code = 3 if runner.stopped else 0 if tolerates(done.failed, done.read) else 1
    return Outcome(manifest=manifest, exit_code=code, reused=done.reused)


def make_extractor(settings: Settings, chat: ChatModel, model: str) -> Extractor:
    """Build the extraction stage with the newest prompts."""
    options = ExtractOptions(
        window_characters=settings.window_characters,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
    )
    return Extractor(chat, model=model, prompt=load("extract_claims"), repair=load("repair_answer"), options=options)


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


def _recorded_note(recordings: RecordedChat) -> str:
    models, hosts = ", ".join(recordings.models_answering), ", ".join(recordings.hosts)
    return (
        f"answering from recordings: {models} gave these answers at {hosts}; nothing is asked now. "
        "To ask a model, set OPENAI_API_KEY or OPENAI_BASE_URL"
    )


def _write(settings: Settings, ledger: Ledger, door: Door, fingerprint: str, stopped: Abort | None) -> Manifest:
    """Write the result files, the manifest and the report from what the ledger holds."""
    tally = Tally()
    tally.inputs(ledger.input_failures(), ledger.input_rejections())
    with results(settings.out) as files:
        files.write(ledger.input_failures())
        files.write(ledger.input_rejections())
        for unit in ledger.units():
            tally.unit(unit)
            files.write([unit.article])
            if unit.failure:
                files.write([unit.failure])
            if unit.result:
                extraction = unit.result.extraction
                files.write([*extraction.claims, *extraction.relations, *extraction.rejections])
    counts = tally.counts()
    prompts = [load("extract_claims"), load("repair_answer")]
    manifest = Manifest(
        complete=counts.pending == 0,
        stopped_by=str(stopped) if stopped else None,
        fingerprint=fingerprint,
        model_asked=door.model,
        models_answered=dict(sorted(tally.models.items())),
        modes=dict(sorted(tally.modes.items())),
        prompts=tuple(PromptUsed(name=p.name, version=p.version, sha256=p.sha256) for p in prompts),
        recordings=RecordingsUsed(hosts=door.recordings.hosts, models=door.recordings.models_answering)
        if door.recordings
        else None,
        embeddings=settings.embeddings,
        counts=counts,
        spent=tally.spent(_cost(tally, door)),
        settings=settings.shown(),
        versions={"claimline": __version__, **{part: version(part) for part in PARTS}},
    )
    write_json(settings.out / "manifest.json", manifest.model_dump(mode="json"))
    write_report(
        settings.out / "report.html",
        facts=report_facts(manifest),
        articles=lambda: map(_view, ledger.units()),
        rejections=_rejections(ledger),
        failures=_failures(ledger),
        max_articles=settings.report_articles,
    )
    return manifest


def _cost(tally: Tally, door: Door) -> float | None:
    """Sum what the live answers cost, whenever they were paid; null where the model's price is not known."""
    if not tally.live_prompt_tokens:
        return 0.0
    price = door.prices.of(door.model)
    return round(price.cost(tally.live_prompt_tokens, tally.live_completion_tokens), 6) if price else None


def _view(unit: Unit) -> ArticleView:
    return ArticleView(
        article=unit.article, extraction=unit.result.extraction if unit.result else None, failure=unit.failure
    )


def _rejections(ledger: Ledger) -> Iterator[Rejection]:
    yield from ledger.input_rejections()
    for unit in ledger.units():
        if unit.result:
            yield from unit.result.extraction.rejections


def _failures(ledger: Ledger) -> Iterator[Failure]:
    yield from ledger.input_failures()
    for unit in ledger.units():
        if unit.failure:
            yield unit.failure


def report_path(settings: Settings) -> Path:
    """Return where the report of a run is."""
    return settings.out / "report.html"
