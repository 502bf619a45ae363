"""An embedder that needs no model, and articles to put in."""

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from pipeline.index.base import Vectors
from pipeline.records import Article, Chunk
from pipeline.stages.segment import segment


class HashEmbedder:
    """Adds up one fixed random direction for each word, so that texts with words in common are near each other."""

    def __init__(self, name: str = "hash", dimensions: int = 256) -> None:
        self.name = name
        self.dimensions = dimensions
        self.max_tokens = 30
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        rows = np.array([self._sum(text) for text in texts], np.float32).reshape(len(texts), self.dimensions)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def _sum(self, text: str) -> Vectors:
        total: Vectors = np.full(self.dimensions, 0.01, np.float32)
        for word in text.lower().split():
            total += _direction(word, self.dimensions)
        return total


@cache
def _direction(word: str, dimensions: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "little")
    return np.random.default_rng(seed).standard_normal(dimensions, np.float32)


def article(number: int, text: str | None = None, name: str | None = None) -> Article:
    """Make an article of four sentences that no other number shares."""
    if text is None:
        text = " ".join(f"Street {n} of town{number} was closed by mayor{number}." for n in range(4))
    return Article(id=f"a-{number}", name=name or f"{number}.txt", text=text)


def cut(source: Article, size: int = 9) -> tuple[Chunk, ...]:
    """Cut an article into chunks of one sentence each, as it is by default."""
    return segment(source, count_tokens=lambda text: len(text.split()), max_tokens=size, overlap=0)
