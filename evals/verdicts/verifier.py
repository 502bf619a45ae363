"""Runs verification as the main job does, over an index of the suite's own articles."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from evals.suite import Suite
from evals.verdicts.claims import Claims
from pipeline.batch.each import Threads
from pipeline.flow.articles import passages
from pipeline.flow.inputs import Inputs
from pipeline.flow.verification import Stages, Verified, Verifier, VerifyOptions
from pipeline.index.base import Embedder, Vectors
from pipeline.index.claims import ClaimIndex
from pipeline.index.minilm import MiniLM
from pipeline.index.search import open_index
from pipeline.wiring.library import IndexLibrary


def verify(suite: Suite, claims: Claims, stages: Stages, *, workers: int = 1, unread: Sequence[str] = ()) -> Verified:
    """Verify the claims of a suite's articles from nothing; ``unread`` are the articles whose extraction failed."""
    articles = [case.article for case in suite.cases]
    found = {extraction.article_id: extraction.claims for extraction in claims.extractions}
    embedder = _Remembering(MiniLM())
    with (
        tempfile.TemporaryDirectory() as folder,
        open_index(Path(folder) / "passages", embedder, write=True) as index,
        open_index(Path(folder) / "claims", embedder, write=True) as near,
    ):
        for article in articles:
            index.add(article, passages(article, embedder))
        library = IndexLibrary(index, ClaimIndex(near), embedder)
        library.add([(article, found.get(article.id, ())) for article in articles])
        inputs = Inputs.of(articles, [claim for some in found.values() for claim in some], unread=unread)
        return Verifier(stages, VerifyOptions())(inputs, library, _Nothing(), Threads(workers), lambda _: None)


class _Remembering:
    """An embedder that embeds no text twice: claims are put into an index, and then looked for among the passages."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._known: dict[str, Vectors] = {}
        self.name, self.dimensions, self.max_tokens = inner.name, inner.dimensions, inner.max_tokens

    def embed(self, texts: Sequence[str]) -> Vectors:
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known |= dict(zip(new, self._inner.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else self._inner.embed(texts)

    def count_tokens(self, text: str) -> int:
        return self._inner.count_tokens(text)


class _Nothing:
    """A memo that remembers nothing: every answer comes from the door."""

    def get(self, _: str) -> str | None:
        return None

    def put(self, _: str, __: str) -> None:
        return None
