"""What a decision is made from: one family with all that the stages before found of it."""

from collections.abc import Mapping

from pydantic import Field

from pipeline.records import Article, Claim, Record, Span
from pipeline.verdicts import Family, Judgement, Matter, PriorCheck, Searched


class Options(Record):
    """Rules that can be left out, so that an evaluation can measure what each brings."""

    arithmetic: bool = True
    """Whether numbers that code compares overrule the stance that the model gave."""
    members: bool = True
    """Whether claims of several sources in one family bear each other out."""
    reprints: bool = True
    """Whether a claim that a reprint changed counts as disputed."""


class Case(Record):
    """One family, its claims, and everything that bears on it."""

    family: Family
    claims: tuple[Claim, ...]
    """The family's members."""
    articles: tuple[Article, ...]
    """Those of the matter, the members' and the findings' among them; the newest gives ``as_of``."""
    origins: Mapping[str, str]
    """The origin's id by the article's; an article that is missing here is its own origin."""
    matter: Matter | None
    judgement: Judgement | None
    """Null where nothing was judged: the search was empty, or it failed."""
    searched: Searched
    failure: str | None = None
    """The code of what failed on the way; there is no verdict then, whatever else is known."""
    prior_checks: tuple[PriorCheck, ...] = ()
    apart: frozenset[str] = frozenset()
    """Articles that nobody published: a statement that somebody wants to have checked."""
    reprints: frozenset[str] = frozenset()
    """Articles whose text was made from another article's."""
    changed: Mapping[str, tuple[Span, ...]] = Field(default_factory=dict)
    """By article, the words with which a reprint changed what its source text says."""

    def in_time(self, article: Article) -> bool:
        """Say whether an article may be known on the day from whose knowledge the label is given."""
        until = self.searched.until
        return until is None or (article.published is not None and article.published <= until)
