"""Who speaks: what speakers.csv says, else what names, initials and custom tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.csvfile import Row as Line
from qualkit.errors import BadSettings, Unpartnered
from qualkit.ingest.cells import needed, tidy
from qualkit.model import SpeakerKind, Transcript
from qualkit.register import Person, Row, Voice

COLUMNS = ("file", "label", "participant", "kind")

_INTERVIEWERS = {"int", "interviewer", "i", "q", "mod", "moderator", "facilitator", "researcher"}
_INTERPRETERS = {"interpreter", "interp"}
_RESPONDENTS = {"a", "p", "p1", "r", "r1", "participant", "respondent", "interviewee", "speaker 1"}


@dataclass(frozen=True)
class SpeakerLine:
    """One line of speakers.csv."""

    line: int
    file: str
    label: str
    participant: str
    kind: SpeakerKind


def read(lines: Sequence[Line], name: str) -> list[SpeakerLine]:
    """speakers.csv, checked for what can be seen in it alone."""
    read: list[SpeakerLine] = []
    for line, cells in map(tidy, lines):
        file = needed((line, cells), name, "file", fix="Name the file.")
        label = cells.get("label", "")
        if any((one.file, one.label) == (file, label) for one in read):
            raise BadSettings(
                file=name,
                line=line,
                what=f"“{label}” of {file} stands twice",
                fix="Remove one of the lines.",
            )
        try:
            kind = SpeakerKind(cells.get("kind", "") or "participant")
        except ValueError:
            raise BadSettings(
                file=name,
                line=line,
                what=f"unknown kind “{cells['kind']}”",
                fix=f"Known: {', '.join(SpeakerKind)}.",
            ) from None
        read.append(SpeakerLine(line, file, label, cells.get("participant", ""), kind))
    return read


def voices(
    file: str,
    transcript: Transcript,
    rows: Sequence[Row],
    people: Mapping[str, Person],
    speakers: Sequence[SpeakerLine],
    table: str,
) -> tuple[Voice, ...]:
    """Who each label of a transcript is: as speakers.csv says, else by name, initials or custom.

    `people` is by id. A label that nobody explains is an unidentified voice.
    """
    said = {line.label: line for line in speakers if line.file == file}
    labels = list(dict.fromkeys(turn.label for turn in transcript.turns))
    for line in said.values():
        if line.label not in labels:
            raise Unpartnered(
                what=f"{table}, line {line.line}: {file} has no speaker “{line.label}”",
                fix=f"Its speakers are: {', '.join(label or '(no label)' for label in labels)}.",
            )
    here = [people[row.participant] for row in rows]
    return tuple(
        _said(said[label], here, table) if label in said else _guessed(label, rows, here)
        for label in labels
    )


def _said(line: SpeakerLine, here: Sequence[Person], table: str) -> Voice:
    of_participant = line.kind in (SpeakerKind.PARTICIPANT, SpeakerKind.INTERPRETER)
    person = next((p for p in here if p.is_called(line.participant)), None)
    if line.kind is SpeakerKind.INTERPRETER and not line.participant and len(here) == 1:
        person = here[0]
    if of_participant and person is None:
        raise Unpartnered(
            what=f"{table}, line {line.line}: “{line.participant}” is not in {line.file}",
            fix=f"Its participants are: {', '.join(person.name for person in here)}.",
        )
    name = line.participant if line.kind is SpeakerKind.INTERVIEWER else ""
    return Voice(line.label, line.kind, person.id if person and of_participant else None, name)


def _guessed(label: str, rows: Sequence[Row], here: Sequence[Person]) -> Voice:
    low = label.casefold()
    for row in rows:
        if row.interviewer and low in _ways(row.interviewer):
            return Voice(label, SpeakerKind.INTERVIEWER, name=row.interviewer)
        if row.interpreter and low in _ways(row.interpreter):
            return Voice(label, SpeakerKind.INTERPRETER, rows[0].participant, row.interpreter)
    named = [person for person in here if any(low in _ways(name) for name in person.names)]
    if len(named) == 1:
        return Voice(label, SpeakerKind.PARTICIPANT, named[0].id)
    if low in _INTERVIEWERS:
        return Voice(label, SpeakerKind.INTERVIEWER, name=rows[0].interviewer)
    alone = here[0].id if len(here) == 1 else None
    if low in _INTERPRETERS:
        return Voice(label, SpeakerKind.INTERPRETER, alone, rows[0].interpreter)
    if alone and (not low or low in _RESPONDENTS):
        return Voice(label, SpeakerKind.PARTICIPANT, alone)
    return Voice(label, SpeakerKind.UNIDENTIFIED)


def _ways(name: str) -> set[str]:
    """A name, its first part and its initials, as a label would have them."""
    parts = name.casefold().split()
    return {name.casefold(), parts[0], "".join(part[0] for part in parts)}
