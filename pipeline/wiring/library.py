"""What verification looks up: passages and claims in their indexes, and fact-checks that others have published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from pipeline.flow.articles import passages
from pipeline.index.base import Embedder
from pipeline.index.claims import ClaimIndex
from pipeline.index.search import Index, open_index
from pipeline.records import Article, Chunk, Claim, Failure
from pipeline.settings import Settings
from pipeline.sources.factchecks import read_factchecks
from pipeline.stages.prior import FactCheck, PriorChecks
from pipeline.verdicts import Family, PriorCheck


class IndexLibrary:
    """The library of one run: its index of passages, and beside it that of its claims."""

    def __init__(
        self,
        index: Index,
        claims: ClaimIndex,
        embedder: Embedder,
        prior: Callable[[Family], tuple[PriorCheck, ...]] | None = None,
    ) -> None:
        self.index = index
        self._claims = claims
        self._embedder = embedder
        self._prior = prior

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
        return self._prior(family) if self._prior else ()


@contextmanager
def library_of(
    settings: Settings, index: Index, embedder: Embedder, checks: Sequence[FactCheck] = (), *, write: bool
) -> Iterator[IndexLibrary]:
    """Open what lies beside an open index of passages; fact-checks are a collection of their own."""
    with ExitStack() as stack:

        def beside(name: str, *, write: bool) -> Index:
            folder = settings.index_folder / name
            return stack.enter_context(open_index(folder, embedder, write=write, chroma_url=settings.chroma_url))

        prior = PriorChecks(beside("factchecks", write=True), checks) if checks else None
        yield IndexLibrary(index, ClaimIndex(beside("claims", write=write)), embedder, prior)


def factchecks_of(settings: Settings, note: Callable[[str], None]) -> list[FactCheck]:
    """Read the fact-checks that the settings name, and note what of them cannot be used."""
    if settings.factchecks is None:
        return []
    checks: list[FactCheck] = []
    for one in read_factchecks(settings.factchecks):
        if isinstance(one, FactCheck):
            checks.append(one)
        else:
            note(one.message if isinstance(one, Failure) else f"{one.subject} is left out: {one.detail}")
    note(f"{len(checks):,} published fact-checks from {settings.factchecks.name}")
    return checks
