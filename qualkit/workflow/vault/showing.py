"""vault show, vault open, vault export register: who a replacement stands for.

Each is an act, recorded before anything is shown: who looked, at which transcript and turn, or at
which entity; never a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import csvfile
from qualkit.anonymise import Mention
from qualkit.errors import CannotDecide, InTheWay, NotYet, UnknownTranscript
from qualkit.model import ActKind, Entity, Status, Transcript
from qualkit.register import Person, Register
from qualkit.store import acts
from qualkit.vault import Opened
from qualkit.workflow.identifiers.finding import mentions_in
from qualkit.workflow.keeping import load_register, original
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study
from qualkit.workflow.writing import PRIVATE, refuse_ours, staged

COLUMNS = (
    "replacement",
    "earlier",
    "name",
    "forms",
    "kind",
    "relation",
    "status",
    "entity",
    "participant",
    "participant_id",
    "also",
    "transcripts",
)
"""Of the table of who is who."""

BETWEEN = "; "


@dataclass(frozen=True)
class StandsFor:
    """One replacement in a turn: the words that were there, and whose they are."""

    shown: str
    words: str
    name: str
    """The fullest name known; empty for what is nobody's, such as a date."""
    entity: str
    participant: str


@dataclass(frozen=True)
class TurnShown:
    """One turn of an original."""

    transcript: str
    number: int
    of: int
    label: str
    words: str
    replaced: tuple[StandsFor, ...]
    anonymised: bool
    """Whether replacements were made in it already."""


@dataclass(frozen=True)
class Who:
    """Whom a replacement stands for, and where they are mentioned."""

    entity: Entity
    participant: str
    """Their id, if they took part."""
    where: tuple[tuple[str, tuple[int, ...]], ...]
    """Transcripts, with the numbers of the turns."""


def turn(study: Study, transcript: str, number: int) -> TurnShown:
    """One turn of an original, counted from 1 with the interviewer's, and who is behind it.

    Raises UnknownTranscript, CannotDecide for a turn that there is not.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    if transcript not in register.held:
        raise UnknownTranscript(name=transcript)
    text = original(opened, register, transcript)
    if not 1 <= number <= len(text.turns):
        raise CannotDecide(
            what=f"{transcript} has no turn {number}",
            fix=f"It has {len(text.turns)}, counted from 1 with the interviewer's.",
        )
    here = text.turns[number - 1]
    by_id = {one.id: one for one in register.entities}
    met = [m for m in mentions_in(opened, register, transcript) if here.span.overlaps(m.span)]
    replaced = dict.fromkeys(_stands_for(one, text, by_id, register) for one in met)
    _record(study, [(transcript, {"what": "turn", "turn": number})])
    return TurnShown(
        transcript=transcript,
        number=number,
        of=len(text.turns),
        label=here.label,
        words=here.body.of(text.text),
        replaced=tuple(replaced),
        anonymised=bool(register.held[transcript].mentions),
    )


def who(study: Study, replacement: str, *, progress: Progress = silent) -> tuple[Who, ...]:
    """Everybody and everything that a replacement stands for, or stood for, and where.

    Raises CannotDecide where it is nobody's.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    wanted = _plain(replacement)
    found = [
        one
        for one in register.entities
        if wanted in {_plain(own) for own in (one.replacement, *one.once)}
    ]
    found = list({one.id: one for one in (_last(one, register) for one in found)}.values())
    if not found:
        raise CannotDecide(
            what=f"nothing in the register is replaced by “{replacement[:80]}”",
            fix="Write it as it stands in the text; dates and such are in: qualkit vault show T001",
        )
    places = _places(opened, register, progress)
    _record(study, [(None, {"what": "entity", "entity": one.id}) for one in found])
    return tuple(
        Who(one, one.participant or "", tuple(_where(one, register, places))) for one in found
    )


