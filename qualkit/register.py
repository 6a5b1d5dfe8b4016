"""The register: who is who, which replacement stands for whom, and where each original is kept.

It is confidential from end to end. One generation of it is one object of the vault; it is changed
by making the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from qualkit.model import Consent, Entity, Find, Kind, SourceKind, Span, SpeakerKind
from qualkit.traces import Traces


@dataclass(frozen=True)
class Person:
    """A participant: `id` (P001) stands for them outside the vault."""

    id: str
    name: str
    key: str = ""
    """The participant_id that the evaluator gave, for namesakes and repeat interviews."""
    also: tuple[str, ...] = ()
    """Other names that the person was given."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the person was given."""
        return (self.name, *self.also)

    def is_called(self, name: str) -> bool:
        """Whether `name` is one of theirs, whatever its capitals."""
        return name.casefold() in {own.casefold() for own in self.names}


@dataclass(frozen=True)
class Row:
    """One row of interviews.csv, as given: a person in an interview."""

    file: str
    participant: str
    """The person's id."""
    pilots: tuple[str, ...]
    stage: str
    group: str
    role: str
    agency: str = ""
    attachment: str = ""
    background: str = ""
    date: str = ""
    interviewer: str = ""
    interpreter: str = ""
    language: str = "English"
    kind: SourceKind = SourceKind.INTERVIEW
    verbatim: bool = True
    consent: frozenset[Consent] = frozenset({Consent.ANALYSE, Consent.QUOTE})
    cases: tuple[tuple[str, str], ...] = ()
    """The nested cases, each after its pilot."""


@dataclass(frozen=True)
class Voice:
    """Whose voice a speaker label is, in one file."""

    label: str
    kind: SpeakerKind
    participant: str | None = None
    """The person's id; for an interpreter, whose words they render."""
    name: str = ""
    """The name of an interviewer or interpreter."""


@dataclass(frozen=True)
class Held:
    """What the vault holds for one transcript: names of objects, and how to know it again."""

    file: str
    bytes_sha256: str
    source: str
    """The object with the file's bytes."""
    original: str
    """The object with the transcript in its normal form."""
    voices: tuple[Voice, ...]
    anonymised: bool = False
    """Whether it came with its identifiers already replaced."""
    finds: str = ""
    finds_basis: str = ""
    """What the finds rest on: recognisers, model, names known. Other basis, other finds."""
    alignment: str = ""
    """The object with the alignment of the original and `version`."""
    version: int = 0
    """The newest anonymised version that was written of it."""
    heard: str = ""
    """The object with what those say of it to the rest of the study."""
    heard_basis: str = ""
    joined: str = ""
    """The `heard_basis` with which it was last joined with the rest of the study."""
    mentions: str = ""
    """The object with what is replaced in it, and why."""
    mentions_basis: str = ""
    """What that rests on besides the finds: the entities that can be met in it."""
    earlier: Mapping[int, str] = field(default_factory=dict)
    """The objects with the alignments of its earlier versions."""
    before: str = ""
    """The object with the anonymised text of the file that was replaced, until it is succeeded."""


class Verb(StrEnum):
    """What a person can decide about what was found."""

    ACCEPT = "accept"
    REJECT = "reject"
    """It identifies nobody."""
    RETYPE = "retype"
    """It is of another kind, or stands in another relation."""
    RENAME = "rename"
    """Something else shall stand for it."""
    MERGE = "merge"
    SPLIT = "split"
    KEEP = "keep"
    """A term that is never replaced."""
    ADD = "add"
    """A name that was missed."""
    RESTORE = "restore"
    """One mention that is none."""
    ASSIGN = "assign"
    """One mention that is another entity's."""


@dataclass(frozen=True)
class Decision:
    """What a person decided; kept in the order in which it was decided."""

    id: str
    coder: str
    at: str
    """UTC, ISO 8601."""
    verb: Verb
    entity: str = ""
    """The id of the entity that it is about."""
    other: str = ""
    """The entity that it is merged into, that was split from it, or whose a mention is."""
    words: tuple[str, ...] = ()
    """Forms that are split off; the term to keep; the name that was missed; the mention's words."""
    kind: Kind | None = None
    relation: str = ""
    shown: str = ""
    """What shall stand for it."""
    transcripts: tuple[str, ...] = ()
    """Where a split holds; the transcript of a mention."""
    original: str = ""
    """The object with the text in which a mention stands."""
    span: Span | None = None
    """Where it stands in that; of a name that was missed, where it had been restored."""
    before: tuple[Entity, ...] = ()
    """The entities that it changed, as they were; to undo it."""
    undone: bool = False


class _Placed(NamedTuple):
    """What was decided about one mention."""

    verb: Verb
    span: Span
    other: str


