"""vault destroy: every key that can be reached goes, then what they opened; and a certificate.

What is encrypted is gone when its keys are. The certificate says what was destroyed and when, and
what nobody at this desk could reach.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualkit.errors import CannotWrite, Custody, NoVault, QualkitError
from qualkit.model import Act, ActKind
from qualkit.store import acts
from qualkit.vault import Opened, destroy_file, recipient_of
from qualkit.workflow.keeping import load_register, unlocked
from qualkit.workflow.looking import other_databases
from qualkit.workflow.study import Study
from qualkit.workflow.vault.custody import custodians
from qualkit.workflow.writing import refuse_ours, write_file

LEFT = {
    ActKind.BACKED_UP: "a backup of the whole study, with the vault in it",
    ActKind.COPIED: "a copy for coding, without the vault",
    ActKind.SHARED: "a pack",
    ActKind.REPORTED: "a report",
    ActKind.EXPORTED: "a table from the vault, in the clear; it names people",
}
"""What the log knows to have left the study, and what that is."""


@dataclass(frozen=True)
class Gone:
    """A file that was destroyed."""

    what: str
    sha256: str
    bytes: int
    at: str = ""
    """UTC; empty while it is still there."""
    left: str = ""
    """Why it is still there."""


@dataclass(frozen=True)
class Destroyed:
    """What was destroyed, and where that is written down."""

    certificate: Path
    keys: int
    objects: int
    left: tuple[str, ...]
    """Files that could not be destroyed, with why."""


def destroy(study: Study, *, keep_key_file: bool = False, out: Path | None = None) -> Destroyed:
    """Destroy what is wrapped for every custodian, the key file at this desk, and the objects.

    That it begins is an act before anything goes, and a certificate that it is not finished stands
    beside the study; run again after being killed, it goes on. It needs no key: it opens nothing.
    Raises NoVault, CannotWrite where the certificate cannot be written.
    """
    if not study.vault.present:
        raise NoVault()
    began = study.clock()
    path = _certificate_path(study, out, began)
    opened = _opened(study)
    wrapped = [study.vault.keys / f"{one.name}.age" for one in study.vault.wrapped()]
    own = _own_key(study, keep_key_file)
    keys, objects = [*wrapped, *own], study.vault.objects()
    plan = [_gone(study, file) for file in (*keys, *objects)]
    known = _custodians(study, opened)
    with study.transaction() as db:
        left = [act for act in acts.log(db) if act.kind in LEFT]
        write_file(path, _certificate(study, began, None, plan, left, known, keep_key_file))
        acts.add(db, [study.batch().act(ActKind.CUSTODY, what="began to destroy the vault")])
    done = [_destroyed(study, file, one) for file, one in zip(keys, plan, strict=False)]
    done += [
        _removed(study, file, one) for file, one in zip(objects, plan[len(keys) :], strict=True)
    ]
    if not any(one.left for one in done):
        with contextlib.suppress(OSError):
            shutil.rmtree(study.vault.folder)
    with study.transaction() as db:
        ended = study.clock()
        write_file(path, _certificate(study, began, ended, done, left, known, keep_key_file))
        acts.add(db, [study.batch().act(ActKind.CUSTODY, what="destroyed the vault")])
    return Destroyed(
        certificate=path,
        keys=sum(1 for one in done[: len(keys)] if not one.left),
        objects=sum(1 for one in done[len(keys) :] if not one.left),
        left=tuple(f"{one.what}: {one.left}" for one in done if one.left),
    )


def key_files(study: Study) -> tuple[Path, ...]:
    """The key file at this desk, if there is one that is a key."""
    return tuple(_own_key(study, keep=False))


def _own_key(study: Study, keep: bool) -> list[Path]:
    """The key file; never a file that is something else and was only named as one."""
    with contextlib.suppress(QualkitError):
        recipient_of(study.vault.key_file)
        return [] if keep else [study.vault.key_file]
    return []


def _opened(study: Study) -> Opened | None:
    """The vault, if it can be opened without asking anybody for anything."""
    by_key = any(not one.by_passphrase for one in study.vault.wrapped())
    return unlocked(study) if by_key and key_files(study) else None


def _custodians(study: Study, opened: Opened | None) -> list[str]:
    """Everybody for whom a copy of the identity may be somewhere, as far as it is known."""
    names = {one.name for one in study.vault.wrapped()}
    with contextlib.suppress(QualkitError):
        if opened is not None:
            names |= {one.name for one in custodians(load_register(study, opened), opened)}
    return sorted(names)


def _gone(study: Study, path: Path) -> Gone:
    content = path.read_bytes() if path.is_file() else b""
    return Gone(_name(study, path), hashlib.sha256(content).hexdigest(), len(content))


def _name(study: Study, path: Path) -> str:
    """A file's place in the study; of the key file the name alone, since paths name people."""
    if path.is_relative_to(study.folder):
        return path.relative_to(study.folder).as_posix()
    return f"the key file {path.name}"


