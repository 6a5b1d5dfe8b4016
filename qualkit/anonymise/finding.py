"""Reading each transcript for identifiers: recognisers, the language model, speaker labels."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import NamedTuple

from qualkit import plugins
from qualkit.anonymise.casing import uncased, with_capitals
from qualkit.anonymise.scene import Scene, is_generic_label
from qualkit.anonymise.stretches import stretches
from qualkit.model import Find, Kind, Span, Transcript
from qualkit.recognisers import spacy_names
from qualkit.recognisers.vocabulary import fold, kept

LABEL = "a speaker label"
UNCASED = "without capitals, "
"""Before the reason of what the model finds in speeches without capitals."""

_SHARES_EACH = 3


def basis(model: str = "") -> str:
    """What finds rest on besides the text: another basis, and a text must be read again.

    The model's name and version, and a hash of recognisers and word lists.
    """
    package = Path(__file__).parents[1]
    parts = [
        *(package / "recognisers").glob("*.py"),
        *(package / "anonymise").glob("*.py"),
        *(package / "data" / "gazetteer").glob("*.txt"),
        package / "plugins.py",
    ]
    held = sha256()
    for path in sorted(parts):
        held.update(path.read_bytes().replace(b"\r\n", b"\n"))
    named = spacy_names.described(spacy_names.installed(model))
    return f"{named} {held.hexdigest()[:16]}"


def find(
    scenes: Mapping[str, Scene], *, model: str = "", processes: int = 1
) -> dict[str, tuple[Find, ...]]:
    """What is found in each transcript by itself, in the order of the text; overlaps are kept.

    Depends on nothing but the transcript (and the model), so it can be kept until that changes.
    `model` is a spaCy model; empty means the first of `spacy_names.MODELS` that is installed.
    More than one of `processes` share out the transcripts; what is found is the same.
    """
    transcripts = {name: scene.transcript for name, scene in scenes.items()}
    if min(processes, len(transcripts)) <= 1:
        return _found(transcripts, model)
    found: dict[str, tuple[Find, ...]] = {}
    with ProcessPoolExecutor(processes, mp_context=_context()) as pool:
        for part in pool.map(partial(_found, model=model), _shares(transcripts, processes)):
            found |= part
    return {name: found[name] for name in transcripts}


def _context() -> BaseContext:
    """Forked where that is safe, so that the processes have the model already; else begun anew."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return get_context("fork")
    return get_context("spawn")


def _shares(transcripts: Mapping[str, Transcript], processes: int) -> list[dict[str, Transcript]]:
    """Shares of about one length, several for each process: who is done early takes another."""
    shares: list[dict[str, Transcript]] = [{} for _ in range(processes * _SHARES_EACH)]
    lengths = [0] * len(shares)
    for name in sorted(transcripts, key=lambda name: len(transcripts[name].text), reverse=True):
        lightest = lengths.index(min(lengths))
        shares[lightest][name] = transcripts[name]
        lengths[lightest] += len(transcripts[name].text)
    return [share for share in shares if share]


def _found(transcripts: Mapping[str, Transcript], model: str) -> dict[str, tuple[Find, ...]]:
    recognisers = plugins.members("recognisers")
    found: dict[str, set[Find]] = {}
    waiting: list[_Stretch] = []
    for name, transcript in transcripts.items():
        typed = uncased(transcript)
        text = with_capitals(transcript, typed)
        found[name] = set(_labels(transcript))
        for recogniser in recognisers:
            found[name].update(recogniser.find(text))
        others = (turn.body for turn in transcript.turns if turn.body not in typed)
        waiting += [_Stretch(name, text, span) for span in stretches(text, others)]
        waiting += [_Stretch(name, transcript.text, span, UNCASED) for span in typed]
    for name, find in _named(waiting, model):
        found[name].add(find)
    return {
        name: tuple(sorted(finds, key=lambda find: (find.span, find.reason)))
        for name, finds in found.items()
    }


class _Stretch(NamedTuple):
    """What the model is to read of a transcript, labels left out."""

    name: str
    text: str
    span: Span
    lead: str = ""
    """What the reason of a find begins with."""


def _named(waiting: Sequence[_Stretch], model: str) -> Iterator[tuple[str, Find]]:
    """What the model finds, by transcript: all that is waiting in one run.

    Speeches without capitals it reads as they are, and is believed; elsewhere a name has a capital.
    """
    texts = (stretch.span.of(stretch.text) for stretch in waiting)
    for stretch, finds in zip(waiting, spacy_names.find_all(texts, model=model), strict=True):
        for find in finds:
            start = stretch.span.start
            span = Span(find.span.start + start, find.span.end + start)
            if stretch.lead or not span.of(stretch.text).islower():
                yield stretch.name, Find(span, find.kind, f"{stretch.lead}{find.reason}")


def _labels(transcript: Transcript) -> Iterator[Find]:
    for turn in transcript.turns:
        if turn.label and not _is_nobody(turn.label):
            yield Find(turn.label_span, Kind.PERSON, LABEL)


@cache
def _is_nobody(label: str) -> bool:
    return is_generic_label(label) or fold(label) in {fold(term) for term in kept()}
