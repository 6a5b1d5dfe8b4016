from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from qualkit.suggesters import embed
from tests.suggesters.studies import CountingCache

TEXTS = [
    "The child is in school every day now.",
    "His attendance at lessons has become regular.",
    "The laptop will not connect to the network.",
]


@pytest.fixture(scope="module")
def embedder() -> embed.Embedder:
    found = embed.load()
    assert found is not None
    return found


def test_rows_are_of_unit_length(embedder: embed.Embedder) -> None:
    rows = embedder.embed(TEXTS)
    assert rows.shape == (3, embed.DIMENSIONS)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_like_meanings_lie_near_each_other(embedder: embed.Embedder) -> None:
    school, attendance, laptop = embedder.embed(TEXTS)
    assert school @ attendance > school @ laptop + 0.2


def test_a_text_has_one_vector_whatever_stands_beside_it(embedder: embed.Embedder) -> None:
    alone = embedder.embed(TEXTS[:1])
    assert np.array_equal(alone[0], embedder.embed([*TEXTS, "word " * 2000])[0])


def test_no_texts_no_rows(embedder: embed.Embedder) -> None:
    assert embedder.embed([]).shape == (0, embed.DIMENSIONS)
    rows = embed.embedded([], embedder)
    assert rows is not None
    assert rows.shape == (0, embed.DIMENSIONS)


def test_the_second_call_embeds_nothing(embedder: embed.Embedder) -> None:
    cache = CountingCache()
    first = embed.embedded([*TEXTS, TEXTS[0]], embedder, cache)
    assert cache.put == len(TEXTS)
    again = embed.embedded([*TEXTS, TEXTS[0]], embedder, cache)
    assert cache.put == len(TEXTS)
    assert first is not None and again is not None
    assert np.array_equal(first, again)
    assert np.array_equal(again[0], again[3])


def test_only_new_texts_are_embedded(embedder: embed.Embedder) -> None:
    cache = CountingCache()
    embed.embedded(TEXTS[:2], embedder, cache)
    rows = embed.embedded(list(reversed(TEXTS)), embedder, cache)
    assert cache.put == len(TEXTS)
    assert rows is not None
    assert np.array_equal(rows, embedder.embed(list(reversed(TEXTS))))


def test_the_key_is_the_hash_of_the_text() -> None:
    assert embed.key_of("Zoë left.") == sha256("Zoë left.".encode()).hexdigest()


def test_a_missing_model_is_no_embedder(tmp_path: Path) -> None:
    assert embed.load(tmp_path / "model.onnx") is None


def test_a_model_that_is_not_the_known_one_is_not_run(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"something else")
    assert embed.load(other) is None


def test_without_an_embedder_there_are_no_vectors() -> None:
    assert embed.embedded(TEXTS, None, CountingCache()) is None
