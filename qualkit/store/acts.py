"""What people did. Acts only accumulate; what stands follows from them, in every copy alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, func, select

from qualkit.model import Act, ActKind, Finished
from qualkit.store import bulk
from qualkit.store.engine import Connection
from qualkit.store.tables import acts

Clock = Callable[[], datetime]
LEAVING = (
    ActKind.SHARED,
    ActKind.REPORTED,
    ActKind.COPIED,
    ActKind.BACKED_UP,
    ActKind.EXPORTED,
    ActKind.STAGED,
    ActKind.SIGNED,
)
"""What gives out what is there, and changes nothing."""
NO_WORK = (*LEAVING, ActKind.LOOKED, ActKind.CUSTODY)
"""What changes nothing that anything else rests on."""
UNDOABLE = (
    ActKind.CODED,
    ActKind.FINISHED,
    ActKind.READ,
    ActKind.CODEBOOK,
    ActKind.CHANGED,
    ActKind.REJECTED,
    ActKind.ASKED,
    ActKind.ASSIGNED,
    ActKind.SETTLED,
    ActKind.EXAMPLE,
    ActKind.FAMILIARISED,
    ActKind.CHARTED,
    ActKind.GRADED,
    ActKind.LOOKED_AGAINST,
    ActKind.WEIGHED,
    ActKind.PLACED,
    ActKind.CHOSEN,
    ActKind.ANSWERED,
    ActKind.REPLIED,
)
IN_ORDER = (acts.c.number, acts.c.id)
"""One order of acts in every copy: who could see an act comes after it, whatever clocks say."""


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


def add(db: Connection, made: Sequence[Act]) -> None:
    """Add acts, numbered after all that are there. Nothing is derived from them here."""
    if made:
        last = db.exec_driver_sql("SELECT max(number) FROM acts").scalar() or 0
        bulk.put(db, acts, [row_of(act, number) for number, act in enumerate(made, last + 1)])


def log(db: Connection, *, limit: int | None = None, coder: str | None = None) -> list[Act]:
    """The acts of one coder or all, newest first."""
    query = select(acts).order_by(*(column.desc() for column in IN_ORDER))
    if coder is not None:
        query = query.where(acts.c.coder == coder)
    return [act_of(row) for row in db.execute(query.limit(limit) if limit else query)]


def newest_undoable(db: Connection, coder: str) -> list[Act]:
    """The acts of this coder's newest batch that can be undone and is not; none without one."""
    newest = (
        _standing(select(acts.c.batch), *UNDOABLE)
        .where(acts.c.coder == coder)
        .order_by(*(column.desc() for column in IN_ORDER))
        .limit(1)
    )
    batch = db.execute(newest).scalar()
    query = select(acts).where(acts.c.batch == batch).order_by(*IN_ORDER)
    return [act_of(row) for row in db.execute(query)] if batch else []


def newest_undone(db: Connection, kind: ActKind) -> list[Act]:
    """The acts of one kind in the batch that was undone last."""
    undone = (
        select(acts.c.body["batch"].as_string())
        .where(acts.c.kind == ActKind.UNDONE, acts.c.body["batch"].as_string().is_not(None))
        .order_by(*(column.desc() for column in IN_ORDER))
        .limit(1)
    )
    batch = db.execute(undone).scalar()
    query = select(acts).where(acts.c.batch == batch, acts.c.kind == kind).order_by(*IN_ORDER)
    return [act_of(row) for row in db.execute(query)] if batch else []


def finished(db: Connection, transcripts: Collection[str] | None = None) -> tuple[Finished, ...]:
    """Who read which transcript through, looking for which codes; of some transcripts, or all.

    It lapses when the source is replaced: nobody has read what stands there now.
    """
    replaced: dict[str, int] = {}
    for act in standing(db, ActKind.ANONYMISED, transcripts=transcripts):
        if act.body.get("replaced"):
            version = int(str(act.body["version"]))
            replaced[str(act.transcript)] = max(version, replaced.get(str(act.transcript), 0))
    return tuple(
        Finished(
            transcript=str(act.transcript),
            coder=str(act.body.get("coder", act.coder)),
            codebook=str(act.body["codebook"]),
            codes=frozenset(strings(act.body["codes"])),
        )
        for act in standing(db, ActKind.FINISHED, transcripts=transcripts)
        if int(str(act.body["version"])) >= replaced.get(str(act.transcript), 0)
    )


