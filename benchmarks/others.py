"""What other systems mask in the same texts: spaCy's model alone, and Presidio with it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from qualkit.model import Span
from qualkit.recognisers import spacy_names

Masks = Callable[[str], list[Span]]

UNASKED = {"CARDINAL", "ORDINAL", "PERCENT", "QUANTITY", "MONEY", "LANGUAGE", "NORP", "LAW"}
"""What the model marks besides names, places, organisations and dates: nobody's identifier."""


def masked(system: Masks, texts: Mapping[str, str]) -> dict[str, list[Span]]:
    """What a system masks in each text."""
    return {id: system(text) for id, text in texts.items()}


def spacy(text: str) -> list[Span]:
    """Every entity that spaCy's model finds, but for numbers, peoples and languages."""
    document = _model(*spacy_names.EXCLUDED)(text)
    return [
        Span(ent.start_char, ent.end_char) for ent in document.ents if ent.label_ not in UNASKED
    ]


def presidio(text: str) -> list[Span]:
    """Everything that Presidio finds with the same model, its UK recognisers among it."""
    return [Span(found.start, found.end) for found in _analyser().analyze(text, language="en")]


@cache
def _model(*excluded: str) -> Any:
    """The model as spaCy ships it, without some of its components."""
    import spacy

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(spacy_names.installed(), exclude=excluded)


@cache
def _analyser() -> Any:
    """Presidio as it comes, on the whole of the model: it weighs lemmas. Nothing is downloaded."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as predefined
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    own_list = tldextract.TLDExtract(suffix_list_urls=())
    tldextract.tldextract.TLD_EXTRACTOR = own_list  # it would ask the internet for a newer one
    engine: Any = SpacyNlpEngine([{"lang_code": "en", "model_name": spacy_names.installed()}])
    engine.nlp = {"en": _model()}
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    for recogniser in (
        predefined.NhsRecognizer,
        predefined.UkNinoRecognizer,
        predefined.UkPassportRecognizer,
        predefined.UkPostcodeRecognizer,
        predefined.UkVehicleRegistrationRecognizer,
    ):
        registry.add_recognizer(recogniser())
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
