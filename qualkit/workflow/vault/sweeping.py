"""vault sweep: what nothing names any more goes. And what is named, by whom."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import Custody, DamagedVault, QualkitError
from qualkit.model import ActKind
from qualkit.register import Register, from_bytes
from qualkit.store import Connection, Store, acts, generations
from qualkit.vault import Opened, names_in
from qualkit.workflow.keeping import load_register, register_of
from qualkit.workflow.looking import other_databases
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

YOUNG = 3600
"""Seconds in which whoever wrote an object may still be at work."""

KEPT = 2
"""Superseded generations of the register that stay: they tell what an older study.db knew."""


@dataclass(frozen=True)
class Swept:
    """What went, and what stayed although nothing here names it."""

    objects: int
    bytes: int
    young: int
    """Those that a running command may still need."""
    unreadable: int
    """Those that cannot be read: damaged, or another copy's."""


def sweep(
    study: Study,
    *,
    now: bool = False,
    keep: int = KEPT,
    unreadable: bool = False,
    progress: Progress = silent,
) -> Swept:
    """Remove objects that neither the committed generation nor another database here names.

    The last `keep` superseded generations of the register stay, as objects by themselves. What is
    newer than the committed generation stays with all that it names. What cannot be read stays
    unless `unreadable`. It is done while nobody else can commit or back up. Raises Custody where
    something that is in use is damaged.
    """
    opened = study.vault.open()
    _refuse_damaged(opened, used_by(load_register(study, opened)), progress)
    with study.transaction() as db:
        used = used_by(register_of(db, opened, study.uuid), db)
        names = [object for _, object in generations.listed(db)]
        needed = used | set(names[1 : keep + 1])
        needed |= elsewhere(study, db, opened) | newer(study, db, opened)
        oldest = float("inf") if now else time.time() - YOUNG
        loose = [name for name in opened.names() if name not in needed]
        aged = [name for name in loose if opened.changed(name) <= oldest]
        foreign = [name for name in aged if not _readable(opened, name)]
        gone = aged if unreadable else [name for name in aged if name not in set(foreign)]
        swept = Swept(
            objects=len(gone),
            bytes=sum(opened.size(name) for name in gone),
            young=len(loose) - len(aged),
            unreadable=0 if unreadable else len(foreign),
        )
        batch = study.batch()
        acts.add(db, [batch.act(ActKind.CUSTODY, what="swept the vault", objects=len(gone))])
        for name in gone:
            opened.remove(name)
        for path in study.vault.partial():
            if path.stat().st_mtime <= oldest:
                path.unlink(missing_ok=True)
    return swept


def used_by(register: Register, db: Connection | None = None) -> frozenset[str]:
    """The objects that a register names; given the store, with the newest generation's own.

    A decision about a text that was replaced since does not hold it.
    """
    named = register.objects()
    newest = generations.newest(db) if db is not None else None
    return named | {newest} if newest else named


def newer(study: Study, db: Connection, opened: Opened) -> frozenset[str]:
    """Generations that are newer than the committed one, with what they name.

    They are of another copy whose objects were put here to be merged, or of a command that was
    killed; which of the two, nothing tells.
    """
    listed = generations.listed(db)
    names = {object for _, object in listed}
    last = listed[0][0] if listed else 0
    found: set[str] = set()
    for name in opened.names():
        if name not in names:
            content = opened.read_if_whole(name)
            if content is not None and content.startswith(b'{"study":"' + study.uuid.encode()):
                held: Register = from_bytes(content, Register)
                found |= {name, *used_by(held)} if held.generation > last else set()
    return frozenset(found)


def elsewhere(study: Study, db: Connection, opened: Opened) -> frozenset[str]:
    """What other databases in the study's folder name and this one does not, with what that names.

    A sync service's "conflicted copy" may be the one in which somebody took interviews in.
    """
    ours = {object for _, object in generations.listed(db)}
    found: set[str] = set()
    for path in other_databases(study):
        for name in _listed(study, path):
            if name not in ours:
                content = opened.read_if_whole(name)
                found |= {name, *names_in(content or b"")}
    return frozenset(found)


def _listed(study: Study, path: Path) -> list[str]:
    """The generations that another database names; none where it cannot be read."""
    try:
        store = Store.in_memory(path, study.uuid)
        with store.reading() as db:
            names = [object for _, object in generations.listed(db)]
        store.close()
    except QualkitError:
        return []
    return names


def _readable(opened: Opened, name: str) -> bool:
    try:
        opened.read_old(name)
    except DamagedVault:
        return False
    return True


def _refuse_damaged(opened: Opened, used: frozenset[str], progress: Progress) -> None:
    for name in progress(sorted(used), "Reading the vault"):
        try:
            opened.read(name)
        except DamagedVault as error:
            raise Custody(
                what=f"{error.said}, so nothing was swept",
                fix="Restore the vault folder from a backup first.",
            ) from None