def standing(
    db: Connection, *kinds: ActKind, transcripts: Collection[str] | None = None
) -> list[Act]:
    """Acts of these kinds that were not undone, oldest first; on some transcripts, or all."""
    query = _all_standing(kinds)
    if transcripts is not None:
        query = query.where(acts.c.transcript.in_(transcripts))
    return [act_of(row) for row in db.execute(query)]


def body(db: Connection, id: str) -> Mapping[str, object]:
    """What one act says; nothing where there is none."""
    found = db.execute(select(acts.c.body).where(acts.c.id == id)).scalar()
    return dict(found) if found else {}


def undone(db: Connection) -> tuple[frozenset[str], frozenset[str]]:
    """The batches that were undone, and the acts that were taken back singly."""
    bodies = [act.body for act in standing(db, ActKind.UNDONE)]
    batches, single = ({str(b[key]) for b in bodies if key in b} for key in ("batch", "act"))
    return frozenset(batches), frozenset(single)


def newest(db: Connection) -> str:
    """The id of the newest act; "" before there is any."""
    query = select(acts.c.id).order_by(*(column.desc() for column in IN_ORDER)).limit(1)
    return str(db.execute(query).scalar() or "")


def newest_work(db: Connection) -> str:
    """When the study was last worked on; to render, share or keep it is not work on it."""
    work = select(acts.c.at).where(acts.c.kind.not_in(NO_WORK))
    newest = work.order_by(*(column.desc() for column in IN_ORDER)).limit(1)
    return str(db.execute(newest).scalar() or "")


def basis(db: Connection) -> tuple[object, ...]:
    """What changes whenever the study is worked on, here or by merging."""
    query = (
        select(acts.c.kind, func.count())
        .where(acts.c.kind.not_in(NO_WORK))
        .group_by(acts.c.kind)
        .order_by(acts.c.kind)
    )
    return (newest_work(db), *((row[0], row[1]) for row in db.execute(query)))


def coders(db: Connection) -> frozenset[str]:
    """Everybody who did something, or whose codings were brought in."""
    query = select(acts.c.coder, acts.c.body["coder"].as_string()).distinct()
    return frozenset(name for row in db.execute(query) for name in row if name)


def row_of(act: Act, number: int) -> dict[str, object]:
    """A row of the table of acts."""
    return {
        "id": act.id,
        "number": number,
        "batch": act.batch,
        "coder": act.coder,
        "at": act.at,
        "kind": act.kind.value,
        "transcript": act.transcript,
        "body": dict(act.body),
    }


def act_of(row: Row[Any]) -> Act:
    """The act of a row."""
    return Act(
        row.id,
        row.batch,
        row.coder,
        row.at,
        ActKind(row.kind),
        row.transcript,
        row.body,
        row.number,
    )


def act_in(row: Mapping[str, Any]) -> Act:
    """The act of a row, by the names of its columns."""
    return Act(**{**row, "kind": ActKind(row["kind"])})


def strings(value: object) -> Iterable[str]:
    """A JSON list's items as text; empty for anything else."""
    return [str(item) for item in value] if isinstance(value, list) else []


@lru_cache
def _all_standing(kinds: tuple[ActKind, ...]) -> Select[Any]:
    """The query for acts of these kinds: it is asked after every key, and slow to write."""
    return _standing(select(acts), *kinds).order_by(*IN_ORDER)


def _standing(query: Select[Any], *kinds: ActKind) -> Select[Any]:
    """Acts of these kinds whose batch was not undone, and that were not taken back singly.

    What was taken back by a command that was undone itself stands again. What cannot be undone
    stands, whatever an act of a crafted copy says.
    """
    if not set(kinds) & set(UNDOABLE):
        return query.where(acts.c.kind.in_(kinds))
    batch, one = (acts.c.body[key].as_string() for key in ("batch", "act"))
    undone = select(batch).where(acts.c.kind == ActKind.UNDONE, batch.is_not(None))
    removed = select(one).where(
        acts.c.kind == ActKind.UNDONE,
        one.is_not(None),
        acts.c.batch.not_in(undone.scalar_subquery()),
    )
    return query.where(
        acts.c.kind.in_(kinds),
        acts.c.batch.not_in(undone.scalar_subquery()),
        acts.c.id.not_in(removed.scalar_subquery()),
    )
