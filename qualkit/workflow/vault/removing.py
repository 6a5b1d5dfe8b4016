"""vault remove-custodian: another identity for the study, and all that is needed encrypted anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyrage import x25519

from qualkit.errors import Custody, UnknownName
from qualkit.model import ActKind
from qualkit.register import Custodian, Register, from_bytes, to_bytes
from qualkit.store import Connection, acts
from qualkit.vault import Identities, Opened, Vault, renamed
from qualkit.workflow.keeping import commit, load_register, register_of
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.vault.custody import custodians
from qualkit.workflow.vault.sweeping import elsewhere, newer, used_by

Ask = Callable[[str], str | None]
"""A custodian's name -> their passphrase; None where nobody knows it."""


@dataclass(frozen=True)
class Removed:
    """What removing a custodian did."""

    objects: int
    """How many were encrypted anew."""
    swept: int
    dropped: tuple[str, ...]
    """Custodians by passphrase who cannot open it any more."""
    remaining: tuple[str, ...]


def remove(
    study: Study,
    name: str,
    *,
    ask: Ask = lambda name: None,
    drop_passphrases: bool = False,
    progress: Progress = silent,
) -> Removed:
    """Give the study another identity, encrypt what is needed to it, wrap it for the others.

    First all who remain are given both identities, so that whatever is written by whomever can be
    read by all of them; then everything is encrypted anew and committed at once; then they give the
    old one up, and what the removed custodian could read goes. Killed anywhere, the vault opens,
    and it can be run again. Raises UnknownName, Custody.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    there = custodians(register, opened)
    remaining, known, dropped = _remaining(study.vault, there, opened, name, ask, drop_passphrases)
    before = opened.names()
    new, (own, *also) = x25519.Identity.generate(), opened.keys.present
    former = opened.keys.former
    both = Identities((new, own, *also), former)
    fresh = replace(opened, keys=both)
    with study.transaction() as db:
        _refuse_apart(study, db, opened, register)
        for identities in (Identities((own, new, *also), former), both):
            _wrap(study.vault, remaining, known, identities)
        written, moved = _encrypt_anew(study, db, fresh, register, remaining, progress)
    with study.transaction() as db:
        if not _same(study.vault.open().keys, both):
            raise _meanwhile()
        _wrap(study.vault, remaining, known, Identities((new,), (own, *also, *former)))
        names = tuple(one.name for one in remaining)
        for wrapped in study.vault.wrapped():
            if wrapped.name not in names:
                study.vault.unwrap(wrapped.name)
        needed = written | newer(study, db, fresh)
        gone = [object for object in before if object not in needed]
        for object in gone:
            fresh.remove(object)
    return Removed(moved, len(gone), dropped, names)


def _refuse_apart(study: Study, db: Connection, opened: Opened, register: Register) -> None:
    """Raise Custody where somebody else changed something meanwhile, or has something to merge.

    Two who remove at once would each wrap an identity that the other does not know.
    """
    if not _same(study.vault.open().keys, opened.keys):
        raise _meanwhile()
    if register_of(db, opened, study.uuid) != register:
        raise _meanwhile()
    if elsewhere(study, db, opened):
        raise Custody(
            what="another database in this folder names objects that this one does not",
            fix="Merge it first, or delete it: `qualkit status` names it. Nothing was changed.",
        )


def _same(one: Identities, other: Identities) -> bool:
    return [*map(str, one.present)] == [*map(str, other.present)]


def _meanwhile() -> Custody:
    return Custody(
        what="another process changed the vault meanwhile",
        fix="See `qualkit vault status`, then run it again.",
    )


def _wrap(
    vault: Vault, remaining: Sequence[Custodian], known: Mapping[str, str], identities: Identities
) -> None:
    for one in remaining:
        passphrase = known.get(one.name, "")
        vault.wrap(one.name, identities, recipient=one.recipient, passphrase=passphrase)


def _encrypt_anew(
    study: Study,
    db: Connection,
    fresh: Opened,
    register: Register,
    remaining: Sequence[Custodian],
    progress: Progress,
) -> tuple[frozenset[str], int]:
    """Add a generation whose objects are all encrypted to the fresh identity; their names."""
    names: dict[str, str] = {}
    try:
        for object in progress(sorted(used_by(register)), "Encrypting anew"):
            names[object] = fresh.write(fresh.read(object))
        content = renamed(to_bytes(register, Register), names)
        moved: Register = from_bytes(content, Register)
        following = moved.next(custodians=tuple(remaining))
        commit(db, fresh, following)
        acts.add(db, [study.batch().act(ActKind.CUSTODY, what="removed a custodian")])
        written = used_by(register_of(db, fresh, study.uuid), db)
    except BaseException:
        for object in names.values():
            fresh.remove(object)
        raise
    return written, len(names)


def _remaining(
    vault: Vault,
    there: Sequence[Custodian],
    opened: Opened,
    name: str,
    ask: Ask,
    drop: bool,
) -> tuple[tuple[Custodian, ...], dict[str, str], tuple[str, ...]]:
    """Who remains, with the passphrases of those who have one, and who cannot."""
    files = [one.name for one in vault.wrapped()]
    known = sorted({one.name for one in there} | set(files))
    if name not in known:
        raise UnknownName(
            where="vault remove-custodian", noun="custodian", name=name, known=", ".join(known)
        )
    others = [one for one in there if one.name != name]
    if not others:
        raise Custody(
            what=f"{name} is the only custodian: without one, nobody could open the vault again",
            fix="Add another first; to give the vault up for good: qualkit vault destroy",
        )
    if opened.by == name:
        raise Custody(
            what=f"the vault was opened as {name}, who is to be removed",
            fix="Let another custodian do it: that shows that their key opens the vault.",
        )
    remaining: list[Custodian] = []
    words: dict[str, str] = {}
    dropped: list[str] = []
    for one in others:
        given = "" if one.recipient else _passphrase(vault, one.name, ask)
        if one.recipient or given:
            remaining.append(one)
            words |= {one.name: given} if given else {}
        elif drop:
            dropped.append(one.name)
        else:
            raise Custody(
                what=f"nothing can be wrapped for {one.name} without their passphrase",
                fix="Let them type it, or drop them with --drop-passphrases and add them again.",
            )
    return tuple(remaining), words, tuple(dropped)


def _passphrase(vault: Vault, name: str, ask: Ask) -> str:
    """A custodian's passphrase, one that opened the vault or one that was asked for; else none.

    Raises Custody for one that is not theirs.
    """
    for known in vault.passphrases():
        if vault.passphrase_fits(name, known):
            return known
    given = ask(name)
    if not given:
        return ""
    if not vault.passphrase_fits(name, given):
        raise Custody(
            what=f"that is not the passphrase of {name}", fix="Type it again; nothing was changed."
        )
    return given
