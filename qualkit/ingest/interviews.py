"""interviews.csv: a row for each person in each interview, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings
from qualkit.ingest import labels, people
from qualkit.ingest.cells import needed, one_line, tidy
from qualkit.model import Consent, Participation, Settings, Source, SourceKind
from qualkit.register import Person, Register, Row

REQUIRED = ("file", "pilot", "stage", "group", "role", "participant")
COLUMNS = (
    *REQUIRED,
    "case",
    "participant_id",
    "agency",
    "attachment",
    "background",
    "date",
    "interviewer",
    "kind",
    "verbatim",
    "language",
    "interpreter",
    *(
        consent.value
        for consent in (Consent.QUOTE, Consent.ARCHIVE, Consent.NAMED, Consent.APPROVE)
    ),
    "consent",
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_YES = {"yes": True, "y": True, "true": True, "1": True}
_NO = {"no": False, "n": False, "false": False, "0": False}


@dataclass(frozen=True)
class Interviews:
    """What interviews.csv says: its rows, and the people in them, numbered."""

    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    lines: Mapping[str, int]
    """The line that first names each file."""


def read(lines: Sequence[Line], name: str, settings: Settings, so_far: Register) -> Interviews:
    """Rows of interviews.csv. People known already keep their ids, by participant_id or name."""
    tidied = [tidy(line) for line in lines]
    for one in tidied:
        for column in REQUIRED:
            needed(one, name, column, fix=f"Every row needs {', '.join(REQUIRED)}.")
    labels.check(tidied, name)
    ids, everybody = people.number(tidied, name, so_far.people, so_far.spent("P"))
    rows = []
    seen: set[tuple[str, str]] = set()
    for (line, cells), id in zip(tidied, ids, strict=True):
        row = _row(line, cells, name, settings, id)
        if (row.file, row.participant) in seen:
            raise BadSettings(
                file=name,
                line=line,
                what=f"the same person stands twice for “{row.file}”",
                fix="Remove one row, or give namesakes different participant_ids.",
            )
        seen.add((row.file, row.participant))
        rows.append(row)
    named = {row.file: line for row, (line, _) in reversed(list(zip(rows, tidied, strict=True)))}
    return Interviews(tuple(rows), everybody, named)


def names_of(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Pilots, stages and groups in the order in which the rows name them."""
    kept = list(rows)
    return {
        "pilots": list(dict.fromkeys(pilot for row in kept for pilot in row.pilots)),
        "stages": sorted({row.stage for row in kept}),
        "groups": list(dict.fromkeys(row.group for row in kept)),
    }


def cases_of(rows: Iterable[Row]) -> dict[str, list[str]]:
    """By pilot, the cases in it, in the order in which the rows name them."""
    found: dict[str, list[str]] = {}
    for pilot, case in dict.fromkeys(pair for row in rows for pair in row.cases):
        found.setdefault(pilot, []).append(case)
    return found


def _row(line: int, cells: dict[str, str], name: str, settings: Settings, person: str) -> Row:
    pilots = _pilots(line, cells["pilot"], name, settings)
    return Row(
        file=cells["file"],
        participant=person,
        pilots=pilots,
        cases=_cases(line, cells.get("case", ""), name, settings, pilots),
        stage=_one_of(line, name, "stage", cells["stage"], settings.stages),
        group=_one_of(line, name, "group", cells["group"], settings.groups),
        role=cells["role"],
        agency=cells.get("agency", ""),
        attachment=cells.get("attachment", ""),
        background=cells.get("background", ""),
        date=_date(line, cells.get("date", ""), name),
        interviewer=cells.get("interviewer", ""),
        interpreter=cells.get("interpreter", ""),
        language=cells.get("language", "") or "English",
        kind=_kind(line, cells.get("kind", ""), name),
        verbatim=_yes(line, cells, name, "verbatim", default=True),
        consent=_consent(line, cells, name),
    )


def _pilots(line: int, cell: str, name: str, settings: Settings) -> tuple[str, ...]:
    known = [pilot.id for pilot in settings.pilots]
    given = [part.strip() for part in cell.split(";") if part.strip()]
    if not given:
        raise BadSettings(
            file=name, line=line, what="the cell under “pilot” is empty", fix="Name a pilot."
        )
    return tuple(dict.fromkeys(_one_of(line, name, "pilot", pilot, known) for pilot in given))