def export_register(study: Study, out: Path, *, progress: Progress = silent) -> int:
    """Write who is who as a table that only its owner may read; how many rows.

    Raises InTheWay, CannotWrite, NotYet while there is nobody in the register.
    """
    opened = study.vault.open()
    register = load_register(study, opened)
    rows = list(_rows(register, _places(opened, register, progress)))
    if not rows:
        raise NotYet(what="there is nobody in the register yet", fix="Run `qualkit ingest` first.")
    refuse_ours(study.folder, out)
    if out.exists():
        raise InTheWay(path=out)
    with staged(out, PRIVATE) as put, study.transaction() as db:
        put(csvfile.write([COLUMNS, *rows]).encode("utf-8"))
        acts.add(db, [study.batch().act(ActKind.EXPORTED, what="register", rows=len(rows))])
    return len(rows)


Places = dict[str, list[tuple[str, int]]]
"""Entity -> the transcripts and turns in which it is mentioned."""


def _record(study: Study, looked: Sequence[tuple[str | None, dict[str, object]]]) -> None:
    batch = study.batch()
    with study.transaction() as db:
        acts.add(db, [batch.act(ActKind.LOOKED, id, **body) for id, body in looked])


def _stands_for(
    mention: Mention, text: Transcript, by_id: dict[str, Entity], register: Register
) -> StandsFor:
    entity = by_id.get(mention.entity or "")
    entity = _last(entity, register) if entity else None
    return StandsFor(
        shown=mention.shown,
        words=mention.span.of(text.text),
        name=entity.name if entity else "",
        entity=entity.id if entity else "",
        participant=(entity.participant or "") if entity else "",
    )


def _last(entity: Entity, register: Register) -> Entity:
    """The one that an entity was merged into, or itself."""
    by_id = {one.id: one for one in register.entities}
    while entity.into and entity.into in by_id:
        entity = by_id[entity.into]
    return entity


def _places(opened: Opened, register: Register, progress: Progress) -> Places:
    """Where each entity is mentioned, turns counted from 1."""
    last = {one.id: _last(one, register).id for one in register.entities}
    places: Places = {}
    for id in progress(sorted(register.held), "Reading transcripts"):
        turns = original(opened, register, id).turns
        for mention in mentions_in(opened, register, id):
            at = sum(1 for one in turns if one.start <= mention.span.start)
            whose = last.get(mention.entity or "")
            if whose and (id, at) not in places.setdefault(whose, []):
                places[whose].append((id, at))
    return places


def _where(
    entity: Entity, register: Register, places: Places
) -> Iterator[tuple[str, tuple[int, ...]]]:
    met = places.get(entity.id, [])
    for transcript in dict.fromkeys(id for id, _ in met):
        yield transcript, tuple(at for id, at in met if id == transcript)


def _rows(register: Register, places: Places) -> Iterator[tuple[object, ...]]:
    """Every entity that stands, then participants whom none stands for."""
    people = {person.id: person for person in register.people}
    shown = set()
    for one in register.entities:
        if one.status is not Status.MERGED:
            shown.add(one.participant)
            person = people.get(one.participant or "")
            met = dict.fromkeys(id for id, _ in places.get(one.id, []))
            yield (
                one.replacement,
                BETWEEN.join(sorted(one.once)),
                one.name,
                BETWEEN.join(sorted(one.forms)),
                one.kind.value,
                one.relation,
                one.status.value,
                one.id,
                *_person(person),
                " ".join(met),
            )
    for person in register.people:
        if person.id not in shown:
            files = {row.file for row in register.rows if row.participant == person.id}
            met = dict.fromkeys(id for id, held in register.held.items() if held.file in files)
            yield ("", "", person.name, "", "person", "", "", "", *_person(person), " ".join(met))


def _person(person: Person | None) -> tuple[str, str, str]:
    if person is None:
        return "", "", ""
    return person.id, person.key, BETWEEN.join(person.also)


def _plain(replacement: str) -> str:
    return " ".join(replacement.strip().strip("[]").split()).casefold()
