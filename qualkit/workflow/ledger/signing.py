"""What must be signed by more than one before it is given out: staged, signed, given.

It lies in the study's releases folder meanwhile, never outside. Signed is the hash of its manifest
or page; any change of the study in between makes the signatures void. Only who can open the vault
can sign: a signature carries a seal (HMAC-SHA256, RFC 2104) made with the study's identity, so that
no copy without the vault can bring one in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from qualkit.errors import CannotRelease, InTheWay
from qualkit.model import Act, ActKind
from qualkit.model.releases import Release
from qualkit.store import Connection, acts
from qualkit.traces import words_of
from qualkit.vault import Opened
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.ledger.releasing import FOLDER, ledger, one_of, releases_holding, standing
from qualkit.workflow.study import Study
from qualkit.workflow.writing import (
    LEFT_OVER,
    RANDOM,
    fill,
    refuse_ours,
    staged_file,
    staged_folder,
)

MANIFEST = "MANIFEST.json"
AGAIN = "Make it again, and have that signed: it is another release."

Files = Mapping[str, bytes]


@contextmanager
def staging(study: Study) -> Iterator[tuple[str, Path]]:
    """The id of a new release, and a folder in the study that is there whole when this ends."""
    id = str(uuid.uuid4())
    with staged_folder(place(study, id)) as folder:
        yield id, folder


def stage(study: Study, db: Connection, id: str, kind: ActKind, body: Mapping[str, object]) -> None:
    """Record that a release waits, signed by the one who made it; older void ones go."""
    opened = study.vault.open()
    batch = study.batch()
    now = standing(study, db)
    told = {"leaves_as": kind.value, "signatures": study.settings.signatures, "standing": now}
    made = replace(batch.act(ActKind.STAGED, None, **{**body, **told}), id=id)
    acts.add(db, [made, _signature(study, opened, batch, id, str(body["sha256"]))])
    void = [place(study, one.id) for one in ledger(db) if one.standing != now]
    for folder in (*void, *_left_over(study)):
        shutil.rmtree(folder, ignore_errors=True)


def _left_over(study: Study) -> list[Path]:
    """What a killed command was about to stage."""
    partial = (study.folder / FOLDER).glob(f".{RANDOM}-{RANDOM}")
    return [path for path in partial if time.time() - path.stat().st_mtime > LEFT_OVER]


def sign(study: Study, id: str) -> Release:
    """Sign a release that waits; the release as it stands then.

    Raises UnknownRelease; CannotRelease where it needs no signature, where this person has signed
    it, and where it, or the study, is not as it was made; NamesSomebody, NoVault, NoKey.
    """
    opened = study.vault.open()
    with study.transaction() as db:
        release = one_of(ledger(db), id)
        _refuse_changed(study, db, release)
        batch = study.batch()
        if words_of(study.coder) in map(words_of, _signers(db, opened, release)):
            raise CannotRelease(
                what=f"{study.coder} has signed release {release.short} already",
                fix="Another person must sign it: `qualkit --coder NAME releases sign "
                f"{release.short}`.",
            )
        acts.add(db, [_signature(study, opened, batch, release.id, release.sha256)])
        return one_of(ledger(db), release.id)


def give(study: Study, id: str, out: Path) -> Release:
    """Give out a release that is signed: a pack as a folder, a report as a file; that is an act.

    Raises CannotRelease where it is not, InTheWay, CannotWrite, and what `sign` raises.
    """
    opened = study.vault.open()
    with study.store.reading() as db:
        release = one_of(ledger(db), id)
        files = _refuse_changed(study, db, release)
    is_pack = MANIFEST in files
    page = next(iter(files.values()))
    refuse_ours(study.folder, out)
    refuse_names(study, {"the name of the file": out.name})
    if out.exists() and not is_pack:
        raise InTheWay(path=out)
    writing = _folder(out, files) if is_pack else staged_file(out, page)
    with writing, study.transaction() as db:
        _refuse_changed(study, db, release)
        missing = _missing(study, db, opened, release)
        if missing:
            raise CannotRelease(
                what=f"{missing} more must sign release {release.short} before it is given out",
                fix=f"Another person runs `qualkit --coder NAME releases sign {release.short}`.",
            )
        acts.add(db, [_given(study, db, release)])
    shutil.rmtree(place(study, release.id), ignore_errors=True)
    with study.store.reading() as db:
        return one_of(ledger(db), release.id)


def drop_staged(
    study: Study, db: Connection, transcripts: Collection[str], participants: Collection[str]
) -> int:
    """Take out of the releases folder what waits there and holds any of these; how many did."""
    found = [
        place(study, one.id)
        for one in releases_holding(db, transcripts, participants)
        if place(study, one.id).is_dir()
    ]
    for folder in found:
        shutil.rmtree(folder)
    return len(found)


def place(study: Study, id: str) -> Path:
    """Where in the study a release waits."""
    return study.folder / FOLDER / id[:8]


@contextmanager
def _folder(out: Path, files: Files) -> Iterator[None]:
    with staged_folder(out) as folder:
        fill(folder, files)
        yield


def _refuse_changed(study: Study, db: Connection, release: Release) -> Files:
    """What waits. Raises CannotRelease unless it is as it was made, and so is the study."""
    staged = acts.standing(db, ActKind.STAGED)
    if release.id not in {act.id for act in staged}:
        raise CannotRelease(
            what=f"release {release.short} ({release.kind}) waits for no signature",
            fix="`qualkit releases` says which do.",
        )
    if release.standing != standing(study, db):
        raise CannotRelease(
            what=f"the study was changed since release {release.short} was made, so that its "
            "signatures are void",
            fix=AGAIN,
        )
    files = _files(place(study, release.id))
    if not files:
        given = "was given out" if release.given else "does not lie in this copy of the study"
        raise CannotRelease(what=f"release {release.short} {given}", fix=AGAIN)
    if not _as_made(files, release.sha256):
        raise CannotRelease(
            what=f"the files of release {release.short} are not as they were made", fix=AGAIN
        )
    return files


def _files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _as_made(files: Files, sha256: str) -> bool:
    """Whether a pack is what its manifest says, and that the one recorded; or a page the one."""
    if MANIFEST not in files:
        return len(files) == 1 and all(_hash(page) == sha256 for page in files.values())
    if _hash(files[MANIFEST]) != sha256:
        return False
    listed = json.loads(files[MANIFEST])["sha256"]
    return {name: _hash(data) for name, data in files.items() if name != MANIFEST} == dict(listed)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _given(study: Study, db: Connection, release: Release) -> Act:
    staged = next(act for act in acts.standing(db, ActKind.STAGED) if act.id == release.id)
    body = {key: value for key, value in staged.body.items() if key != "leaves_as"}
    kind = ActKind(str(staged.body["leaves_as"]))
    return study.batch().act(kind, None, **(body | {"staged": release.id}))


# --- signatures


def _signature(study: Study, opened: Opened, batch: acts.Batch, id: str, sha256: str) -> Act:
    act = batch.act(ActKind.SIGNED, None, release=id, sha256=sha256)
    return replace(act, body={**act.body, "seal": _seal(opened, act)})


def _seal(opened: Opened, act: Act) -> str:
    key = hashlib.sha256(f"a signature under a release {opened.keys.present[0]}".encode()).digest()
    said = "\n".join((act.id, act.coder, str(act.body["release"]), str(act.body["sha256"])))
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def _signers(db: Connection, opened: Opened, release: Release) -> list[str]:
    """Who signed this very thing, each once, with a seal that holds."""
    found = {
        act.coder.strip().casefold(): act.coder
        for act in acts.standing(db, ActKind.SIGNED)
        if (act.body.get("release"), act.body.get("sha256")) == (release.id, release.sha256)
        and hmac.compare_digest(str(act.body.get("seal")), _seal(opened, act))
    }
    return list(found.values())


def _missing(study: Study, db: Connection, opened: Opened, release: Release) -> int:
    """How many must still sign: as many as were asked for then or now, the more of the two."""
    needed = max(release.signatures, study.settings.signatures)
    return max(0, needed - len(_signers(db, opened, release)))
