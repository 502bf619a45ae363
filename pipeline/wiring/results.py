"""Writes what a run has found: the result files, the manifest and the report, from what the ledger holds."""

from collections.abc import Iterator
from importlib.metadata import version

from pipeline import __version__
from pipeline.batch.ledger import Ledger, Unit
from pipeline.batch.manifest import Manifest, PromptUsed, RecordingsUsed, Tally
from pipeline.errors import Abort
from pipeline.export import results, write_json
from pipeline.records import Failure, Rejection
from pipeline.report.render import write_report
from pipeline.report.view import ArticleView
from pipeline.settings import Settings
from pipeline.wiring.facts import report_facts
from pipeline.wiring.stage import Stage

PARTS = ("openai", "langchain", "langchain-openai", "chromadb", "onnxruntime", "sentencex", "trafilatura", "rapidfuzz")


def write_results(settings: Settings, ledger: Ledger, stage: Stage, stopped: Abort | None) -> Manifest:
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
    manifest = Manifest(
        complete=counts.pending == 0,
        stopped_by=str(stopped) if stopped else None,
        fingerprint=stage.extractor.fingerprint,
        model_asked=stage.model,
        models_answered=dict(sorted(tally.models.items())),
        modes=dict(sorted(tally.modes.items())),
        prompts=tuple(PromptUsed(name=p.name, version=p.version, sha256=p.sha256) for p in stage.prompts),
        recordings=RecordingsUsed(hosts=stage.recordings.hosts, models=stage.recordings.models_answering)
        if stage.recordings
        else None,
        embeddings=settings.embeddings,
        counts=counts,
        spent=tally.spent(_cost(tally, stage)),
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


def _cost(tally: Tally, stage: Stage) -> float | None:
    """Sum what the live answers cost, whenever they were paid; null where the model's price is not known."""
    if not tally.live_prompt_tokens:
        return 0.0
    price = stage.prices.of(stage.model)
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
