"""What the vault holds of each transcript for anonymising, made when it is missing or outdated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Cast, Heard, Mention, Scene
from qualkit.model import Find
from qualkit.register import FINDS, Register, from_bytes, to_bytes
from qualkit.vault import Opened
from qualkit.workflow.identifiers.cleaning import keep_of, keep_terms
from qualkit.workflow.keeping import commit, original
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

AT_ONCE = 4
"""Transcripts whose finds are kept together: what an interruption loses at most."""

MENTIONS = tuple[Mention, ...]
"""What the vault holds of what is replaced in one transcript."""


def cast(register: Register, id: str) -> Cast:
    """Who is known to be in a transcript, and where it was made."""
    rows = register.rows_of(id)
    labels = {voice.label: voice.name or voice.participant for voice in register.held[id].voices}
    present = {row.participant for row in rows}
    present |= {name for row in rows for name in (row.interviewer, row.interpreter) if name}
    return Cast(
        labels={label: who for label, who in labels.items() if label and who},
        present=frozenset(present),
        pilots=frozenset(pilot for row in rows for pilot in row.pilots),
    )


def scene(opened: Opened, register: Register, id: str) -> Scene:
    """A transcript and who is known to be in it."""
    return Scene(original(opened, register, id), cast(register, id))


def finds_in(opened: Opened, register: Register, id: str) -> tuple[Find, ...]:
    """What was found in a transcript by itself."""
    found: tuple[Find, ...] = from_bytes(opened.read(register.held[id].finds), FINDS)
    return found


def heard_in(opened: Opened, register: Register, id: str) -> Heard:
    """What that says to the rest of the study."""
    heard: Heard = from_bytes(opened.read(register.held[id].heard), Heard)
    return heard


def mentions_in(opened: Opened, register: Register, id: str) -> tuple[Mention, ...]:
    """What is replaced in a transcript's original, and why; nothing before it is anonymised."""
    name = register.held[id].mentions
    found: tuple[Mention, ...] = from_bytes(opened.read(name), MENTIONS) if name else ()
    return found


def alignment_of(opened: Opened, register: Register, id: str) -> Alignment:
    """How an original lies against its newest anonymised text."""
    held: Alignment = from_bytes(opened.read(register.held[id].alignment), Alignment)
    return held


def read_through(
    study: Study, opened: Opened, register: Register, model: str, *, progress: Progress = silent
) -> Register:
    """The register with what was found in every transcript, committed as it is found.

    A transcript is read again if it, the recognisers or the model are not as they were.
    """
    basis = room.basis(model)
    named = sorted(pilot.id for pilot in study.settings.pilots if pilot.disclose == "named")
    terms = _digest(basis, *sorted(keep_terms(study, register)), "pilots", *named)
    waiting = [
        id
        for id, held in register.held.items()
        if (held.finds_basis, held.heard_basis) != (basis, _digest(terms, held.finds))
    ]
    ids: list[str] = []
    for id in progress(waiting, "Reading transcripts") if waiting else ():
        ids.append(id)
        if len(ids) == AT_ONCE or id == waiting[-1]:
            register = _with_finds(opened, register, ids, model, basis)
            register = _with_heard(study, opened, register, ids, terms)
            with study.transaction() as db:
                commit(db, opened, register)
            ids = []
    return register


def _with_finds(
    opened: Opened, register: Register, ids: Sequence[str], model: str, basis: str
) -> Register:
    held = dict(register.held)
    new = [id for id in ids if held[id].finds_basis != basis]
    named = [id for id in new if not held[id].anonymised]
    found = room.find({id: scene(opened, register, id) for id in named}, model=model)
    for id in new:
        name = opened.write(to_bytes(found.get(id, ()), FINDS))
        held[id] = replace(held[id], finds=name, finds_basis=basis)
    return replace(register, held=held)


def _with_heard(
    study: Study, opened: Opened, register: Register, ids: Sequence[str], terms: str
) -> Register:
    held, keep = dict(register.held), keep_of(study, register)
    for id in ids:
        text = original(opened, register, id)
        heard = room.hear(text, finds_in(opened, register, id), keep)
        held[id] = replace(
            held[id],
            heard=opened.write(to_bytes(heard, Heard)),
            heard_basis=_digest(terms, held[id].finds),
        )
    return register.next(held=held)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8")).hexdigest()
