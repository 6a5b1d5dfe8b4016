"""What people did. Acts only accumulate; codings, codebook and readings follow from them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select

from qualkit.model import (
    Act,
    ActKind,
    Coding,
    Directness,
    Finished,
    Span,
    Stance,
)
from qualkit.store.engine import Connection, by_number
from qualkit.store.tables import acts, codebooks, codings, records

Clock = Callable[[], datetime]
_LEAVING = (ActKind.SHARED, ActKind.REPORTED)
UNDOABLE = (ActKind.CODED, ActKind.FINISHED, ActKind.READ, ActKind.CODEBOOK)


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Batch:
    """Makes the acts of one command, which are undone together."""

    coder: str
    clock: Clock
    id: str

    @classmethod
    def begin(cls, coder: str, clock: Clock = now) -> Batch:
        """A new batch of this coder's."""
        return cls(coder, clock, str(uuid.uuid4()))

    def act(self, kind: ActKind, transcript: str | None = None, **body: object) -> Act:
        """An act of this batch, now."""
        at = self.clock().isoformat(timespec="microseconds")
        return Act(str(uuid.uuid4()), self.id, self.coder, at, kind, transcript, body)


def record(db: Connection, made: Sequence[Act], texts: Mapping[str, str] | None = None) -> None:
    """Add acts, with what people typed for them (by act id), and derive what follows."""
    if not made:
        return
    db.execute(insert(acts), [_row(act) for act in made])
    if texts:
        db.execute(insert(records), [{"act": id, "text": text} for id, text in texts.items()])
    coded = [_coding_row(act) for act in made if act.kind is ActKind.CODED]
    if coded:
        db.execute(insert(codings), coded)


def log(db: Connection, *, limit: int | None = None) -> list[Act]:
    """The acts, newest first."""
    query = select(acts).order_by(acts.c.number.desc())
    return [_act(row) for row in db.execute(query.limit(limit) if limit else query)]


def undo(db: Connection, batch: Batch) -> list[Act]:
    """Undo the newest batch of this coder that can be undone and is not; the acts that it held.

    An empty list where there is none. The undoing is an act itself.
    """
    last = db.execute(
        _standing(select(acts.c.batch), *UNDOABLE)
        .where(acts.c.coder == batch.coder)
        .order_by(acts.c.number.desc())
        .limit(1)
    ).scalar()
    if last is None:
        return []
    undone = [_act(row) for row in db.execute(select(acts).where(acts.c.batch == last))]
    record(db, [batch.act(ActKind.UNDONE, batch=last)])
    db.execute(delete(codings).where(codings.c.id.in_(_of_batch(last))))
    return undone


def remove(db: Connection, coding: Coding, batch: Batch) -> None:
    """Take one coding back, whoever made it and whenever; that is an act itself."""
    record(db, [batch.act(ActKind.UNDONE, coding.transcript, act=coding.id)])
    db.execute(delete(codings).where(codings.c.id == coding.id))


def current_codings(db: Connection) -> tuple[Coding, ...]:
    """Codings that stand on the words that were coded, by transcript and place; memos with them."""
    return _codings(db, changed=False)


def changed_codings(db: Connection) -> tuple[Coding, ...]:
    """Codings whose words were changed in the source, until their coder has read it again."""
    again = {(done.transcript, done.coder) for done in finished(db)}
    found = _codings(db, changed=True)
    return tuple(coding for coding in found if (coding.transcript, coding.coder) not in again)


def _codings(db: Connection, *, changed: bool) -> tuple[Coding, ...]:
    query = (
        select(codings, records.c.text)
        .outerjoin(records, records.c.act == codings.c.id)
        .where(codings.c.changed == changed)
        .order_by(
            *by_number(codings.c.transcript),
            codings.c.start,
            codings.c.end,
            codings.c.code,
            codings.c.coder,
        )
    )
    return tuple(_coding(row) for row in db.execute(query))


def count_codings(db: Connection) -> list[tuple[str, str, int]]:
    """Transcript, coder and number of codings that stand."""
    query = (
        select(codings.c.transcript, codings.c.coder, func.count())
        .group_by(codings.c.transcript, codings.c.coder)
        .order_by(codings.c.transcript, codings.c.coder)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(query)]


@dataclass(frozen=True)
class Move:
    """How codings of a transcript are carried to a new version."""

    version: int
    to: Callable[[Span], Span]
    touched: Callable[[Span], bool]
    """Whether anything under a span is not as it was."""
    replaced: bool = False
    """Whether the source itself was replaced, so that touched words are other words."""


def move_codings(db: Connection, transcript: str, move: Move) -> int:
    """Carry the codings of a transcript to its new version; how many there were.

    The hash of words that were touched is dropped: it was of words that should not be known.
    """
    rows = list(
        db.execute(
            select(codings.c.id, codings.c.start, codings.c.end, codings.c.changed, acts.c.body)
            .join(acts, acts.c.id == codings.c.id)
            .where(codings.c.transcript == transcript)
        )
    )
    for row in rows:
        before = Span(row.start, row.end)
        span, touched = move.to(before), move.touched(before)
        db.execute(
            codings.update()
            .where(codings.c.id == row.id)
            .values(
                start=span.start,
                end=span.end,
                version=move.version,
                changed=row.changed or (touched and move.replaced),
            )
        )
        if touched and "sha256" in row.body:
            body = {key: value for key, value in row.body.items() if key != "sha256"}
            db.execute(acts.update().where(acts.c.id == row.id).values(body=body))
    return len(rows)


