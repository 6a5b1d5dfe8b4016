"""anonymise: find identifiers, join them over the study, write the texts that changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import __version__, alignment
from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Anonymised, Keep, Known, Mention, Scene
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Entity,
    Find,
    Kind,
    Participation,
    Span,
    Speaker,
    Transcript,
    Turn,
)
from qualkit.recognisers import spacy_names
from qualkit.register import FINDS, Held, Register, from_bytes, to_bytes
from qualkit.store import Connection, acts, caches, people, texts
from qualkit.vault import Opened
from qualkit.workflow.keeping import commit, load_register, original
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

KEPT_AT_ONCE = 4
"""Transcripts whose finds are kept together: what an interruption loses at most."""

TYPED = ("role", "agency", "attachment", "background")
"""What interviews.csv says of a participation in people's own words."""

Finds = Mapping[str, Sequence[Find]]


@dataclass(frozen=True)
class Draft:
    """What `anonymise` wrote."""

    model: str
    written: tuple[str, ...]
    unchanged: int
    moved: int
    """Codings that moved with their text."""
    counts: tuple[tuple[str, int, int], ...]
    """Kind, how many different, how many mentions."""


def anonymise(study: Study, *, progress: Progress = silent) -> Draft:
    """Write a new version of each transcript whose replacements have changed.

    Finds are kept in the vault for each transcript as they are made, so that an interrupted run
    goes on where it was. Texts, entities and acts are then committed together.
    """
    opened = study.vault.open()
    model = spacy_names.installed()
    register = _with_finds(study, opened, load_register(study, opened), model, progress)
    scenes = {id: scene(opened, register, id) for id in register.held}
    finds: Finds = {
        id: from_bytes(opened.read(held.finds), FINDS) for id, held in register.held.items()
    }
    known, keep = known_of(study, register), keep_of(study)
    entities = room.join(
        finds,
        scenes,
        known=known,
        keep=keep,
        pilots=study.settings.pilots,
        earlier=register.entities,
    )
    mentions = room.mentions(scenes, finds, entities, keep=keep)
    register = replace(register, entities=entities, model=spacy_names.described(model))
    return _written(study, opened, register, scenes, mentions, progress)


def scene(opened: Opened, register: Register, id: str) -> Scene:
    """A transcript and who is known to be in it."""
    rows = register.rows_of(id)
    names = {person.id: person.name for person in register.people}
    labels = {
        voice.label: voice.name or names.get(voice.participant or "", "")
        for voice in register.held[id].voices
    }
    present = {names[row.participant] for row in rows}
    present |= {name for row in rows for name in (row.interviewer, row.interpreter) if name}
    return Scene(
        transcript=original(opened, register, id),
        labels={label: name for label, name in labels.items() if label and name},
        present=frozenset(present),
        pilots=frozenset(pilot for row in rows for pilot in row.pilots),
    )


def known_of(study: Study, register: Register) -> list[Known]:
    """Everybody and everything that is known before any text is read."""
    roles = {row.participant: row.role for row in reversed(register.rows)}
    known = [
        Known(person.name, relation=roles.get(person.id, ""), participant=person.id)
        for person in register.people
    ]
    for relation, names in (
        ("Interviewer", {row.interviewer for row in register.rows}),
        ("Interpreter", {row.interpreter for row in register.rows}),
    ):
        known += [Known(name, relation=relation) for name in sorted(names - {""})]
    agencies = {row.agency for row in register.rows} - {""}
    known += [Known(agency, Kind.ORGANISATION) for agency in sorted(agencies)]
    return known + [Known(name, kind) for name, kind in study.settings.names]


def keep_of(study: Study) -> Keep:
    """What is never replaced: programme vocabulary, and pilots that may be named."""
    named = [pilot.id for pilot in study.settings.pilots if pilot.disclose == "named"]
    return Keep(study.settings.keep, named)


def alignment_of(opened: Opened, register: Register, id: str) -> Alignment:
    """How an original lies against its newest anonymised text."""
    held: Alignment = from_bytes(opened.read(register.held[id].alignment), Alignment)
    return held


# --- finding


def _with_finds(
    study: Study, opened: Opened, register: Register, model: str, progress: Progress
) -> Register:
    """The register with finds for every transcript, committed as they are made."""
    basis = f"{__version__} {spacy_names.described(model)}"
    waiting = [id for id, held in register.held.items() if held.finds_basis != basis]
    for batch in progress(_batches(waiting), "Reading transcripts") if waiting else ():
        scenes = {id: scene(opened, register, id) for id in batch}
        found = room.find(scenes, model=model)
        held = dict(register.held)
        for id in batch:
            finds = () if held[id].anonymised else found[id]
            held[id] = replace(
                held[id], finds=opened.write(to_bytes(finds, FINDS)), finds_basis=basis
            )
        register = register.next(held=held)
        with study.store.transaction() as db:
            commit(db, opened, register)
    return register


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[at : at + KEPT_AT_ONCE] for at in range(0, len(ids), KEPT_AT_ONCE)]


