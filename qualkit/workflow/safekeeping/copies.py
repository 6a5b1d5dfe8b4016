"""copy and merge: other people's copies of a study, out and in again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import CannotMerge, Leaks, NotYet, NoVault, StoreError
from qualkit.model import ActKind, Codebook, Coding
from qualkit.register import Register, from_bytes
from qualkit.store import (
    Connection,
    Store,
    acts,
    chosen,
    codings,
    generations,
    merging,
    people,
    pouring,
    recoding,
    renaming,
    settling,
    statements,
    texts,
    typed,
)
from qualkit.vault import Opened
from qualkit.workflow import prose
from qualkit.workflow.codes import following
from qualkit.workflow.codes.calling import called
from qualkit.workflow.identifiers.cleaning import clean_typed, named_in
from qualkit.workflow.keeping import contradicts, register_of
from qualkit.workflow.leaks.knowing import refuse_names, uncovered
from qualkit.workflow.leaks.leaking import LeakCheck
from qualkit.workflow.ledger.releasing import holding, standing
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study, is_coder
from qualkit.workflow.withdrawal.searching import forget_typed
from qualkit.workflow.writing import fill, refuse_ours, staged_folder

UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    RecursionError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a damaged or hostile archive may raise."""

SHOWN = 10
"""Contradictions that are told at once."""

DATABASE = "study.db"
"""In a study folder, and in a backup."""


@dataclass(frozen=True)
class Copied:
    """A copy that was made."""

    transcripts: int
    unread: int
    """Of those, how many nobody has read to the end since they last changed."""
    missing: int
    """Transcripts that are not anonymised, and not in it."""


@dataclass(frozen=True)
class Brought:
    """What merging one copy did."""

    name: str
    merged: merging.Merged
    touched: tuple[Coding, ...]
    """Codings in whose words something was replaced, for the first time since they were made."""
    cleaned: int
    """Memos and codebooks in which a name was replaced."""


@dataclass(frozen=True)
class Whole:
    """The study after a merge."""

    brought: tuple[Brought, ...]
    conflicts: tuple[str, ...]
    codebook_kept: bool
    """Whether codebook.yaml has changes that nobody accepted, and was left as it is."""


def copy_for_coding(study: Study, out: Path, *, receiver: str = "") -> Copied:
    """Make a copy without the vault for a coder; that it was made is an act.

    Raises NotYet before anything is anonymised and while study.yaml lists names, Leaks where a
    known identifier would be in it, InTheWay where there is something of that name already.
    """
    if study.settings.names:
        raise NotYet(
            what="study.yaml lists names, which would be in the copy",
            fix="Run `qualkit anonymise --yes`: it takes them into the vault.",
        )
    refuse_ours(study.folder, out)
    files = dict(prose.files(study))
    if not study.vault.present and receiver:
        raise NotYet(
            what="without the vault, nobody can see whether --to names somebody interviewed",
            fix="Leave --to out, or make the copy from the data manager's.",
        )
    if study.vault.present:
        refuse_names(study, {"--to": receiver})
    with staged_folder(out) as folder, study.transaction() as db:
        copied = _counted(db)
        if not copied.transcripts:
            raise NotYet(
                what="nothing in this study is anonymised yet", fix="Run `qualkit anonymise --yes`."
            )
        if study.vault.present:
            _refuse_leaks(study, db, files)
        hash = texts.sha256(repr((standing(study, db), sorted(files.items()))))
        act = study.batch().act(ActKind.COPIED, None, receiver=receiver, sha256=hash, **holding(db))
        acts.add(db, [act])
        copy = Store.create("sqlite://", study.uuid)
        with copy.transaction() as into:
            pouring.pour(db, into, without=pouring.FOR_CODING)
        fill(folder, files | {DATABASE: copy.as_bytes()})
        copy.close()
    return copied


