"""topics: themes that the machine finds, laid against the codebook; one of them made a code."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from qualkit import topics as topic_room
from qualkit.model import StudyView, Topic
from qualkit.register import from_bytes, to_bytes
from qualkit.store import acts, caches, texts
from qualkit.suggesters.embed import embedded, load
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.suggesting import anonymised_view, warm

FEWEST = 10
"""Segments, below which nothing can be said of what they have in common."""


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


def _basis(study: Study, view: StudyView, number: int | None) -> str:
    """A hash of all that topics rest on: texts, codings, settings."""
    with study.store.reading() as db:
        parts = [texts.standing(db), acts.basis(db), study.settings.seed, number]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _read(held: Any) -> tuple[Topic, ...]:
    found: tuple[Topic, ...] = from_bytes(json.dumps(held).encode(), _KEPT)
    return found


_KEPT = tuple[Topic, ...]
