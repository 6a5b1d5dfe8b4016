"""Suggestions that people rejected: derived from acts and maps, as codings are."""

from __future__ import annotations

from qualkit import alignment
from qualkit.model import ActKind, Rejection, Span
from qualkit.store import acts as done
from qualkit.store import texts, withdrawn
from qualkit.store.engine import Connection


def current(db: Connection, transcript: str | None = None) -> tuple[Rejection, ...]:
    """Those that stand, oldest first, at their place in the newest version of the text.

    One lapses where its words were changed in the source: what stands there now nobody rejected.
    """
    only = None if transcript is None else [transcript]
    held = done.standing(db, ActKind.REJECTED, transcripts=only)
    if not held:
        return ()
    ways = texts.ways(db, {str(act.transcript) for act in held})
    there = texts.there(db)
    found = []
    for act in held:
        id, body = str(act.transcript), act.body
        start, end, version = (int(str(body[key])) for key in ("start", "end", "version"))
        span, way = Span(start, end), ways.get(id, {})
        if _changed(span, version, way):
            continue
        span, version = withdrawn.carried(span, version, way)
        if there.get(id) == version:
            found.append(Rejection(act.id, id, version, span, str(body["code"]), act.coder))
    return tuple(found)


def _changed(span: Span, version: int, way: texts.Way) -> bool:
    """Whether the words of a span were changed in the source on the way to the newest version."""
    while version in way:
        step = way[version]
        if step.replaced and alignment.touches(span, step.changes):
            return True
        span, version = alignment.moved(span, step.changes), step.onto
    return False
