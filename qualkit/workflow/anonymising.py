"""anonymise: find identifiers, join them over the study, write the texts that changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import alignment, settings, yamlfile
from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Anonymised, Known, Mention, Scene
from qualkit.model import (
    Act,
    ActKind,
    AnonymisedTranscript,
    Coding,
    Entity,
    Find,
    Kind,
    Speaker,
    Transcript,
    Turn,
)
from qualkit.recognisers import spacy_names
from qualkit.register import FINDS, Held, Register, Voice, from_bytes, to_bytes
from qualkit.store import acts, caches, codings, people, texts
from qualkit.vault import Opened
from qualkit.workflow.cleaning import clean_typed, keep_of, participations
from qualkit.workflow.keeping import commit, load_register, original
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.writing import write_file

KEPT_AT_ONCE = 4
"""Transcripts whose finds are kept together: what an interruption loses at most."""

Finds = Mapping[str, Sequence[Find]]


@dataclass(frozen=True)
class Draft:
    """What `anonymise` wrote."""

    model: str
    written: tuple[str, ...]
    unchanged: int
    moved: int
    """Codings that moved with their text."""
    touched: tuple[Coding, ...]
    """Those in whose words something was replaced, or put back, for the first time."""
    newer: tuple[str, ...]
    """Transcripts left as they are: their words came from a copy that is newer than this vault."""
    counts: tuple[tuple[str, int, int], ...]
    """Kind, how many different, how many mentions."""
    named: tuple[tuple[str, int], ...] = ()
    """The names that study.yaml listed, and how many mentions each has."""


def anonymise(study: Study, *, progress: Progress = silent) -> Draft:
    """Write a new version of each transcript whose replacements have changed.

    Finds are kept in the vault for each transcript as they are made, so that an interrupted run
    goes on where it was. Texts, entities and acts are then committed together.
    """
    opened = study.vault.open()
    model = spacy_names.installed()
    listed = study.settings.names
    register = _kept(study, _with_names(study, opened, load_register(study, opened)))
    register = _with_finds(study, opened, register, model, progress)
    scenes = {id: scene(opened, register, id) for id in register.held}
    finds: Finds = {
        id: from_bytes(opened.read(held.finds), FINDS) for id, held in register.held.items()
    }
    known, keep = known_of(register), keep_of(study)
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
    draft = _written(study, opened, register, scenes, mentions, progress)
    return replace(draft, named=_found(listed, entities, mentions))


def scene(opened: Opened, register: Register, id: str) -> Scene:
    """A transcript and who is known to be in it."""
    rows = register.rows_of(id)
    labels = {voice.label: voice.name or voice.participant for voice in register.held[id].voices}
    present = {row.participant for row in rows}
    present |= {name for row in rows for name in (row.interviewer, row.interpreter) if name}
    return Scene(
        transcript=original(opened, register, id),
        labels={label: who for label, who in labels.items() if label and who},
        present=frozenset(present),
        pilots=frozenset(pilot for row in rows for pilot in row.pilots),
    )


def known_of(register: Register) -> list[Known]:
    """Everybody and everything that is known before any text is read."""
    roles = {row.participant: row.role for row in reversed(register.rows)}
    known = [
        Known(
            person.name,
            relation=roles.get(person.id, ""),
            participant=person.id,
            aliases=person.also,
        )
        for person in register.people
    ]
    for relation, names in (
        ("Interviewer", {row.interviewer for row in register.rows}),
        ("Interpreter", {row.interpreter for row in register.rows}),
    ):
        known += [Known(name, relation=relation) for name in sorted(names - {""})]
    agencies = {row.agency for row in register.rows} - {""}
    known += [Known(agency, Kind.ORGANISATION) for agency in sorted(agencies)]
    return known + [Known(name, kind, sure=True) for name, kind in register.names]


def alignment_of(opened: Opened, register: Register, id: str) -> Alignment:
    """How an original lies against its newest anonymised text."""
    held: Alignment = from_bytes(opened.read(register.held[id].alignment), Alignment)
    return held


def _kept(study: Study, register: Register) -> Register:
    """The register without the listed names that study.yaml now says to keep.

    What stood for them is not given again: the entity stays, with no form to find it by.
    """
    keep = {term.casefold() for term in study.settings.keep}
    names = tuple(one for one in register.names if one[0].casefold() not in keep)
    gone = {name for name, _ in set(register.names) - set(names)}
    nothing: frozenset[str] = frozenset()
    entities = tuple(
        replace(one, forms=nothing, sure=nothing) if one.sure & gone else one
        for one in register.entities
    )
    return replace(register, names=names, entities=entities)


def _found(
    names: Sequence[tuple[str, Kind]],
    entities: Sequence[Entity],
    mentions: Mapping[str, Sequence[Mention]],
) -> tuple[tuple[str, int], ...]:
    """How often each name, or whoever it belongs to, is mentioned."""
    number = Counter(one.entity for found in mentions.values() for one in found)
    owners = {form.casefold(): one.id for one in entities for form in (*one.forms, *one.sure)}
    return tuple((name, number[owners.get(name.casefold(), "")]) for name, _ in names)


# --- finding


def _with_names(study: Study, opened: Opened, register: Register) -> Register:
    """The register with the names that study.yaml lists, which are then taken out of it."""
    given = study.settings.names
    if not given:
        return register
    register = register.next(names=tuple(dict.fromkeys((*register.names, *given))))
    with study.store.transaction() as db:
        commit(db, opened, register)
    text = settings.without_names(yamlfile.read_text(study.settings_path))
    write_file(study.settings_path, text)
    return register


def _with_finds(
    study: Study, opened: Opened, register: Register, model: str, progress: Progress
) -> Register:
    """The register with finds for every transcript, committed as they are made."""
    basis = room.basis(model)
    waiting = [id for id, held in register.held.items() if held.finds_basis != basis]
    batch: list[str] = []
    for id in progress(waiting, "Reading transcripts") if waiting else ():
        batch.append(id)
        if len(batch) == KEPT_AT_ONCE or id == waiting[-1]:
            register = _found_in(study, opened, register, batch, model, basis)
            batch = []
    return register


def _found_in(
    study: Study, opened: Opened, register: Register, ids: Sequence[str], model: str, basis: str
) -> Register:
    """The register with finds for these transcripts, committed."""
    found = room.find({id: scene(opened, register, id) for id in ids}, model=model)
    held = dict(register.held)
    for id in ids:
        finds = () if held[id].anonymised else found[id]
        name = opened.write(to_bytes(finds, FINDS))
        held[id] = replace(held[id], finds=name, finds_basis=basis)
    register = register.next(held=held)
    with study.store.transaction() as db:
        commit(db, opened, register)
    return register


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
    made: list[Act] = []
    newer: list[str] = []
    with study.store.transaction() as db:
        before, last_versions = texts.newest(db), texts.last_versions(db)
        lay = codings.touched(db)
        for id in progress(list(scenes), "Writing"):
            result = room.replace(scenes[id].transcript, mentions[id])
            old = before.get(id)
            one = held[id]
            last = max(last_versions.get(id, 0), one.version)
            if 0 < one.version < last:
                newer.append(id)
                continue
            speakers = _speakers(one, scenes[id].transcript, result.turns)
            new = _version(id, last + 1, result, speakers)
            if old is not None and replace(new, version=old.version) == old:
                continue
            changes = _changes(opened, one, old, last, result)
            texts.add(db, new, changes, replaced=bool(one.before))
            held[id] = replace(
                one,
                alignment=opened.write(to_bytes(result.alignment, Alignment)),
                version=new.version,
                earlier=_known(one, last),
                before="",
            )
            made.append(
                batch.act(ActKind.ANONYMISED, id, version=new.version, replaced=bool(one.before))
            )
        people.set_participations(db, participations(db, study, register))
        clean_typed(db, study, register, batch)
        acts.add(db, made)
        moved = codings.derive(db, [str(act.transcript) for act in made])
        touched = codings.touched_since(db, lay)
        if made:
            caches.forget(db)
        commit(db, opened, register.next(held=held))
    if made:
        study.store.vacuum()
    return Draft(
        model=register.model,
        written=tuple(str(act.transcript) for act in made),
        unchanged=len(scenes) - len(made),
        moved=moved,
        touched=touched,
        newer=tuple(newer),
        counts=_counts(mentions),
    )


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
