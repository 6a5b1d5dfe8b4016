"""interviews.csv: a row for each person in each interview, checked, and the people numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings
from qualkit.model import Consent, Participation, Settings, Source, SourceKind
from qualkit.readers.normal import clean
from qualkit.register import Person, Register, Row

REQUIRED = ("file", "pilot", "stage", "group", "role", "participant")
COLUMNS = (
    *REQUIRED,
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
    *(consent.value for consent in (Consent.QUOTE, Consent.ARCHIVE, Consent.NAMED)),
    "consent",
)

_DATE = re.compile(r"(\d{4})-(\d{2})(-\d{2})?")
_YES = {"yes": True, "y": True, "true": True, "1": True}
_NO = {"no": False, "n": False, "false": False, "0": False}


@dataclass(frozen=True)
class Interviews:
    """What interviews.csv says: its rows, and the people in them, numbered."""

    rows: tuple[Row, ...]
    people: tuple[Person, ...]


def read(lines: Sequence[Line], name: str, settings: Settings, so_far: Register) -> Interviews:
    """Rows of interviews.csv. People known already keep their ids, by participant_id or name."""
    people = {_who(person.key, person.name): person for person in so_far.people}
    rows = []
    seen: set[tuple[str, str]] = set()
    for line, cells in lines:
        person = _person(line, cells, name, people)
        row = _row(line, cells, name, settings, person)
        if (row.file, row.participant) in seen:
            raise BadSettings(
                file=name,
                line=line,
                what=f"the same person stands twice for “{row.file}”",
                fix="Remove one row, or give namesakes different participant_ids.",
            )
        seen.add((row.file, row.participant))
        rows.append(row)
    return Interviews(tuple(rows), tuple(people.values()))


def names_of(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Pilots, stages and groups in the order in which the rows name them."""
    kept = list(rows)
    return {
        "pilots": list(dict.fromkeys(pilot for row in kept for pilot in row.pilots)),
        "stages": sorted({row.stage for row in kept}),
        "groups": list(dict.fromkeys(row.group for row in kept)),
    }


def _person(line: int, cells: dict[str, str], name: str, people: dict[str, Person]) -> Person:
    said = clean(_needed(line, cells, name, "participant"))
    key = cells.get("participant_id", "")
    who = _who(key, said)
    if who not in people:
        people[who] = Person(f"P{len(people) + 1:03d}", said, key)
    return people[who]


def _who(key: str, name: str) -> str:
    return f"id {key}" if key else f"name {name.casefold()}"


def _row(line: int, cells: dict[str, str], name: str, settings: Settings, person: Person) -> Row:
    for column in REQUIRED:
        _needed(line, cells, name, column)
    pilots = tuple(part.strip() for part in cells["pilot"].split(";") if part.strip())
    known = {
        "pilot": tuple(pilot.id for pilot in settings.pilots),
        "stage": settings.stages,
        "group": settings.groups,
    }
    for column, given in (
        ("pilot", pilots),
        ("stage", [cells["stage"]]),
        ("group", [cells["group"]]),
    ):
        for value in given:
            _one_of(line, name, column, value, known[column])
    return Row(
        file=cells["file"],
        participant=person.id,
        pilots=pilots,
        stage=cells["stage"],
        group=cells["group"],
        role=cells["role"],
        agency=cells.get("agency", ""),
        attachment=cells.get("attachment", ""),
        background=cells.get("background", ""),
        date=_date(line, cells.get("date", ""), name),
        interviewer=clean(cells.get("interviewer", "")),
        interpreter=clean(cells.get("interpreter", "")),
        language=cells.get("language", "") or "English",
        kind=_kind(line, cells.get("kind", ""), name),
        verbatim=_yes(line, cells, name, "verbatim", default=True),
        consent=_consent(line, cells, name),
    )


def _needed(line: int, cells: dict[str, str], name: str, column: str) -> str:
    if not cells.get(column):
        raise BadSettings(
            file=name,
            line=line,
            what=f"the cell under “{column}” is empty",
            fix=f"Every row needs {', '.join(REQUIRED)}.",
        )
    return cells[column]


def _one_of(line: int, name: str, column: str, value: str, known: Sequence[str]) -> None:
    if known and value not in known:
        raise BadSettings(
            file=name,
            line=line,
            what=f"unknown {column} “{value}”",
            fix=f"study.yaml knows: {', '.join(known)}.",
        )


def _date(line: int, value: str, name: str) -> str:
    """Year and month of an ISO date."""
    match = _DATE.fullmatch(value)
    if value and (not match or not 1 <= int(match[2]) <= 12):
        raise BadSettings(
            file=name,
            line=line,
            what=f"“{value}” is not a date that is understood",
            fix="Write dates as 2023-03-14 or 2023-03.",
        )
    return value


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
    )
