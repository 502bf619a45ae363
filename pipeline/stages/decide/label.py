"""Is it so? The label, from the evidence that counts, and the rules that gave it."""

from collections.abc import Sequence

from pipeline.verdicts import Evidence, Label, Reason, Stance

_SIDES: tuple[Stance, ...] = ("supports", "refutes")


def label_of(evidence: Sequence[Evidence]) -> Label:
    """Give the label by the sides on which evidence counts, whatever its amount; what qualifies decides nothing."""
    match [side for side in _SIDES if any(one.counts and one.stance == side for one in evidence)]:
        case ["supports"]:
            return "supported"
        case ["refutes"]:
            return "refuted"
        case []:
            return "not_enough_evidence"
        case _:
            return "conflicting"


def reasons(evidence: Sequence[Evidence]) -> tuple[Reason, ...]:
    """List the rules that applied to the evidence, each with what it rests on, those that decide first."""
    counted = [one for one in evidence if one.counts]
    groups = {
        "borne_out": [one for one in counted if one.stance == "supports"],
        "spoken_against": [one for one in counted if one.stance == "refutes"],
        "qualified": [one for one in counted if one.stance == "qualifies"],
        "numbers_overruled": [one for one in evidence if one.stance != one.model_stance],
        "counted_once": [one for one in evidence if one.why == "repeats"],
        "superseded": [one for one in evidence if one.why == "superseded"],
        "party": [one for one in evidence if one.why == "party"],
        "not_independent": [one for one in evidence if not one.independent],
    }
    found = tuple(Reason(rule=rule, evidence=tuple(one.id for one in some)) for rule, some in groups.items() if some)
    return found or (Reason(rule="nothing_found"),)
