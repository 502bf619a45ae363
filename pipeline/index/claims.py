"""The claims of articles as an index of their own: the like of a claim is found by the words that state it."""

from collections.abc import Sequence

from pipeline.index.base import Hit
from pipeline.index.search import Index
from pipeline.records import Article, Chunk, Claim


class ClaimIndex:
    """Claims in an index, each a chunk with the claim's id, its text and the place of its first mention.

    ``at_least`` is the similarity under which claims are not neighbours, ``most`` how many a claim has at most.
    """

    def __init__(self, index: Index, *, at_least: float = 0.5, most: int = 50) -> None:
        self._index = index
        self._at_least = at_least
        self._most = most

    def add(self, article: Article, claims: Sequence[Claim]) -> None:
        """Put in an article's claims, in place of those that it had."""
        self._index.add(
            article,
            [
                Chunk(id=claim.id, article_id=article.id, span=claim.mentions[0].span, text=claim.text)
                for claim in claims
            ],
        )

    def neighbours(self, claim: Claim) -> tuple[tuple[str, float], ...]:
        """Return the claims of other articles that are near a claim, with their similarity, nearest first, ties by id.

        The claim itself need not be in the index.
        """
        (hits,) = self._near([claim.text], besides=claim.article_id)
        return tuple((hit.chunk.id, hit.similarity) for hit in hits)

    def near(self, texts: Sequence[str]) -> tuple[tuple[tuple[str, float], ...], ...]:
        """Return for each text the claims near it, in the same way; texts that are new are embedded all at once."""
        return tuple(tuple((hit.chunk.id, hit.similarity) for hit in hits) for hits in self._near(texts, besides=None))

    def _near(self, texts: Sequence[str], *, besides: str | None) -> tuple[tuple[Hit, ...], ...]:
        return self._index.neighbours(texts, k=self._most, at_least=self._at_least, besides=besides)
