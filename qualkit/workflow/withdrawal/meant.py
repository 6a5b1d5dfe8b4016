"""Who and what is meant by somebody who asks for a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import alignment
from qualkit.anonymise import Mention
from qualkit.errors import CannotWithdraw, NotYet, UnknownTranscript
from qualkit.model import (
    WITHDRAWN,
    WITHDRAWN_LABEL,
    AnonymisedTranscript,
    Span,
    SpeakerKind,
    Transcript,
)
from qualkit.register import Person, Register
from qualkit.store import Connection, texts, withdrawn
from qualkit.vault import Opened
from qualkit.workflow.identifiers.finding import alignment_of, mentions_in
from qualkit.workflow.keeping import original
from qualkit.workflow.withdrawal.distinguishing import known_as
from qualkit.workflow.withdrawal.parting import Wanted

_SPAN = re.compile(r"(\d+)[-–](\d+)")


@dataclass(frozen=True)
class Asked:
    """What a person asked to be taken out; one of the four."""

    participant: str = ""
    """An id, a participant_id, or a name as it stands in interviews.csv."""
    participation: tuple[str, str] | None = None
    """A transcript, and whose part in it."""
    speaker: tuple[str, str] | None = None
    """A transcript, and the label of one of its speakers."""
    passage: str = ""
    """A transcript, with `span` or `turn`."""
    span: str = ""
    """START-END in code points of the newest anonymised text."""
    turn: int = 0
    """From 1; with `first` and `last` words, only what stands from one to the other."""
    first: str = ""
    last: str = ""
    replies: bool = False
    """Whether others' turns that mention them go too."""


@dataclass(frozen=True)
class Reply:
    """A turn of somebody else that mentions whoever withdraws."""

    transcript: str
    turn: int
    """From 1."""
    start: str
    """How it begins in the anonymised text."""


