"""What each command does: call a plain function, print what it gives. Each returns the exit code."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import BaseModel

from pipeline import settings as configuration
from pipeline.errors import UsageError


def run(sources: list[str], given: Mapping[str, object], *, as_json: bool) -> int:
    """Run the main job."""
    settings = configuration.read(**given)
    from pipeline.cli.progress import shown
    from pipeline.wiring.job import run as job

    with shown() as progress:
        outcome = job(sources, settings, progress=progress, note=_note)
    counts, spent = outcome.manifest.counts, outcome.manifest.spent
    if as_json:
        print(outcome.manifest.model_dump_json(indent=1))
    reused = f", {outcome.reused} of them from before" if outcome.reused else ""
    cost = "cost unknown" if spent.usd is None else f"${spent.usd:.4f}" if spent.live else "no cost"
    _note(
        f"{counts.done} of {counts.articles} articles done{reused}: {counts.claims} claims, {counts.mentions} places, "
        f"{_codes(counts.rejections, 'rejection')}, {_codes(counts.failures, 'failure')}; "
        f"{spent.prompt_tokens + spent.completion_tokens:,} tokens, {cost}"
    )
    if checked := outcome.manifest.verification:
        labels = ", ".join(f"{count} {label.replace('_', ' ')}" for label, count in checked.labels.items())
        failed = f", {checked.states['failed']} without a verdict" if "failed" in checked.states else ""
        _note(f"{checked.judged} of {checked.families} claims worth checking: {labels or 'none'}{failed}")
    if counts.pending:
        why = outcome.manifest.stopped_by or "too many failures"
        _note(f"stopped: {why}; {counts.pending} articles are still to do, and the same command goes on from here")
    elif outcome.manifest.stopped_by:
        why = outcome.manifest.stopped_by
        _note(f"stopped: {why}; the claims are not checked to the end, and the same command goes on from here")
    if counts.failures:
        _note(f"what failed, and why: {settings.out / 'failures.jsonl'}")
    if not as_json:
        print(f"report: {settings.out / 'report.html'}")
    return outcome.exit_code


def verify(claim: str, by: str | None, on: str | None, given: Mapping[str, object], *, as_json: bool) -> int:
    """Check one claim. The exit code is 1 where no verdict could be reached."""
    settings = configuration.read(**given)
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError as error:
        raise UsageError(f"--on cannot be {on!r}: a day is written as 2031-03-12") from error
    if not claim.strip():
        raise UsageError('there is no claim: say it in words, such as claimline verify "The bridge has 23 cracks."')
    from pipeline.cli.verdicts import verdict_text
    from pipeline.wiring.statement import verify_statement

    outcome = verify_statement(settings, claim, by=by, on=day, note=_note)
    for message in dict.fromkeys(failure.message for failure in outcome.failures):
        _note(message)
    if as_json:
        _print_records([outcome.family, outcome.verdict, *outcome.evidence])
    else:
        print(verdict_text(outcome.family, outcome.verdict, outcome.evidence, outcome.articles, stated=True))
    return 1 if outcome.verdict.state == "failed" else 0


def search(words: str, number: int, given: Mapping[str, object], *, as_json: bool) -> int:
    """Search the index."""
    settings = configuration.read(**given)
    from pipeline.wiring.index import search as find

    hits = find(settings, words, number)
    if as_json:
        _print_records(hits)
        return 0
    if not hits:
        _note(f"nothing found for {words!r}")
    for place, hit in enumerate(hits, 1):
        ranks = ", ".join(
            f"{name} {rank}" for name, rank in (("meaning", hit.dense_rank), ("words", hit.lexical_rank)) if rank
        )
        print(f"{place}. {hit.article_name} [{hit.chunk.span.start}:{hit.chunk.span.end}] (rank by {ranks})")
        print(_indented(hit.chunk.text))
    return 0


def show(name: str, given: Mapping[str, object], *, as_json: bool) -> int:
    """Show one article or one claim."""
    settings = configuration.read(**given)
    from pipeline.cli.verdicts import verdict_text
    from pipeline.cli.views import article_text, claim_text
    from pipeline.wiring.checked import articles_of, find_case
    from pipeline.wiring.lookup import find

    case = find_case(settings, name)
    checked = verdict_text(case.family, case.verdict, case.evidence, articles_of(settings, case)) if case else None
    if case and not any(member.startswith(name) for member in case.family.members):
        if as_json:
            _print_records([case.family, case.verdict, *case.evidence])
        else:
            print(checked)
        return 0
    article, claims, one = find(settings, name)
    if as_json:
        _print_records([one] if one else [article, *claims])
    else:
        print(claim_text(article, one) if one else article_text(article, claims))
        print(f"\n{checked}" if checked else "", end="\n" if checked else "")
    return 0


def status(given: Mapping[str, object], *, as_json: bool) -> int:
    """Say how far a run has come."""
    settings = configuration.read(**given)
    from pipeline.wiring.lookup import last_verification
    from pipeline.wiring.lookup import status as look

    counts = look(settings)
    if as_json:
        print(counts.model_dump_json())
        return 0
    print(f"{settings.out}: {counts.articles} articles of {counts.inputs} inputs")
    for name in ("done", "failed", "pending", "unreadable", "set_aside", "claims", "mentions", "relations"):
        print(f"  {name.replace('_', ' '):<12}{getattr(counts, name):>8,}")
    for title, codes in (("rejections", counts.rejections), ("failures", counts.failures)):
        for code, count in codes.items():
            print(f"  {title:<12}{count:>8,}  {code}")
    if checked := last_verification(settings):
        print(f"  {'checked':<12}{checked.judged:>8,}  of {checked.families:,} claims of all articles, by the last run")
        for label, count in (*checked.labels.items(), ("failed", checked.states.get("failed", 0))):
            if count:
                print(f"  {'':<12}{count:>8,}  {label.replace('_', ' ')}")
    return 0


def doctor(sources: list[str], given: Mapping[str, object], *, as_json: bool) -> int:
    """Say what would happen."""
    settings = configuration.read(**given)
    from pipeline.wiring.doctor import examine

    checks = examine(settings, sources)
    if as_json:
        _print_records(checks)
    else:
        for check in checks:
            mark = {"ok": "ok  ", "note": "note", "fault": "FAIL"}[check.state]
            print(f"{mark}  {check.name:<14}{check.message}")
    return 1 if any(check.state == "fault" for check in checks) else 0


def schema(file: str | None) -> int:
    """Print the schemas of the result files."""
    from pipeline.export import schemas

    known = schemas()
    if file is not None and file not in known:
        raise UsageError(f"there is no result file {file!r}; there are {', '.join(known)}")
    print(json.dumps(known[file] if file else known, indent=1))
    return 0


def prompts_check() -> int:
    """Check the prompts."""
    from pipeline.wiring.checks import prompt_faults

    faults = prompt_faults(configuration.read())
    for fault in faults:
        _note(fault)
    if not faults:
        _note("the prompts are as they were locked, their examples hold, and their recordings are of these words")
    return 1 if faults else 0


def prompts_lock(*, amend: bool) -> int:
    """Lock the prompts."""
    from pipeline import prompts

    changed = prompts.lock(amend=amend)
    _note(f"locked: {', '.join(changed)}" if changed else "nothing to lock")
    return 0


def _note(message: str) -> None:
    print(message, file=sys.stderr)


def _codes(counts: Mapping[str, int], name: str) -> str:
    from pipeline.report.words import counted

    codes = ", ".join(f"{count} {code.replace('_', ' ')}" for code, count in counts.items())
    return f"{counted(sum(counts.values()), name)}{f' ({codes})' if codes else ''}"


def _print_records(records: Iterable[BaseModel]) -> None:
    for record in records:
        print(record.model_dump_json())


def _indented(text: str) -> str:
    from textwrap import fill

    return fill(" ".join(text.split()), width=100, initial_indent="   ", subsequent_indent="   ")
