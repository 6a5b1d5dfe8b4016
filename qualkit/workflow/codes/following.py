"""codebook.yaml in step with the codebook that the acts say; accepting what a person wrote in it.

The acts are recorded first, then the file is written: a command that is stopped in between leaves a
file that says what was so before. That is no edit of anybody's, and the next command that changes
the codebook writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualkit import codebook as codebooks
from qualkit import yamlfile
from qualkit.codebook import changing, editing
from qualkit.errors import BadSettings, CannotChange, NotYet, QualkitError
from qualkit.model import Act, ActKind, Change, ChangeKind, Code, Codebook
from qualkit.store import Connection, acts, codings, disputing, recoding, typed
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.study import Study
from qualkit.workflow.writing import write_file

FILE = "codebook.yaml"


@dataclass(frozen=True)
class Accepted:
    """What accepting codebook.yaml did."""

    hash: str
    behind: bool = False
    """Whether the file had been left behind by a command that was stopped, and is as accepted."""
    kept: tuple[str, ...] = ()
    """Codes whose changes the file does not know of, which stand all the same."""


def held(study: Study) -> recoding.Held | None:
    """The codebook as it stands; none where none was accepted."""
    with study.store.reading() as db:
        return recoding.held(db)


def text(held: recoding.Held) -> str:
    """What codebook.yaml says of it."""
    return editing.rendered(held.yaml, held.book)


def in_step(study: Study, held: recoding.Held | None) -> bool:
    """Whether codebook.yaml, where it is there, says what was accepted."""
    path = study.folder / FILE
    if not path.exists() or held is None:
        return not path.exists()
    try:
        return yamlfile.read_text(path) == text(held)
    except CannotChange:  # it is for a person to write
        return False


def refuse_edited(study: Study, db: Connection, held: recoding.Held) -> None:
    """Raise NotYet where codebook.yaml says something that nobody has accepted."""
    path = study.folder / FILE
    if not path.exists():
        return
    written = yamlfile.read_text(path)
    if written != text(held) and not _is_behind(db, written, held):
        raise NotYet(
            what="codebook.yaml has changes that nobody has accepted",
            fix="Run `qualkit codebook apply` first (`codebook diff` shows them); nothing changed.",
        )


def follow(study: Study, before: recoding.Held | None) -> bool:
    """Write the codebook to codebook.yaml, if that said what it was before.

    Whether the file says what the codebook is now.
    """
    path, now = study.folder / FILE, held(study)
    if now is None:
        return True
    there = yamlfile.read_text(path) if path.exists() else None
    new = text(now)
    if there in (None, new):
        if there is None and before is None or there is None and before != now:
            write_file(path, new)
        return True
    with study.store.reading() as db:
        behind = (before is not None and there == text(before)) or _is_behind(db, there or "", now)
    if behind:
        write_file(path, new)
    return behind


def _is_behind(db: Connection, written: str, held: recoding.Held) -> bool:
    """Whether a file says what the codebook was before some of its changes, or before an undo."""
    try:
        said = codebooks.parse(written)
    except BadSettings:
        return False
    base, into = codebooks.parse(held.yaml), recoding.recoding(db).into
    both = tuple(change for _, change in _with_undone(db, held))
    ways = [
        known[:number] for known in (both, held.changes) for number in range(len(known), -1, -1)
    ]
    for way in ways:
        book = changing.followed(base, way, into)[0]
        if book == said and editing.rendered(held.yaml, book) == written:
            return True
    return False


def _was_left(db: Connection, written: str, held: recoding.Held) -> bool:
    """Whether a stopped command left the file so; else an older one may be meant."""
    return bool(held.changes or acts.newest_undone(db, ActKind.CHANGED)) and _is_behind(
        db, written, held
    )


def _with_undone(db: Connection, held: recoding.Held) -> list[tuple[Act, Change]]:
    """The changes, with those that were undone last."""
    undone = acts.newest_undone(db, ActKind.CHANGED)
    both = [*zip(held.by, held.changes, strict=True), *recoding.told(db, undone)]
    return sorted(both, key=lambda one: (one[0].number, one[0].id))


def apply(study: Study) -> Accepted:
    """Accept the study's codebook.yaml as it is.

    What was changed meanwhile and the file does not know of stands all the same, and is written
    into it. Raises BadSettings for its first mistake, or where codings use a code that it lacks;
    NamesSomebody where it holds a known identifier.
    """
    path = own(study)
    written = yamlfile.read_text(path)
    book, hash = codebooks.parse(written, path.name), codebooks.digest(written)
    refuse_names(study, {path.name: written})
    with study.transaction() as db:
        held = recoding.held(db)
        settled = len(typed.unsucceeded(db)) < 2 and not list(disputing.disputes(db))
        if held and settled and not held.unfollowed and written == text(held):
            return Accepted(held.hash)
        behind = held is not None and written != text(held) and _was_left(db, written, held)
        unknown = [] if held is None or behind else list(_unknown(held, book))
        if not behind:
            changes = [change for _, change in unknown]
            whole = changing.followed(book, changes, recoding.recoding(db).into)[0]
            _refuse_lost(db, whole, path.name)
            without = {act.id for act, _ in unknown}
            typed.accept_codebook(db, hash, written, study.batch(), unknown=without)
        now = recoding.held(db)
        assert now is not None
    if behind or unknown:
        write_file(path, text(now))
    return Accepted(now.hash, behind, tuple(sorted({change.code for _, change in unknown})))


def _unknown(held: recoding.Held, book: Codebook) -> Iterator[tuple[Act, Change]]:
    """Changes that a file does not know of: it says of each code what was so before any of them."""
    base = codebooks.parse(held.yaml)
    for act, change in zip(held.by, held.changes, strict=True):
        id, now = change.code, held.book
        if change.kind is ChangeKind.ADDED:
            new = id in now and id not in book
        elif change.kind is ChangeKind.MERGED:
            new = id in book
        elif id not in book or id not in base or id not in now:
            new = False
        else:
            key = {ChangeKind.RENAMED: "name", ChangeKind.MOVED: "parent"}.get(
                change.kind, "retired"
            )
            was, said, is_now = (getattr(one[id], key) for one in (base, book, now))
            new = change.kind is not ChangeKind.DEALT and was == said != is_now
        if new:
            yield act, change


def _refuse_lost(db: Connection, book: Codebook, name: str) -> None:
    for code in sorted(codings.codes(db)):
        if code not in book:
            raise BadSettings(
                file=name,
                line=1,
                what=f"the code “{code}” is gone, and codings use it",
                fix="Put it back; then `qualkit codebook merge` or `retire` it, or rename it.",
            )


def own(study: Study | None) -> Path:
    """Where the study's codebook.yaml is. Raises NotYet where it is not."""
    path = study.folder / FILE if study else Path(FILE)
    if not path.exists():
        raise NotYet(
            what="there is no codebook.yaml here",
            fix="Write one (docs/codebooks.md), or start with `qualkit init DIR --codebook NAME`.",
        )
    return path


