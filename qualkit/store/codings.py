"""The codings that stand: derived from acts and maps, and never anything else.

A coding is made on one version of a text and is carried to the newest one by the map that leads
there, each time from where it was made: what was replaced and put back again leaves no trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Label, Row, Text, cast, delete, func, literal_column, select

from qualkit import alignment
from qualkit.model import Act, ActKind, Change, ChangeKind, Coding, Directness, Flag, Span, Stance
from qualkit.store import acts as done
from qualkit.store import bulk, recoding, settling, texts
from qualkit.store.engine import Connection, by_number
from qualkit.store.tables import acts, codings, records, transcripts


def record(db: Connection, made: Sequence[Act], memos: Mapping[str, str] | None = None) -> None:
    """Add acts, with what people typed for them (by act id), and the codings that follow."""
    done.add(db, made)
    typed = [{"act": id, "text": text, "revision": 0} for id, text in (memos or {}).items()]
    bulk.put(db, records, typed)
    now = recoding.recoding(db)
    bulk.put(db, codings, [_row(act, now) for act in made if act.kind is ActKind.CODED])


def undo(db: Connection, batch: done.Batch) -> list[Act]:
    """Undo the newest batch of this coder that can be undone and is not; the acts that it held.

    An empty list where there is none. The undoing is an act itself. What the batch took back
    stands again.
    """
    undone = done.newest_undoable(db, batch.coder)
    if undone:
        done.add(db, [batch.act(ActKind.UNDONE, batch=undone[0].batch)])
        of_batch = select(acts.c.id).where(acts.c.batch == undone[0].batch)
        db.execute(delete(codings).where(codings.c.id.in_(of_batch)))
        again = (act.transcript for act in undone if act.kind is ActKind.UNDONE)
        derive(db, {id for id in again if id is not None})
        recode(db, [act for act in undone if act.kind is ActKind.CHANGED])
    return undone


def change(db: Connection, batch: done.Batch, changes: Sequence[Change]) -> list[Act]:
    """Change the codebook, and let the codings follow; the acts that say so."""
    made = recoding.record(db, batch, changes)
    recode(db, made)
    return made


def recode(db: Connection, made: Sequence[Act]) -> None:
    """Let the codings follow changes of the codebook that were just made, or undone."""
    ids = {id for act in made for id in done.strings(act.body.get("codings"))}
    used = {str(act.body[key]) for act in made for key in ("code", "into") if act.body.get(key)}
    into = recoding.recoding(db).into
    used |= {into.get(code, code) for code in used}
    moving = {ChangeKind.MERGED, ChangeKind.DEALT}
    if {act.body["change"] for act in made} & moving:
        query = select(codings.c.transcript).where(codings.c.code.in_(used)).distinct()
        found = set(db.execute(query).scalars())
        for some in bulk.chunks(ids):
            dealt = select(codings.c.transcript).where(codings.c.id.in_(some)).distinct()
            found |= set(db.execute(dealt).scalars())
        derive(db, found)


def remove(db: Connection, coding: Coding, batch: done.Batch) -> None:
    """Take a coding back, whoever made it and whenever, with any that says the same.

    That is an act itself.
    """
    here = every(db, changed=False, transcripts=[coding.transcript], code=coding.code)
    same = [one.id for one in here if says(one) == says(coding)]
    done.add(db, [batch.act(ActKind.UNDONE, coding.transcript, act=id) for id in same])
    db.execute(delete(codings).where(codings.c.id.in_(same)))


def current(db: Connection, transcript: str | None = None) -> tuple[Coding, ...]:
    """Codings that stand on the words that were coded, by transcript and place; memos with them.

    Of two that say the same of the same words, made in two copies, the older one.
    """
    found: dict[object, Coding] = {}
    only = None if transcript is None else [transcript]
    for coding in every(db, changed=False, transcripts=only):
        found.setdefault(says(coding), coding)
    return tuple(found.values())


def bare(db: Connection) -> tuple[Coding, ...]:
    """The same without memos and in no order, in a third of the time: for counting.

    Only where somebody coded the same words with the same code again is it looked whether they said
    the same again.
    """
    made = codings.c
    columns = (made.id, made.transcript, made.version, made.start, made.end, made.code, made.coder)
    query = select(*columns, made.stance, made.directness, made.suggested, made.touched)
    flags = _flags(db)
    found: dict[object, list[Coding]] = {}
    for row in db.execute(query.where(made.changed.is_(False))):
        id, transcript, version, start, end, code, coder, stance, directness, began, touched = row
        coding = Coding(
            id,
            transcript,
            version,
            Span(start, end),
            code,
            coder,
            _STANCES[stance],
            _DIRECTNESSES[directness],
            "",
            began,
            touched,
            flags.get(id),
        )
        found.setdefault((transcript, start, end, code, coder), []).append(coding)
    twice = [coding for same in found.values() if len(same) > 1 for coding in same]
    drop = _said_again(db, twice)
    return tuple(one for same in found.values() for one in same if one.id not in drop)


_STANCES: dict[str | None, Stance | None] = {None: None, **{one.value: one for one in Stance}}
_DIRECTNESSES: dict[str | None, Directness | None] = {
    None: None,
    **{one.value: one for one in Directness},
}


def _flags(db: Connection) -> dict[str, Flag]:
    """The flags of codings that have one."""
    flag = acts.c.body["flag"].as_string()
    query = select(acts.c.id, flag).where(
        acts.c.kind == ActKind.CODED, cast(acts.c.body, Text).like('%"flag"%'), flag.is_not(None)
    )
    return {row[0]: Flag(row[1]) for row in db.execute(query)}


def _said_again(db: Connection, made: Sequence[Coding]) -> frozenset[str]:
    """Of these codings: those that say what an older one says."""
    ids = [one.id for one in made]
    memos, ages = dict[str, str](), dict[str, tuple[int, str]]()
    for some in bulk.chunks(ids):
        typed = select(records.c.act, records.c.text).where(records.c.act.in_(some))
        memos |= {row[0]: row[1] for row in db.execute(typed)}
        numbers = select(acts.c.id, acts.c.number).where(acts.c.id.in_(some))
        ages |= {row[0]: (row[1], row[0]) for row in db.execute(numbers)}
    told, again = set[object](), set[str]()
    for one in sorted(made, key=lambda one: ages[one.id]):
        said = (says(one), memos.get(one.id, ""))
        if said in told:
            again.add(one.id)
        told.add(said)
    return frozenset(again)


def changed(db: Connection) -> tuple[Coding, ...]:
    """Codings whose words were changed in the source, until their coder has read it again."""
    again = {(read.transcript, read.coder) for read in done.finished(db)}
    found = every(db, changed=True)
    return tuple(coding for coding in found if (coding.transcript, coding.coder) not in again)


def every(
    db: Connection,
    *,
    changed: bool,
    transcripts: Collection[str] | None = None,
    code: str | None = None,
) -> list[Coding]:
    """Every coding, of some transcripts or all, by place and then by age; memos with them."""
    query = (
        select(codings, records.c.text, acts.c.body["flag"].as_string().label("flag"))
        .join(acts, acts.c.id == codings.c.id)
        .outerjoin(records, records.c.act == codings.c.id)
        .where(codings.c.changed == changed)
        .order_by(
            *by_number(codings.c.transcript),
            codings.c.start,
            codings.c.end,
            codings.c.code,
            codings.c.coder,
            *done.IN_ORDER,
        )
    )
    if transcripts is not None:
        query = query.where(codings.c.transcript.in_(transcripts))
    if code is not None:
        query = query.where(codings.c.code == code)
    return [_coding(row) for row in db.execute(query)]


def last(db: Connection, transcript: str, coder: str) -> str | None:
    """The id of the coding that a coder made last in a transcript, of those that stand."""
    query = (
        select(codings.c.id)
        .join(acts, acts.c.id == codings.c.id)
        .where(codings.c.transcript == transcript, codings.c.coder == coder)
        .where(codings.c.changed.is_(False))
        .order_by(*(column.desc() for column in done.IN_ORDER))
        .limit(1)
    )
    return db.execute(query).scalar()


def contradictory(db: Connection) -> list[tuple[Coding, ...]]:
    """Codings of the same words with the same code by the same coder that say different things.

    They come from two copies; which of them is meant, only their coder knows. One that was settled
    against is not among them.
    """
    found: dict[object, dict[object, Coding]] = defaultdict(dict)
    against = settling.against(db)
    for coding in every(db, changed=False, transcripts=_coded_twice(db)):
        if coding.id in against:
            continue
        said = says(coding)
        found[said[:4]].setdefault(said, coding)
    return [tuple(same.values()) for same in found.values() if len(same) > 1]


def _coded_twice(db: Connection) -> Sequence[str]:
    """Transcripts in which somebody coded the same words with the same code more than once."""
    place = [codings.c[name] for name in ("transcript", "start", "end", "code", "coder")]
    query = select(codings.c.transcript).where(codings.c.changed.is_(False)).group_by(*place)
    return db.execute(query.having(func.count() > 1).distinct()).scalars().all()


def says(coding: Coding) -> tuple[object, ...]:
    """All that a coding says, less who recorded it when."""
    place = (coding.transcript, coding.span, coding.code, coding.coder)
    return (*place, coding.stance, coding.directness, coding.memo, coding.flag)


def count(db: Connection) -> list[tuple[str, str, int]]:
    """Transcript, coder and number of codings that stand."""
    # Not the column itself: by its index every row would be looked up by itself, which takes 1.6
    # of the time in which the table is read through.
    transcript: Label[str] = literal_column("transcript || ''").label("place")
    by = (transcript, codings.c.coder)
    query = select(*by, func.count()).group_by(*by).order_by(*by)
    return [(row[0], row[1], row[2]) for row in db.execute(query)]


def count_touched(db: Connection) -> int:
    """How many codings lie on words that are not as they were when they were coded."""
    return len(touched(db))


def touched(db: Connection) -> frozenset[str]:
    """Those codings, by id."""
    query = select(codings.c.id).where(codings.c.touched, codings.c.changed.is_(False))
    return frozenset(db.execute(query).scalars())


def touched_since(db: Connection, before: Collection[str]) -> tuple[Coding, ...]:
    """Those that were not, before."""
    newly = touched(db).difference(before)
    if not newly:
        return ()
    return tuple(coding for coding in current(db) if coding.id in newly)


def codes(db: Connection) -> frozenset[str]:
    """Every code that is used."""
    query = select(codings.c.code).where(codings.c.changed.is_(False)).distinct()
    return frozenset(db.execute(query).scalars())


def derive(db: Connection, transcripts: Collection[str]) -> int:
    """Make the codings of these transcripts anew from acts and maps; how many there are.

    The hash of words that were touched is dropped: it was of words that should not be known.
    """
    ids = list(transcripts)
    if not ids:
        return 0
    rows = derived(db, ids)
    db.execute(delete(codings).where(codings.c.transcript.in_(ids)))
    bulk.put(db, codings, rows)
    forget_hashes(db, [row["id"] for row in rows if row["touched"]])
    return len(rows)


def derive_all(db: Connection) -> int:
    """The same, of every transcript."""
    return derive(db, db.execute(select(transcripts.c.id)).scalars().all())


def derive_more(db: Connection, came: Collection[Act]) -> None:
    """Add the codings of acts that came in, where nothing else of their transcripts changed."""
    coded = [act for act in came if act.kind is ActKind.CODED]
    batches, single = done.undone(db)
    stand = [act for act in coded if act.batch not in batches and act.id not in single]
    rows = derived_from(db, stand)
    bulk.put(db, codings, rows)
    forget_hashes(db, [row["id"] for row in rows if row["touched"]])


def derived(db: Connection, transcripts: Collection[str]) -> list[dict[str, Any]]:
    """The rows of these transcripts as they follow from acts and maps."""
    return derived_from(db, done.standing(db, ActKind.CODED, transcripts=transcripts))


def derived_from(db: Connection, coded: Sequence[Act]) -> list[dict[str, Any]]:
    """The rows that follow from acts that stand."""
    transcripts = {str(act.transcript) for act in coded}
    ways, newest = texts.ways(db, transcripts), texts.last_versions(db)
    now = recoding.recoding(db)
    return [
        _carried(_row(act, now), ways.get(act.transcript, {}), newest.get(act.transcript, 0))
        for act in coded
    ]


def _carried(row: dict[str, Any], way: texts.Way, newest: int) -> dict[str, Any]:
    """A row at the version that its way leads to; changed, where that is not the newest."""
    span, version = Span(row["start"], row["end"]), row["version"]
    touched = changed = False
    while version in way:
        step = way[version]
        hit = alignment.touches(span, step.changes)
        touched, changed = touched or hit, changed or (hit and step.replaced)
        span, version = alignment.moved(span, step.changes), step.onto
    place = {"start": span.start, "end": span.end, "version": version}
    return {**row, **place, "touched": touched, "changed": changed or version != newest}


def forget_hashes(db: Connection, ids: Iterable[str]) -> None:
    """Drop the hashes of the words that these acts were made on."""
    for id in ids:
        body = db.execute(select(acts.c.body).where(acts.c.id == id)).scalar_one()
        if "sha256" in body:
            rest = {key: value for key, value in body.items() if key != "sha256"}
            db.execute(acts.update().where(acts.c.id == id).values(body=rest))


def _row(act: Act, now: recoding.Recoding) -> dict[str, Any]:
    body = act.body
    return {
        "id": act.id,
        "transcript": act.transcript,
        "version": body["version"],
        "start": body["start"],
        "end": body["end"],
        "code": now.code(act.id, str(body["code"])),
        "coder": body.get("coder", act.coder),
        "stance": body.get("stance"),
        "directness": body.get("directness"),
        "suggested": body.get("suggested", False),
        "touched": False,
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
        touched=row.touched,
        flag=Flag(row.flag) if row.flag else None,
    )
