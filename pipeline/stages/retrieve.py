"""Family to passages: what was looked for in the articles, and what was found, no origin crowding out the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from pipeline.index.base import Hit
from pipeline.verdicts import Family, Found, Origin, Searched


class Searchable(Protocol):
    """An index of passages, such as ``pipeline.index.search.Index``."""

    def search(self, words: str, *, k: int, until: date | None) -> Sequence[Hit]:
        """Return the best passages, the best first."""
        ...

    def articles(self, *, until: date | None) -> int:
        """Count the articles that a search looks at."""
        ...


class Retriever:
    """Searches for what bears on a family, by its text. Thread-safe where the index is.

    ``count`` passages are found, where there are so many, of those that the search puts among the first ``depth`` times
    ``count``. First come those at least as similar as ``near``, but at most ``of_one_origin`` of any one origin; then
    what is left, in the search's order. So reprints do not crowd out the others, and far passages nothing that is near.
    """

    def __init__(
        self,
        index: Searchable,
        origins: Sequence[Origin],
        *,
        count: int = 10,
        of_one_origin: int = 2,
        near: float = 0.4,
        depth: int = 5,
    ) -> None:
        self._index = index
        self._origins: Mapping[str, str] = {article: origin.id for origin in origins for article in origin.articles}
        self._count = count
        self._of_one_origin = of_one_origin
        self._near = near
        self._depth = depth

    def __call__(self, family: Family, *, until: date | None = None) -> Searched:
        """Search for a family; with ``until`` only in articles up to that day."""
        hits = self._index.search(family.text, k=self._count * self._depth, until=until)
        return Searched(
            queries=(family.text,),
            until=until,
            articles=self._index.articles(until=until),
            found=tuple(
                Found(
                    article_id=hit.chunk.article_id,
                    span=hit.chunk.span,
                    similarity=hit.similarity,
                    dense_rank=hit.dense_rank,
                    lexical_rank=hit.lexical_rank,
                )
                for hit in self._spread(hits)[: self._count]
            ),
        )

    def _spread(self, hits: Sequence[Hit]) -> list[Hit]:
        """Put the first near passages of each origin first; an article of no known origin is its own."""
        first: list[Hit] = []
        rest: list[Hit] = []
        taken: Counter[str] = Counter()
        for hit in hits:
            origin = self._origins.get(hit.chunk.article_id, hit.chunk.article_id)
            leads = hit.similarity >= self._near and taken[origin] < self._of_one_origin
            taken[origin] += leads
            (first if leads else rest).append(hit)
        return first + rest
