"""Lists which family became another on the way from outlet to outlet."""

from collections.abc import Mapping, Sequence

from pipeline.verdicts import Drift, Family


def with_drift(families: Sequence[Family], articles: Mapping[str, str], origins: Mapping[str, str]) -> list[Family]:
    """Give each family its drift. ``articles`` names the article of each claim, ``origins`` the origin of each article.

    Where both articles put forward both families, the two are rival claims, and neither came of the other; nor did a
    denial come of a claim that its article has as well.
    """
    home = {claim: n for n, family in enumerate(families) for claim in family.members}
    best: dict[frozenset[int], tuple[tuple[bool, float], Drift]] = {}
    for family in families:
        for link in family.vetoes:
            before, after = families[home[link.a]], families[home[link.b]]
            first, second = articles[link.a], articles[link.b]
            is_rival = second in before.articles and (first in after.articles or link.ground == "polarity")
            if link.outcome != "drifted" or before is after or is_rival:
                continue
            same_origin = origins[first] == origins[second]
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
