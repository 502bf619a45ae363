"""What verification looks up: passages and claims in their indexes, and fact-checks that others have published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.flow.articles import passages
from pipeline.flow.verification import Verified
from pipeline.index.base import Embedder
from pipeline.index.claims import ClaimIndex
from pipeline.index.search import Index, open_index
from pipeline.records import Article, Chunk, Claim, Failure, Rejection
from pipeline.settings import Settings
from pipeline.sources.factchecks import read_factchecks
from pipeline.stages.prior import FactCheck, PriorChecks
from pipeline.verdicts import Family, PriorCheck

NOTED = 5
"""Faults of a file of fact-checks that are told at once; all are in the result files."""


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


class FactChecks(NamedTuple):
    """Published fact-checks, and what of their file could not be used."""

    usable: tuple[FactCheck, ...] = ()
    faulty: tuple[Failure | Rejection, ...] = ()

    def noted_in(self, verified: Verified) -> Verified:
        """Add what could not be used to what a verification dropped."""
        failures = (one for one in self.faulty if isinstance(one, Failure))
        rejections = (one for one in self.faulty if isinstance(one, Rejection))
        return verified.model_copy(
            update={
                "failures": (*verified.failures, *failures),
                "rejections": (*verified.rejections, *rejections),
            }
        )


def factchecks_of(settings: Settings, note: Callable[[str], None]) -> FactChecks:
    """Read the fact-checks that the settings name, and note what of them cannot be used.

    Raises ``UsageError`` where none can.
    """
    if settings.factchecks is None:
        return FactChecks()
    read = read_factchecks(settings.factchecks)
    found = FactChecks(
        tuple(one for one in read if isinstance(one, FactCheck)),
        tuple(one for one in read if not isinstance(one, FactCheck)),
    )
    faults = [one.message if isinstance(one, Failure) else one.detail for one in found.faulty]
    if not found.usable:
        raise UsageError(f"no fact-check can be used: {faults[0]}")
    for fault in faults[:NOTED]:
        note(f"left out: {fault}")
    more = f"; {len(faults):,} are left out" if len(faults) > NOTED else ""
    note(f"published fact-checks from {settings.factchecks.name}: {len(found.usable):,}{more}")
    return found
