"""Entities while they are being joined, and the ids and numbers that they end with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qualkit.anonymise.names import Name, is_known, is_short_for, misspelt, parse, pet_names
from qualkit.anonymise.relations import DEFAULT, UNNUMBERED
from qualkit.anonymise.tokens import tokens
from qualkit.model import Entity, Kind, Status
from qualkit.recognisers.institutions import short_names
from qualkit.recognisers.vocabulary import is_word, mostly_words

REGISTER = "in the register"
SHORT = "a short form"
LISTED = "listed by name"
PILOT = "Pilot"
_SHORTEST_PART = 2
_THE = re.compile(r"^the ", re.IGNORECASE)


@dataclass(eq=False)
class Draft:
    """An entity while it is being joined."""

    kind: Kind
    name: str
    order: int
    forms: dict[str, str] = field(default_factory=dict)
    """Folded words -> as written."""
    sure: set[str] = field(default_factory=set)
    """Forms that are replaced wherever they stand."""
    names: list[Name] = field(default_factory=list)
    relation: str = ""
    relations: Counter[str] = field(default_factory=Counter)
    reasons: set[str] = field(default_factory=set)
    participant: str | None = None
    pilots: set[str] = field(default_factory=set)
    everywhere: bool = False
    """Whether it belongs to no pilot: an interviewer, a name that the evaluator adds."""
    transcripts: set[str] = field(default_factory=set)
    earlier: Entity | None = None
    why: dict[str, str] = field(default_factory=dict)
    """Folded words -> why they are a form of it."""
    without: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    shown: str = ""
    """What stands for it where that has no number: a pilot's label, "[postcode]"."""

    def call(self, written: str, why: str) -> None:
        """Learn a name, and those of its parts that stand for the whole."""
        if not self._add_form(written, why):
            return
        if self.kind is Kind.PERSON:
            self._add_name(written)
        elif self.kind is Kind.ORGANISATION:
            for short in short_names(written):
                self._add_form(short, f"short for {written}")

    def insist(self, written: str) -> None:
        """Learn a name that the evaluator listed; of its parts, those of a name in capitals."""
        self.sure.add(written)
        self._add_form(written, LISTED)
        if all(word[:1].isupper() for word in written.split()):
            self.call(written, LISTED)

    def learn(self, entity: Entity) -> None:
        """What an earlier run knew of it."""
        self.sure = set(entity.sure)
        self.earlier, self.relation, self.participant = entity, entity.relation, entity.participant
        self.pilots, self.reasons = set(entity.pilots), set(entity.reasons)
        self.everywhere = not entity.pilots
        self.without, self.only = entity.without, entity.only
        for form in sorted(entity.forms):
            self._add_form(form, entity.why.get(form, ""))
            if self.kind is Kind.PERSON:
                self.names.append(parse(form))

    def is_like(self, name: Name) -> bool:
        """Whether a name with a surname may be this person's: by any given name of theirs."""
        if any(name.is_like(own) for own in self.names):
            return True
        own_surnames = {own.surname for own in self.names if own.given and own.surname}
        return name.surname in own_surnames and any(name.first == own.first for own in self.names)

    def learn_variant(self, word: str, reason: str) -> None:
        """Learn a slip of the pen, or a short form."""
        self._add_form(word, reason)
        self.reasons.add(reason)

    def _add_form(self, written: str, why: str) -> bool:
        """Learn a form, unless a person has said that it is another's; whether that is so."""
        if self.kind is not Kind.PERSON:
            written = _THE.sub("", written)
        key = " ".join(token.key for token in tokens(written))
        if key in self.without:
            return False
        if self.forms.setdefault(key, written).islower():
            self.forms[key] = written
        self.why.setdefault(key, why)
        return True

    def _add_name(self, written: str) -> None:
        name = parse(written)
        if name not in self.names:
            self.names.append(name)
        for part in (*name.given, name.surname):
            if len(part) >= _SHORTEST_PART and (self.is_known or not _only_a_word(part)):
                at = next((t for t in tokens(written) if t.key == part), None)
                self._add_form(
                    written[at.start : at.bare] if at else part.title(), f"part of {written}"
                )
        if name.is_full and _only_a_word(name.surname) and not name.surname.endswith("s"):
            self._add_form(_plural(name.surname).title(), f"the family of {written}")
        if name.is_full and not parse(self.name).is_full and not self.is_known:
            self.name = written

    @property
    def likely_relation(self) -> str:
        """What the register says, else what stands beside the name most often."""
        if self.relation or not self.relations:
            return self.relation
        return self.relations.most_common(1)[0][0]

    def may_be_heard(self, word: str) -> bool:
        """Whether a word in no list is a name of this person's, misheard or cut short."""
        if self.kind is not Kind.PERSON or is_known(word) or is_word(word):
            return False
        own = {part for name in self.names for part in (*name.given, name.surname) if part}
        return any(misspelt(word, part) or is_short_for(word, part) for part in own)

    def may_be_short(self, word: str) -> bool:
        """Whether a word is a given name of this person, cut short."""
        given = {one for name in self.names for one in name.given}
        return any(is_short_for(word, one) or word in pet_names(one) for one in given)

    def may_be_called(self, word: str) -> bool:
        """Whether a given name of this person begins with a word, or with all but its ending."""
        given = {name for own in self.names for name in own.given}
        return any(one.startswith(word) and one != word for one in given) or self.may_be_short(word)

    @property
    def status(self) -> Status:
        """What a person has decided about it; who took part since cannot stay rejected."""
        decided = self.earlier.status if self.earlier else Status.OPEN
        overruled = decided is Status.REJECTED and (self.is_known or self.relation == PILOT)
        return Status.OPEN if overruled else decided

    @property
    def is_known(self) -> bool:
        """Whether it stands in the register."""
        return any(reason.startswith(REGISTER) for reason in self.reasons)


