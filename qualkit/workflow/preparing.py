"""init and ingest: a new study, and transcripts into its vault."""

from __future__ import annotations

import hashlib
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import codebook as codebooks
from qualkit import csvfile, ingest, register, settings, yamlfile
from qualkit.errors import (
    AlreadyIngested,
    CannotWrite,
    StudyExists,
    UnknownName,
    Unpartnered,
    UnreadableFile,
)
from qualkit.model import ActKind, SpeakerKind, Transcript
from qualkit.register import Held, Register, Row
from qualkit.store import Store, acts, people
from qualkit.vault import Opened, Vault, key_path
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study, address, default_coder
from qualkit.workflow.writing import write_file

CODEBOOKS = "codebooks"


@dataclass(frozen=True)
class Begun:
    """A new study and where its key is."""

    folder: Path
    key_file: Path
    codebook: str | None


def init(folder: Path, *, title: str | None = None, codebook: str | None = None) -> Begun:
    """Make a study folder: study.yaml, study.db, a vault, and the first custodian's key.

    A study.yaml that is there already is used and given the study's UUID. Raises StudyExists,
    UnknownName for a codebook that is not shipped, CannotWrite.
    """
    path = folder / "study.yaml"
    if (folder / "study.db").exists() or (folder / "vault").exists():
        raise StudyExists(folder=folder)
    chosen = None if codebook is None else shipped_codebook(codebook)
    uuid = str(uuids.uuid4())
    if path.exists():
        held = settings.read_settings(path)
        if held.uuid:
            raise StudyExists(folder=folder)
        text = settings.with_uuid(yamlfile.read_text(path), uuid)
    else:
        text = settings.started(title or folder.resolve().name, uuid)
    key_file = key_path(uuid)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        Vault.create(folder / "vault", key_file)
        Store.create(address(folder), uuid).close()
    except OSError as error:
        raise CannotWrite(path=folder, why=error.strerror) from None
    if chosen is not None and not (folder / "codebook.yaml").exists():
        write_file(folder / "codebook.yaml", chosen)
    write_file(path, text)
    if (folder / "codebook.yaml").exists():
        accept(Study(folder, default_coder()), folder / "codebook.yaml")
    return Begun(folder, key_file, codebook)


def accept(study: Study, path: Path) -> str:
    """Accept a codebook file as the study's; its hash. Raises BadSettings for its first mistake."""
    text = yamlfile.read_text(path)
    codebooks.parse(text, path.name)
    hash = codebooks.digest(text)
    with study.store.transaction() as db:
        held = acts.accepted_codebook(db)
        if held is None or held[0] != hash:
            act = study.batch().act(ActKind.CODEBOOK, hash=hash)
            acts.accept_codebook(db, hash, text, act)
    return hash


def shipped_codebook(name: str) -> str:
    """The text of a ready-made codebook. Raises UnknownName."""
    folder = shipped(CODEBOOKS)
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
        raise UnknownName(where="--codebook", noun="codebook", name=name, known=known)
    return yamlfile.read_text(path)


def shipped(name: str) -> Path:
    """A folder that comes with qualkit: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / name
    return beside if beside.is_dir() else package / "data" / name


# --- ingest


@dataclass(frozen=True)
class Taken:
    """What `ingest` did: new transcripts, replaced ones, those it knew, and labels unexplained."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]
    known: tuple[tuple[str, str], ...]
    """File and transcript of those that the study held already."""
    unidentified: tuple[tuple[str, str], ...]
    """File and label of voices that nobody is known for."""
    people: int


