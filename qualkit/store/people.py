"""Transcripts and participations as everybody may see them: by id, without names.

A revision counts how often what is known of a transcript was changed, so that of two copies the
newer is known.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, insert, select

from qualkit.model import Consent, Participation, Source, SourceKind
from qualkit.store import withdrawn
from qualkit.store.engine import Connection, by_number
from qualkit.store.tables import participations, transcripts


def add_sources(db: Connection, sources: Iterable[Source], *, known: bool = True) -> None:
    """Keep what is known of new transcripts; `known` is not said of what any copy knows better."""
    rows = [
        {
            **_facts(source),
            "uid": str(uuid.uuid4()) if known else "",
            "revision": 0 if known else -2,
        }
        for source in sources
    ]
    if rows:
        db.execute(insert(transcripts), rows)


def replace_source(db: Connection, source: Source) -> None:
    """Put what is known of a transcript in the place of what was."""
    db.execute(transcripts.update().where(transcripts.c.id == source.id).values(_facts(source)))
    revise(db, source.id)


def sources(db: Connection) -> tuple[Source, ...]:
    """All transcripts that were not withdrawn, in the order of ingesting."""
    gone = withdrawn.told(db).whole
    rows = db.execute(select(transcripts).order_by(*by_number(transcripts.c.id)))
    return tuple(
        Source(row.id, SourceKind(row.kind), row.verbatim, row.language, row.interpreter)
        for row in rows
        if row.id not in gone
    )


def set_participations(db: Connection, all_of: Iterable[Participation]) -> None:
    """Keep these participations in the place of those that the same transcripts had."""
    given = _by_transcript(all_of)
    held = _by_transcript(all_participations(db))
    for id, here in given.items():
        if set(here) != set(held.get(id, ())):
            db.execute(delete(participations).where(participations.c.transcript == id))
            db.execute(insert(participations), [_row(one) for one in here])
            revise(db, id)


def all_participations(db: Connection) -> tuple[Participation, ...]:
    """Every participation, by transcript and participant."""
    query = select(participations).order_by(
        *by_number(participations.c.transcript), *by_number(participations.c.participant)
    )
    return tuple(_participation(row) for row in db.execute(query))


def revise(db: Connection, id: str) -> None:
    """Say that something else is known of a transcript now, which counts in every copy."""
    revised = transcripts.update().where(transcripts.c.id == id)
    db.execute(revised.values(revision=transcripts.c.revision + 1))


def _by_transcript(all_of: Iterable[Participation]) -> Mapping[str, list[Participation]]:
    found: dict[str, list[Participation]] = defaultdict(list)
    for one in all_of:
        found[one.transcript].append(one)
    return found


def _facts(source: Source) -> dict[str, object]:
    return {**asdict(source), "kind": source.kind.value}


def _row(participation: Participation) -> dict[str, object]:
    return {
        "transcript": participation.transcript,
        "participant": participation.participant,
        "pilots": _pilots(participation),
        "stage": participation.stage,
        "group": participation.group,
        "role": participation.role,
        "agency": participation.agency,
        "attachment": participation.attachment,
        "background": participation.background,
        "date": participation.date,
        "consent": sorted(consent.value for consent in participation.consent),
    }


def _pilots(participation: Participation) -> object:
    """The pilots; where any has cases, an object of them by pilot, which reads as its pilots do."""
    if not participation.cases:
        return list(participation.pilots)
    of_pilot: dict[str, list[str]] = {pilot: [] for pilot in participation.pilots}
    for pilot, case in participation.cases:
        of_pilot.setdefault(pilot, []).append(case)
    return of_pilot


def _cases(pilots: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(pilots, dict):
        return ()
    return tuple((pilot, case) for pilot, cases in pilots.items() for case in cases)


def _participation(row: Row[Any]) -> Participation:
    return Participation(
        transcript=row.transcript,
        participant=row.participant,
        pilots=tuple(row.pilots),
        cases=_cases(row.pilots),
        stage=row.stage,
        group=row.group,
        role=row.role,
        agency=row.agency,
        attachment=row.attachment,
        background=row.background,
        date=row.date,
        consent=frozenset(Consent(value) for value in row.consent),
    )