# --- writing


def _written(
    study: Study,
    opened: Opened,
    register: Register,
    scenes: Mapping[str, Scene],
    mentions: Mapping[str, Sequence[Mention]],
    progress: Progress,
) -> Draft:
    batch = study.batch()
    held = dict(register.held)
    made: list[str] = []
    moved = 0
    with study.store.transaction() as db:
        before = texts.newest(db)
        for id in progress(list(scenes), "Writing"):
            result = room.replace(scenes[id].transcript, mentions[id])
            old = before.get(id)
            if old is None or _differs(old, result):
                changes = _changes(opened, held[id], old, result)
                speakers = _speakers(held[id], scenes[id].transcript, result.turns)
                new = _version(id, old.version + 1 if old else 1, result, speakers)
                texts.add(db, new, changes)
                if changes is not None:
                    moved += acts.move_codings(db, id, new.version, _mover(changes))
                held[id] = replace(
                    held[id],
                    alignment=opened.write(to_bytes(result.alignment, Alignment)),
                    aligned_to=held[id].original,
                )
                made.append(id)
        people.set_participations(db, _participations(db, study, register))
        acts.record(db, [batch.act(ActKind.ANONYMISED, id) for id in made])
        if made:
            caches.forget(db)
        commit(db, opened, register.next(held=held))
    if made:
        study.store.vacuum()
    return Draft(
        model=register.model,
        written=tuple(made),
        unchanged=len(scenes) - len(made),
        moved=moved,
        counts=_counts(mentions),
    )


def _differs(old: AnonymisedTranscript, new: Anonymised) -> bool:
    return (old.text, old.turns, old.replacements) != (new.text, new.turns, new.replacements)


def _version(
    id: str, version: int, made: Anonymised, speakers: Mapping[str, Speaker]
) -> AnonymisedTranscript:
    return AnonymisedTranscript(
        id=id,
        version=version,
        text=made.text,
        turns=made.turns,
        speakers=speakers,
        replacements=made.replacements,
    )


def _speakers(held: Held, original: Transcript, turns: Sequence[Turn]) -> dict[str, Speaker]:
    """Who each label of the anonymised text is."""
    voices = {voice.label: voice for voice in held.voices}
    pairs = zip(turns, original.turns, strict=True)
    who = {new.label: voices[old.label] for new, old in reversed(list(pairs))}
    return {label: Speaker(voice.kind, voice.participant) for label, voice in who.items()}


def _changes(
    opened: Opened, held: Held, old: AnonymisedTranscript | None, made: Anonymised
) -> Alignment | None:
    """The map from the version before; by words where the original itself was replaced."""
    if old is None:
        return None
    if held.aligned_to == held.original:
        before: Alignment = from_bytes(opened.read(held.alignment), Alignment)
        return alignment.version_map(before, made.alignment)
    return alignment.by_words(old.text, made.text)


def _mover(changes: Alignment) -> Callable[[Span], Span]:
    return lambda span: alignment.moved(span, changes)


def _participations(db: Connection, study: Study, register: Register) -> list[Participation]:
    """Participations with what was typed of each, nobody named in it."""
    rows = {(id, row.participant): row for id in register.held for row in register.rows_of(id)}
    typed = {
        f"{id} {who} {part}": str(getattr(row, part))
        for (id, who), row in rows.items()
        for part in TYPED
    }
    found = named_in(study, register.entities, typed)

    def said(p: Participation, part: str) -> str:
        name = f"{p.transcript} {p.participant} {part}"
        return room.replace(_alone(typed[name]), found[name]).text

    return [
        replace(
            p,
            role=said(p, "role"),
            agency=said(p, "agency"),
            attachment=said(p, "attachment"),
            background=said(p, "background"),
        )
        for p in people.all_participations(db)
    ]


def named_in(
    study: Study, entities: Sequence[Entity], words: Mapping[str, str]
) -> dict[str, tuple[Mention, ...]]:
    """Every form of the register in texts that are no transcripts, by their names."""
    scenes = {name: Scene(_alone(text)) for name, text in words.items()}
    nothing: Finds = {name: () for name in words}
    return room.mentions(scenes, nothing, entities, keep=keep_of(study))


def _alone(text: str) -> Transcript:
    return Transcript(text, (Turn("", Span(0, len(text)), 0),))


def _counts(mentions: Mapping[str, Sequence[Mention]]) -> tuple[tuple[str, int, int], ...]:
    number: Counter[Kind] = Counter()
    different: dict[Kind, set[str]] = defaultdict(set)
    for found in mentions.values():
        for mention in found:
            number[mention.kind] += 1
            different[mention.kind].add(mention.entity or mention.shown)
    return tuple(
        (kind.value.replace("_", " "), len(different[kind]), number[kind])
        for kind in Kind
        if number[kind]
    )