def merge(
    study: Study,
    others: Sequence[str],
    *,
    coders: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Whole:
    """Bring the acts of other copies into this one: all of them, or none if one cannot be.

    A copy is a study folder, a study.db by whatever name, a backup, or a server's address.
    `coders` gives some coders other names, in this copy too. Raises CannotMerge, also where a
    coder is called what somebody in the register is; NoKey where this copy has a vault and it
    cannot be opened.
    """
    opened = study.vault.open() if study.vault.present else None
    before = following.held(study)
    with study.store.reading() as db:
        if opened is None and generations.newest(db) is not None:
            raise NoVault()
    brought = []
    with ExitStack() as stack, study.transaction() as db:
        opened_copies = [stack.enter_context(_other(study, name).transaction()) for name in others]
        if coders:
            _check_coders(coders, (db, *opened_copies))
        for name, other in zip(progress(others, "Merging"), opened_copies, strict=True):
            brought.append(_brought(study, db, other, name, coders or {}, opened))
        found = tuple(conflicts(db))
    followed = following.try_to_follow(study, before)
    if any(one.merged.anything or one.cleaned for one in brought):
        study.store.vacuum()
    return Whole(tuple(brought), found, codebook_kept=not followed)


def conflicts(db: Connection) -> Iterator[str]:
    """What copies say against each other, each with what to do about it."""
    contradictory = codings.contradictory(db)
    held = recoding.held(db)
    book = held.book if held else Codebook("", "", ())
    for same in contradictory[:SHOWN]:
        one = same[0]
        place = f"{one.transcript} {one.span.start}–{one.span.end} as {called(book, one.code)}"
        ways = ", ".join(f"{_said(coding)} ({coding.id[:8]})" for coding in same)
        yield (
            f"{one.coder} coded {place} in {len(same)} ways: {ways}. Take back what is not meant: "
            "qualkit code remove --act ID, or choose: qualkit adjudicate"
        )
    if len(contradictory) > SHOWN:
        more = len(contradictory) - SHOWN
        yield f"and {more} more; `qualkit check` names them again as these are taken back"
    for settled in settling.contested(db):
        who = " and ".join(dict.fromkeys(each.coder for each in settled))
        where = f"{settled[0].transcript}, {called(book, settled[0].code)}"
        yield (
            f"what coders differ on in {where}, was settled in two ways, by {who}. It counts "
            "until one of them is chosen: qualkit adjudicate"
        )
    for several in chosen.clashing(chosen.standing(db)):
        who = " and ".join(f"{one.coder} ({one.act[:8]})" for one in several)
        yield (
            f"the quotation {several[0].id} was chosen apart, by {who}. Take back what is not "
            f"meant: qualkit quote remove {several[0].id} --act ID"
        )
    for places in statements.apart(db, ActKind.PLACED):
        case = places[0].of("pilot") or places[0].of("code")
        ways = ", ".join(f"{one.value or 'nowhere'} ({one.coder})" for one in places)
        yield (
            f"{case} was placed apart in the typology {places[0].of('typology')}: {ways}. "
            "To settle it: qualkit typology place"
        )
    for replies in statements.apart(db, ActKind.REPLIED):
        pilot, fact = replies[0].of("pilot"), replies[0].of("fact")
        ways = ", ".join(f"{one.value} ({one.coder})" for one in replies)
        yield (
            f"the correction of {fact} was decided apart: {ways}. To settle it: qualkit "
            f"factcheck accept {pilot} {fact}, or refuse"
        )
    yield from following.conflicts(db)


def _said(coding: Coding) -> str:
    parts = [coding.stance, coding.directness, f"memo “{coding.memo}”" if coding.memo else None]
    return " ".join(part for part in parts if part) or "plainly"


# --- copying


def _refuse_leaks(study: Study, db: Connection, files: Mapping[str, bytes]) -> None:
    """Raise Leaks for known identifiers in what people wrote, or in the texts themselves.

    A coder is of the team: study.yaml tells them which pilots there are.
    """
    leaks = LeakCheck(study)
    where = [one.place for one in leaks.of_files(files, at_home=True)]
    where += [one.place for one in leaks.of_words(prose.recorded(db))]
    bare = uncovered(leaks.find, texts.newest(db))
    where += [id for id, inside in bare.items() for _ in inside]
    if where:
        raise Leaks(count=len(where), where=", ".join(sorted(set(where))))


def _counted(db: Connection) -> Copied:
    there, read = texts.standing(db), texts.readings(db)
    return Copied(len(there), len(there) - len(read), len(people.sources(db)) - len(there))


# --- merging


def _other(study: Study, name: str) -> Store:
    """Another copy, to be looked at only. Raises CannotMerge."""
    uuid = study.uuid
    try:
        if "://" in name:
            server = Store.open(name, uuid)
            copy = Store.create("sqlite://", uuid)
            with server.reading() as db, copy.transaction() as into:
                pouring.pour(db, into)
            return copy
        return Store.in_memory(_database(study, Path(name)), uuid)
    except StoreError as error:
        what = error.said.replace("than study.yaml", "than this one")
        fix = "Nothing was merged. Ask for that copy again, or for an older one."
        raise CannotMerge(copy=name, what=what, fix=fix) from None


def _database(study: Study, path: Path) -> Path | bytes:
    """Where a copy's database is, or its bytes."""
    file = path / DATABASE if path.is_dir() else path
    if not file.is_file():
        what = "there is no study.db" if path.is_dir() else "there is no such file"
        raise CannotMerge(
            copy=path,
            what=what,
            fix="Name a study folder, a study.db, or a backup; nothing was merged.",
        )
    if file.resolve() == (study.folder / DATABASE).resolve():
        raise CannotMerge(
            copy=path, what="that is this study itself", fix="Name another copy of it."
        )
    if zipfile.is_zipfile(file):
        return _in_backup(file)
    return file


def _in_backup(file: Path) -> bytes:
    try:
        with zipfile.ZipFile(file) as backup:
            return backup.read(DATABASE)
    except (*UNREADABLE, OSError):
        raise CannotMerge(
            copy=file,
            what="it is no backup of a study",
            fix="Name another file; nothing was merged.",
        ) from None


def _brought(
    study: Study,
    db: Connection,
    other: Connection,
    name: str,
    coders: Mapping[str, str],
    opened: Opened | None,
) -> Brought:
    lay = codings.touched(db)
    accepted = typed.accepted_codebook(db)
    merged = merging.merge(db, other, name)
    for old, new in coders.items():
        renaming.rename(db, study.batch(), (db, other), new, old)
    if coders:
        renaming.obey(db)
        codings.derive_all(db)
    cleaned = 0
    if opened is not None:
        _follow_register(db, opened, merged, name)
        register = register_of(db, opened, study.uuid)
        if contradicts(db, register):
            raise CannotMerge(
                copy=name,
                what="it tells of a withdrawal that this vault knows nothing of",
                fix="Withdraw the same here with `qualkit withdraw`, then merge again.",
            )
        _refuse_named(study, db, register, name, accepted)
        cleaned = clean_typed(db, study, register, study.batch())
        cleaned += sum(forget_typed(db, study, register))
    touched = codings.touched_since(db, lay)
    return Brought(name, merged, touched, cleaned)


def _refuse_named(
    study: Study, db: Connection, register: Register, name: str, before: tuple[str, str] | None
) -> None:
    """Raise CannotMerge where what came in names somebody, and cannot be cleaned."""
    accepted = typed.accepted_codebook(db)
    words = {f"coder {coder}": coder for coder in sorted(acts.coders(db))}
    for coder in words.values():
        if not is_coder(coder):
            raise CannotMerge(
                copy=name,
                what=f"a coder is called {ascii(coder)}, which cannot be read on one line",
                fix="Ask for that copy again, made with initials as QUALKIT_CODER.",
            )
    left = acts.standing(db, *acts.LEAVING)
    words |= {f"act {act.id}": str(act.body.get("receiver", "")) for act in left}
    words |= {"codebook": accepted[1]} if accepted and accepted != before else {}
    for where, mentions in named_in(study, register, words).items():
        named = mentions or register.traces.named_in(words[where])
        if named and where.startswith("coder "):
            raise CannotMerge(
                copy=name,
                what=f"a coder is called “{words[where]}”, as somebody in the register is",
                fix=f"Give them initials: `qualkit merge {name} --coder {words[where]}=INITIALS`.",
            )
        if named:
            what = "its codebook" if where == "codebook" else "a receiver of a copy"
            raise CannotMerge(
                copy=name,
                what=f"{what} names somebody of the register",
                fix="In that copy, write [name] there and run `qualkit codebook apply`; then merge."
                if where == "codebook"
                else "Ask for the acts as a table: `qualkit code export` in that copy.",
            )


def _check_coders(coders: Mapping[str, str], copies: Sequence[Connection]) -> None:
    """Raise NotYet where renaming would make two people one, or names nobody."""
    here = frozenset[str]().union(*(acts.coders(copy) for copy in copies))
    given = frozenset[str]().union(*(renaming.names(copy) for copy in copies))
    for old, new in coders.items():
        if old not in here:
            raise NotYet(what=f"nobody here is called {old}", fix="`qualkit log` shows the names.")
        if new in here - given or list(coders.values()).count(new) > 1 or new in coders:
            raise NotYet(
                what=f"{new} is somebody else already",
                fix="Choose other initials; nothing changed.",
            )


def _follow_register(db: Connection, opened: Opened, merged: merging.Merged, name: str) -> None:
    """Take over newer generations of the register, if their objects are in this vault."""
    there = set(opened.names())
    newest = merged.generations[-1][1] if merged.generations else ""
    if newest in there:
        held: Register = from_bytes(opened.read(newest), Register)
        there |= held.purged
    for number, object in merged.generations:
        if object not in there:
            raise CannotMerge(
                copy=name,
                what="its register is newer than this vault",
                fix="Put the files of its vault/objects into this one's too, then merge again.",
            )
        generations.add(db, number, object)