def _destroyed(study: Study, path: Path, one: Gone) -> Gone:
    try:
        destroy_file(path)
    except CannotWrite as error:
        return Gone(one.what, one.sha256, one.bytes, left=str(error.facts["why"]))
    return Gone(one.what, one.sha256, one.bytes, at=_now(study))


def _removed(study: Study, path: Path, one: Gone) -> Gone:
    """Objects are noise without the keys: they are removed, and not written over first."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return Gone(one.what, one.sha256, one.bytes, left=str(error.strerror))
    return Gone(one.what, one.sha256, one.bytes, at=_now(study))


def _now(study: Study) -> str:
    return study.clock().isoformat(timespec="seconds")


def _certificate_path(study: Study, out: Path | None, now: datetime) -> Path:
    """Where the certificate goes: never over another, never into the vault."""
    if out is not None:
        refuse_ours(study.folder, out)
        if out.exists():
            raise Custody(
                what=f"{out} is there already", fix="Give another name; nothing was destroyed."
            )
        return out
    stem = f"destruction-certificate-{now:%Y%m%d-%H%M%S}"
    names = (f"-{number}" if number > 1 else "" for number in itertools.count(1))
    paths = (study.folder / f"{stem}{name}.md" for name in names)
    return next(path for path in paths if not path.exists())


# --- the certificate


def _certificate(
    study: Study,
    began: datetime,
    ended: datetime | None,
    files: Sequence[Gone],
    left: Sequence[Act],
    names: Sequence[str],
    kept_key: bool,
) -> str:
    """What was destroyed and what could not be, in Markdown. It names nobody of the register."""
    lines = [
        "# Certificate of destruction",
        "",
        f"- study: {study.title} ({study.uuid})",
        f"- by: {study.coder}",
        f"- begun: {began.isoformat(timespec='seconds')}",
        f"- finished: {ended.isoformat(timespec='seconds')}"
        if ended
        else "- finished: **not yet; if nothing follows, run `qualkit vault destroy` again**",
        "",
        "The originals, the register and all that was derived from them were encrypted to the",
        "study's identity, which lay wrapped in vault/keys and nowhere else in the study. Files of",
        "keys were written over with noise and removed; objects were removed.",
        "",
        "## Destroyed" if ended else "## To be destroyed",
        "",
        "| file | bytes | SHA-256 before | when (UTC) |",
        "|---|---|---|---|",
        *(_row(one) for one in files),
        "",
        "## What could not be reached",
        "",
        *_beyond(study, left, names, kept_key, files),
        "",
    ]
    return "\n".join(lines)


def _row(one: Gone) -> str:
    when = f"**still there**: {one.left}" if one.left else one.at
    return f"| {one.what} | {one.bytes} | {one.sha256} | {when} |"


def _beyond(
    study: Study, left: Sequence[Act], names: Sequence[str], kept_key: bool, files: Sequence[Gone]
) -> Iterator[str]:
    yield f"- Copies of the wrapped identity that custodians kept: {', '.join(names) or 'unknown'}."
    yield "  Custodians' own key files and passphrases elsewhere, and those of custodians who were"
    yield "  removed before: with a backup of the vault, each of them opens it."
    if kept_key:
        yield "- The key file at this desk was kept, as was asked for."
    elif not any(one.what.startswith("the key file") for one in files):
        yield "- No key file was found at this desk."
    for kind, what in LEFT.items():
        acts_of = [act for act in left if act.kind is kind]
        if acts_of:
            yield f"- {what[:1].upper()}{what[1:]}, {len(acts_of)} times:"
            yield from (f"  - {_act(act)}" for act in reversed(acts_of))
        else:
            yield f"- {what[:1].upper()}{what[1:]}: the log knows of none."
    for path in other_databases(study):
        yield f"- {path.name} in the study's folder, a database as it was before."
    yield "- The files that the transcripts came in, interviews.csv and speakers.csv: the log does"
    yield "  not know where they are."
    yield "- Recordings, consent forms, notes on paper, messages in which files were sent."
    yield "- What disks that move their blocks, snapshots, sync services and the system's own"
    yield "  backups keep of files that were removed."


def _act(act: Act) -> str:
    receiver = str(act.body.get("receiver") or "")
    what = str(act.body.get("what") or "")
    said = f"{act.at[:16].replace('T', ' ')} by {act.coder}"
    said += f", {what}" if what else ""
    return said + (f", for {receiver}" if receiver else "")
