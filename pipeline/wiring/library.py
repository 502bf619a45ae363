"""What verification looks up: passages and claims in their indexes, and fact-checks that others have published."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from pipeline.flow.articles import passages
from pipeline.index.base import Embedder
from pipeline.index.claims import ClaimIndex
from pipeline.index.search import Index, open_index
from pipeline.records import Article, Chunk, Claim
from pipeline.settings import Settings
from pipeline.verdicts import Family, PriorCheck


class IndexLibrary:
    """The library of one run: its index of passages, and beside it that of its claims."""

    def __init__(self, index: Index, claims: ClaimIndex, embedder: Embedder) -> None:
        self.index = index
        self._claims = claims
        self._embedder = embedder

    def add(self, extracted: Iterable[tuple[Article, Sequence[Claim]]]) -> None:
        """Put the claims of articles in, in place of those that they had."""
        for article, claims in extracted:
            self._claims.add(article, claims)

    def neighbours(self, claim: Claim) -> Sequence[tuple[str, float]]:
        """Return the ids of the claims of other articles that are near, with their cosines."""
        return self._claims.neighbours(claim)

    def passages(self, article: Article) -> Sequence[Chunk]:
        """Return an article's passages, as they are indexed."""
        return passages(article, self._embedder)

    def prior_checks(self, family: Family) -> tuple[PriorCheck, ...]:
        """Return published fact-checks of like claims."""
        return ()


@contextmanager
def library_of(settings: Settings, index: Index, embedder: Embedder, *, write: bool) -> Iterator[IndexLibrary]:
    """Open what lies beside an open index of passages."""
    with ExitStack() as stack:
        claims = stack.enter_context(
            open_index(settings.index_folder / "claims", embedder, write=write, chroma_url=settings.chroma_url)
        )
        yield IndexLibrary(index, ClaimIndex(claims), embedder)
