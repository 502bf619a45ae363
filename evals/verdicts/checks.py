"""What must hold of every verification without exception, whatever the verdicts are worth."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from evals.verdicts.schema import called_for
from pipeline.records import Article, Extraction, Span
from pipeline.verdicts import Evidence, Family, Verdict, Verification


def violations(articles: Sequence[Article], extractions: Sequence[Extraction], found: Verification) -> tuple[str, ...]:
    """List what must never be: words that do not stand where they should, labels without a passage, ids of nothing.

    A decisive label cites verbatim, independent passages that count and call for it. Every check-worthy claim is in
    one family, every family that holds one has one verdict, every article is in one origin.
    """
    return tuple(_Checked(articles, extractions, found).faults())


class _Checked:
    """The ids that there are, and what is wrong with what refers to them."""

    def __init__(self, articles: Sequence[Article], extractions: Sequence[Extraction], found: Verification) -> None:
        self.found = found
        self.texts = {article.id: article.text for article in articles}
        self.claims = {claim.id: claim for extraction in extractions for claim in extraction.claims}
        self.families = {family.id: family for family in found.families}
        self.evidence = {item.id: item for item in found.evidence}
        self.origin_of = {name: origin.id for origin in found.origins for name in origin.articles}

    def faults(self) -> Iterator[str]:
        yield from self._origins()
        for family in self.found.families:
            yield from self._family(family)
        yield from self._once()
        for item in self.found.evidence:
            yield from self._evidence_faults(item)
        for verdict in self.found.verdicts:
            yield from self._verdict(verdict)
        for matter in self.found.matters:
            named = [*matter.articles, *(standing.article_id for standing in matter.standings)]
            yield from self._known(f"matter {matter.id}", "article", named, self.texts)

    def _origins(self) -> Iterator[str]:
        held = Counter(name for origin in self.found.origins for name in origin.articles)
        yield from (f"article {name} is in {held[name]} origins" for name in self.texts if held[name] != 1)
        yield from self._known("origins", "article", held, self.texts)

    def _family(self, family: Family) -> Iterator[str]:
        where = f"family {family.id}"
        yield from self._known(where, "claim", family.members, self.claims)
        members = [self.claims[name] for name in family.members if name in self.claims]
        if len(members) == len(family.members) and tuple(claim.article_id for claim in members) != family.articles:
            yield f"{where}: its articles are not those of its members"
        if family.check_worthy != any(claim.check_worthy for claim in members):
            yield f"{where}: is {'' if family.check_worthy else 'not '}check-worthy, its members are otherwise"
        ends = [name for link in (*family.merges, *family.vetoes) for name in (link.a, link.b)]
        yield from self._known(where, "claim of a link", ends, self.claims)
        drifted = [name for drift in family.drift for name in (drift.before, drift.after)]
        yield from self._known(where, "family of a drift", drifted, self.families)

    def _once(self) -> Iterator[str]:
        """Count: every check-worthy claim in one family, every family that is to be judged with one verdict."""
        member = Counter(name for family in self.found.families for name in family.members)
        for name, claim in self.claims.items():
            if member[name] > 1 or (claim.check_worthy and not member[name]):
                yield f"claim {name} is in {member[name]} families"
        judged = Counter(verdict.family_id for verdict in self.found.verdicts)
        for family in self.found.families:
            if judged[family.id] > 1 or (family.check_worthy and not judged[family.id]):
                yield f"family {family.id} has {judged[family.id]} verdicts"
        yield from self._known("verdicts", "family", judged, self.families)
        for kind, ids in (
            ("family", [family.id for family in self.found.families]),
            ("evidence", [item.id for item in self.found.evidence]),
        ):
            yield from (f"{kind} {name} stands {count} times" for name, count in Counter(ids).items() if count > 1)

    def _evidence_faults(self, item: Evidence) -> Iterator[str]:
        where = f"evidence {item.id}"
        yield from self._known(where, "family", [item.family_id], self.families)
        yield from self._known(where, "article", [item.article_id], self.texts)
        yield from self._spanned(where, item.article_id, item.span)
        text = self.texts.get(item.article_id, "")
        if text[item.span.start : item.span.end] != item.quote:
            yield f"{where}: {item.quote!r} does not stand at {item.span.start} to {item.span.end}"
        if item.counts and (not item.independent or item.basis == "party"):
            yield f"{where}: counts, though it is {'a bare word of a party' if item.independent else 'not independent'}"

    def _verdict(self, verdict: Verdict) -> Iterator[str]:
        where = f"verdict on {verdict.family_id}"
        referred = [*verdict.evidence, *(check.evidence for check in verdict.checks)]
        referred += [name for reason in verdict.reasons for name in reason.evidence]
        yield from self._known(where, "evidence", referred, self.evidence)
        for passage in verdict.searched.found:
            yield from self._spanned(where, passage.article_id, passage.span)
        cited = [self.evidence[name] for name in verdict.evidence if name in self.evidence]
        for item in cited:
            if item.family_id != verdict.family_id:
                yield f"{where}: cites {item.id}, which is evidence of {item.family_id}"
            if not item.counts:
                yield f"{where}: cites {item.id}, which does not count ({item.why})"
        stances = {item.stance for item in cited if item.counts and item.independent}
        if verdict.label is not None and verdict.label != (called := called_for(stances)):
            yield f"{where}: the label is {verdict.label}, what it cites calls for {called}"

    def _spanned(self, where: str, article: str, span: Span) -> Iterator[str]:
        if span.end > len(self.texts.get(article, "")):
            yield f"{where}: nothing stands at {span.start} to {span.end} of article {article}"

    @staticmethod
    def _known(
        where: str, what: str, names: "Sequence[str] | Counter[str]", known: Mapping[str, object]
    ) -> Iterator[str]:
        yield from (f"{where}: there is no {what} {name}" for name in dict.fromkeys(names) if name not in known)
