"""Suggestions that people rejected, and examples of codes: they follow from acts and maps."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import alignment
from qualkit.model import Act, ActKind, Example, Rejection, Span
from qualkit.store import acts as done
from qualkit.store import recoding, texts, withdrawn
from qualkit.store.engine import Connection


def current(db: Connection, transcript: str | None = None) -> tuple[Rejection, ...]:
    """The rejections that stand, oldest first, at their place in the newest version of the text.

    One lapses where its words were changed in the source: what stands there now nobody rejected.
    One of a code that was merged into another says nothing of the other.
    """
    return tuple(
        Rejection(act.id, str(act.transcript), version, span, str(act.body["code"]), act.coder)
        for act, span, version in _carried(db, ActKind.REJECTED, transcript)
    )


def examples(db: Connection) -> tuple[Example, ...]:
    """The examples of codes that stand, likewise; of the code that a merged one is now."""
    found = list(_carried(db, ActKind.EXAMPLE, None))
    into = recoding.recoding(db).into if found else {}
    return tuple(
        Example(
            act.id,
            str(act.transcript),
            version,
            span,
            into.get(str(act.body["code"]), str(act.body["code"])),
            act.coder,
        )
        for act, span, version in found
    )


def _carried(
    db: Connection, kind: ActKind, transcript: str | None
) -> Iterator[tuple[Act, Span, int]]:
    """Acts on words, with the span of the newest version that those are now."""
    only = None if transcript is None else [transcript]
    held = done.standing(db, kind, transcripts=only)
    if not held:
        return
    ways = texts.ways(db, {str(act.transcript) for act in held})
    there = texts.there(db)
    for act in held:
        id, body = str(act.transcript), act.body
        start, end, version = (int(str(body[key])) for key in ("start", "end", "version"))
        span, way = Span(start, end), ways.get(id, {})
        if not _changed(span, version, way):
            span, version = withdrawn.carried(span, version, way)
            if there.get(id) == version:
                yield act, span, version


def _changed(span: Span, version: int, way: texts.Way) -> bool:
    """Whether the words of a span were changed in the source on the way to the newest version."""
    while version in way:
        step = way[version]
        if step.replaced and alignment.touches(span, step.changes):
            return True
        span, version = alignment.moved(span, step.changes), step.onto
    return False