@dataclass(frozen=True)
class _Read:
    """A source file, read and checked."""

    file: str
    data: bytes
    sha256: str
    transcript: Transcript


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

    Everything is read and checked before anything is written. The same file given again is left
    alone; another file of the same name needs `replacing`.
    """
    opened = study.vault.open()
    held = load_register(study, opened)
    lines = csvfile.read(
        interviews, required=ingest.interviews.REQUIRED, known=ingest.interviews.COLUMNS
    )
    said = ingest.interviews.read(lines, interviews.name, study.settings, held)
    sources = [_read(path) for path in progress(files, "Reading files")]
    _no_copies(sources)
    known = register.known_again(held.held, [source.sha256 for source in sources])
    fresh = [source for source in sources if source.sha256 not in known]
    taken = {one.file: id for id, one in held.held.items()}
    for source in fresh:
        if source.file in taken and not replacing:
            raise AlreadyIngested(file=source.file, transcript=taken[source.file])
    here = {source.file for source in sources}
    rows = [row for row in said.rows if row.file in here or row.file not in taken]
    ingest.sources.pair([source.file for source in sources], rows, interviews.name)
    order = {row.file: at for at, row in reversed(list(enumerate(rows)))}
    fresh.sort(key=lambda source: order[source.file])
    table = speakers.name if speakers else ""
    speaker_lines = ingest.speakers.read(_speaker_rows(speakers), table)
    _known_files(speaker_lines, {*here, *taken}, table)
    by_id = {person.id: person for person in said.people}
    voices = {
        source.file: ingest.speakers.voices(
            source.file,
            source.transcript,
            [row for row in rows if row.file == source.file],
            by_id,
            speaker_lines,
            table,
        )
        for source in fresh
    }
    explained = {(line.file, line.label) for line in speaker_lines}
    ids = _ids(fresh, taken, held)
    new_rows = tuple(row for row in held.rows if row.file not in ids) + tuple(
        row for row in rows if row.file in ids
    )
    change = held.next(
        people=said.people,
        rows=new_rows,
        held={
            **held.held,
            **{
                ids[source.file]: _keep(opened, source, voices[source.file], anonymised)
                for source in fresh
            },
        },
    )
    if fresh:
        _record(study, opened, change, {ids[s.file]: s.file in taken for s in fresh}, rows)
    return Taken(
        new=tuple(ids[s.file] for s in fresh if s.file not in taken),
        replaced=tuple(ids[s.file] for s in fresh if s.file in taken),
        known=tuple((s.file, known[s.sha256]) for s in sources if s.sha256 in known),
        unidentified=tuple(
            (file, voice.label)
            for file, all_of in voices.items()
            for voice in all_of
            if voice.kind is SpeakerKind.UNIDENTIFIED and (file, voice.label) not in explained
        ),
        people=len(said.people),
    )


def _read(path: Path) -> _Read:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            file=path.name, what=error.strerror or "cannot be read", fix="Check its name and place."
        ) from None
    transcript = ingest.sources.read(path.name, data)
    return _Read(path.name, data, hashlib.sha256(data).hexdigest(), transcript)


def _no_copies(sources: Sequence[_Read]) -> None:
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


def _ids(fresh: Sequence[_Read], taken: dict[str, str], held: Register) -> dict[str, str]:
    """The id of each file: its own where it is replaced, else the next number."""
    number = max((int(id[1:]) for id in held.held), default=0)
    ids = {}
    for source in fresh:
        if source.file in taken:
            ids[source.file] = taken[source.file]
        else:
            number += 1
            ids[source.file] = f"T{number:03d}"
    return ids


def _keep(
    opened: Opened, source: _Read, voices: tuple[register.Voice, ...], anonymised: bool
) -> Held:
    return Held(
        file=source.file,
        bytes_sha256=source.sha256,
        source=opened.write(source.data),
        original=opened.write(register.to_bytes(source.transcript, Transcript)),
        voices=voices,
        anonymised=anonymised,
    )


def _record(
    study: Study,
    opened: Opened,
    change: Register,
    touched: dict[str, bool],
    rows: Sequence[Row],
) -> None:
    """Commit the generation, the transcripts and the acts; fill study.yaml where it is empty.

    `touched` says of each transcript whether it was there before.
    """
    batch = study.batch()
    with study.store.transaction() as db:
        for id, replaced in touched.items():
            source = ingest.interviews.source_of(id, change.rows_of(id))
            if replaced:
                people.replace_source(db, source)
            else:
                people.add_sources(db, [source])
            people.set_participations(
                db, [ingest.interviews.participation(id, row) for row in change.rows_of(id)]
            )
        acts.record(db, [batch.act(ActKind.INGESTED, id, replaced=r) for id, r in touched.items()])
        commit(db, opened, change)
    _name_in_settings(study, rows)


def _name_in_settings(study: Study, rows: Sequence[Row]) -> None:
    known = study.settings
    if known.pilots and known.stages and known.groups:
        return
    names = ingest.interviews.names_of(rows)
    text = settings.with_names(yamlfile.read_text(study.settings_path), names)
    write_file(study.settings_path, text)
