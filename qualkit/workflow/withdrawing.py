"""withdraw: a person, an interview of theirs, a speaker or a passage taken out everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import alignment
from qualkit.anonymise import Mention
from qualkit.anonymise.tokens import tokens
from qualkit.errors import CannotWithdraw, NotYet, UnknownTranscript
from qualkit.model import (
    WITHDRAWN,
    WITHDRAWN_LABEL,
    ActKind,
    AnonymisedTranscript,
    Span,
    SpeakerKind,
    Transcript,
)
from qualkit.register import Person, Register, Withdrawal
from qualkit.store import Connection, acts, caches, codings, people, redacting, texts, withdrawn
from qualkit.vault import Opened
from qualkit.workflow.finding import alignment_of, mentions_in
from qualkit.workflow.forgetting import Forgotten, Wanted, forget
from qualkit.workflow.keeping import commit, original, register_of, sweep_withdrawn
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.searching import Found, forget_typed, quoting_memos, search
from qualkit.workflow.study import Study

_SPAN = re.compile(r"(\d+)[-–](\d+)")
ASK = {
    ActKind.SHARED: "ask them to delete the pack and to confirm it; give them a new one",
    ActKind.REPORTED: "take it out of circulation, and render the report again",
    ActKind.COPIED: "merge this study into that copy, or have it deleted",
    ActKind.EXPORTED: "it names people: destroy it",
    ActKind.BACKED_UP: "make a new backup and destroy this one",
}
"""What to ask of whoever has something that left."""


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


@dataclass(frozen=True)
class Release:
    """Something that left while it held what is withdrawn."""

    at: str
    kind: str
    receiver: str
    sha256: str
    ask: str


@dataclass(frozen=True)
class Plan:
    """What goes, before it does."""

    wanted: Wanted
    turns: int
    passages: int
    codings: int
    parts: int
    """Codings that stay, and of which some words go."""
    memos: int
    nobody: tuple[str, ...]
    """Replacements of those who are mentioned nowhere else."""
    others: tuple[str, ...]
    """Replacements of those of the withdrawn whom others mention still."""
    replies: tuple[Reply, ...]
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class Done:
    """What went, and where something of it is still."""

    plan: Plan
    objects: int
    """Objects that were removed from the vault."""
    found: tuple[Found, ...]


def preview(study: Study, asked: Asked, *, progress: Progress = silent) -> Plan:
    """What would go. Raises CannotWithdraw, UnknownTranscript, NotYet, NoVault, NoKey."""
    opened, register = _opened(study)
    with study.store.reading() as db:
        wanted, replies = _Finder(db, opened, register).wanted(asked)
        here, last = texts.newest(db), texts.last_versions(db)
        left = forget(
            study,
            opened,
            register,
            wanted,
            here,
            last,
            _coded(db),
            keep=lambda content: "",
            progress=progress,
        )
        return _plan(db, wanted, left, replies, _ways(left, here))


def withdraw(study: Study, asked: Asked, *, progress: Progress = silent) -> Done:
    """Take it out: all of it or nothing, as one act; then look whether anything is left.

    What an interrupted run left to be removed is removed first.
    """
    opened, register = _opened(study)
    before = opened.names()
    with study.store.transaction() as db:
        wanted, replies = _Finder(db, opened, register).wanted(asked)
        here, last = texts.newest(db), texts.last_versions(db)
        left = forget(
            study,
            opened,
            register,
            wanted,
            here,
            last,
            _coded(db),
            keep=opened.write,
            progress=progress,
        )
        plan = _plan(db, wanted, left, replies, _ways(left, here))
        batch = study.batch()
        act = batch.act(ActKind.WITHDRAWN, None, **_body(db, plan, left))
        written = [
            batch.act(ActKind.ANONYMISED, id, version=made.text.version, replaced=False)
            for id, made in left.texts.items()
        ]
        for made in left.texts.values():
            texts.add(db, made.text, made.changes)
        acts.add(db, [*written, act])
        for id in sorted({*wanted.whole, *(id for id, _ in wanted.left)}):
            people.revise(db, id)
        redacting.obey(db)
        codings.derive(db, [*wanted.whole, *wanted.cut])
        forget_typed(db, study, left.register)
        caches.forget(db)
        told = Withdrawal(act.id, act.batch, act.coder, act.at, act.body)
        register = replace(
            left.register,
            withdrawn=(*register.withdrawn, told),
            purged=register.purged | (frozenset(before) - left.register.objects()),
        )
        commit(db, opened, register)
    objects = sweep_withdrawn(opened, register)
    study.store.vacuum()
    found = search(study, opened, register, gone=left.gone, progress=progress)
    return Done(plan, objects, tuple(found))


def search_again(study: Study, *, progress: Progress = silent) -> tuple[int, list[Found]]:
    """Look once more for all that was ever withdrawn: how many withdrawals, and where it is."""
    opened, register = _opened(study)
    with study.store.transaction() as db:
        forget_typed(db, study, register)
    study.store.vacuum()
    return len(register.withdrawn), search(study, opened, register, progress=progress)


def _opened(study: Study) -> tuple[Opened, Register]:
    """The vault and the register; what an interrupted run left of objects goes now."""
    opened = study.vault.open()
    if study.settings.names:
        raise NotYet(
            what="study.yaml lists names that are not in the vault yet",
            fix="Run `qualkit anonymise --yes` first: it takes them into the vault.",
        )
    with study.store.reading() as db:
        register = register_of(db, opened, study.uuid)
    sweep_withdrawn(opened, register)
    return opened, register


# --- what is meant


class _Finder:
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
        called = " ".join(token.key for token in tokens(said))
        return said in ids or known.knows("key", said) or known.knows("person", called)

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


# --- what goes


def _ways(left: Forgotten, here: Mapping[str, AnonymisedTranscript]) -> tuple[withdrawn.Cut, ...]:
    """The marks in the versions that will be."""
    return tuple(
        withdrawn.Cut(id, made.text.version, mark)
        for id, made in left.texts.items()
        for mark in made.marks
        if id in here
    )


def _plan(
    db: Connection,
    wanted: Wanted,
    left: Forgotten,
    replies: tuple[Reply, ...],
    cuts: tuple[withdrawn.Cut, ...],
) -> Plan:
    known = withdrawn.Told(frozenset(wanted.whole), frozenset(wanted.left), cuts)
    steps = {id: made.changes for id, made in left.texts.items()}
    gone, part = withdrawn.acts_on(db, known, steps)
    coded = {act.id for act in acts.standing(db, ActKind.CODED)}
    typed_with = {act for act in quoting_memos(db, left.register.traces)}
    typed_with |= (gone | part) & withdrawn.typed_with(db)
    return Plan(
        wanted=wanted,
        turns=sum(len(some) for some in wanted.turns.values()),
        passages=sum(len(some) for some in wanted.spans.values()),
        codings=len(gone & coded),
        parts=len(part & coded),
        memos=len(typed_with),
        nobody=left.nobody,
        others=left.others,
        replies=replies,
        releases=tuple(_releases(db, {*wanted.whole, *wanted.cut})),
    )


def _coded(db: Connection) -> dict[str, list[Span]]:
    """Where something is coded, by transcript."""
    found: dict[str, list[Span]] = {}
    for one in codings.current(db):
        found.setdefault(one.transcript, []).append(one.span)
    return found


def _body(db: Connection, plan: Plan, left: Forgotten) -> dict[str, object]:
    """What the act says: ids and places, and no words."""
    wanted = plan.wanted
    cuts = _ways(left, {id: made.text for id, made in left.texts.items()})
    known = withdrawn.Told(frozenset(wanted.whole), frozenset(wanted.left), cuts)
    gone, part = withdrawn.acts_on(db, known, {id: m.changes for id, m in left.texts.items()})
    return withdrawn.body(
        wanted.what,
        participants=wanted.participants,
        whole=wanted.whole,
        left=wanted.left,
        cuts=cuts,
        acts=gone,
        memos=part & withdrawn.typed_with(db),
    )


def _releases(db: Connection, ids: set[str]) -> Iterator[Release]:
    """What left since the transcripts were taken in, oldest first."""
    begun = [act.number for act in acts.standing(db, ActKind.INGESTED) if act.transcript in ids]
    if not begun:
        return
    for act in acts.standing(db, *ASK):
        held = act.body.get("transcripts")
        if act.number < min(begun) or (isinstance(held, list) and not ids & set(held)):
            continue
        yield Release(
            at=act.at[:16].replace("T", " "),
            kind=act.kind.value,
            receiver=str(act.body.get("receiver", "")),
            sha256=str(act.body.get("sha256", "")),
            ask=ASK[act.kind],
        )
