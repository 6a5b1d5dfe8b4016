"""typology: pilots placed by judgement, each place with its reason tied to evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit import coding, csvfile, typology
from qualkit.errors import (
    BadSettings,
    CannotDecide,
    NotYet,
    UnknownName,
    UserError,
)
from qualkit.model import ActKind, Coding, Typology
from qualkit.model import about as about_
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, since, statements
from qualkit.workflow import rows
from qualkit.workflow.analysis import ties
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.study import Study

COLUMNS = ("typology", "pilot", "place", "reason", "quotes")
"""Of the table; `pilot` holds a code's id where a typology places codes."""


@dataclass(frozen=True)
class Meant:
    """One place that somebody gives, read and found to be possible."""

    typology: Typology
    case: str
    at: str
    reason: str
    ties: tuple[Coding, ...]

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What a statement of it is about."""
        return about_(**{"typology": self.typology.id, self.typology.noun: self.case})


@dataclass(frozen=True)
class Imported:
    """What `typology import` did."""

    placed: int
    known: int
    """Rows that say what stands already."""
    untied: tuple[str, ...]
    """What was placed without evidence."""


def typologies(study: Study, id: str | None = None) -> list[typology.Laid]:
    """Every typology of study.yaml, or one, as it stands. Raises UnknownName, CannotDecide."""
    view = suggesting.anonymised_view(study)
    named = view.settings.typologies
    wanted = [typology.of_id(named, id)] if id else list(named)
    if not wanted:
        typology.of_id(named, "")
    for one in wanted:
        _refuse_unknown_code(view, one)
    with study.store.reading() as db:
        return [_laid(view, one, db) for one in wanted]


def _laid(view: StudyView, one: Typology, db: Connection) -> typology.Laid:
    later = since.coded(db, [said.id for said in typology.stating(view, one)])
    return typology.laid(view, one, later)


def wrong(view: StudyView) -> list[str]:
    """What does not hold of the typologies: what is unplaced, apart, or on nothing any more."""
    found = []
    for one in view.settings.typologies:
        if one.under and one.under not in view.codebook:
            found.append(f"{one.id}: the codebook has no code “{one.under}”")
        else:
            found += typology.wrong(typology.laid(view, one))
    found += [
        f"{said.of('typology')}: {said.of('pilot') or said.of('code')} was placed there, and the "
        "study has no such typology or case now"
        for said in typology.strays(view)
    ]
    return found


def place(
    study: Study,
    id: str,
    case: str,
    at: str,
    *,
    reason: str,
    tied: Sequence[str] = (),
    untied: bool = False,
) -> Meant:
    """Place a pilot in a typology, with the reason and the codings that it rests on.

    What was said of it before is succeeded. Raises CannotDecide without a reason, or without a tie
    unless `untied`; UnknownName, NamesSomebody.
    """
    refuse_names(study, {"the coder": study.coder, "the reason": reason})
    batch = study.batch()
    with study.transaction() as db:
        view = study.view(db)
        meant = _meant(view, id, case, at, reason, "; ".join(tied), untied=untied)
        _say(db, view, batch, meant)
    return meant


def remove(study: Study, id: str, case: str) -> str:
    """Take a case out of its place; which that was. Raises NotYet where it stands in none."""
    batch = study.batch()
    with study.transaction() as db:
        view = study.view(db)
        one = typology.of_id(view.settings.typologies, id)
        case = typology.case_named(view, one, case)
        held = [said for said in typology.stating(view, one) if said.of(one.noun) == case]
        if not held:
            raise NotYet(
                what=f"{case} stands in no place of {one.id}",
                fix="`qualkit typology` shows what stands where.",
            )
        statements.say(db, batch, ActKind.PLACED, held[0].about, "")
    return held[-1].value


def import_places(study: Study, path: Path, *, untied: bool = False) -> Imported:
    """Record the places of a table: all of them, or none if one row has a mistake."""
    lines = csvfile.read(path, required=("typology", "pilot", "place", "reason"), known=COLUMNS)
    name, batch = path.name, study.batch()
    with study.transaction() as db:
        view = study.view(db)
        found, errors = list[tuple[int, Meant]](), list[coding.Wrong]()
        said = dict[int, str]()
        for line, cells in lines:
            try:
                found.append((line, _row(view, cells, untied=untied)))
                said[line] = cells.get("quotes", "")
            except UserError as error:
                errors.append(rows.on_line(name, line, error))
        reasons = {(line, "the reason"): cells["reason"] for line, cells in lines}
        wrong = [*errors, *_twice(name, found), *rows.naming(study, name, reasons)]
        coding.refuse(name, wrong)
        fresh = [meant for line, meant in found if not _stands(view, meant, said[line])]
        for meant in fresh:
            _say(db, view, batch, meant)
    return Imported(
        placed=len(fresh),
        known=len(found) - len(fresh),
        untied=tuple(f"{one.typology.id}: {one.case}" for one in fresh if not one.ties),
    )


def export(study: Study) -> str:
    """The places that stand, as CSV; ties by their places in the anonymised text."""
    view = suggesting.anonymised_view(study)
    out: list[Sequence[object]] = [COLUMNS]
    for one in view.settings.typologies:
        for placed in typology.laid(view, one).places:
            quotes = ties.written(placed.ties)
            out.append((one.id, placed.case, placed.at, placed.reason, quotes))
    return csvfile.write(out)


def as_json(one: typology.Laid) -> dict[str, Any]:
    """A typology as JSON takes it."""
    made = one.typology
    return {
        "typology": made.id,
        "title": made.title,
        "shape": made.shape.value,
        "of": made.noun,
        "dimensions": [{"name": d.name, "places": d.places} for d in made.dimensions],
        "cells": {place: list(cases) for place, cases in one.counts.items()},
        "places": [_place_json(each) for each in one.places],
        "unplaced": list(one.unplaced),
        "twice": list(one.twice),
        "wrong": list(typology.wrong(one)),
        "of_all": len(one.cases),
    }


def _place_json(one: typology.Place) -> dict[str, Any]:
    return {
        "case": one.case,
        "place": one.at,
        "reason": one.reason,
        "by": one.coder,
        "at": one.when,
        "act": one.act,
        "ties": ties.written(one.ties),
        "codings": [made.id for made in one.ties],
        "tied": one.tied,
        "out_of_date": list(one.since),
    }


# --- reading what is given


def _meant(
    view: StudyView, id: str, case: str, at: str, reason: str, tied: str, *, untied: bool
) -> Meant:
    one = typology.of_id(view.settings.typologies, id.strip())
    _refuse_unknown_code(view, one)
    case = typology.case_named(view, one, case)
    at = typology.place_named(one, at)
    reason = rows.legible(reason)
    if not reason:
        raise CannotDecide(
            what=f"there is no reason why {case} stands at “{at}”",
            fix="Say why with --because, in a sentence that a reader of the report could follow.",
        )
    made = ties.named(view, tied)
    if not made and not untied:
        raise CannotDecide(
            what=f"nothing that was coded is named as evidence for {case}",
            fix="Name it: --tie 'T003 \"words that stand there\"'; or say --untied, which is "
            "listed.",
        )
    return Meant(one, case, at, reason, made)


def _refuse_unknown_code(view: StudyView, one: Typology) -> None:
    if one.under and one.under not in view.codebook:
        themes = ", ".join(code.id for code in view.codebook.codes if code.parent is None)
        where = f"typology {one.id} in study.yaml"
        raise UnknownName(where=where, noun="code", name=one.under, known=themes)


def _row(view: StudyView, cells: Mapping[str, str], *, untied: bool) -> Meant:
    id, case, at, reason = (cells[column] for column in COLUMNS[:4])
    return _meant(view, id, case, at, reason, cells.get("quotes", ""), untied=untied)


def _twice(name: str, found: Sequence[tuple[int, Meant]]) -> Iterator[coding.Wrong]:
    seen: dict[object, int] = {}
    for line, meant in found:
        first = seen.setdefault(meant.about, line)
        if first != line:
            what = f"{meant.case} is placed in {meant.typology.id} on line {first} too"
            error = BadSettings(file=name, line=line, what=what, fix="Remove one of them.")
            yield coding.Wrong(line, error)


def _stands(view: StudyView, meant: Meant, quotes: str) -> bool:
    """Whether just this stands, and nothing else of the same case; `quotes`: its ties as given.

    What `export` wrote says the same, also where other codings touch the places that it names.
    """
    held = [
        one for one in view.statements if one.kind is ActKind.PLACED and one.about == meant.about
    ]
    if [(one.value, one.text) for one in held] != [(meant.at, meant.reason)]:
        return False
    tied = typology.ties_of({one.id: one for one in view.codings}, held[0])
    same = frozenset(one.id for one in meant.ties) == frozenset(one.id for one in tied)
    return len(tied) == len(held[0].codings) and (same or quotes == ties.written(tied))


def _say(db: Connection, view: StudyView, batch: acts.Batch, meant: Meant) -> None:
    read = typology.concerned(view, meant.typology, meant.case) | {c.transcript for c in meant.ties}
    statements.say(
        db,
        batch,
        ActKind.PLACED,
        meant.about,
        meant.reason,
        codings=[one.id for one in meant.ties],
        on={id: view.transcripts[id].version for id in read if id in view.transcripts},
        value=meant.at,
    )
