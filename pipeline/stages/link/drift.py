"""Lists which family became another on the way from outlet to outlet."""

from collections.abc import Mapping, Sequence

from pipeline.records import Claim
from pipeline.stages.standing import fold, name_of
from pipeline.verdicts import Drift, Family


def with_drift(families: Sequence[Family], claims: Mapping[str, Claim], origins: Mapping[str, str]) -> list[Family]:
    """Give each family its drift. ``claims`` are by id, ``origins`` names the origin of each article.

    A claim came of another where their articles are of one origin, or the same source is said to have said both; two
    who count one thing differently are rivals.

    Where both articles put forward both families, the two are rival claims, and neither came of the other; nor did a
    denial come of a claim that its article has as well.
    """
    home = {claim: n for n, family in enumerate(families) for claim in family.members}
    best: dict[frozenset[int], tuple[tuple[bool, float], Drift]] = {}
    for family in families:
        for link in family.vetoes:
            before, after = families[home[link.a]], families[home[link.b]]
            a, b = claims[link.a], claims[link.b]
            first, second = a.article_id, b.article_id
            is_rival = second in before.articles and (first in after.articles or link.ground == "polarity")
            if link.outcome != "drifted" or before is after or is_rival:
                continue
            same_origin = origins[first] == origins[second]
            if not same_origin and sources(a).isdisjoint(sources(b)):
                continue
            rank = (same_origin, link.similarity)
            between = frozenset((home[link.a], home[link.b]))
            if between not in best or rank > best[between][0]:
                drift = Drift(
                    before=before.id, after=after.id, what=link.why, ground=link.ground, same_origin=same_origin
                )
                best[between] = rank, drift
    found: dict[str, list[Drift]] = {}
    for _, drift in best.values():
        for id_ in (drift.before, drift.after):
            found.setdefault(id_, []).append(drift)
    return [family.model_copy(update={"drift": tuple(found.get(family.id, ()))}) for family in families]


def sources(claim: Claim) -> set[str]:
    """Name whoever a claim is attributed to, in levelled writing."""
    return {fold(name) for mention in claim.mentions if (name := name_of(mention.attribution))}
