"""Who can open the vault: showing them, and adding one.

The list of custodians is in the register, encrypted and committed like all of it: whoever can write
the folder cannot put themselves, or another key for somebody, into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.errors import Custody, NamesSomebody, NoKey, QualkitError, WrongKey
from qualkit.model import ActKind
from qualkit.register import Custodian, Register
from qualkit.store import acts
from qualkit.vault import (
    Opened,
    Vault,
    key_path,
    new_key,
    recipient_of,
    refuse_recipient,
    refuse_weak,
)
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.vault.sweeping import used_by

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")
_NO_FILE = re.compile(r"(?i)con|prn|aux|nul|(?:com|lpt)\d")
"""What Windows takes for a device."""


@dataclass(frozen=True)
class Holder:
    """A custodian, as the vault knows them."""

    name: str
    way: str
    """"key" or "passphrase"."""
    since: str
    note: str = ""
    """What is not as it should be with them."""


@dataclass(frozen=True)
class Contents:
    """What lies in the vault; told only to those who can open it."""

    used: int
    superseded: int
    damaged: tuple[str, ...]
    missing: tuple[str, ...]
    old: int
    """Of those in use, how many are still encrypted to an identity that was given up."""
    generation: int
    """The number of the register's newest generation."""


@dataclass(frozen=True)
class Held:
    """Who can open the vault, what lies in it, and until when."""

    custodians: tuple[Holder, ...]
    objects: int
    bytes: int
    opened_by: str
    """The custodian as whom it was opened; empty where it was not."""
    contents: Contents | None
    retain_until: str = ""
    days_left: int | None = None


def status(study: Study, *, progress: Progress = silent) -> Held:
    """Who can open the vault and what lies in it; without a key, what the folder shows.

    Raises NoVault, WrongPassphrase, AnotherVault, DamagedVault where its register is.
    """
    paths = study.vault.objects()
    opened: Opened | None
    try:
        opened = study.vault.open()
    except (NoKey, WrongKey):
        opened = None
    until = study.settings.retain_until
    contents, listed = None, None
    if opened is not None:
        register = load_register(study, opened)
        listed = custodians(register, opened)
        contents = _contents(study, opened, register, progress)
    return Held(
        custodians=tuple(_holders(study.vault, listed)),
        objects=len(paths),
        bytes=sum(path.stat().st_size for path in paths),
        opened_by=opened.by if opened else "",
        contents=contents,
        retain_until=until.isoformat() if until else "",
        days_left=(until - study.clock().date()).days if until else None,
    )


def own_recipient(study: Study) -> tuple[str, bool]:
    """The public half of the key at this desk, and whether it was made just now."""
    path = key_path(study.uuid)
    made = not path.exists()
    if made:
        new_key(path)
    return recipient_of(path), made


def custodians(register: Register, opened: Opened) -> tuple[Custodian, ...]:
    """Who can open the vault, the first custodian of a new study included."""
    if register.custodians:
        return register.custodians
    return (Custodian(opened.by, opened.recipient),)


def add(study: Study, name: str, *, recipient: str | None, passphrase: str = "") -> None:
    """Wrap the study's identity for another custodian; that is an act.

    By a passphrase where `recipient` is None.

    Raises Custody for a name that is no file's or taken, NoRecipient, WeakPassphrase,
    NamesSomebody.
    """
    _refuse_name(name)
    if recipient is None:
        refuse_weak(passphrase)
    else:
        refuse_recipient(recipient)
    recipient = recipient or ""
    opened = study.vault.open()
    register = load_register(study, opened)
    there = custodians(register, opened)
    _refuse_taken(study.vault, there, name, recipient)
    _refuse_person(study, register, name)
    today = study.clock().date().isoformat()
    more = Custodian(name, recipient, today)
    kept = tuple(one for one in there if one.name != name)
    try:
        study.vault.wrap(name, opened.keys, recipient=recipient, passphrase=passphrase)
        with study.transaction() as db:
            commit(db, opened, register.next(custodians=(*kept, more)))
            acts.add(db, [study.batch().act(ActKind.CUSTODY, what="added a custodian")])
    except BaseException:
        study.vault.unwrap(name)
        raise


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name) or _NO_FILE.fullmatch(name):
        raise Custody(
            what=f"“{name[:80]}” cannot be a custodian's name: a file is called so",
            fix="Take letters, digits and hyphens, up to 40: a post or initials, such as deputy.",
        )


def _refuse_person(study: Study, register: Register, name: str) -> None:
    """Raise NamesSomebody: a custodian's name is a file's, which anybody reads."""
    refuse_names(study, {"the custodian": name})
    names = " ".join(own for person in register.people for own in person.names)
    if set(re.split(r"[-_]", name.casefold())) & set(names.casefold().split()):
        raise NamesSomebody(where="the custodian")


def _refuse_taken(vault: Vault, there: Sequence[Custodian], name: str, recipient: str) -> None:
    """Raise Custody for a custodian who is there; a file that is nobody's may be replaced."""
    files = {one.name for one in vault.wrapped()}
    for one in there:
        same = one.name.casefold() == name.casefold()
        if same and (one.name in files or one.name != name):
            raise Custody(
                what=f"there is a custodian {one.name} already",
                fix=f"Take another name, or first: qualkit vault remove-custodian {one.name}",
            )
        if recipient and one.recipient == recipient and not same:
            raise Custody(
                what=f"that is the key of {one.name} already",
                fix="Ask the new custodian for their own: `qualkit vault key` prints it.",
            )


def _holders(vault: Vault, listed: Sequence[Custodian] | None) -> list[Holder]:
    """Custodians by the vault's own list, with what the folder says against it."""
    files = {one.name: one for one in vault.wrapped()}
    way = {name: "passphrase" if one.by_passphrase else "key" for name, one in files.items()}
    if listed is None:
        return [Holder(name, way[name], "") for name in files]
    held = []
    for one in listed:
        meant = "key" if one.recipient else "passphrase"
        note = "" if way.get(one.name, meant) == meant else "their file is of the other kind"
        note = note if one.name in files else "their file is missing: add them again"
        held.append(Holder(one.name, meant, one.since, note))
    strange = "not on the vault's list: remove them, or add them if that was interrupted"
    names = {one.name for one in listed}
    return [*held, *(Holder(name, way[name], "", strange) for name in files if name not in names)]


def _contents(study: Study, opened: Opened, register: Register, progress: Progress) -> Contents:
    there = set(opened.names())
    with study.store.reading() as db:
        used = used_by(register, db)
    damaged, old = [], 0
    for name in progress(sorted(used & there), "Reading the vault"):
        try:
            opened.read(name)
            old += not opened.is_present(name)
        except QualkitError:
            damaged.append(name)
    return Contents(
        used=len(used),
        superseded=len(there - used),
        damaged=tuple(damaged),
        missing=tuple(sorted(used - there)),
        old=old,
        generation=register.generation,
    )
