"""ingest: transcripts and their metadata into the vault."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import csvfile, ingest, register, settings, yamlfile
from qualkit.errors import AlreadyIngested, Unpartnered, UnreadableFile, WasWithdrawn
from qualkit.model import ActKind, SpeakerKind, Transcript
from qualkit.register import Held, Person, Register, Row, Voice
from qualkit.store import Connection, acts, caches, people, texts
from qualkit.traces import RUN
from qualkit.vault import Opened
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.withdrawal.distinguishing import known_as
from qualkit.workflow.writing import write_file

WORD_LOCK = "~$"
"""What Word puts beside a document that is open; not a transcript."""

ENOUGH = 3
"""Runs of withdrawn words, from which on a file is taken to hold what was withdrawn."""


@dataclass(frozen=True)
class Taken:
    """What `ingest` did: new transcripts, replaced ones, those it knew, and labels unexplained."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    known: tuple[tuple[str, str], ...]
    """File and transcript of those that the study held already."""
    unidentified: tuple[tuple[str, str], ...]
    """File and label of voices that nobody is known for."""
    taken: tuple[tuple[str, str], ...]
    """File and transcript of those that are new or replaced; names files, so for the eye only."""
    added: tuple[tuple[str, tuple[str, ...]], ...]
    """What study.yaml lists now and did not: pilots, stages, groups."""


@dataclass(frozen=True)
class _Source:
    """A source file, read and checked."""

    file: str
    data: bytes
    sha256: str
    transcript: Transcript


@dataclass(frozen=True)
class _Given:
    """All that one command was given, read and checked; nothing is written yet."""

    sources: tuple[_Source, ...]
    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    speakers: tuple[ingest.speakers.SpeakerLine, ...]
    table: str
    """What the table of speakers is called."""

    def rows_of(self, file: str) -> tuple[Row, ...]:
        """The rows that are given for a file."""
        return tuple(row for row in self.rows if row.file == file)

    def voices_of(self, source: _Source) -> tuple[Voice, ...]:
        """Whose voices its labels are."""
        by_id = {person.id: person for person in self.people}
        rows = self.rows_of(source.file)
        return ingest.speakers.voices(
            source.file, source.transcript, rows, by_id, self.speakers, self.table
        )


def take_in(
    study: Study,
    files: Sequence[Path],
    interviews: Path,
    *,
    speakers: Path | None = None,
    replacing: bool = False,
    anonymised: bool = False,
    progress: Progress = silent,
) -> Taken:
    """Read transcripts and their metadata into the vault.

    Everything is read and checked before anything is written. The same file given again with the
    same rows is left alone; another file of its name, or other rows for it, need `replacing`.
    """
    opened = study.vault.open()
    held = load_register(study, opened)
    files = [file for file in files if not file.name.startswith(WORD_LOCK)]
    given = _given(study, held, files, interviews, speakers, progress)
    known = _known(held, given)
    fresh = [source for source in given.sources if source.file not in known]
    ids = _ids(held, fresh)
    replaced = [source.file for source in fresh if source.file in _by_file(held)]
    if replaced and not replacing:
        raise AlreadyIngested(file=replaced[0], transcript=ids[replaced[0]])
    voices = {source.file: given.voices_of(source) for source in fresh}
    if fresh:
        kept = {
            ids[source.file]: _kept(opened, source, voices[source.file], anonymised)
            for source in fresh
        }
        _record(study, opened, _changed(held, given, kept), kept, held.held)
    added = _name_in_settings(study, given.rows)
    explained = {(line.file, line.label) for line in given.speakers}
    return Taken(
        new=tuple(ids[source.file] for source in fresh if source.file not in replaced),
        replaced=tuple(ids[file] for file in replaced),
        known=tuple(known.items()),
        unidentified=tuple(
            (file, voice.label)
            for file, heard in voices.items()
            for voice in heard
            if voice.kind is SpeakerKind.UNIDENTIFIED and (file, voice.label) not in explained
        ),
        taken=tuple((source.file, ids[source.file]) for source in fresh),
        added=added,
    )


# --- reading


