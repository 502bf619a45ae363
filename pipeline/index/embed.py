"""Which embedder a setting names: the local one, or any that langchain knows."""

import math
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ClaimlineError, ConnectionLost, IndexFault
from pipeline.index.base import Embedder, Vectors
from pipeline.index.minilm import MiniLM
from pipeline.llm.faults import Where, fault_of
from pipeline.llm.langchain import OPENAI_URL, split_model
from pipeline.llm.retry import retries

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

# Texts in one request; every provider takes as many.
_BATCH = 64
# Seconds. A server that asks for a longer wait is not waited for.
_LONGEST_WAIT = 60


def embedder(name: str = MiniLM.name, *, base_url: str | None = None, api_key: str | None = None) -> Embedder:
    """Return the embedder of a setting: ``minilm``, or ``provider:model`` such as ``openai:text-embedding-3-small``.

    ``base_url`` and ``api_key`` are for ``provider:model``; a server of one's own needs no key. Nothing is sent yet.
    Raises ``IndexFault`` where it cannot be used, ``UsageError`` where the name names nothing.
    """
    if name == MiniLM.name:
        return MiniLM()
    return RemoteEmbedder(name, base_url=base_url, api_key=api_key)


class RemoteEmbedder:
    """Asks an endpoint, and asks again up to ``attempts`` times where that may help.

    Tokens are estimated, one for every four bytes. ``max_tokens`` is the size of a good passage, as for the local
    model; endpoints would take more.
    """

    dimensions: int = 0
    """Known from the first answer on."""
    max_tokens: int = MiniLM.max_tokens

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        attempts: int = 5,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        provider, model = split_model(name)
        self.name = f"{provider}:{model}"
        endpoint = base_url or (OPENAI_URL if provider == "openai" else provider)
        self._where = Where(re.sub("//.*@", "//", endpoint), model, api_key)
        self._client = _client(provider, model, base_url, api_key)
        self._attempts = attempts
        self._sleep = sleep

    def count_tokens(self, text: str) -> int:
        """Estimate the tokens of a text."""
        return math.ceil(len(text.encode()) / 4)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text. Raises ``IndexFault`` where the endpoint gives none."""
        rows = [row for first in range(0, len(texts), _BATCH) for row in self._ask(list(texts[first : first + _BATCH]))]
        if len({len(row) for row in rows} | {self.dimensions} - {0}) > 1:
            raise IndexFault(f"{self._where.endpoint} sent vectors of different lengths: use another embedding model")
        self.dimensions = len(rows[0]) if rows else self.dimensions
        vectors: Vectors = np.asarray(rows, np.float32).reshape(len(rows), self.dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths) & (lengths > 0)).all():
            raise IndexFault(f"{self._where.endpoint} sent vectors without a direction: use another embedding model")
        vectors /= lengths
        return vectors

    def _ask(self, texts: list[str]) -> list[list[float]]:
        policy = retries(attempts=self._attempts, max_wait=_LONGEST_WAIT, sleep=self._sleep)
        try:
            rows = policy(self._ask_once, texts)
        except ClaimlineError as error:
            raise IndexFault(f"no embeddings from {self.name}: {error}") from error
        if len(rows) != len(texts):
            raise IndexFault(f"{self._where.endpoint} sent {len(rows)} vectors for {len(texts)} texts")
        return rows

    def _ask_once(self, texts: list[str]) -> list[list[float]]:
        try:
            return self._client.embed_documents(texts)
        except Exception as error:
            raise _translated(error, self._where) from error


def _client(provider: str, model: str, base_url: str | None, api_key: str | None) -> "Embeddings":
    from langchain.embeddings import init_embeddings

    options: dict[str, Any] = {"base_url": base_url, "api_key": api_key}
    if provider == "openai":
        if not (base_url or api_key):
            raise IndexFault("there is no key for OpenAI's embeddings: set OPENAI_API_KEY, or use minilm")
        # The check of lengths would load a tokenizer from the network.
        options = {"base_url": base_url or OPENAI_URL, "api_key": api_key or "not-needed", "max_retries": 0}
        options |= {"check_embedding_ctx_length": False, "timeout": 60}
    try:
        return init_embeddings(model, provider=provider, **{k: v for k, v in options.items() if v is not None})
    except (ImportError, ValueError) as error:
        raise IndexFault(
            f"cannot use the embeddings {provider}:{model}: {Where('', '', api_key).redact(str(error))}"
        ) from error


def _translated(error: Exception, where: Where) -> ClaimlineError:
    """Translate an error of a client library; each names the status of the answer, or means that there was none."""
    import openai

    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        headers = getattr(getattr(error, "response", None), "headers", {})
        return fault_of(status, getattr(error, "body", None), headers, where)
    said = where.redact(str(error.__cause__ or error)) or type(error).__name__
    if isinstance(error, openai.APIConnectionError | OSError):
        return ConnectionLost(f"{where.endpoint} cannot be reached, or gave no answer in time ({said})")
    return IndexFault(f"the client of {where.endpoint} failed with {type(error).__name__}: {said}")