@dataclass(frozen=True)
class Custodian:
    """Somebody who can open the vault. Kept here, where nobody else can put themselves in."""

    name: str
    recipient: str = ""
    """The public half of their key; empty where they open it with a passphrase."""
    since: str = ""
    """The day, ISO 8601."""


@dataclass(frozen=True)
class Withdrawal:
    """The act by which something was withdrawn: any database beside this vault is told of it."""

    act: str
    batch: str
    coder: str
    at: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Escalation:
    """A worry about somebody's safety that an interview gave rise to, and what was done."""

    id: str
    transcript: str
    coder: str
    at: str
    """UTC, ISO 8601."""
    told: str
    """Who was told: a safeguarding lead, a social worker."""
    words: str
    """What was heard and what was done; it may name people."""


@dataclass(frozen=True)
class Register:
    """One generation of the register."""

    study: str
    generation: int = 0
    people: tuple[Person, ...] = ()
    rows: tuple[Row, ...] = ()
    held: Mapping[str, Held] = field(default_factory=dict)
    """By transcript id."""
    entities: tuple[Entity, ...] = ()
    names: tuple[tuple[str, Kind], ...] = ()
    """Further names that the evaluator knows of."""
    model: str = ""
    """The name and version of the NER model that found them."""
    decisions: tuple[Decision, ...] = ()
    """Every one that was taken, oldest first."""
    escalations: tuple[Escalation, ...] = ()
    """The safeguarding log: it leaves the vault in no report, pack or copy."""
    custodians: tuple[Custodian, ...] = ()
    """Who can open the vault; empty while that is the first custodian alone."""
    withdrawn: tuple[Withdrawal, ...] = ()
    traces: Traces = Traces()
    """By which what was withdrawn is known again."""
    purged: frozenset[str] = frozenset()
    """Objects that held it, or named what did: they are not to be in the folder any more."""

    def next(self, **changes: Any) -> Register:
        """The generation after this one, with these changes."""
        return replace(self, generation=self.generation + 1, **changes)

    def rows_of(self, transcript: str) -> tuple[Row, ...]:
        """The rows of interviews.csv that belong to a transcript."""
        file = self.held[transcript].file
        return tuple(row for row in self.rows if row.file == file)

    def standing(self, *verbs: Verb) -> list[Decision]:
        """The decisions of these kinds that were not undone, oldest first."""
        return [one for one in self.decisions if one.verb in verbs and not one.undone]

    def restored(self, transcript: str) -> tuple[Span, ...]:
        """Where a person said that nobody is named in this transcript's present text.

        Whoever adds a name where something was restored takes that back.
        """
        spans = list[Span]()
        for one in self._placed(transcript, Verb.RESTORE, Verb.ADD):
            if one.verb is Verb.ADD:
                spans = [span for span in spans if not span.overlaps(one.span)]
            else:
                spans.append(one.span)
        return tuple(spans)

    def assigned(self, transcript: str) -> dict[Span, str]:
        """Where a person said whose mention that is in this transcript's present text: an id."""
        said = {one.span: one.other for one in self._placed(transcript, Verb.ASSIGN)}
        into = {one.id: one.into for one in self.entities if one.into}
        for span, id in said.items():
            while id in into:
                id = into[id]
            said[span] = id
        return said

    def objects(self) -> frozenset[str]:
        """The names of all objects that this generation names."""
        return frozenset(
            name
            for one in self.held.values()
            for name in (
                one.source,
                one.original,
                one.finds,
                one.alignment,
                one.heard,
                one.mentions,
                one.before,
                *one.earlier.values(),
            )
            if name
        )

    def spent(self, letter: str) -> int:
        """The greatest number that a transcript (T) or participant (P) had who was withdrawn."""
        parts = {"T": "whole", "P": "participants"}
        ids = (str(id) for one in self.withdrawn for id in one.body.get(parts[letter], ()))
        return max((int(id[1:]) for id in ids), default=0)

    def _placed(self, transcript: str, *verbs: Verb) -> list[_Placed]:
        """The standing decisions about one mention, in the text that the transcript still has."""
        now = self.held[transcript].original
        here = (one for one in self.standing(*verbs) if transcript in one.transcripts)
        return [
            _Placed(one.verb, one.span, one.other)
            for one in here
            if one.original == now and one.span
        ]

    def person(self, id: str) -> Person:
        """The participant with this id."""
        return next(person for person in self.people if person.id == id)


def to_bytes(value: Any, of: Any) -> bytes:
    """`value`, which is an `of`, as JSON for the vault."""
    return bytes(_adapter(of).dump_json(value))


def from_bytes(content: bytes, of: Any) -> Any:
    """What `to_bytes` wrote, as an `of`."""
    return _adapter(of).validate_json(content)


FINDS = tuple[Find, ...]
"""What the vault holds of one transcript's finds."""


@lru_cache
def _adapter(of: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(of)
