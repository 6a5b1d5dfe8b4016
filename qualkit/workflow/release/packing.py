"""share: a pack of the study that may leave the team, for whoever it is for.

It is an act, or it is not written. What a pack holds is decided by what participants agreed to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qualkit import __version__
from qualkit.errors import CannotRelease, NotReadable, NotYet
from qualkit.exchange import archive, colleagues, consent, plain
from qualkit.model import ActKind, Consent
from qualkit.model.views import StudyView
from qualkit.store import Connection, Store, acts, pouring, recoding, texts
from qualkit.workflow import unseen
from qualkit.workflow.codes import following
from qualkit.workflow.keeping import load_register
from qualkit.workflow.leaks.knowing import refuse_names, weak_model
from qualkit.workflow.leaks.leaking import LeakCheck, refuse
from qualkit.workflow.ledger import signing
from qualkit.workflow.ledger.releasing import held_by, standing
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, refuse_ours, staged_folder

DATABASE = "study.db"
MANIFEST = signing.MANIFEST


class Purpose(StrEnum):
    """Whom a pack is for."""

    PLAIN = ""
    COLLEAGUES = "colleagues"
    ARCHIVE = "archive"

    @property
    def needs(self) -> Consent:
        """What everybody in it must have agreed to."""
        return Consent.ARCHIVE if self is Purpose.ARCHIVE else Consent.ANALYSE


@dataclass(frozen=True)
class Pack:
    """A pack that was written."""

    transcripts: int
    files: int
    release: str
    """The release that it is, by which it is found in the ledger."""
    to_sign: int = 0
    """How many people must still sign before it is given out; until then it lies in the study."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many transcripts are not in it, by reason; never which."""


def share(
    study: Study,
    out: Path,
    *,
    purpose: Purpose = Purpose.PLAIN,
    draft: bool = False,
    receiver: str = "",
) -> Pack:
    """Write a pack for people outside the team; it is an act, or it is not written.

    Where the study asks for more than one signature it waits in the study for the others, and `out`
    is not written. Raises NotYet where a transcript is not anonymised, CannotRelease where nobody
    agreed to this, NotReadable where nobody has read one to its end since it last changed (unless
    `draft`), Leaks where a known identifier would leave, InTheWay, NoVault or NoKey where that
    cannot be looked for.
    """
    suggesting.anonymised_view(study)
    leaks = LeakCheck(study, constant=plain.DRAFT)
    refuse_names(study, {"--to": receiver})
    model = weak_model(study)
    if model and not draft:
        raise NotYet(
            what=f"names were found by {model} alone, which misses more of them",
            fix="Install the model that comes with qualkit, and run `qualkit anonymise --yes`.",
        )
    with _place(study, out) as (release, folder), study.transaction() as db:
        unseen.refuse(study, db, "a pack")
        view, left_out = consent.allowed(study.view(db), purpose.needs)
        _refuse_empty(view, purpose)
        _refuse_unready(view, db, draft)
        content = _written(study, db, view, purpose, left_out, draft)
        content[MANIFEST] = _manifest(study, content, draft)
        refuse(leaks.of_words({"the title": study.settings.title}))
        refuse(leaks.of_files(content | {out.name: b""}))
        hash = hashlib.sha256(content[MANIFEST]).hexdigest()
        body = held_by(db, list(view.transcripts), view.participations)
        body |= {"draft": draft, "receiver": receiver, "sha256": hash}
        body |= {"purpose": _for(purpose)} if purpose else {}
        fill(folder, content)
        if release:
            signing.stage(study, db, release, ActKind.SHARED, body)
        else:
            act = study.batch().act(ActKind.SHARED, None, **body, standing=standing(study, db))
            acts.add(db, [act])
    waits = study.settings.signatures - 1 if release else 0
    return Pack(len(view.transcripts), len(content), release or act.id, waits, left_out)


@contextmanager
def _place(study: Study, out: Path) -> Iterator[tuple[str, Path]]:
    """Where the pack is written, and the id of the release where that must be signed first."""
    refuse_ours(study.folder, out)
    if study.settings.signatures > 1:
        with signing.staging(study) as (id, folder):
            yield id, folder
    else:
        with staged_folder(out) as folder:
            yield "", folder


def _for(purpose: Purpose) -> str:
    return "an archive" if purpose is Purpose.ARCHIVE else purpose.value


def _refuse_empty(view: StudyView, purpose: Purpose) -> None:
    if not view.sources:
        agreed = "being archived" if purpose is Purpose.ARCHIVE else "analysis"
        raise CannotRelease(
            what=f"there is no transcript of which everybody who speaks in it agreed to {agreed}",
            fix="What they agreed to stands in interviews.csv; correct it there, and run "
            "`qualkit ingest --replace`, if it is wrong.",
        )


def _refuse_unready(view: StudyView, db: Connection, draft: bool) -> None:
    missing = [source.id for source in view.sources if source.id not in view.transcripts]
    if missing:
        raise NotYet(
            what=f"{', '.join(missing)} is not anonymised", fix="Run `qualkit anonymise --yes`."
        )
    read = texts.readings(db)
    unread = [id for id in view.transcripts if id not in read]
    if unread and not draft:
        raise NotReadable(transcripts=", ".join(unread))


# --- what is in it


def _written(
    study: Study,
    db: Connection,
    view: StudyView,
    purpose: Purpose,
    left_out: Mapping[str, int],
    draft: bool,
) -> dict[str, bytes]:
    """The files of a pack."""
    held = recoding.held(db)
    book = following.text(held) if held else ""
    schedule = study.folder / "schedule.yaml"
    asked = schedule.read_text(encoding="utf-8-sig") if schedule.is_file() else ""
    match purpose:
        case Purpose.PLAIN:
            words = plain.files(view, book, draft=draft)
        case Purpose.COLLEAGUES:
            words = colleagues.files(view, book, asked, draft=draft)
        case Purpose.ARCHIVE:
            words = archive.files(view, _made(study, db, view, left_out, asked, draft))
    content = {name: text.encode("utf-8") for name, text in words.items()}
    if purpose is Purpose.COLLEAGUES:
        content[DATABASE] = _database(study, db, view)
    return content


def _made(
    study: Study,
    db: Connection,
    view: StudyView,
    left_out: Mapping[str, int],
    schedule: str,
    draft: bool,
) -> archive.Made:
    read = texts.readings(db)
    hash, book = study.codebook(db)
    return archive.Made(
        left_out=left_out,
        readers=len({read[id].coder for id in view.transcripts if id in read}),
        model=load_register(study, study.vault.open()).model,
        codebook=f"{book.name}, version {book.version} ({hash[:12]})",
        program=f"qualkit {__version__}",
        schedule=schedule,
        draft=draft,
    )


def _database(study: Study, db: Connection, view: StudyView) -> bytes:
    """A database of the same study with what colleagues may read."""
    store = Store.create("sqlite://", study.uuid)
    with store.transaction() as into:
        pouring.pour_for_reading(
            db,
            into,
            transcripts=frozenset(view.transcripts),
            codings=frozenset(coding.id for coding in view.codings),
            pilots=colleagues.pilots(view),
        )
    content = store.as_bytes()
    store.close()
    return content


def _manifest(study: Study, content: Mapping[str, bytes], draft: bool) -> bytes:
    listed = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(content.items())}
    manifest = {
        "study": study.settings.title,
        "qualkit": __version__,
        "draft": draft,
        "read_to_the_end": not draft,
        "sha256": listed,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
