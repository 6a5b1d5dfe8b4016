"""topics: themes that the machine finds, laid against the codebook; one of them made a code."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from qualkit import topics as topic_room
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import ActKind, Segment, Topic
from qualkit.model.views import StudyView
from qualkit.register import from_bytes, to_bytes
from qualkit.store import Connection, acts, caches, texts
from qualkit.suggesters.embed import embedded, load
from qualkit.topics import PCA_KMEANS
from qualkit.workflow import unseen
from qualkit.workflow.codes import codebooks
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.proposals.suggesting import anonymised_view, warm
from qualkit.workflow.study import Study

FEWEST = 10
"""Segments, below which nothing can be said of what they have in common."""


def topics(
    study: Study,
    *,
    number: int | None = None,
    method: str = PCA_KMEANS,
    progress: Progress = silent,
    view: StudyView | None = None,
) -> tuple[Topic, ...]:
    """Themes found in the segments, laid against the codebook; kept until the study changes.

    `view`: the study as it stands, where it is read already. Raises NotYet before anything is
    anonymised, or where BERTopic, the model or what the method needs is missing.
    """
    basis = basis_of(study, number, method)
    with study.store.reading() as db:
        held = caches.kept(db, "topics", basis)
    if held is not None:
        return _read(held)
    view = view or anonymised_view(study)
    passages = topic_room.passages(view)
    if len(passages) < FEWEST:
        return ()
    warm(study, view, progress)
    texts_of = [piece.text for piece in passages]
    vectors = embedded(texts_of, load(), caches.Vectors(study.store))
    found = topic_room.topics(view, vectors, seed=study.settings.seed, number=number, method=method)
    with study.transaction() as db:
        caches.keep(db, "topics", basis, json.loads(to_bytes(found, _KEPT)))
    return found


def outside(study: Study, found: tuple[Topic, ...]) -> int:
    """How many segments are in no topic."""
    return len(topic_room.passages(anonymised_view(study))) - sum(one.segments for one in found)


@dataclass(frozen=True)
class Adopted:
    """A topic that became a provisional code."""

    code: str
    """Its id."""
    examples: tuple[Segment, ...]


def adopt(
    study: Study,
    topic: int,
    name: str,
    *,
    under: str | None = None,
    number: int | None = None,
    method: str = PCA_KMEANS,
    progress: Progress = silent,
) -> Adopted:
    """Make a topic (counted from 1) a provisional code, its nearest segments its examples.

    Examples are kept as places, so that what is withdrawn or anonymised again goes there too; they
    are no codings. `under` is the id of a code. Raises CannotDecide where there is no such topic,
    and as `topics` and `codebooks.provisional` do.
    """
    found = topics(study, number=number, method=method, progress=progress)
    wanted = next((one for one in found if one.number == topic), None)
    if wanted is None:
        raise CannotDecide(
            what=f"there is no topic {topic}", fix=f"`qualkit topics` lists {len(found)}."
        )

    def examples(db: Connection, batch: acts.Batch, code: str) -> None:
        there = texts.there(db)
        if any(there.get(one.transcript) != one.version for one in wanted.examples):
            raise NotYet(
                what="a transcript was anonymised again in the meantime",
                fix="Look at `qualkit topics` again; nothing was changed.",
            )
        made = [
            batch.act(
                ActKind.EXAMPLE,
                one.transcript,
                version=one.version,
                start=one.span.start,
                end=one.span.end,
                code=code,
            )
            for one in wanted.examples
        ]
        acts.add(db, made)

    code = codebooks.provisional(study, name, under=under, coder=study.coder, and_then=examples)
    return Adopted(code, wanted.examples)


def basis_of(study: Study, *more: object) -> str:
    """A hash of all that a machine's results rest on: texts, codings, settings, and `more`."""
    with study.store.reading() as db:
        parts = [texts.standing(db), acts.basis(db), study.settings.seed, *more]
        if left_out := unseen.hidden(study, db):
            parts += [study.coder, sorted(left_out)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _read(held: Any) -> tuple[Topic, ...]:
    found: tuple[Topic, ...] = from_bytes(json.dumps(held).encode(), _KEPT)
    return found


_KEPT = tuple[Topic, ...]