def _given(
    study: Study,
    held: Register,
    files: Sequence[Path],
    interviews: Path,
    speakers: Path | None,
    progress: Progress,
) -> _Given:
    lines = csvfile.read(
        interviews, required=ingest.interviews.REQUIRED, known=ingest.interviews.COLUMNS
    )
    _no_withdrawn_person(held, lines, interviews.name)
    said = ingest.interviews.read(lines, interviews.name, study.settings, held)
    sources = [_read(path) for path in progress(files, "Reading files")]
    _not_withdrawn(held, sources)
    _no_copies(sources)
    here = {source.file for source in sources}
    taken = _by_file(held)
    rows = [row for row in said.rows if row.file in here or row.file not in taken]
    named = {row.file: said.lines[row.file] for row in rows}
    ingest.sources.pair([source.file for source in sources], named, interviews.name)
    table = speakers.name if speakers else ""
    speaker_lines = ingest.speakers.read(_speaker_rows(speakers), table)
    _known_files(speaker_lines, {*here, *taken}, table)
    order = {row.file: at for at, row in reversed(list(enumerate(rows)))}
    return _Given(
        sources=tuple(sorted(sources, key=lambda source: order[source.file])),
        rows=tuple(rows),
        people=said.people,
        speakers=tuple(speaker_lines),
        table=table,
    )


def _read(path: Path) -> _Source:
    name = unicodedata.normalize("NFC", path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            file=name, what=error.strerror or "cannot be read", fix="Check its name and place."
        ) from None
    return _Source(name, data, hashlib.sha256(data).hexdigest(), ingest.sources.read(name, data))


def _no_withdrawn_person(held: Register, lines: Sequence[csvfile.Row], table: str) -> None:
    """Raise WasWithdrawn for the first row of somebody who withdrew, in whatever part."""
    for line, cells in lines:
        key = " ".join(cells.get("participant_id", "").split())
        parts = () if key else ("participant", "interviewer", "interpreter")
        named = any(_is_withdrawn(held, cells.get(part, "")) for part in parts)
        if (key and held.traces.knows("key", key)) or named:
            raise WasWithdrawn(
                what=f"{table}, line {line}: this person withdrew",
                fix="Take the row out, and the file that it names; if it is somebody else of that "
                "name, give them a participant_id.",
            )


def _is_withdrawn(held: Register, name: str) -> bool:
    """Whether somebody of that name withdrew, and nobody else here is called so."""
    if not held.traces.knows("person", known_as(name)):
        return False
    others = {other for row in held.rows for other in (row.interviewer, row.interpreter)}
    return name not in others and not any(one.is_called(name) for one in held.people)


def _not_withdrawn(held: Register, sources: Sequence[_Source]) -> None:
    """Raise WasWithdrawn for a file with words that were taken out at somebody's request."""
    for source in sources:
        same = held.traces.knows("bytes", source.sha256)
        if same or len(held.traces.said_in(source.transcript.text, RUN)) >= ENOUGH:
            raise WasWithdrawn(
                what=f"{source.file} holds words that were withdrawn from this study",
                fix="Leave it out, and destroy it where originals are kept; nothing was taken in.",
            )


def _no_copies(sources: Sequence[_Source]) -> None:
    """Raise for two files of one name, or with the same bytes or words."""
    names: set[str] = set()
    words: dict[str, str] = {}
    for source in sources:
        if source.file in names:
            raise Unpartnered(
                what=f"two files are called {source.file}", fix="Give each file a name of its own."
            )
        names.add(source.file)
        if source.transcript.text in words:
            raise Unpartnered(
                what=f"{source.file} holds the same words as {words[source.transcript.text]}",
                fix="Leave one of them out.",
            )
        words[source.transcript.text] = source.file


def _speaker_rows(path: Path | None) -> list[csvfile.Row]:
    if path is None:
        return []
    return csvfile.read(path, required=("file", "label"), known=ingest.speakers.COLUMNS)


def _known_files(lines: Sequence[ingest.speakers.SpeakerLine], files: set[str], table: str) -> None:
    for line in lines:
        if line.file not in files:
            raise Unpartnered(
                what=f"{table}, line {line.line}: {line.file} was not given",
                fix="Give the file too, or remove the line.",
            )


# --- what is new


