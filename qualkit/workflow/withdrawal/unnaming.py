"""Who is known of no more after a withdrawal: people, entities, names, decisions and traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from qualkit import alignment
from qualkit.anonymise import deciding, forgetting
from qualkit.anonymise.drafts import PILOT
from qualkit.anonymise.tokens import tokens
from qualkit.model import AnonymisedTranscript, Entity, Span
from qualkit.register import Decision, Held, Person, Row, Verb
from qualkit.traces import Traces, words_of
from qualkit.workflow.identifiers.finding import heard_in
from qualkit.workflow.withdrawal.distinguishing import as_name, distinctive, known_as, misspelt
from qualkit.workflow.withdrawal.parting import Parting


class Unnaming:
    """The register without those who are in nothing that stays."""

    def __init__(self, parted: Parting) -> None:
        self.known, self.parted = parted.known, parted
        self.register, self.wanted = parted.known.register, parted.wanted

    def rows(self) -> tuple[Row, ...]:
        """The rows of interviews.csv that stay."""
        files = {self.register.held[id].file for id in self.wanted.whole}
        left = {(self.register.held[id].file, who) for id, who in self.wanted.left}
        return tuple(
            row
            for row in self.register.rows
            if row.file not in files and (row.file, row.participant) not in left
        )

    def people(self, rows: Collection[Row]) -> tuple[Person, ...]:
        """Those who said something else, and those who withdrew nothing."""
        there = {row.participant for row in rows}
        withdrew = {who for _, who in self.wanted.left}
        return tuple(
            one for one in self.register.people if one.id in there or one.id not in withdrew
        )

    def entities(self, people: Collection[Person], rows: Collection[Row]) -> tuple[Entity, ...]:
        """Every entity, with the forms that stand in what stays."""
        here = {one.id for one in people}
        known = _known(people, rows)
        missed = {_key(name) for name in _known(self.register.people, self.register.rows) - known}
        into = {one.id: one.into for one in self.register.entities if one.into}
        met = {_followed(id, into) for id in self.parted.met}
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
        for id, text in self.parted.stay.items():
            if not self.register.held[id].mentions:
                unread.append(text.text)
            for one in self.parted.mentions[id]:
                whose = _followed(one.entity or "", into)
                if whose in by_id:
                    where[whose].append(one.span.of(text.text))
        said = forgetting.forms_said(entities, unread)
        for id, words in where.items():
            said[id] |= forgetting.forms_said([by_id[id]], words)[id]
        return said

    def gone(
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
        still = [" ".join(_known(people, rows)), *(text.text for text in self.parted.stay.values())]
        still += [name for id in self.parted.stay for name in self._spelled(id)]
        found = _found_in({_key(name) for name in lost}, still)
        return frozenset(name for name in lost if _key(name) and _key(name) not in found)

    def _spelled(self, id: str) -> Iterator[str]:
        """What somebody is called in a transcript that stays, also if that was spelled out."""
        if self.register.held[id].heard and id not in self.parted.cuts:
            heard = heard_in(self.known.opened, self.register, id)
            yield from (one.written for one in heard.names)

    def decisions(
        self, holds: Callable[[str], bool], held: Mapping[str, Held]
    ) -> Iterator[Decision]:
        """Every one, without the words that went; what they say of places stays."""
        for one in self.register.decisions:
            if one.span:
                there = self._there(one, one.span, held)
                if there is None and one.verb is not Verb.ADD:
                    continue
                one = there or replace(one, transcripts=(), original="", span=None)
            told = (*one.words, one.shown, one.relation)
            names = [name for e in one.before for name in _all_of(e)]
            if any(map(holds, names)):
                one = replace(one, before=())
            if any(map(holds, told)):
                if one.verb in (Verb.KEEP, Verb.ADD) and not one.span:
                    continue
                one = replace(one, words=(), shown="", relation="")
            yield replace(
                one,
                transcripts=tuple(t for t in one.transcripts if t not in self.wanted.whole),
            )

    def _there(self, one: Decision, span: Span, held: Mapping[str, Held]) -> Decision | None:
        """A decision about one mention, with where that is now; None where it went."""
        id = one.transcripts[0]
        if id not in held or id not in self.parted.cuts:
            return one if id in held else None
        cut = self.parted.cuts[id]
        moved = one.original != self.register.held[id].original
        if moved or any(gone.overlaps(span) for gone in cut.gone):
            return None
        now = alignment.to_anonymised(cut.alignment, span)
        return replace(one, original=held[id].original, span=now)

    def traces(
        self,
        people: Collection[Person],
        written: Mapping[str, AnonymisedTranscript],
    ) -> Traces:
        """By which what goes is known again; `written` are the texts that were made anew."""
        there = {one.id for one in people}
        lost = [one for one in self.register.people if one.id not in there]
        gone = {one.id for one in lost}
        names = {name for one in lost for name in one.names}
        for one in self.register.entities:
            if one.participant in gone or (one.id in self.parted.speaking and not one.participant):
                names |= {one.name, *one.forms, *one.sure, *one.also}
        stays = [words_of(text.text) for text in self.parted.stay.values()]
        texts = {id: self.known.texts[id] for id in self.parted.stay if id in self.known.texts}
        texts |= written
        stays += [words_of(text.text) for text in texts.values()]
        marks = [("person", words) for one in lost for words in map(known_as, one.names)]
        marks += [("key", one.key) for one in lost if one.key]
        ids = (*self.wanted.whole, *self.parted.cuts)
        marks += [("bytes", self.register.held[id].bytes_sha256) for id in ids]
        return self.register.traces.with_more(
            distinctive(
                [words_of(words) for words in self.parted.gone_words], self.parted.quoted, stays
            ),
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


def unnamed(one: Entity, holds: Callable[[str], bool]) -> Entity:
    """An entity without names that are kept nowhere any more."""
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
