"""Opens the index and its embedder as the settings say, and searches it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.index.base import Embedder, Hit
from pipeline.index.embed import embedder
from pipeline.index.search import Index, open_index
from pipeline.settings import Settings


@contextmanager
def index_of(settings: Settings, *, write: bool) -> Iterator[tuple[Index, Embedder]]:
    """Open the index for as long as it is used; with ``write`` for this process alone."""
    embed = make_embedder(settings)
    with open_index(settings.index_folder, embed, write=write, chroma_url=settings.chroma_url) as index:
        yield index, embed


def make_embedder(settings: Settings) -> Embedder:
    """Build the embedder that the settings name."""
    key = settings.api_key.get_secret_value() if settings.api_key else None
    return embedder(settings.embeddings, base_url=settings.base_url, api_key=key)


def search(settings: Settings, words: str, number: int) -> tuple[Hit, ...]:
    """Return the best passages of the index."""
    with index_of(settings, write=False) as (index, _):
        return index.search(words, k=number)