def conflicts(db: Connection) -> Iterator[str]:
    """What copies say against each other in the codebook, each with what to do about it."""
    books = typed.unsucceeded(db)
    if len({act.body["hash"] for act in books}) > 1:
        made = ", ".join(f"{str(a.body['hash'])[:12]} by {a.coder} ({a.at[:10]})" for a in books)
        yield (
            f"codebooks were accepted apart: {made}. The last of them counts; write what you want "
            "of both into codebook.yaml, then: qualkit codebook apply"
        )
    held = recoding.held(db)
    known = {code.id for code in held.book.codes} if held else set()
    for code in sorted(codings.codes(db) - known):
        yield (
            f"codings use the code “{code}”, which the accepted codebook does not have. Put it "
            "back into codebook.yaml, then: qualkit codebook apply"
        )
    if held is None:
        return
    for change, why in held.unfollowed:
        yield (
            f"the code “{change.code}” could not be {change.kind.value} as one copy says: {why}. "
            "See that codebook.yaml is as you want it, then: qualkit codebook apply"
        )
    yield from disputing.disputes(db)
    for one, other in twins(held.book):
        yield (
            f"two codes are called “{one.name}” ({one.id}, {other.id}), made apart. If they are "
            f"one: qualkit codebook merge {other.id} {one.id}"
        )


def twins(book: Codebook) -> Iterator[tuple[Code, Code]]:
    """Codes with one name, one of which at least is provisional: likely they are one."""
    first: dict[str, Code] = {}
    for code in book.codes:
        other = first.setdefault(code.name.casefold(), code)
        if other is not code and (code.provisional or other.provisional):
            yield (other, code) if code.provisional else (code, other)


def carry_out(
    study: Study, changes: tuple[Change, ...], *, on: str, coder: str | None = None
) -> list[Act]:
    """Make changes of the codebook, all or none; the acts that say so. Codings follow, so the file.

    `on`: the hash of the codebook that they were thought out on. Raises CannotChange where it is
    another by now, or where one of them cannot be made; NotYet where codebook.yaml was edited.
    """
    batch = acts.Batch.begin(coder or study.coder, study.clock)
    with study.transaction() as db:
        before = recoding.held(db)
        if before is None or before.hash != on:
            raise CannotChange(
                what="the codebook was changed meanwhile",
                fix="Look at it again and give the command again; nothing was changed.",
            )
        refuse_edited(study, db, before)
        made = codings.change(db, batch, changes)
        after = recoding.held(db)
        assert after is not None
        if len(after.unfollowed) > len(before.unfollowed):
            raise CannotChange(what=after.unfollowed[-1][1], fix="Nothing was changed.")
        new = text(after)
    write_file(study.folder / FILE, new)
    return made


def try_to_follow(study: Study, before: recoding.Held | None) -> bool:
    """The same as `follow`; False too where the file cannot be written as it is."""
    try:
        return follow(study, before)
    except QualkitError:
        return False
