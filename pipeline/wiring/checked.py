"""Finds what became of one claim in the results of a run."""

from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.export import read_results
from pipeline.records import Article
from pipeline.settings import Settings
from pipeline.verdicts import Evidence, Family, Verdict


class Found(NamedTuple):
    """A family that was checked, with its verdict and all evidence."""

    family: Family
    verdict: Verdict
    evidence: tuple[Evidence, ...]


def find_case(settings: Settings, name: str) -> Found | None:
    """Find a checked family by its id or the id of one of its claims; the beginning of an id is enough if it is one's.

    Returns null where nothing of that name was checked.
    """
    if not name.startswith(("f-", "c-")):
        return None
    families = [
        family
        for family in read_results(settings.out, Family)
        if family.id.startswith(name) or any(member.startswith(name) for member in family.members)
    ]
    exact = [family for family in families if name in {family.id, *family.members}]
    families = exact or families
    if len(families) > 1 and name.startswith("f-"):
        ids = ", ".join(family.id for family in families[:5])
        raise UsageError(f"{name!r} can mean {len(families)} families: {ids}{' ...' if len(families) > 5 else ''}")
    if len(families) != 1:
        return None
    [family] = families
    verdict = next((one for one in read_results(settings.out, Verdict) if one.family_id == family.id), None)
    evidence = tuple(one for one in read_results(settings.out, Evidence) if one.family_id == family.id)
    return Found(family, verdict, evidence) if verdict else None


def articles_of(settings: Settings, found: Found) -> dict[str, Article]:
    """Read the articles that a family and its evidence stand in, by id."""
    verdict = found.verdict
    words = (*found.evidence, *verdict.denials, *((verdict.change,) if verdict.change else ()))
    wanted = {*found.family.articles, *(one.article_id for one in words)}
    return {article.id: article for article in read_results(settings.out, Article) if article.id in wanted}
