"""The ledger of releases: what left the team or waits to, when, to whom, and what it held.

Each is an act, in ids alone. What an act of an earlier version did not write down is taken to be
everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from qualkit.errors import InTheWay, NoVault, UnknownRelease
from qualkit.exchange import consent
from qualkit.exchange import worksheet as sheets
from qualkit.model import Act, ActKind, Participation
from qualkit.model.releases import Release, Sitting
from qualkit.store import Connection, acts, generations, people, texts
from qualkit.workflow import prose, unseen
from qualkit.workflow.leaks.knowing import refuse_known
from qualkit.workflow.leaks.leaking import LeakCheck, refuse
from qualkit.workflow.study import Study
from qualkit.workflow.writing import staged_output

__all__ = ["Release", "ledger", "releases", "releases_holding", "standing", "worksheet"]

FOLDER = "releases"
"""Where in the study worksheets lie, and what waits for signatures."""

FACTS = "fact-check"
"""The edition of a report that is the facts of one pilot, sent to it to be checked."""

GIVEN = (
    ActKind.SHARED,
    ActKind.REPORTED,
    ActKind.COPIED,
    ActKind.EXPORTED,
    ActKind.BACKED_UP,
)


def releases(study: Study) -> list[Release]:
    """Every release, oldest first."""
    with study.store.reading() as db:
        return ledger(db)


def find(study: Study, id: str) -> Release:
    """The release whose id begins so. Raises UnknownRelease."""
    return one_of(releases(study), id)


def one_of(held: Sequence[Release], id: str) -> Release:
    """The one of these releases whose id begins so. Raises UnknownRelease."""
    found = [one for one in held if id and one.id.startswith(id.strip().lower())]
    if len(found) != 1:
        raise UnknownRelease(what="no release" if not found else "more than one release", id=id)
    return found[0]


def releases_holding(
    db: Connection, transcripts: Collection[str], participants: Collection[str]
) -> list[Release]:
    """The releases that hold any of these transcripts, or anything of these people; oldest first.

    A report holds whoever it counts, and says in `quoted` whose words it prints. One of which it
    was not written down what it held is among them.
    """
    return [
        one
        for one in ledger(db)
        if one.everything
        or not frozenset(one.transcripts).isdisjoint(transcripts)
        or not one.participants.isdisjoint(participants)
    ]


def ledger(db: Connection) -> list[Release]:
    """The same as `releases`, in a transaction."""
    read = {act.id: act for act in acts.standing(db, ActKind.READ)}
    signed: dict[str, list[Act]] = {}
    for act in acts.standing(db, ActKind.SIGNED):
        signed.setdefault(str(act.body["release"]), []).append(act)
    held = acts.standing(db, *GIVEN, ActKind.STAGED)
    staged = {act.id for act in held if act.kind is ActKind.STAGED}
    given: dict[str, list[Act]] = {}
    found = []
    for act in held:
        if act.body.get("staged") in staged:
            given.setdefault(str(act.body["staged"]), []).append(act)
        else:
            found.append(act)
    return [_release(act, read, signed.get(act.id, []), given.get(act.id, [])) for act in found]


def _release(
    act: Act, read: Mapping[str, Act], signed: Sequence[Act], given: Sequence[Act]
) -> Release:
    body = act.body
    waits = act.kind is ActKind.STAGED
    readings = [read[id] for id in acts.strings(body.get("readings")) if id in read]
    signers = [one.coder for one in signed] if waits else [act.coder]
    return Release(
        id=act.id,
        kind=_kind(act),
        at=act.at,
        by=act.coder,
        receiver=str(body.get("receiver") or ""),
        sha256=str(body.get("sha256") or ""),
        draft=bool(body.get("draft")),
        everything="sittings" not in body,
        transcripts=tuple(acts.strings(body.get("transcripts"))),
        sittings=_sittings(body.get("sittings")),
        quoted=_sittings(body.get("quoted")),
        read_by={str(one.transcript): one.coder for one in readings},
        signed_by=tuple(dict.fromkeys(signers)),
        signatures=_number(body.get("signatures")),
        given=tuple(one.at for one in given) if waits else (act.at,),
        standing=str(body.get("standing") or ""),
    )


def _kind(act: Act) -> str:
    body = act.body
    if act.kind is ActKind.COPIED:
        return "copy for coding"
    if act.kind is ActKind.BACKED_UP:
        return "backup"
    if act.kind is ActKind.EXPORTED:
        return f"export of {body.get('what', 'something')}"
    if body.get("edition") == FACTS:
        return "facts to check"
    if "edition" in body:
        return f"{body['edition']} report"
    purpose = body.get("purpose")
    return f"pack for {purpose}" if purpose else "pack"


def _sittings(value: object) -> tuple[Sitting, ...]:
    pairs = [list(acts.strings(one)) for one in value] if isinstance(value, list) else []
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 1


# --- what goes into the ledger


def held_by(
    db: Connection, transcripts: Collection[str], participations: Sequence[Participation]
) -> dict[str, object]:
    """What an act says of a release: which transcripts, who speaks in them, who read them."""
    read = texts.readings(db)
    return {
        "transcripts": list(transcripts),
        "sittings": [[p.transcript, p.participant] for p in participations],
        "readings": [read[id].id for id in transcripts if id in read],
    }


def holding(db: Connection) -> dict[str, object]:
    """The same, of something that holds all that is anonymised."""
    return held_by(db, list(texts.there(db)), people.all_participations(db))


def standing(study: Study, db: Connection) -> str:
    """A hash of all that a release is made from: it changes with anything that is done.

    What is signed is signed as long as this stays.
    """
    written = {name: hashlib.sha256(text).hexdigest() for name, text in prose.files(study)}
    took_part = [
        (p.transcript, p.participant, p.pilots, p.stage, p.group, p.role, p.agency)
        + (p.attachment, p.background, p.date, tuple(sorted(p.consent)))
        for p in people.all_participations(db)
    ]
    parts = [
        acts.basis(db),
        sorted(texts.standing(db).items()),
        people.sources(db),
        took_part,
        generations.newest(db),
        written,
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def export(study: Study, path: Path, *, what: str, text: str | bytes) -> None:
    """Write a table that somebody named, unless the study rests on it; that it was is an act."""
    data = text.encode() if isinstance(text, str) else text
    hash = hashlib.sha256(data).hexdigest()
    refuse_known(study, {"the name of the file": path.name})
    with staged_output(study.folder, path, data), study.transaction() as db:
        act = study.batch().act(ActKind.EXPORTED, None, what=what, sha256=hash, **holding(db))
        acts.add(db, [act])


# --- the motivated intruder


def worksheet(study: Study, id: str, out: Path | None = None) -> Path:
    """Write the worksheet of a release, into the study's releases folder or to `out`; where it is.

    Raises UnknownRelease, InTheWay where there is one already, which somebody may have filled in,
    Leaks where it would name somebody, NoVault or NoKey where that cannot be looked for.
    """
    if not study.vault.present:
        raise NoVault()
    with study.store.reading() as db:
        unseen.refuse(study, db, "a worksheet")
        held = ledger(db)
        release = one_of(held, id)
        view = study.view(db)
        changed = bool(release.standing) and release.standing != standing(study, db)
    kept = frozenset(view.transcripts)
    if not release.everything:
        kept &= frozenset(release.transcripts)
    path = out or study.folder / FOLDER / f"{release.short}-worksheet.md"
    if path.exists():
        raise InTheWay(path=path)
    earlier = held[: held.index(release)]
    text = sheets.worksheet(consent.only(view, kept), release, earlier, changed=changed)
    refuse(LeakCheck(study).of_files({path.name: text.encode("utf-8")}))
    with staged_output(study.folder, path, text):
        pass
    return path
