"""Writes what a run has found: the result files, the manifest and the report, from what the ledger holds."""

from collections.abc import Iterator
from importlib.metadata import version

from pipeline import __version__
from pipeline.batch.ledger import Ledger, Unit
from pipeline.batch.manifest import Manifest, PromptUsed, RecordingsUsed, Tally, verification_counts
from pipeline.errors import Abort, IndexFault
from pipeline.export import results, write_json
from pipeline.flow.verification import Verified
from pipeline.records import Failure, Rejection
from pipeline.report.render import write_report
from pipeline.report.verification import Checked
from pipeline.report.view import ArticleView
from pipeline.settings import Settings
from pipeline.wiring.facts import report_facts
from pipeline.wiring.stage import Stage

PARTS = ("openai", "langchain", "langchain-openai", "chromadb", "onnxruntime", "sentencex", "trafilatura", "rapidfuzz")


def write_results(
    settings: Settings, ledger: Ledger, stage: Stage, verified: Verified | None, stopped: Abort | IndexFault | None
) -> Manifest:
    """Write the result files, the manifest and the report from what the ledger holds, and what was verified."""
    tally = Tally()
    tally.inputs(ledger.input_failures(), ledger.input_rejections())
    with results(settings.out, verified=verified is not None) as files:
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
        if verified:
            found = verified.verification
            files.write((*found.families, *found.verdicts, *found.evidence, *found.origins, *found.matters))
            files.write((*verified.failures, *verified.rejections))
            tally.answers(verified.answers)
            tally.dropped(verified.failures, verified.rejections)
    counts = tally.counts()
    manifest = Manifest(
        complete=counts.pending == 0 and stopped is None,
        stopped_by=str(stopped) if stopped else None,
        fingerprint=stage.extractor.fingerprint,
        verifier=stage.verifier.fingerprint if verified and stage.verifier else None,
        model_asked=stage.model,
        models_answered=dict(sorted(tally.models.items())),
        modes=dict(sorted(tally.modes.items())),
        prompts=tuple(PromptUsed(name=p.name, version=p.version, sha256=p.sha256) for p in stage.prompts),
        recordings=RecordingsUsed(hosts=stage.recordings.hosts, models=stage.recordings.models_answering)
        if stage.recordings
        else None,
        embeddings=settings.embeddings,
        counts=counts,
        verification=verification_counts(verified.verification) if verified else None,
        spent=tally.spent(_cost(tally, stage)),
        settings=settings.shown(),
        versions={"claimline": __version__, **{part: version(part) for part in PARTS}},
    )
    write_json(settings.out / "manifest.json", manifest.model_dump(mode="json"))
    write_report(
        settings.out / "report.html",
        facts=report_facts(manifest),
        articles=lambda: map(_view, ledger.units()),
        rejections=(*_rejections(ledger), *(verified.rejections if verified else ())),
        failures=(*_failures(ledger), *(verified.failures if verified else ())),
        checked=Checked.of(verified.verification) if verified else None,
        max_articles=settings.report_articles,
        max_families=settings.report_families,
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
