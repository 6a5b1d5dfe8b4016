"""What the vault forgets at a withdrawal: a register and objects without the words and names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit import alignment
from qualkit import anonymise as room
from qualkit.alignment import Alignment
from qualkit.anonymise import Heard, Mention, cutting, deciding, forgetting
from qualkit.anonymise.drafts import PILOT
from qualkit.anonymise.tokens import tokens
from qualkit.model import (
    WITHDRAWN_LABEL,
    AnonymisedTranscript,
    Entity,
    Span,
    Speaker,
    SpeakerKind,
    Transcript,
)
from qualkit.register import (
    FINDS,
    Decision,
    Held,
    Person,
    Register,
    Row,
    Verb,
    Voice,
    from_bytes,
    to_bytes,
)
from qualkit.traces import Traces, words_of
from qualkit.vault import Opened
from qualkit.workflow.cleaning import keep_of
from qualkit.workflow.distinguishing import as_name, distinctive, known_as, misspelt
from qualkit.workflow.finding import MENTIONS, finds_in, heard_in, mentions_in
from qualkit.workflow.keeping import original
from qualkit.workflow.progress import Progress
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Wanted:
    """What is to be withdrawn, in numbers and places."""

    what: str
    """participant, participation, speaker or passage."""
    participants: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    """Transcripts that go altogether."""
    left: tuple[tuple[str, str], ...] = ()
    """Transcript and participant of each participation that goes."""
    turns: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Turns that go with their labels, by transcript, from 0."""
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Stretches of originals that go, by transcript; labels stay."""

    @property
    def cut(self) -> tuple[str, ...]:
        """Transcripts of which some words go."""
        return tuple(sorted({*self.turns, *self.spans} - {*self.whole}))


@dataclass(frozen=True)
class Rewritten:
    """A text without the words, and the maps that lead to it, by version."""

    text: AnonymisedTranscript
    changes: Mapping[int, Alignment]
    marks: tuple[Span, ...]


@dataclass(frozen=True)
class Forgotten:
    """What is known afterwards."""

    register: Register
    """Not committed, nor told of the act."""
    texts: Mapping[str, Rewritten]
    nobody: tuple[str, ...]
    """What stood for those who are mentioned nowhere any more."""
    others: tuple[str, ...]
    """What stands for those of the withdrawn whom others mention."""
    gone: frozenset[str]
    """Names that stand in nothing that the vault holds any more."""


def forget(
    study: Study,
    opened: Opened,
    register: Register,
    wanted: Wanted,
    texts: Mapping[str, AnonymisedTranscript],
    last: Mapping[str | None, int],
    coded: Mapping[str, Sequence[Span]],
    *,
    keep: Callable[[bytes], str],
    progress: Progress,
) -> Forgotten:
    """What the vault holds without what is wanted.

    `texts` are the newest anonymised ones, `last` their last numbers, `coded` what was coded in
    them, as reports quote it. `keep` writes an object and gives its name, or nothing where nothing
    is to be written yet.
    """
    return _Forgetting(study, opened, register, wanted, texts, last, coded, keep).all(progress)


class _Forgetting:
    """One withdrawal, from the originals to the register."""

    def __init__(
        self,
        study: Study,
        opened: Opened,
        register: Register,
        wanted: Wanted,
        texts: Mapping[str, AnonymisedTranscript],
        last: Mapping[str | None, int],
        coded: Mapping[str, Sequence[Span]],
        keep: Callable[[bytes], str],
    ) -> None:
        self.study, self.opened, self.register, self.wanted = study, opened, register, wanted
        self.texts, self.last, self.coded, self.keep = texts, last, coded, keep
        self.stay: dict[str, Transcript] = {}
        """The originals, as far as they stay."""
        self.cuts: dict[str, cutting.Cut] = {}
        self.gone_words: list[str] = []
        """What goes, as it was said and as it was anonymised."""
        self.quoted: list[list[str]] = []
        """What was coded of it, each as a run of words."""
        self.mentions: dict[str, tuple[Mention, ...]] = {}
        """Those that stay, where they stand then."""
        self.met: set[str] = set()
        """Entities that are mentioned in what goes."""
        self.speaking: set[str] = set()
        """Entities after whom speakers are called that go."""

    def all(self, progress: Progress) -> Forgotten:
        """Everything that is known afterwards."""
        for id in progress(list(self.register.held), "Going through"):
            self._part(id)
        rows = self._rows()
        people = self._people(rows)
        before = {one.id: one for one in self.register.entities}
        names = tuple(self.register.names)
        entities = self._entities(people, rows)
        gone = self._gone(entities, people, rows)
        holds = forgetting.holding(gone)
        names = tuple(one for one in names if not holds(one[0]))
        cleaned = tuple(_unnamed(one, holds) for one in entities)
        files = self._files(rows, holds)
        held, written = {}, {}
        for id in progress(list(self.stay), "Putting together"):
            held[id], made = self._held(id, holds)
            held[id] = replace(held[id], file=files.get(held[id].file, held[id].file))
            if made:
                written[id] = made
        register = self.register.next(
            people=people,
            rows=tuple(replace(row, file=files.get(row.file, row.file)) for row in rows),
            held=held,
            entities=cleaned,
            names=names,
            decisions=tuple(self._decisions(holds, held)),
            traces=self._traces(people, before.values(), written),
        )
        changed = [one for one in cleaned if one.forms != before[one.id].forms]
        whose = {who for _, who in self.wanted.left}
        return Forgotten(
            register=register,
            texts=written,
            nobody=tuple(one.replacement for one in changed if not one.forms),
            others=tuple(
                one.replacement
                for one in cleaned
                if one.forms and before[one.id].participant in whose and not one.participant
            ),
            gone=frozenset(name for name in gone if as_name(name)),
        )

    # --- words

    def _part(self, id: str) -> None:
        """What goes of a transcript, and what stays."""
        text = original(self.opened, self.register, id)
        found = mentions_in(self.opened, self.register, id)
        if id in self.wanted.whole:
            self.gone_words += [text.text]
            if id in self.texts:
                self._goes(id, Span(0, len(self.texts[id].text)))
            self.met |= {one.entity for one in found if one.entity}
            return
        self.stay[id], self.mentions[id] = text, found
        if id not in self.wanted.cut:
            return
        cut = cutting.cut(text, self.wanted.turns.get(id, ()), self.wanted.spans.get(id, ()))
        held = from_bytes(self.opened.read(self.register.held[id].alignment), Alignment)
        for span in cut.gone:
            there = alignment.to_anonymised(held, span)
            self.gone_words.append(span.of(text.text))
            self._goes(id, there)
            self.met |= {one.entity for one in found if one.entity and span.overlaps(one.span)}
        for number in self.wanted.turns.get(id, ()):
            label = text.turns[number].label_span
            self.speaking |= {one.entity for one in found if one.entity and label.covers(one.span)}
        self.cuts[id], self.stay[id] = cut, cut.transcript
        self.mentions[id] = cutting.remain(found, cut)

    def _goes(self, id: str, span: Span) -> None:
        """A stretch of the anonymised text that goes, and what was coded in it."""
        text = self.texts[id].text
        self.gone_words.append(span.of(text))
        for one in self.coded.get(id, ()):
            here = Span(max(one.start, span.start), min(one.end, span.end))
            if here.start < here.end:
                self.quoted.append(words_of(here.of(text)))

    # --- people

    def _rows(self) -> tuple[Row, ...]:
        files = {self.register.held[id].file for id in self.wanted.whole}
        left = {(self.register.held[id].file, who) for id, who in self.wanted.left}
        return tuple(
            row
            for row in self.register.rows
            if row.file not in files and (row.file, row.participant) not in left
        )

    def _people(self, rows: Collection[Row]) -> tuple[Person, ...]:
        """Those who said something else, and those who withdrew nothing."""
        there = {row.participant for row in rows}
        withdrew = {who for _, who in self.wanted.left}
        return tuple(
            one for one in self.register.people if one.id in there or one.id not in withdrew
        )

    def _entities(self, people: Collection[Person], rows: Collection[Row]) -> tuple[Entity, ...]:
        here = {one.id for one in people}
        known = _known(people, rows)
        missed = {_key(name) for name in _known(self.register.people, self.register.rows) - known}
        into = {one.id: one.into for one in self.register.entities if one.into}
        met = {_followed(id, into) for id in self.met}
        touched = [
            one
            for one in self.register.entities
            if one.forms
            and one.relation != PILOT
            and (
                one.id in met
                or (one.participant and one.participant not in here)
                or missed & {_key(form) for form in one.forms}
            )
        ]
        said = self._said(touched, into)
        people_of = {one.id: one.names for one in people}
        changed = {}
        for one in touched:
            keys = {_key(form) for form in one.forms}
            own = {name for name in known if _key(name) in keys}
            own |= set(people_of.get(one.participant or "", ()))
            kept = forgetting.kept_forms(one, said, own)
            participant = one.participant in here if one.participant else False
            changed[one.id] = forgetting.left_of(
                one,
                kept,
                participant=participant or (not one.participant and bool(own)),
                known=deciding.is_known(one),
            )
        return tuple(changed.get(one.id, one) for one in self.register.entities)

    def _said(
        self, entities: Collection[Entity], into: Mapping[str, str]
    ) -> Mapping[str, Collection[str]]:
        """The forms of entities that stand in what stays, as far as it is known where."""
        by_id = {one.id: one for one in entities}
        where: dict[str, list[str]] = defaultdict(list)
        unread = []
        for id, text in self.stay.items():
            if not self.register.held[id].mentions:
                unread.append(text.text)
            for one in self.mentions[id]:
                whose = _followed(one.entity or "", into)
                if whose in by_id:
                    where[whose].append(one.span.of(text.text))
        said = forgetting.forms_said(entities, unread)
        for id, words in where.items():
            said[id] |= forgetting.forms_said([by_id[id]], words)[id]
        return said

    def _gone(
        self, entities: Collection[Entity], people: Collection[Person], rows: Collection[Row]
    ) -> frozenset[str]:
        """The names that were in the register, and stand in nothing that stays."""
        now = {one.id: one for one in entities}
        lost = _known(self.register.people, self.register.rows) - _known(people, rows)
        for one in self.register.entities:
            if now[one.id] != one:
                old = {one.name, *one.forms, *one.sure, *one.also}
                lost |= old - {now[one.id].name, *now[one.id].forms}
        lost.discard("")
        still = [" ".join(_known(people, rows)), *(text.text for text in self.stay.values())]
        still += [name for id in self.stay for name in self._spelled(id)]
        found = _found_in({_key(name) for name in lost}, still)
        return frozenset(name for name in lost if _key(name) and _key(name) not in found)

    def _spelled(self, id: str) -> Iterator[str]:
        """What somebody is called in a transcript that stays, also if that was spelled out."""
        if self.register.held[id].heard and id not in self.cuts:
            heard = heard_in(self.opened, self.register, id)
            yield from (one.written for one in heard.names)

    # --- the vault's objects

    def _held(self, id: str, holds: Callable[[str], bool]) -> tuple[Held, Rewritten | None]:
        held = self.register.held[id]
        if id in self.cuts:
            return self._cut(id, holds)
        mentions = tuple(forgetting.unnamed_mention(one, holds) for one in self.mentions[id])
        if mentions != self.mentions[id]:
            held = replace(held, mentions=self.keep(to_bytes(mentions, MENTIONS)))
        if not held.finds:
            return held, None
        finds = finds_in(self.opened, self.register, id)
        clean = tuple(forgetting.unnamed_find(one, holds) for one in finds)
        if clean != finds:
            held = replace(held, finds=self.keep(to_bytes(clean, FINDS)))
            held = self._heard(held, id, clean)
        return held, None

    def _heard(self, held: Held, id: str, finds: tuple[object, ...]) -> Held:
        """What a transcript says to the study, said again; `anonymise` looks once more."""
        heard = room.hear(self.stay[id], finds, keep_of(self.study, self.register))  # type: ignore[arg-type]
        return replace(held, heard=self.keep(to_bytes(heard, Heard)), heard_basis="", joined="")

    def _cut(self, id: str, holds: Callable[[str], bool]) -> tuple[Held, Rewritten]:
        """A transcript without some of its words."""
        held, cut = self.register.held[id], self.cuts[id]
        mentions = tuple(forgetting.unnamed_mention(one, holds) for one in self.mentions[id])
        made = room.replace(cut.transcript, mentions)
        version = max(self.last.get(id, 0), held.version) + 1
        earlier = {
            number: alignment.version_map(
                cut.alignment, from_bytes(self.opened.read(name), Alignment)
            )
            for number, name in {**held.earlier, held.version: held.alignment}.items()
        }
        labels = {turn.label for turn in made.turns}
        speakers = {k: one for k, one in self.texts[id].speakers.items() if k in labels}
        if self.wanted.turns.get(id):
            speakers[WITHDRAWN_LABEL] = Speaker(SpeakerKind.UNIDENTIFIED)
        data = cut.transcript.text.encode("utf-8")
        held = replace(
            held,
            bytes_sha256=hashlib.sha256(data).hexdigest(),
            source=self.keep(data),
            original=self.keep(to_bytes(cut.transcript, Transcript)),
            voices=tuple(_voices(held.voices, cut.transcript)),
            alignment=self.keep(to_bytes(made.alignment, Alignment)),
            version=version,
            mentions=self.keep(to_bytes(mentions, MENTIONS)),
            mentions_basis="",
            earlier={n: self.keep(to_bytes(one, Alignment)) for n, one in earlier.items()},
        )
        finds = cutting.stay(finds_in(self.opened, self.register, id), cut)
        clean = tuple(forgetting.unnamed_find(one, holds) for one in finds)
        held = self._heard(replace(held, finds=self.keep(to_bytes(clean, FINDS))), id, clean)
        text = AnonymisedTranscript(id, version, made.text, made.turns, speakers, made.replacements)
        changes = {n: alignment.version_map(one, made.alignment) for n, one in earlier.items()}
        marks = tuple(alignment.to_anonymised(made.alignment, mark) for mark in cut.marks)
        return held, Rewritten(text, changes, marks)

    def _files(self, rows: Collection[Row], holds: Callable[[str], bool]) -> dict[str, str]:
        """Other names for files that are called after somebody who went."""
        return {
            self.register.held[id].file: f"{id}.txt"
            for id in self.stay
            if holds(self.register.held[id].file.replace("_", " "))
        }

    # --- decisions

    def _decisions(
        self, holds: Callable[[str], bool], held: Mapping[str, Held]
    ) -> Iterator[Decision]:
        """Every one, without the words that went; what they say of places stays."""
        for one in self.register.decisions:
            placed = one.verb in (Verb.RESTORE, Verb.ASSIGN)
            if placed and not {*one.transcripts} & held.keys():
                continue
            if placed and one.span and one.transcripts[0] in self.cuts:
                id = one.transcripts[0]
                cut = self.cuts[id]
                if one.original != self.register.held[id].original:
                    continue
                if any(gone.overlaps(one.span) for gone in cut.gone):
                    continue
                span = alignment.to_anonymised(cut.alignment, one.span)
                one = replace(one, original=held[id].original, span=span)
            told = (*one.words, one.shown, one.relation)
            names = [name for e in one.before for name in _all_of(e)]
            if any(map(holds, names)):
                one = replace(one, before=())
            if any(map(holds, told)):
                if one.verb in (Verb.KEEP, Verb.ADD):
                    continue
                one = replace(one, words=(), shown="", relation="")
            yield replace(
                one, transcripts=tuple(t for t in one.transcripts if t not in self.wanted.whole)
            )

    def _traces(
        self,
        people: Collection[Person],
        before: Iterable[Entity],
        written: Mapping[str, Rewritten],
    ) -> Traces:
        there = {one.id for one in people}
        lost = [one for one in self.register.people if one.id not in there]
        gone = {one.id for one in lost}
        names = {name for one in lost for name in one.names}
        for one in before:
            if one.participant in gone or (one.id in self.speaking and not one.participant):
                names |= {one.name, *one.forms, *one.sure, *one.also}
        stays = [words_of(text.text) for text in self.stay.values()]
        texts = {id: self.texts[id] for id in self.stay if id in self.texts}
        texts |= {id: made.text for id, made in written.items()}
        stays += [words_of(text.text) for text in texts.values()]
        marks = [("person", words) for one in lost for words in map(known_as, one.names)]
        marks += [("key", one.key) for one in lost if one.key]
        ids = (*self.wanted.whole, *self.cuts)
        marks += [("bytes", self.register.held[id].bytes_sha256) for id in ids]
        return self.register.traces.with_more(
            distinctive([words_of(words) for words in self.gone_words], self.quoted, stays),
            [as_name(name) for name in names if as_name(name)]
            + [other for name in names for other in misspelt(name)],
            marks,
        )


# --- small things


def _known(people: Iterable[Person], rows: Iterable[Row]) -> set[str]:
    """Every name that interviews.csv gave."""
    names = {name for one in people for name in one.names}
    for row in rows:
        names |= {row.interviewer, row.interpreter, row.agency}
    return names - {""}


def _voices(voices: Iterable[Voice], transcript: Transcript) -> Iterator[Voice]:
    labels = {turn.label for turn in transcript.turns}
    for voice in voices:
        if voice.label in labels and voice.label != WITHDRAWN_LABEL:
            yield voice
    if WITHDRAWN_LABEL in labels:
        yield Voice(WITHDRAWN_LABEL, SpeakerKind.UNIDENTIFIED)


def _unnamed(one: Entity, holds: Callable[[str], bool]) -> Entity:
    clean = forgetting.without_names(one, holds)
    return replace(clean, name="") if not clean.forms and holds(clean.name) else clean


def _all_of(one: Entity) -> Iterator[str]:
    yield from (one.name, *one.forms, *one.sure, *one.also, *one.without)
    yield from (*one.reasons, *one.why, *one.why.values())


def _followed(id: str, into: Mapping[str, str]) -> str:
    while id in into:
        id = into[id]
    return id


def _key(name: str) -> str:
    return " ".join(token.key for token in tokens(name))


def _found_in(keys: Collection[str], texts: Iterable[str]) -> set[str]:
    """Those of these names, folded, that stand in a text as whole words."""
    lengths = {len(key.split()) for key in keys}
    found: set[str] = set()
    for text in texts:
        words = [token.key for token in tokens(text)]
        for length in lengths:
            at = range(len(words) - length + 1)
            found |= {" ".join(words[i : i + length]) for i in at} & set(keys)
    return found
