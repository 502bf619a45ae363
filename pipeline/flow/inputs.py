"""What is verified: articles and their claims."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from pipeline.identity import content_id
from pipeline.records import Article, Claim
from pipeline.stages.origins import find_origins
from pipeline.verdicts import Origin


class Inputs(NamedTuple):
    """What is verified: articles with their claims; ``unread`` are the ids of articles whose extraction failed.

    With ``focus`` only families that hold one of these claims are linked and judged.
    """

    articles: Mapping[str, Article]
    claims: tuple[Claim, ...]
    unread: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    """Articles that are nobody's reprint, whatever their words: a statement is one."""

    @staticmethod
    def of(
        articles: Iterable[Article],
        claims: Iterable[Claim],
        *,
        unread: Iterable[str] = (),
        focus: Iterable[str] = (),
        apart: Iterable[str] = (),
    ) -> "Inputs":
        """Gather the inputs."""
        by_id = {article.id: article for article in articles}
        return Inputs(by_id, tuple(claims), frozenset(unread), frozenset(focus), frozenset(apart))

    def known_on(self, day: date | None) -> "Inputs":
        """Leave out articles later than a day, with their claims, and those of which nobody knows that they are not."""
        if day is None:
            return self
        kept = {
            name: one
            for name, one in self.articles.items()
            if name in self.apart or (one.published is not None and one.published <= day)
        }
        claims = tuple(claim for claim in self.claims if claim.article_id in kept)
        return self._replace(articles=kept, claims=claims, unread=self.unread & kept.keys())

    def origins(self) -> tuple[Origin, ...]:
        """Find which texts are one."""
        found = find_origins(one for one in self.articles.values() if one.id not in self.apart)
        return (*found, *(Origin(id=content_id("o", one), articles=(one,), overlaps=()) for one in sorted(self.apart)))
