"""Who answers: one key for each source of claims and of evidence, so that nobody corroborates himself or his side.

An answerer is a body where one is known to stand behind the source, else the source by name, else, where an article
speaks for itself, the article's origin.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Article, Attribution
from pipeline.stages.decide.case import Case
from pipeline.stages.standing import Register, fold, name_of, weighty
from pipeline.verdicts import Basis, Body, Finding, Matter, Standing

_PARTS = re.compile(r"\s*[,;:|()–—]\s*|\s-\s")
_SIDELESS = frozenset({"witness", "expert"})


class Answerer(NamedTuple):
    """Who answers; ``key`` tells answerers apart, ``name`` is for a person, ``body`` is null where none is known."""

    key: str
    name: str
    body: str | None = None
    party: bool = False


class Claimants(NamedTuple):
    """Who puts a family forward, and where."""

    places: frozenset[tuple[str, str]]
    """The key of each, with the origin in which he does; an origin that names somebody is none itself."""
    restating: frozenset[str]
    """Keys of origins that repeat in their own voice what they attribute to somebody."""

    @property
    def keys(self) -> frozenset[str]:
        """Give who they are."""
        return frozenset(key for key, _ in self.places)

    def independent(self, key: str, reprint_of: str | None = None) -> bool:
        """Say whether an answerer is another than at least one of those who put the claim forward.

        ``reprint_of`` is the origin whose text an own report only prints again, which adds nothing to its claims.
        """
        printed = {other for other, origin in self.places if origin == reprint_of}
        return bool(self.keys - printed - {key}) and key not in self.restating


class Answerers:
    """Finds who answers for the mentions and the findings of one case."""

    def __init__(self, case: Case) -> None:
        oldest = sorted(case.articles, key=lambda one: (one.published is None, str(one.published), one.id))
        self._articles = {article.id: article for article in oldest}
        self._origins = case.origins
        self._first = {self.origin(article.id): article for article in reversed(oldest)}
        self._outlets = {fold(name): article.id for article in reversed(oldest) for name in _names(article)}
        self.register = _register(case)
        said = [(claim.article_id, mention.attribution) for claim in case.claims for mention in claim.mentions]
        loose = {name for place, one in said if (name := name_of(one)) and self.register.body(place, name) is None}
        self._known = sorted(loose, key=lambda name: (-len(weighty(name)), fold(name)))
        self.claimants = self._claimants(said)

    def _claimants(self, said: Sequence[tuple[str, Attribution]]) -> Claimants:
        sourced: set[tuple[str, str]] = set()
        narrated: set[tuple[str, str]] = set()
        for place, one in said:
            into = narrated if self.is_own(place, one) else sourced
            into.add((self.of_mention(place, one).key, self.origin(place)))
        attributing = {origin for _, origin in sourced}
        alone = {(key, origin) for key, origin in narrated if origin not in attributing}
        return Claimants(frozenset(sourced | alone), frozenset(key for key, _ in narrated - alone))

    def origin(self, article_id: str) -> str:
        """Give the id of an article's origin."""
        return self._origins.get(article_id, article_id)

    def own(self, article_id: str) -> Answerer:
        """Say who answers for an article's own voice: the body that first gave its text out, else its origin."""
        origin = self.origin(article_id)
        article = self._first[origin]
        for name in _names(article):
            if body := next((body for body in self.register.bodies if fold(body.name) == fold(name)), None):
                return _for(body)
        return Answerer(f"origin:{origin}", article.outlet or article.title or article.name)

    def is_own(self, article_id: str, attribution: Attribution) -> bool:
        """Say whether a mention rests on nobody but the article: its own voice, or its own outlet's."""
        if name_of(attribution) is None:
            return True
        names = (attribution.source_name, attribution.source_affiliation)
        return attribution.source_kind == "media" and any(self._is_outlet(article_id, name) for name in names if name)

    def of_mention(self, article_id: str, attribution: Attribution) -> Answerer:
        """Say who answers for a mention of a claim."""
        name = name_of(attribution)
        if name is None or self.is_own(article_id, attribution):
            return self.own(article_id)
        body = self.register.body(article_id, name)
        return _for(body) if body else self._by_name(name)

    def independent(self, finding: Finding, answerer: Answerer) -> bool:
        """Say whether a finding, for which somebody answers, is independent of at least one of the claimants.

        What an outlet saw for itself bears on what it reports of others; a reprint's own voice only says it again.
        """
        place = finding.article_id
        origin = self.origin(place)
        reprint = finding.basis == "report" and answerer == self.own(place) and self._first[origin].id != place
        return self.claimants.independent(answerer.key, origin if reprint else None)

    def of_finding(self, finding: Finding) -> Answerer:
        """Say who answers for a finding."""
        place, name = finding.article_id, finding.issuer
        if name is None:
            return self.own(place)
        body = self._issuing(place, name, finding.basis)
        if (body is None or not body.party) and self._is_outlet(place, name):
            return self.own(place)
        if body is None:
            return self._by_name(name)
        answerer = _for(body)
        # A record of the claimant's, in a text of an independent body that has seen it, is that body's; words of a
        # speaker that the body prints are the speaker's.
        own = self.own(place)
        standing = self.register.standing(place, name)
        printed = standing is not None and standing.own_text
        lent = finding.basis == "record" and own.body is not None and not own.party and not printed
        return own if lent and not self.claimants.independent(answerer.key) else answerer

    def _issuing(self, article_id: str, name: str, basis: Basis) -> Body | None:
        """Find the body behind an issuer; "the Brennick council's log" is the council's, were it not listed."""
        if self.register.standing(article_id, name):
            return self.register.body(article_id, name)
        for part in (name, *_PARTS.split(name)):
            if part and (body := self.register.body(None, part)):
                return body
        named = [] if basis in _SIDELESS else [one for one in self.register.bodies if _holds(name, one.name)]
        return named[0] if len(named) == 1 else None

    def _by_name(self, name: str) -> Answerer:
        """Name an outlet, or somebody who speaks for nobody else; "Roon" is Ida Roon where she makes the claim."""
        if article_id := self._outlets.get(fold(name)):
            return self.own(article_id)
        known = (one for one in self._known if _holds(one, name) or _holds(name, one))
        return Answerer(f"name:{fold(next(known, name))}", name)

    def _is_outlet(self, article_id: str, name: str) -> bool:
        """Say whether a name is that of the article's outlet, or of one whose text it reprints."""
        origin = self.origin(article_id)
        outlets = (one.outlet for one in self._articles.values() if self.origin(one.id) == origin)
        return any(_holds(outlet, name) for outlet in outlets if outlet)


def _for(body: Body) -> Answerer:
    return Answerer(f"body:{fold(body.name)}", body.name, body.name, body.party)


def _register(case: Case) -> Register:
    """Register the matter, with the claims' own sources where nobody asked about them.

    Their bodies are those of their names elsewhere, else what the extraction took for their affiliation.
    """
    register = Register(case.matter or Matter(id="", articles=(), bodies=(), standings=()))
    for place, one in ((claim.article_id, mention.attribution) for claim in case.claims for mention in claim.mentions):
        name = name_of(one)
        if name is None or register.standing(place, name):
            continue
        called = (known for known in (one.source_name, one.source_affiliation) if known)
        known = next(filter(None, (register.body(None, some) for some in called)), None)
        body = known.name if known else one.source_affiliation
        register.add(Standing(article_id=place, source_name=name, body=body, own_text=False))
    return register


def _names(article: Article) -> list[str]:
    """Give an outlet's name and its parts: a committee's may stand after that of its parliament."""
    return [part for part in (article.outlet, *_PARTS.split(article.outlet)) if part] if article.outlet else []


def _holds(longer: str, name: str) -> bool:
    words = weighty(name)
    return bool(words) and words <= weighty(longer)
