"""The flow of one article: it is divided, embedded into the index, and its claims are extracted."""

from pipeline.index.base import Embedder
from pipeline.index.search import Index
from pipeline.records import Article, Chunk
from pipeline.stages.base import ExtractStage, UnitResult
from pipeline.stages.segment import segment
from pipeline.text.sentences import sentences

# Measured: in as many characters, passages of this size hold more of the evidence than those twice as long.
_TOKENS = 128


class Flow:
    """The stages of one run. ``index`` is for the one writing thread, ``extract`` for any."""

    def __init__(self, index: Index, embedder: Embedder, extractor: ExtractStage) -> None:
        self._index = index
        self._embedder = embedder
        self._extractor = extractor
        self.fingerprint = extractor.fingerprint

    def index(self, article: Article) -> None:
        """Divide an article into chunks and embed them, unless the index has it."""
        if not self._index.has(article.id):
            self._index.add(article, passages(article, self._embedder))

    def extract(self, article: Article) -> UnitResult:
        """Extract the claims of an article."""
        return self._extractor(article, sentences(article.text, article.language))


def passages(article: Article, embedder: Embedder) -> tuple[Chunk, ...]:
    """Divide an article into passages that fit the embedding model."""
    size = min(_TOKENS, embedder.max_tokens)
    return segment(article, count_tokens=embedder.count_tokens, max_tokens=size, overlap=size // 4)
