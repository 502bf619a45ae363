"""The reasons of a verdict in one plain sentence, for the report."""

from collections.abc import Iterable, Sequence

from pipeline.stages.decide.weighing import Item
from pipeline.verdicts import Label, Stance

_NAMED = 3
"""Answerers that the sentence names; the rest it counts."""


def why(label: Label, items: Sequence[Item], contested_by: Sequence[str]) -> str:
    """Say in one sentence who bears the claim out and who speaks against it."""
    for_it, against = _side(items, "supports"), _side(items, "refutes")
    said = {
        "supported": f"Supported: borne out by {_list(for_it)}, and nobody independent speaks against it",
        "refuted": f"Refuted: {_list(against)} {_verb(against)} against it, and nobody independent bears it out",
        "conflicting": f"Conflicting: borne out by {_list(for_it)}, but {_list(against)} {_verb(against)} against it",
        "not_enough_evidence": f"Not enough evidence: {_lack(items)}",
    }[label]
    overruled = [check.how for item in items for check in item.checks if item.overruled and check.against_model]
    numbers = f"; by the numbers, {overruled[0]}" if overruled else ""
    contested = f"; contested by {_joined(contested_by)}" if contested_by else ""
    return f"{said}{numbers}{contested}."


def _side(items: Iterable[Item], stance: Stance) -> list[str]:
    """Describe who counts on one side, each answerer once."""
    return [_who(item) for item in items if item.evidence.why == "counts" and item.evidence.stance == stance]


def _who(item: Item) -> str:
    evidence = item.evidence
    name = evidence.issuer or item.answerer.name
    day = f", {evidence.published.isoformat()}" if evidence.published else ""
    return f"{name} ({evidence.basis}{day})"


def _lack(items: Sequence[Item]) -> str:
    """Say what there is instead of evidence."""
    found = {item.evidence.why for item in items}
    if any(item.evidence.counts for item in items):
        return "what bears on it narrows it or leaves it open"
    if "superseded" in found:
        return "what bore on it was corrected later"
    if "party" in found:
        return "beside those who put it forward only parties to the matter speak of it"
    if found:
        return "only those who put it forward, or their side, speak of it"
    return "no other passage bears on it"


def _list(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return _joined([*names[:_NAMED], f"{more} more"] if more > 0 else names)


def _joined(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _verb(names: Sequence[str]) -> str:
    return "speaks" if len(names) == 1 else "speak"
