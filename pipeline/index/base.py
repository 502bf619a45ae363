"""The index's contracts: who turns text into vectors, and what a search gives back."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.records import Chunk, Record

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors. Thread-safe. ``name`` is part of the index's identity."""

    name: str
    dimensions: int
    max_tokens: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length for each text, shape ``(len(texts), dimensions)``."""
        ...

    def count_tokens(self, text: str) -> int:
        """Count the model's own tokens in a text, without the special ones."""
        ...


class Hit(Record):
    """One chunk that a search found; ranks count from 1 and are null in the list that missed it."""

    chunk: Chunk
    article_name: str
    score: float
    similarity: float
    """Cosine of its vector and the query's, rounded to three places."""
    dense_rank: int | None
    lexical_rank: int | None
