"""Makes families of linked claims: the surest links first, and none against what speaks between two families.

Two families are joined by a link unless they hold claims of one article, or code has found two of their claims
different, or a reader has found as many pairs of their claims different as the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.identity import content_id
from pipeline.records import Claim
from pipeline.stages.link.candidates import Order
from pipeline.verdicts import Family, Link

Ids = tuple[str, str]


class Union:
    """Groups of claims that are one proposition, and the links between all claims as they stand in the end."""

    def __init__(self, claims: Sequence[Claim], links: Sequence[Link]) -> None:
        self._article = {claim.id: claim.article_id for claim in claims}
        self._home = {claim.id: claim.id for claim in claims}
        self._groups = {claim.id: [claim.id] for claim in claims}
        self._links: dict[str, dict[str, Link]] = defaultdict(dict)
        for link in links:
            self._links[link.a][link.b] = self._links[link.b][link.a] = link
        same = [link for link in links if link.outcome == "same"]
        same.sort(key=lambda link: (link.ground != "text", -link.similarity, link.a, link.b))
        refused = self._join(same)
        self.links = [refused.get((link.a, link.b), link) for link in links]

    def groups(self) -> list[list[str]]:
        """List the groups; each claim is in exactly one."""
        return [*self._groups.values()]

    def _join(self, same: Iterable[Link]) -> dict[Ids, Link]:
        """Join what may be joined; return what the other links became, by their claims.

        Once is enough: families that were kept apart one by one are not outvoted together.
        """
        refused = {}
        for link in same:
            one, other = self._home[link.a], self._home[link.b]
            if one == other:
                continue
            if refusal := self._refusal(link, self._groups[one], self._groups[other]):
                refused[link.a, link.b] = refusal
                continue
            self._groups[one] += self._groups[other]
            for claim in self._groups.pop(other):
                self._home[claim] = one
        return refused

    def _refusal(self, link: Link, one: Sequence[str], other: Sequence[str]) -> Link | None:
        articles = {self._article[claim] for claim in one}
        if any(self._article[claim] in articles for claim in other):
            why = "one of the two families has a claim of the other's article already"
            return link.model_copy(update={"outcome": "different", "ground": "same_article", "why": why})
        small, large = sorted((one, set(other)), key=len)
        between = [found for claim in small for id_, found in self._links[claim].items() if id_ in large]
        against = [found for found in between if found.outcome in {"drifted", "different"}]
        by_code = [found for found in against if found.ground != "model"]
        if by_code or len(against) >= sum(found.outcome == "same" for found in between):
            first = (by_code or against)[0]
            why = f"other claims of the two families are not the same: {first.why}"
            return link.model_copy(update={"outcome": "different", "ground": first.ground, "why": why})
        return None


def make_families(claims: Sequence[Claim], links: Sequence[Link], order: Order) -> list[Family]:
    """Make the families of claims; each claim is in exactly one. They stand in the order of their first members."""
    known = {claim.id: claim for claim in claims}
    union = Union(claims, links)
    groups = [sorted((known[id_] for id_ in group), key=order.of) for group in union.groups()]
    touching: dict[str, list[Link]] = defaultdict(list)
    for link in union.links:
        touching[link.a].append(link)
        touching[link.b].append(link)
    return [_family(group, touching) for group in sorted(groups, key=lambda group: order.of(group[0]))]


def _family(members: Sequence[Claim], touching: Mapping[str, Sequence[Link]]) -> Family:
    links = {(link.a, link.b): link for claim in members for link in touching.get(claim.id, ())}
    return Family(
        id=content_id("f", members[0].id),
        text=members[0].text,
        members=tuple(claim.id for claim in members),
        articles=tuple(claim.article_id for claim in members),
        check_worthy=any(claim.check_worthy for claim in members),
        merges=tuple(link for link in links.values() if link.outcome == "same"),
        vetoes=tuple(link for link in links.values() if link.outcome != "same"),
    )