def finished(db: Connection) -> tuple[Finished, ...]:
    """Who read which transcript through, looking for which codes.

    It lapses when the source is replaced: nobody has read what stands there now.
    """
    replaced: dict[str, int] = {}
    for act in standing(db, ActKind.ANONYMISED):
        if act.body.get("replaced"):
            replaced[str(act.transcript)] = int(str(act.body["version"]))
    return tuple(
        Finished(
            transcript=str(act.transcript),
            coder=str(act.body.get("coder", act.coder)),
            codebook=str(act.body["codebook"]),
            codes=frozenset(_strings(act.body["codes"])),
        )
        for act in standing(db, ActKind.FINISHED)
        if int(str(act.body["version"])) >= replaced.get(str(act.transcript), 0)
    )


def readings(db: Connection) -> dict[str, Act]:
    """The newest sign-off of each transcript, by transcript."""
    return {str(act.transcript): act for act in standing(db, ActKind.READ)}


def standing(db: Connection, *kinds: ActKind) -> list[Act]:
    """Acts of these kinds that were not undone, oldest first."""
    return [
        _act(row) for row in db.execute(_standing(select(acts), *kinds).order_by(acts.c.number))
    ]


def accept_codebook(db: Connection, hash: str, yaml: str, act: Act) -> None:
    """Keep the codebook's text under its hash, and the act that accepts it."""
    if db.execute(select(codebooks.c.hash).where(codebooks.c.hash == hash)).scalar() is None:
        db.execute(insert(codebooks).values(hash=hash, yaml=yaml))
    record(db, [act])


def accepted_codebook(db: Connection) -> tuple[str, str] | None:
    """Hash and YAML of the codebook accepted last."""
    held = standing(db, ActKind.CODEBOOK)
    if not held:
        return None
    hash = str(held[-1].body["hash"])
    yaml = db.execute(select(codebooks.c.yaml).where(codebooks.c.hash == hash)).scalar_one()
    return hash, str(yaml)


def retype(db: Connection, act: str, text: str) -> None:
    """Put other words in the place of what was typed with an act."""
    db.execute(records.update().where(records.c.act == act).values(text=text))


def typed(db: Connection) -> list[tuple[str, str]]:
    """What people typed, with the act that it belongs to."""
    return [(row.act, row.text) for row in db.execute(select(records).order_by(records.c.act))]


def all_codebooks(db: Connection) -> dict[str, str]:
    """Every codebook that was ever accepted, by hash."""
    return {row.hash: row.yaml for row in db.execute(select(codebooks))}


def rewrite_codebook(db: Connection, hash: str, yaml: str) -> None:
    """Put other words in the place of an earlier codebook's; it keeps the hash it is known by."""
    db.execute(codebooks.update().where(codebooks.c.hash == hash).values(yaml=yaml))


def newest_work(db: Connection) -> str:
    """When the study was last worked on; to render or share it is not work on it."""
    query = select(func.max(acts.c.at)).where(acts.c.kind.not_in(_LEAVING))
    return str(db.execute(query).scalar() or "")


def _standing(query: Select[Any], *kinds: ActKind) -> Select[Any]:
    whole = acts.c.body["batch"].as_string()
    undone = (
        select(whole).where(acts.c.kind == ActKind.UNDONE, whole.is_not(None)).scalar_subquery()
    )
    return query.where(acts.c.kind.in_(kinds), acts.c.batch.not_in(undone))


def _of_batch(batch: str) -> Select[tuple[str]]:
    return select(acts.c.id).where(acts.c.batch == batch)


def _row(act: Act) -> dict[str, object]:
    return {
        "id": act.id,
        "batch": act.batch,
        "coder": act.coder,
        "at": act.at,
        "kind": act.kind.value,
        "transcript": act.transcript,
        "body": dict(act.body),
    }


def _act(row: Row[Any]) -> Act:
    return Act(row.id, row.batch, row.coder, row.at, ActKind(row.kind), row.transcript, row.body)


def _coding_row(act: Act) -> dict[str, object]:
    body = act.body
    return {
        "id": act.id,
        "transcript": act.transcript,
        "version": body["version"],
        "start": body["start"],
        "end": body["end"],
        "code": body["code"],
        "coder": body.get("coder", act.coder),
        "stance": body.get("stance"),
        "directness": body.get("directness"),
        "suggested": body.get("suggested", False),
        "changed": False,
    }


def _coding(row: Row[Any]) -> Coding:
    return Coding(
        id=row.id,
        transcript=row.transcript,
        version=row.version,
        span=Span(row.start, row.end),
        code=row.code,
        coder=row.coder,
        stance=Stance(row.stance) if row.stance else None,
        directness=Directness(row.directness) if row.directness else None,
        memo=row.text or "",
        suggested=row.suggested,
    )


def _strings(value: object) -> Iterable[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
