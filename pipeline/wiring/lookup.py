"""Looks into the results of a run: one article, one claim, or how far it has come."""

from contextlib import closing
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from pipeline.batch.ledger import Ledger, Unit
from pipeline.batch.manifest import Counts, Manifest, Tally, VerificationCounts
from pipeline.errors import UsageError
from pipeline.records import Article, Claim
from pipeline.settings import Settings


def find(settings: Settings, name: str) -> tuple[Article, tuple[Claim, ...], Claim | None]:
    """Find an article by its name or id, or a claim by its id; the beginning of an id is enough if it is the only one.

    Returns the article, its claims, and the one claim that was meant, null where the article was.
    """
    with closing(open_ledger(settings)) as ledger:
        found = [match for unit in ledger.units() for match in _matches(unit, name)]
        known = [unit.article.name for unit in ledger.units()] if not found else []
    exact = [match for match in found if name in {match[0].name, match[0].id, match[2].id if match[2] else None}]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        ids = ", ".join((claim or article).id for article, _, claim in found[:5])
        raise UsageError(f"{name!r} can mean {len(found)} things: {ids}{' ...' if len(found) > 5 else ''}")
    near = get_close_matches(name, known, n=3)
    hint = f"; is it {' or '.join(near)}?" if near else f"; the names are in {settings.out / 'articles.jsonl'}"
    raise UsageError(f"no article and no claim is called {name!r} in {settings.out}{hint}")


def _matches(unit: Unit, name: str) -> list[tuple[Article, tuple[Claim, ...], Claim | None]]:
    claims = unit.result.extraction.claims if unit.result else ()
    if unit.article.name == name or unit.article.id.startswith(name) or Path(unit.article.name).name == name:
        return [(unit.article, claims, None)]
    return [(unit.article, claims, claim) for claim in claims if claim.id.startswith(name)]


def status(settings: Settings) -> Counts:
    """Count what the last run in a folder has done, even while it is running."""
    tally = Tally()
    with closing(open_ledger(settings)) as ledger:
        tally.inputs(ledger.input_failures(), ledger.input_rejections())
        for unit in ledger.units():
            tally.unit(unit)
    return tally.counts()


def last_verification(settings: Settings) -> VerificationCounts | None:
    """Return what the last run that ended counted of its verification; null where it verified nothing."""
    try:
        manifest = Manifest.model_validate_json((settings.out / "manifest.json").read_bytes())
    except (OSError, ValidationError):
        return None
    return manifest.verification


def open_ledger(settings: Settings) -> Ledger:
    """Open the ledger of a run. Raises ``UsageError`` where there is none."""
    path = settings.state_folder / "ledger.sqlite"
    if not path.is_file():
        raise UsageError(
            f"{settings.out} holds no results: name their folder with --out, or make them: claimline run ..."
        )
    return Ledger(path)