def _plural(surname: str) -> str:
    """What a whole family is called: the Cashes."""
    return surname + ("es" if surname.endswith(("sh", "ch", "x", "z")) else "s")


def _only_a_word(part: str) -> bool:
    return is_word(part) and part not in mostly_words()


def settled(drafts: Sequence[Draft]) -> Iterator[Entity]:
    """Entities with ids, relations and numbers, in order; what was given earlier stays."""
    numbers = Numbers(draft.earlier for draft in drafts if draft.earlier)
    for draft in drafts:
        if draft.earlier:
            id, shown, relation = draft.earlier.id, draft.earlier.replacement, draft.relation
        else:
            id, relation = numbers.id(), draft.likely_relation or DEFAULT.get(draft.kind, "")
            shown = draft.shown or numbers.replacement(draft.kind, relation)
        yield Entity(
            id=id,
            kind=draft.kind,
            name=draft.name,
            forms=frozenset(draft.forms.values()),
            replacement=shown,
            relation=relation,
            reasons=tuple(sorted(draft.reasons)),
            participant=draft.participant,
            sure=frozenset(draft.sure),
            pilots=frozenset(draft.pilots),
            status=draft.status,
            once=draft.earlier.once if draft.earlier else frozenset(),
            why={draft.forms[key]: why for key, why in sorted(draft.why.items()) if why},
            into=draft.earlier.into if draft.earlier else "",
            also=draft.earlier.also if draft.earlier else frozenset(),
            without=draft.without,
            only=draft.only,
        )


class Numbers:
    """Ids and replacements that were never given before."""

    def __init__(self, given: Iterable[Entity]) -> None:
        self._used: Counter[str] = Counter()
        self._highest = 0
        for entity in given:
            self._highest = max(self._highest, int(entity.id.lstrip("E")))
            for shown in (entity.replacement, *entity.once):
                relation, _, number = shown.strip("[]").rpartition(" ")
                if number.isdecimal():
                    used = self._used[relation.casefold()]
                    self._used[relation.casefold()] = max(used, int(number))

    def id(self) -> str:
        """The next id."""
        self._highest += 1
        return f"E{self._highest:04d}"

    def replacement(self, kind: Kind, relation: str) -> str:
        """The next of this relation; what has a fixed format has one for all."""
        if kind in UNNUMBERED:
            return UNNUMBERED[kind]
        self._used[relation.casefold()] += 1
        return f"[{relation} {self._used[relation.casefold()]}]"
