"""Brings what was found before the judge, and what he found to the decision; says what stands against judging."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.flow.inputs import Inputs
from pipeline.records import Article, Chunk, Claim, Span
from pipeline.stages.decide import Case
from pipeline.stages.judge import Judged, Place, Question, Scene, question_of, scene_of
from pipeline.verdicts import Evidence, Family, Found, Matter, Origin, PriorCheck, Searched, Verdict

NEAR = 0.4
"""The similarity from which a passage may well bear on a claim."""


class Bench:
    """Brings what was found before the judge, and his findings to the decision."""

    def __init__(
        self,
        inputs: Inputs,
        origins: Sequence[Origin],
        matters: Sequence[Matter],
        searched: Mapping[str, Searched],
        families: Sequence[Family],
    ) -> None:
        self._inputs = inputs
        self._origins = origins
        self._origin_of = {article: origin.id for origin in origins for article in origin.articles}
        self._matter_of = {article: matter for matter in matters for article in matter.articles}
        self._searched = searched
        self._claims = {claim.id: claim for claim in inputs.claims}
        # Of two articles that share their text the one that comes later in its origin was made from the other.
        self._reprints = frozenset(
            max((overlap.a, overlap.b), key=origin.articles.index) for origin in origins for overlap in origin.overlaps
        )
        # Which claims are one, what a reprint changed and what belongs together hang on every pair of a matter.
        self._doubted = frozenset(article for pair in undecided(families, inputs.claims) for article in pair)
        self._unread = self._touched_by(inputs.unread, families)
        self._changed: dict[str, tuple[Span, ...]] = {}
        for claim in (claim for family in families for claim in self._changed_claims(family)):
            spans = tuple(mention.span for mention in claim.mentions)
            self._changed[claim.article_id] = self._changed.get(claim.article_id, ()) + spans

    def _touched_by(self, unread: frozenset[str], families: Sequence[Family]) -> frozenset[str]:
        """Name the matters that articles without claims belong to, as far as that is known: by any passage near."""
        touched = {self._matter_of[one].id for one in unread if one in self._matter_of}
        for family in families:
            matter = self._matter_of.get(family.articles[0])
            found = self._searched[family.id].found if family.id in self._searched else ()
            if matter and any(one.article_id in unread and (one.similarity or 0) >= NEAR for one in found):
                touched.add(matter.id)
        return frozenset(touched)

    def _changed_claims(self, family: Family) -> list[Claim]:
        """Give a family's claims where reprints made it of another; a claim that its own source has too is none."""
        members = self._members(family)
        origins = {self._origin_of[claim.article_id] for claim in members}
        made = any(drift.after == family.id and drift.same_origin for drift in family.drift)
        return members if made and len(origins) == 1 else []

    def lay_out(
        self, families: Sequence[Family], passages: Callable[[Article], Sequence[Chunk]]
    ) -> tuple[list[Question], dict[str, Scene]]:
        """Put each family that nothing stands against as a question, before the scene of its matter."""
        questions: list[Question] = []
        scenes: dict[str, Scene] = {}
        for family in families:
            matter = self._matter_of.get(family.articles[0])
            if matter is None or self._failure(family) is not None:
                continue
            if matter.id not in scenes:
                shown = [self._inputs.articles[one] for one in matter.articles]
                scenes[matter.id] = scene_of(
                    matter,
                    self._inputs.articles,
                    self._inputs.claims,
                    self._origins,
                    [_place(chunk) for article in shown for chunk in passages(article)],
                )
            found = [_place(one) for one in self._searched[family.id].found]
            questions.append(question_of(family.id, family.text, self._members(family), scenes[matter.id], found))
        return questions, scenes

    def case(self, family: Family, judged: Judged, prior: tuple[PriorCheck, ...]) -> Case:
        """Gather all that bears on a family."""
        matter = self._matter_of.get(family.articles[0])
        failed = judged.failures.get(family.id)
        seen = matter.articles if matter else family.articles
        return Case(
            family=family,
            claims=tuple(self._members(family)),
            articles=tuple(self._inputs.articles[one] for one in seen),
            origins={one: self._origin_of[one] for one in {*seen, *family.articles}},
            matter=matter,
            judgement=judged.judgements.get(family.id),
            searched=self._searched[family.id],
            failure=failed.code if failed else self._failure(family),
            prior_checks=prior,
            reprints=self._reprints.intersection(seen),
            apart=self._inputs.apart,
            changed={one: self._changed[one] for one in seen if one in self._changed},
        )

    def _failure(self, family: Family) -> str | None:
        """Say what failed before the judge was asked: then nobody knows what he would have been shown."""
        matter = self._matter_of.get(family.articles[0])
        if matter is None:
            return "parties_failed"
        if not self._doubted.isdisjoint(matter.articles):
            return "link_failed"
        return "extraction_failed" if matter.id in self._unread else None

    def _members(self, family: Family) -> list[Claim]:
        return [self._claims[one] for one in family.members]


def undecided(families: Iterable[Family], claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """List the pairs of articles of which some claims may be one: whoever was asked gave no answer."""
    home = {claim.id: claim.article_id for claim in claims}
    links = (link for family in families for link in family.vetoes if link.outcome == "undecided")
    return [(home[link.a], home[link.b]) for link in links]


def is_sound(verdict: Verdict, evidence: Sequence[Evidence], articles: Mapping[str, Article]) -> bool:
    """Say whether a verdict may be written: all its words stand in their articles, and what it cites counts."""
    by_id = {one.id: one for one in evidence}
    verbatim = all(articles[one.article_id].text[one.span.start : one.span.end] == one.quote for one in evidence)
    cited = [by_id.get(name) for name in verdict.evidence]
    return verbatim and all(one is not None and one.independent and one.counts for one in cited)


def _place(one: Chunk | Found) -> Place:
    return Place(article_id=one.article_id, span=one.span)