def _cases(
    line: int, cell: str, name: str, settings: Settings, pilots: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Cases with their pilots; one that stands in several of the row's pilots is each one's."""
    given = dict.fromkeys(part.strip() for part in cell.split(";") if part.strip())
    if not settings.pilots:
        if given and len(pilots) > 1:
            what = f"“{cell}” names no pilot, and this row has several"
            fix = "List the pilots with their cases in study.yaml first."
            raise BadSettings(file=name, line=line, what=what, fix=fix)
        return tuple((pilot, case) for pilot in pilots for case in given)
    known = [(p.id, case) for p in settings.pilots if p.id in pilots for case in p.cases]
    found = []
    for case in given:
        meant = [pair for pair in known if one_line(pair[1]) == case]
        if not meant:
            listed = ", ".join(case for _, case in known)
            raise BadSettings(
                file=name,
                line=line,
                what=f"{', '.join(pilots)} has no case “{case}”",
                fix=f"study.yaml gives it: {listed}. If it is new, add it there first."
                if listed
                else f"In study.yaml, list it under that pilot: cases: [{case}].",
            )
        found += meant
    return tuple(found)


def _one_of(line: int, name: str, column: str, value: str, known: Sequence[str]) -> str:
    """`value` as study.yaml spells it."""
    if not known:
        return value
    spelled = {one_line(one): one for one in known}
    if value not in spelled:
        raise BadSettings(
            file=name,
            line=line,
            what=f"unknown {column} “{value}”",
            fix=f"study.yaml knows: {', '.join(known)}. If it is new, add it there first.",
        )
    return spelled[value]


def _date(line: int, value: str, name: str) -> str:
    """An ISO date, with or without its day."""
    if value and not _is_date(value):
        raise BadSettings(
            file=name,
            line=line,
            what=f"“{value}” is not a date that is understood",
            fix="Write dates as 2023-03-14 or 2023-03.",
        )
    return value


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if not match:
        return False
    try:
        date.fromisoformat(value if match[1] else f"{value}-01")
    except ValueError:
        return False
    return True


def _kind(line: int, value: str, name: str) -> SourceKind:
    try:
        return SourceKind(value or "interview")
    except ValueError:
        raise BadSettings(
            file=name,
            line=line,
            what=f"unknown kind “{value}”",
            fix=f"Known: {', '.join(SourceKind)}.",
        ) from None


def _consent(line: int, cells: dict[str, str], name: str) -> frozenset[Consent]:
    """Consent to analysis and to being quoted unless the row says no; the rest only where yes."""
    given = {
        Consent.ANALYSE: _yes(line, cells, name, "consent", default=True),
        Consent.QUOTE: _yes(line, cells, name, "quote", default=True),
        Consent.ARCHIVE: _yes(line, cells, name, "archive", default=False),
        Consent.NAMED: _yes(line, cells, name, "named", default=False),
        Consent.APPROVE: _yes(line, cells, name, "approve", default=False),
    }
    if not given[Consent.ANALYSE]:
        raise BadSettings(
            file=name,
            line=line,
            what="this person did not consent to analysis",
            fix="Leave the row and its file out, or correct the consent.",
        )
    return frozenset(consent for consent, yes in given.items() if yes)


def _yes(line: int, cells: dict[str, str], name: str, column: str, *, default: bool) -> bool:
    value = cells.get(column, "").lower()
    if not value:
        return default
    if value not in _YES | _NO:
        raise BadSettings(
            file=name,
            line=line,
            what=f"“{value}” under “{column}” is neither yes nor no",
            fix="Write yes or no.",
        )
    return (_YES | _NO)[value]


def source_of(id: str, rows: Sequence[Row]) -> Source:
    """What is known of a transcript besides its words, from its rows."""
    first = rows[0]
    return Source(id, first.kind, first.verbatim, first.language, bool(first.interpreter))


def participation(id: str, row: Row) -> Participation:
    """A row as everybody may see it before anonymising: nothing that was typed freely."""
    return Participation(
        transcript=id,
        participant=row.participant,
        pilots=row.pilots,
        stage=row.stage,
        group=row.group,
        role="",
        date=row.date[:7],
        consent=row.consent,
        cases=row.cases,
    )