def _by_file(held: Register) -> dict[str, str]:
    return {one.file: id for id, one in held.held.items()}


def _known(held: Register, given: _Given) -> dict[str, str]:
    """Files that the study holds already, with the same rows, and as which transcript."""
    by_bytes = {one.bytes_sha256: id for id, one in held.held.items()}
    by_file = _by_file(held)
    known = {}
    for source in given.sources:
        id = by_file.get(source.file)
        if id is None:
            id = by_bytes.get(source.sha256)
        elif not _same(held, id, source, given):
            id = None
        if id is not None:
            known[source.file] = id
    return known


def _same(held: Register, id: str, source: _Source, given: _Given) -> bool:
    """Whether a transcript has these bytes and these rows already."""
    unchanged = held.held[id].bytes_sha256 == source.sha256
    return unchanged and held.rows_of(id) == given.rows_of(source.file)


def _ids(held: Register, fresh: Sequence[_Source]) -> dict[str, str]:
    """The id of each file: its own where it is replaced, else the next number."""
    number = max((int(id[1:]) for id in held.held), default=0)
    number = max(number, held.spent("T"))
    ids = {}
    taken = _by_file(held)
    for source in fresh:
        if source.file not in taken:
            number += 1
        ids[source.file] = taken.get(source.file, f"T{number:03d}")
    return ids


# --- writing


def _kept(opened: Opened, source: _Source, voices: tuple[Voice, ...], anonymised: bool) -> Held:
    return Held(
        file=source.file,
        bytes_sha256=source.sha256,
        source=opened.write(source.data),
        original=opened.write(register.to_bytes(source.transcript, Transcript)),
        voices=voices,
        anonymised=anonymised,
    )


def _changed(held: Register, given: _Given, kept: Mapping[str, Held]) -> Register:
    """The register's next generation."""
    files = {one.file for one in kept.values()}
    earlier = tuple(row for row in held.rows if row.file not in files)
    new = tuple(row for row in given.rows if row.file in files)
    return held.next(people=given.people, rows=earlier + new, held={**held.held, **kept})


def _record(
    study: Study,
    opened: Opened,
    change: Register,
    kept: Mapping[str, Held],
    earlier: Mapping[str, Held],
) -> None:
    """Commit the generation, the transcripts and the acts.

    The words of a transcript that is replaced go from the store at once: they may have been taken
    out at somebody's request. The vault keeps them until codings have moved to the new ones.
    """
    batch = study.batch()
    with study.transaction() as db:
        for id, new in kept.items():
            rows = change.rows_of(id)
            source = ingest.interviews.source_of(id, rows)
            if id in earlier:
                people.replace_source(db, source)
                after = _succeeding(db, opened, id, earlier[id], new)
                change = replace(change, held={**change.held, id: after})
            else:
                people.add_sources(db, [source])
            people.set_participations(
                db, [ingest.interviews.participation(id, row) for row in rows]
            )
        made = [batch.act(ActKind.INGESTED, id, replaced=id in earlier) for id in kept]
        acts.add(db, made)
        if earlier.keys() & kept.keys():
            caches.forget(db)
        commit(db, opened, change)
    if earlier.keys() & kept.keys():
        study.store.vacuum()


def _succeeding(db: Connection, opened: Opened, id: str, last: Held, new: Held) -> Held:
    """What is held of a transcript that takes the place of another.

    The text that codings lie on is the one anonymised last, however often the file was replaced.
    """
    old = texts.newest(db).get(id)
    if old is None:
        return replace(new, before=last.before)
    texts.drop(db, id)
    return replace(new, before=opened.write(old.text.encode("utf-8")))


def _name_in_settings(study: Study, rows: Sequence[Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Fill study.yaml where it lists no pilots, stages or groups; what was added."""
    known = study.settings
    listed = {"pilots": known.pilots, "stages": known.stages, "groups": known.groups}
    names = ingest.interviews.names_of(rows)
    added = tuple((noun, tuple(names[noun])) for noun in listed if not listed[noun] and names[noun])
    if added:
        within = ingest.interviews.cases_of(rows)
        text = yamlfile.read_text(study.settings_path)
        text = settings.with_names(text, names, cases=within)
        write_file(study.settings_path, text)
    return added
