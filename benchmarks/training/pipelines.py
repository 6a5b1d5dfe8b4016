"""The installed model with its own recogniser, or with the names model in its place."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import spacy

from qualkit.recognisers import spacy_names


def base() -> Any:
    """The installed model as its makers trained it, reduced to its recogniser."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(spacy_names.installed(), exclude=spacy_names.EXCLUDED)


def with_weights(folder: Path) -> Any:
    """The installed model with the recogniser in `folder`."""
    pipeline = base()
    pipeline.get_pipe("ner").from_disk(folder, exclude=["vocab"])
    return pipeline
