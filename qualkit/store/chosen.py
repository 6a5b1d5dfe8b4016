"""Quotations that were chosen: acts on words, carried to the newest of them.

An act says where the words stand, what is left out and where something is put in; what people typed
for it is its record: the id that the evaluator gives, who approved it, what is put in, a note. A
change is an act that succeeds the one before. A quotation goes where its words were withdrawn.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from qualkit import alignment
from qualkit.model import Act, ActKind, Span
from qualkit.model.quotations import Insertion, Quotation
from qualkit.store import acts as done
from qualkit.store import texts, typed
from qualkit.store.engine import Connection

_GAP = re.compile(r"(\d{1,9})-(\d{1,9})")
_PLACE = re.compile(r"\d{1,9}")
_APPROVED, _INSERTED = "approved by ", "inserted "
"""How lines of a record begin; the first is the id, and behind an empty one is the note."""


def standing(db: Connection) -> tuple[Quotation, ...]:
    """The quotations that none succeeds and whose words are there, by transcript and place."""
    return _found(db)[0]


def lost(db: Connection) -> tuple[Quotation, ...]:
    """Those whose words are other words now, since the source was replaced; their spans are old."""
    return _found(db)[1]


def clashing(held: Iterable[Quotation]) -> list[tuple[Quotation, ...]]:
    """Quotations of one id that were chosen or changed apart, neither in knowledge of the other."""
    found: dict[str, list[Quotation]] = defaultdict(list)
    for one in held:
        found[one.id.casefold()].append(one)
    return [tuple(several) for _, several in sorted(found.items()) if len(several) > 1]


def choose(db: Connection, batch: done.Batch, new: Quotation, version: int, text: str) -> Quotation:
    """Record a quotation, or a change of it; `text`: the words of that version of its transcript.

    It succeeds all that stand under its id. `approved_at` is now where it is not given.
    """
    before = [one.act for held in _found(db) for one in held if one.is_called(new.id)]
    body: dict[str, object] = {
        "version": version,
        "start": new.span.start,
        "end": new.span.end,
        "sha256": texts.sha256(new.span.of(text)),
        "elide": [f"{gap.start}-{gap.end}" for gap in new.elided],
        "insert": [str(one.at) for one in new.inserted],
        "after": before,
    }
    act = batch.act(ActKind.CHOSEN, new.transcript, **body)
    if new.approved_by:
        body["approved"] = new.approved_at or act.at
        act = replace(act, body=body)
    done.add(db, [act])
    typed.keep(db, act.id, _record(new))
    return _quotation(act, _record(new))


def remove(db: Connection, batch: done.Batch, gone: Quotation) -> None:
    """Take a quotation back, with all that it succeeded. That is an act, which can be undone."""
    held = next(act for act in done.standing(db, ActKind.CHOSEN) if act.id == gone.act)
    place = {key: held.body[key] for key in ("version", "start", "end")}
    done.add(
        db,
        [batch.act(ActKind.CHOSEN, gone.transcript, **place, after=[gone.act], removed=True)],
    )


def is_told(act: Act) -> bool:
    """Whether an act of this kind has the shape of one; its numbers are looked at elsewhere."""
    return (
        all(_GAP.fullmatch(one) for one in done.strings(act.body.get("elide")))
        and all(_PLACE.fullmatch(one) for one in done.strings(act.body.get("insert")))
        and all(isinstance(act.body.get(key, []), list) for key in ("elide", "insert", "after"))
        and isinstance(act.body.get("approved", ""), str)
    )


# --- reading


def _found(db: Connection) -> tuple[tuple[Quotation, ...], tuple[Quotation, ...]]:
    """Those that stand, and those whose words do not."""
    made = [act for act in done.standing(db, ActKind.CHOSEN) if is_told(act)]
    succeeded = {id for act in made for id in done.strings(act.body.get("after"))}
    newest = [act for act in made if act.id not in succeeded and not act.body.get("removed")]
    if not newest:
        return (), ()
    records = typed.of_acts(db, [act.id for act in newest])
    ways = texts.ways(db, {str(act.transcript) for act in newest})
    there = texts.there(db)
    stand, gone = dict[object, Quotation](), []
    for act in newest:
        if act.id not in records:
            continue
        one = _quotation(act, records[act.id])
        version = int(str(act.body["version"]))
        now = _carried(one, version, ways.get(act.transcript, {}), there.get(one.transcript))
        if now is None:
            gone.append(one)
        else:
            stand.setdefault(_says(now), now)
    return tuple(sorted(stand.values(), key=_place)), tuple(gone)


def _says(one: Quotation) -> tuple[object, ...]:
    """What two that were chosen apart are the same by; the older one is kept."""
    return (
        one.id,
        one.transcript,
        one.span,
        one.elided,
        one.inserted,
        one.note,
        one.approved_by,
        one.touched,
    )


def _place(one: Quotation) -> tuple[int, str, Span, str]:
    return len(one.transcript), one.transcript, one.span, one.id


def _quotation(act: Act, record: str) -> Quotation:
    head, _, note = record.partition("\n\n")
    id, *lines = head.split("\n")
    words = [line.removeprefix(_INSERTED) for line in lines if line.startswith(_INSERTED)]
    places = [int(one) for one in done.strings(act.body.get("insert"))]
    by = next((one.removeprefix(_APPROVED) for one in lines if one.startswith(_APPROVED)), "")
    start, end = (int(str(act.body[key])) for key in ("start", "end"))
    return Quotation(
        act=act.id,
        id=id,
        transcript=str(act.transcript),
        span=Span(start, end),
        elided=tuple(_gaps(done.strings(act.body.get("elide")))),
        inserted=tuple(Insertion(*one) for one in zip(places, words, strict=False)),
        coder=act.coder,
        at=act.at,
        note=note,
        approved_by=by,
        approved_at=str(act.body.get("approved", "")) if by else "",
    )


def _record(one: Quotation) -> str:
    lines = [one.id]
    lines += [f"{_APPROVED}{one.approved_by}"] if one.approved_by else []
    lines += [f"{_INSERTED}{each.words}" for each in one.inserted]
    return "\n".join(lines) + (f"\n\n{one.note}" if one.note else "")


def _gaps(said: Iterable[str]) -> Iterator[Span]:
    for match in filter(None, map(_GAP.fullmatch, said)):
        yield Span(int(match[1]), int(match[2]))


def _carried(
    one: Quotation, version: int, way: Mapping[int, texts.Step], newest: int | None
) -> Quotation | None:
    """A quotation in the newest words; None where it does not stand in them."""
    span, elided = one.span, list(one.elided)
    places = [Span(max(0, each.at - 1), each.at) for each in one.inserted]
    touched = False
    while version in way:
        step = way[version]
        inside = alignment.touches(span, step.changes)
        if step.replaced and inside:
            return None
        touched = touched or inside
        span, *rest = _moved([span, *elided, *places], step.changes)
        elided, places = rest[: len(elided)], rest[len(elided) :]
        version = step.onto
    whole = all(span.start < gap.start < gap.end < span.end for gap in elided)
    if version != newest or not span.start < span.end or not whole:
        return None
    inserted = tuple(
        Insertion(place.end, each.words) for place, each in zip(places, one.inserted, strict=True)
    )
    return replace(one, span=span, elided=tuple(elided), inserted=inserted, touched=touched)


def _moved(spans: Collection[Span], changes: alignment.Alignment) -> list[Span]:
    return [alignment.moved(span, changes) for span in spans]
