"""Where questions of the schedule were put or answered: acts, carried to the newest words."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from qualkit import alignment
from qualkit.model import Act, ActKind, Asked, Span
from qualkit.store import acts as done
from qualkit.store import texts
from qualkit.store.engine import Connection
from qualkit.store.tables import acts


def marked(db: Connection, transcripts: Collection[str] | None = None) -> tuple[Asked, ...]:
    """The marks that stand, of some transcripts or all, by transcript and place.

    One whose words went, or are other words since the source was replaced, stands no more. Of two
    that say the same, made in two copies, the older one.
    """
    found: dict[object, Asked] = {}
    for one in _every(db, transcripts):
        found.setdefault(_says(one), one)
    return tuple(sorted(found.values(), key=_place))


def questions(db: Connection) -> frozenset[str]:
    """The id of every question that was ever marked."""
    named = acts.c.body["question"].as_string()
    found = select(named).where(acts.c.kind.in_((ActKind.ASKED, ActKind.UNDONE))).distinct()
    return frozenset(id for id in db.execute(found).scalars() if id)


def mark(
    db: Connection, batch: done.Batch, transcript: str, version: int, span: Span, question: str
) -> None:
    """Record that in these words of a version a question is put or answered."""
    place = {"version": version, "start": span.start, "end": span.end}
    done.add(db, [batch.act(ActKind.ASKED, transcript, **place, question=question)])


def unmark(db: Connection, batch: done.Batch, mark: Asked) -> None:
    """Take a mark back, with any that says the same. That is an act itself."""
    same = [one.id for one in _every(db, [mark.transcript]) if _says(one) == _says(mark)]
    gone = {"question": mark.question}
    done.add(db, [batch.act(ActKind.UNDONE, mark.transcript, act=id, **gone) for id in same])


def _every(db: Connection, transcripts: Collection[str] | None) -> list[Asked]:
    held = done.standing(db, ActKind.ASKED, transcripts=transcripts)
    if not held:
        return []
    ways = texts.ways(db, {str(act.transcript) for act in held})
    newest = texts.there(db)
    found = (_carried(a, ways.get(a.transcript, {}), newest.get(str(a.transcript))) for a in held)
    return [one for one in found if one is not None]


def _says(one: Asked) -> tuple[object, ...]:
    return one.transcript, one.span, one.question, one.coder


def _place(one: Asked) -> tuple[int, str, Span]:
    return len(one.transcript), one.transcript, one.span


def _carried(act: Act, way: texts.Way, newest: int | None) -> Asked | None:
    """A mark in the newest words; None where it does not stand in them."""
    start, end, version = (int(str(act.body[key])) for key in ("start", "end", "version"))
    span = Span(start, end)
    while version in way:
        step = way[version]
        if step.replaced and alignment.touches(span, step.changes):
            return None
        span, version = alignment.moved(span, step.changes), step.onto
    if version != newest or not span.start < span.end:
        return None
    return Asked(act.id, str(act.transcript), span, str(act.body["question"]), act.coder)
