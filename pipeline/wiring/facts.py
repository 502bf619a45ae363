"""What the report says of how it was made, from the manifest."""

from pipeline.batch.manifest import Manifest
from pipeline.report.view import Answers, PromptFact, ReportFacts, Tokens


def report_facts(manifest: Manifest) -> ReportFacts:
    """Turn a manifest into the report's facts."""
    spent, counts = manifest.spent, manifest.counts
    shown = ("inputs", "articles", "done", "failed", "pending", "unreadable", "set_aside")
    return ReportFacts(
        models_asked=(manifest.model_asked,),
        models_answered=tuple(manifest.models_answered),
        prompts=tuple(PromptFact(name=p.name, version=p.version, sha256=p.sha256) for p in manifest.prompts),
        answers=Answers(live=spent.live, recording=spent.recorded),
        recording_note=_recording_note(manifest),
        incomplete=_incomplete(manifest),
        tokens=Tokens(
            prompt=spent.prompt_tokens, completion=spent.completion_tokens, estimated=bool(manifest.recordings)
        ),
        cost_usd=spent.usd,
        counts={name.replace("_", " "): getattr(counts, name) for name in shown},
        versions=manifest.versions,
        settings={name: str(value) for name, value in manifest.settings.items() if value is not None},
    )


def _incomplete(manifest: Manifest) -> str | None:
    if manifest.complete:
        return None
    pending = manifest.counts.pending
    why = manifest.stopped_by or "too many articles failed"
    return f"The run was stopped before the end, {pending:,} articles are missing: {why}."


def _recording_note(manifest: Manifest) -> str | None:
    recordings = manifest.recordings
    if recordings is None:
        return None
    return (
        f"The answers were recorded at {', '.join(recordings.hosts)}, where {', '.join(recordings.models)} gave them; "
        "no model was asked for this report."
    )
