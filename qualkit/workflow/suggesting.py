"""suggest and topics: what machines propose, kept with what it rests on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from qualkit import suggest as suggesting
from qualkit import topics as topic_room
from qualkit.errors import NotYet, UnknownTranscript
from qualkit.model import SegmentSuggestions, StudyView, Topic
from qualkit.register import from_bytes, to_bytes
from qualkit.segments import segments
from qualkit.store import acts, caches, texts
from qualkit.suggesters.blend import identity
from qualkit.suggesters.embed import embedded, load
from qualkit.workflow import assigning
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

FEWEST = 10
"""Segments, below which nothing can be said of what they have in common."""


@dataclass(frozen=True)
class Proposed:
    """Suggestions, and what a person must know of them."""

    suggestions: tuple[SegmentSuggestions, ...]
    notes: tuple[str, ...]
    suggester: str
    """Name and version of what proposed them."""


def suggest(
    study: Study,
    transcript: str | None = None,
    *,
    top: int = 3,
    every: bool = False,
    progress: Progress = silent,
) -> Proposed:
    """Codes for the segments of one transcript, or for all that carry none, or for `every` one.

    Raises NotYet before anything is anonymised, UnknownTranscript.
    """
    view = anonymised_view(study)
    if transcript is not None and transcript not in view.transcripts:
        raise UnknownTranscript(name=transcript)
    with study.store.reading() as db:
        blind = assigning.blind_for(db, study.coder)
    if transcript in blind:
        raise NotYet(
            what=f"{transcript} is coded blind: nothing is proposed to {study.coder}",
            fix="Until everybody who was given it has finished: `qualkit assign --list`.",
        )
    warm(study, view, progress)
    embedder = load()
    found = suggesting.suggest(
        view,
        embedder=embedder,
        cache=caches.Vectors(study.store),
        top=top,
        every=every or transcript is not None,
    )
    shown = tuple(
        one
        for one in found.suggestions
        if transcript in (None, one.segment.transcript) and one.segment.transcript not in blind
    )
    return Proposed(shown, tuple(filter(None, found.sentences)), identity(embedder))


def as_json(found: Proposed) -> list[dict[str, Any]]:
    """Suggestions as plain data."""
    return suggesting.as_json(found.suggestions)


def topics(
    study: Study, *, number: int | None = None, progress: Progress = silent
) -> tuple[Topic, ...]:
    """Themes found in the segments, laid against the codebook; kept until the study changes.

    Raises NotYet before anything is anonymised, or where BERTopic or the model is missing.
    """
    view = anonymised_view(study)
    if len(topic_room.passages(view)) < FEWEST:
        return ()
    basis = _basis(study, view, number)
    with study.store.reading() as db:
        held = caches.kept(db, "topics", basis)
    if held is not None:
        return _read(held)
    warm(study, view, progress)
    texts_of = [piece.text for piece in topic_room.passages(view)]
    vectors = embedded(texts_of, load(), caches.Vectors(study.store))
    found = topic_room.topics(view, vectors, seed=study.settings.seed, number=number)
    with study.store.transaction() as db:
        caches.keep(db, "topics", basis, json.loads(to_bytes(found, _KEPT)))
    return found


def anonymised_view(study: Study) -> StudyView:
    """The study as the rooms see it. Raises NotYet before anything is anonymised."""
    with study.store.reading() as db:
        if not texts.there(db):
            raise NotYet(
                what="nothing in this study is anonymised yet", fix="Run `qualkit anonymise --yes`."
            )
        return study.view(db)


def warm(study: Study, view: StudyView, progress: Progress) -> None:
    """Embed every segment, showing how far it is; what was embedded before costs nothing."""
    embedder, cache = load(), caches.Vectors(study.store)
    for id in progress(list(view.transcripts), "Reading for meaning"):
        embedded([piece.text for piece in segments(view.transcripts[id])], embedder, cache)


def _basis(study: Study, view: StudyView, number: int | None) -> str:
    """A hash of all that topics rest on: texts, codings, settings."""
    with study.store.reading() as db:
        parts = [texts.standing(db), acts.basis(db), study.settings.seed, number]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _read(held: Any) -> tuple[Topic, ...]:
    found: tuple[Topic, ...] = from_bytes(json.dumps(held).encode(), _KEPT)
    return found


_KEPT = tuple[Topic, ...]