class Finder:
    """Who and what is meant, in numbers and places."""

    def __init__(self, db: Connection, opened: Opened, register: Register) -> None:
        self.db, self.opened, self.register = db, opened, register
        self.gone = withdrawn.told(db)

    def wanted(self, asked: Asked) -> tuple[Wanted, tuple[Reply, ...]]:
        """What goes, and the replies to it that mention who withdraws."""
        if asked.participant:
            who = self._person(asked.participant)
            found = self._all("participant", who, self._interviews(who))
        elif asked.participation:
            id, name = self._here(asked.participation[0]), asked.participation[1]
            who = self._person(name, id)
            found = self._all("participation", who, [id])
        elif asked.speaker:
            found = self._speaker(self._here(asked.speaker[0]), asked.speaker[1])
        else:
            found = self._passage(self._here(asked.passage), asked)
        for id in found.cut:
            self._ready(id)
        replies = tuple(self._replies(found))
        if asked.replies:
            spans = dict(found.spans)
            for one in replies:
                body = self._original(one.transcript).turns[one.turn - 1].body
                spans[one.transcript] = (*spans.get(one.transcript, ()), body)
            found = replace(found, spans=spans)
        return found, replies

    def _here(self, id: str) -> str:
        """A transcript that is there. Raises UnknownTranscript, CannotWithdraw."""
        if id in self.gone.whole and id not in self.register.held:
            raise CannotWithdraw(what=f"{id} was withdrawn already", fix="Nothing was changed.")
        if id not in self.register.held:
            raise UnknownTranscript(name=id)
        return id

    def _person(self, said: str, transcript: str = "") -> str:
        """The id of a participant, of one interview or of all. Raises CannotWithdraw."""
        people = self.register.people
        found = [one for one in people if said == one.id]
        found = found or [one for one in people if one.key and said == one.key]
        found = found or [one for one in people if one.is_called(said)]
        if transcript:
            here = {row.participant for row in self.register.rows_of(transcript)}
            found = [one for one in found if one.id in here]
        if not found and self._went(said):
            raise CannotWithdraw(
                what="that person withdrew already",
                fix="To see whether anything of it is left: qualkit withdraw --search",
            )
        if not found:
            where = f"of {transcript} " if transcript else ""
            raise CannotWithdraw(
                what=f"no participant {where}is called “{said}”",
                fix="Give the id (P007), or the name as it stood in interviews.csv.",
            )
        if len(found) > 1:
            ids = ", ".join(self._described(one) for one in found)
            raise CannotWithdraw(
                what=f"{len(found)} people are called “{said}”: {ids}",
                fix="Say which: qualkit withdraw --participant ID. Nothing was changed.",
            )
        return found[0].id

    def _went(self, said: str) -> bool:
        """Whether an id, a participant_id or a name is of somebody who is not there any more."""
        known = self.register.traces
        ids = {str(id) for one in self.register.withdrawn for id in one.body["participants"]}
        return said in ids or known.knows("key", said) or known.knows("person", known_as(said))

    def _described(self, one: Person) -> str:
        where = ", ".join(self._interviews(one.id))
        return f"{one.id} ({where})" if where else one.id

    def _interviews(self, who: str) -> list[str]:
        rows = {id: self.register.rows_of(id) for id in self.register.held}
        return [id for id, some in rows.items() if any(row.participant == who for row in some)]

    def _all(self, what: str, who: str, ids: Sequence[str]) -> Wanted:
        """All that one participant said in some interviews."""
        whole, turns = [], {}
        for id in ids:
            if all(row.participant == who for row in self.register.rows_of(id)):
                whole.append(id)
                continue
            labels = {v.label for v in self.register.held[id].voices if v.participant == who}
            turns[id] = self._turns(id, labels)
            if not turns[id]:
                raise CannotWithdraw(
                    what=f"nobody knows which turns of {id} are those of {who}",
                    fix=f"Name their label: qualkit withdraw --speaker {id} LABEL",
                )
        left = tuple((id, who) for id in ids)
        return Wanted(what, (who,), tuple(whole), left, turns)

    def _speaker(self, id: str, label: str) -> Wanted:
        voices = {voice.label: voice for voice in self.register.held[id].voices}
        known = {name.casefold(): name for name in voices}
        shown = {
            here.label.casefold(): there.label
            for here, there in zip(
                self._text(id).turns if id in self._texts() else (),
                self._original(id).turns,
                strict=False,
            )
        }
        name = known.get(label.casefold(), shown.get(label.casefold()))
        if name is None or name == WITHDRAWN_LABEL:
            labels = ", ".join(one or "(no label)" for one in sorted({*shown.values(), *voices}))
            raise CannotWithdraw(
                what=f"{id} has no speaker “{label}”", fix=f"Its speakers are: {labels}."
            )
        voice = voices[name]
        if voice.kind is SpeakerKind.INTERVIEWER:
            raise CannotWithdraw(
                what=f"“{label}” is the interviewer of {id}", fix="Name a participant's label."
            )
        if voice.participant:
            return replace(self._all("speaker", voice.participant, [id]), what="speaker")
        return Wanted("speaker", turns={id: self._turns(id, {name})})

    def _passage(self, id: str, asked: Asked) -> Wanted:
        self._ready(id)
        text = self._text(id)
        span = _turn(text, asked) if asked.turn else _span(text, asked.span)
        inside = alignment.to_original(alignment_of(self.opened, self.register, id), span)
        turns = self._original(id).turns
        bodies = [turn.body for turn in turns if turn.body.overlaps(inside)]
        words = self._original(id).text
        taken = [Span(max(inside.start, b.start), min(inside.end, b.end)) for b in bodies]
        if not any(one.of(words).strip() not in ("", WITHDRAWN) for one in taken):
            raise CannotWithdraw(
                what=f"there are no words there in {id}", fix="Nothing was changed."
            )
        return Wanted("passage", spans={id: (inside,)})

    def _ready(self, id: str) -> None:
        """Raise NotYet unless the text is the one that the vault knows."""
        held, text = self.register.held[id], self._texts().get(id)
        if text is None or text.version != held.version or held.before:
            raise NotYet(
                what=f"{id} is not anonymised as it stands, so its words cannot be told apart",
                fix="Run `qualkit anonymise --yes` first; nothing was changed.",
            )

    def _turns(self, id: str, labels: set[str]) -> frozenset[int]:
        turns = self._original(id).turns
        return frozenset(at for at, turn in enumerate(turns) if turn.label in labels)

    def _replies(self, found: Wanted) -> Iterator[Reply]:
        """Turns that stay in which whoever withdraws is mentioned."""
        who = {one.id for one in self.register.entities if one.participant in found.participants}
        for id in found.turns:
            transcript, mentions = self._original(id), self._mentions(id)
            mine = {
                one.entity
                for at in found.turns[id]
                for one in mentions
                if transcript.turns[at].label_span.covers(one.span)
            }
            for at, turn in enumerate(transcript.turns):
                named = any(
                    turn.body.covers(one.span) and one.entity in (who | mine) - {None}
                    for one in mentions
                )
                if named and at not in found.turns[id]:
                    words = self._text(id).turns[at].body.of(self._text(id).text)
                    yield Reply(id, at + 1, " ".join(words.split()[:12]))

    def _texts(self) -> Mapping[str, AnonymisedTranscript]:
        return texts.newest(self.db)

    def _text(self, id: str) -> AnonymisedTranscript:
        return texts.newest(self.db, [id])[id]

    def _original(self, id: str) -> Transcript:
        return original(self.opened, self.register, id)

    def _mentions(self, id: str) -> tuple[Mention, ...]:
        return mentions_in(self.opened, self.register, id)


def _span(text: AnonymisedTranscript, said: str) -> Span:
    match = _SPAN.fullmatch(said.strip())
    if not match:
        raise CannotWithdraw(
            what=f"“{said}” is no passage" if said else "it is not said which passage",
            fix="Give START-END in characters of the anonymised text, or --turn N.",
        )
    span = Span(int(match[1]), int(match[2]))
    if not span.start < span.end <= len(text.text):
        raise CannotWithdraw(
            what=f"{text.id} has no characters {said}: it is {len(text.text)} long",
            fix="Give START-END within the anonymised text, or --turn N; nothing was changed.",
        )
    return span


def _turn(text: AnonymisedTranscript, asked: Asked) -> Span:
    if not 0 < asked.turn <= len(text.turns):
        raise CannotWithdraw(
            what=f"{text.id} has no turn {asked.turn}",
            fix=f"Its turns are 1 to {len(text.turns)}; nothing was changed.",
        )
    body = text.turns[asked.turn - 1].body
    words = body.of(text.text)
    start = words.find(asked.first) if asked.first else 0
    last = words.find(asked.last, max(start, 0)) if asked.last else len(words)
    for word, at in ((asked.first, start), (asked.last, last)):
        if at < 0:
            raise CannotWithdraw(
                what=f"turn {asked.turn} of {text.id} does not hold “{word}”",
                fix="Copy the words from the anonymised text; nothing was changed.",
            )
    end = last + len(asked.last) if asked.last else last
    return Span(body.start + start, body.start + end)
