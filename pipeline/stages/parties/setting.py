"""The user's word on who is a party to a matter, which stands above the model's."""

from collections.abc import Iterable, Sequence

from pipeline.errors import UsageError
from pipeline.stages.standing import fold
from pipeline.verdicts import Body, Matter


def set_parties(
    matters: Iterable[Matter], parties: Sequence[str], independents: Sequence[str] = ()
) -> tuple[Matter, ...]:
    """Let the user's word on who is a party, and who is not, stand above the model's.

    Raises ``UsageError`` where a name is in both lists, or is no body of any matter.
    """
    matters = tuple(matters)
    said = {fold(name): True for name in parties}
    for name in independents:
        if said.setdefault(fold(name), False):
            raise UsageError(f"{name} cannot be a party and independent at once; name it in one of the two")
    known = {fold(body.name): body.name for matter in matters for body in matter.bodies}
    for name in (*parties, *independents):
        if fold(name) not in known:
            there = ", ".join(sorted(known.values())) or "none"
            raise UsageError(f"no body named {name} stands behind a source of these articles; there are: {there}")
    return tuple(
        matter.model_copy(update={"bodies": tuple(_set(body, said) for body in matter.bodies)}) for matter in matters
    )


def _set(body: Body, said: dict[str, bool]) -> Body:
    party = said.get(fold(body.name))
    return body if party is None else body.model_copy(update={"party": party, "set_by_user": True})
