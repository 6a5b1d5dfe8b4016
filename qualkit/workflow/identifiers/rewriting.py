"""The anonymised texts, written anew where something else is replaced in them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit import alignment
from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Anonymised
from qualkit.model import (
    Act,
    ActKind,
    AnonymisedTranscript,
    Coding,
    Speaker,
    Transcript,
    Turn,
)
from qualkit.register import Held, Register, Voice, from_bytes, to_bytes
from qualkit.store import Connection, acts, caches, codings, people, texts
from qualkit.vault import Opened
from qualkit.workflow.identifiers.cleaning import clean_typed, keep_of, keep_terms, participations
from qualkit.workflow.identifiers.finding import MENTIONS, cast, finds_in, heard_in, scene
from qualkit.workflow.keeping import commit
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Rewritten:
    """What was written."""

    register: Register
    written: tuple[str, ...]
    moved: int
    """Codings that moved with their text."""
    touched: tuple[Coding, ...]
    """Those in whose words something was replaced, or put back, for the first time."""
    newer: tuple[str, ...]
    """Transcripts left as they are: their words came from a copy that is newer than this vault."""


def rewrite(
    study: Study,
    opened: Opened,
    register: Register,
    *,
    joined: bool = False,
    progress: Progress = silent,
) -> Rewritten:
    """Write the texts in which something else is replaced than before; commit that as one.

    Only those are looked at in which an entity can be met that is not as it was. `joined`: those
    alone that were joined with the study as they are; others are left to the next `anonymise`.
    """
    made: list[Act] = []
    newer: list[str] = []
    held = dict(register.held)
    with study.transaction() as db:
        writer = _Writer(study, opened, register, db)
        lay = codings.touched(db)
        for id in progress(list(held), "Writing"):
            if writer.knows_less(id):
                newer.append(id)
            elif joined and (not held[id].heard or held[id].joined != held[id].heard_basis):
                continue
            elif not writer.is_up_to_date(id):
                held[id], acted = writer.write(id)
                made += acted
            held[id] = replace(held[id], joined=held[id].heard_basis)
        people.set_participations(db, participations(db, study, register))
        clean_typed(db, study, register, writer.batch)
        acts.add(db, made)
        moved = codings.derive(db, [str(act.transcript) for act in made])
        touched = codings.touched_since(db, lay)
        if made:
            caches.forget_words(db)
        register = register.next(held=held)
        commit(db, opened, register)
    if made:
        study.store.vacuum()
    return Rewritten(
        register=register,
        written=tuple(str(act.transcript) for act in made),
        moved=moved,
        touched=touched,
        newer=tuple(newer),
    )


class _Writer:
    """Everything that one transcript is written with."""

    def __init__(self, study: Study, opened: Opened, register: Register, db: Connection) -> None:
        self.batch = study.batch()
        self.opened, self.register, self.db = opened, register, db
        self.book, self.keep = room.Book(register.entities), keep_of(study, register)
        self.precision = study.settings.precision
        pilots = (pilot.id for pilot in study.settings.pilots if pilot.disclose == "named")
        self.stays = repr((sorted(keep_terms(study, register)), sorted(pilots)))
        self.resting = room.Resting(register.entities)
        self.last, self.there = texts.last_versions(db), texts.there(db)

    def knows_less(self, id: str) -> bool:
        """Whether its words came from a copy that is newer than this vault."""
        return 0 < self.register.held[id].version < self.last.get(id, 0)

    def is_up_to_date(self, id: str) -> bool:
        """Whether it stands as it would be written."""
        one = self.register.held[id]
        return self.there.get(id) == one.version and one.mentions_basis == self._basis(id)

    def write(self, id: str) -> tuple[Held, list[Act]]:
        """What the vault holds of it now, and the act if its words are other words."""
        here = scene(self.opened, self.register, id)
        found = room.mentions(
            here,
            finds_in(self.opened, self.register, id),
            self.book,
            keep=self.keep,
            precision=self.precision,
            restored=self.register.restored(id),
            assigned=self.register.assigned(id),
            id=id,
        )
        kept = self.opened.write(to_bytes(found, MENTIONS))
        held = replace(self.register.held[id], mentions=kept, mentions_basis=self._basis(id))
        made = room.replace(here.transcript, found)
        last = max(self.last.get(id, 0), held.version)
        old = texts.newest(self.db, [id]).get(id)
        new = AnonymisedTranscript(
            id=id,
            version=last + 1,
            text=made.text,
            turns=made.turns,
            speakers=_speakers(held, here.transcript, made.turns),
            replacements=made.replacements,
        )
        if old is not None and replace(new, version=old.version) == old:
            return held, []
        changes = _changes(self.opened, held, old, last, made)
        texts.add(self.db, new, changes, replaced=bool(held.before))
        act = self.batch.act(
            ActKind.ANONYMISED, id, version=new.version, replaced=bool(held.before)
        )
        held = replace(
            held,
            alignment=self.opened.write(to_bytes(made.alignment, Alignment)),
            version=new.version,
            earlier=_known(held, last),
            before="",
        )
        return held, [act]

    def _basis(self, id: str) -> str:
        """What is replaced in a transcript rests on this, and on nothing else."""
        one = self.register.held[id]
        restored = map(str, self.register.restored(id))
        assigned = self.register.assigned(id)
        theirs = (repr((span, self.resting.about(one))) for span, one in sorted(assigned.items()))
        parts = (
            str(self.precision),
            self.stays,
            one.heard_basis,
            one.original,
            one.before,
            *restored,
            *theirs,
        )
        heard = heard_in(self.opened, self.register, id)
        spelled = {word for name in heard.names for word in name.key.split()}
        return self.resting.of(heard.words | spelled, cast(self.register, id), parts)


def _speakers(held: Held, original: Transcript, turns: Sequence[Turn]) -> dict[str, Speaker]:
    """Who each label of the anonymised text is.

    Where two labels were found to be one person's, and one of them is a participant's, so is the
    other.
    """
    voices = {voice.label: voice for voice in held.voices}
    who: dict[str, Voice] = {}
    for new, old in zip(turns, original.turns, strict=True):
        if who.setdefault(new.label, voices[old.label]).participant is None:
            who[new.label] = voices[old.label]
    return {label: Speaker(voice.kind, voice.participant) for label, voice in who.items()}


def _changes(
    opened: Opened, held: Held, old: AnonymisedTranscript | None, last: int, made: Anonymised
) -> dict[int, Alignment]:
    """The map from every earlier version, by way of the original.

    Word by word from the last one, where the source itself was replaced, or where the vault does
    not know that version: it came from a copy that is newer than this vault.
    """
    if held.before:
        text = opened.read(held.before).decode("utf-8")
        return {last: alignment.by_words(text, made.text)}
    known = _known(held, last)
    changes = {
        version: alignment.version_map(from_bytes(opened.read(name), Alignment), made.alignment)
        for version, name in known.items()
    }
    if last not in known and old is not None:
        changes[last] = alignment.by_words(old.text, made.text)
    return changes


def _known(held: Held, last: int) -> dict[int, str]:
    """The alignments of the versions that the vault knows, by version."""
    return {**held.earlier, held.version or last: held.alignment} if held.alignment else {}
