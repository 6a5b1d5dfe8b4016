"""Joining finds into entities: who is who over the whole study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.anonymise.deciding import is_known
from qualkit.anonymise.drafts import PILOT, REGISTER, SHORT, Draft, settled
from qualkit.anonymise.hearing import Heard
from qualkit.anonymise.keeping import COUNCIL, Keep
from qualkit.anonymise.names import Name, initials, misspelt, parse, pet_names
from qualkit.anonymise.relations import relation_of
from qualkit.anonymise.scene import Cast, Known, names_owner
from qualkit.anonymise.tokens import tokens
from qualkit.anonymise.variants import Slips
from qualkit.anonymise.weighing import Group, gathered
from qualkit.model import Entity, Kind, Pilot, Status
from qualkit.recognisers.vocabulary import fold

_GROWN_TITLES = ("mr", "mrs", "ms", "dr", "pc", "sgt", "ds", "dc", "judge")
ROUNDS = 5
"""As many as are made at most: two or three prove all that there is."""
_PLACES = {Kind.PLACE, Kind.ORGANISATION}


def join(
    heard: Mapping[str, Heard],
    casts: Mapping[str, Cast],
    *,
    known: Sequence[Known] = (),
    keep: Keep,
    pilots: Sequence[Pilot] = (),
    earlier: Sequence[Entity] = (),
) -> tuple[Entity, ...]:
    """The entities of the study, those of `earlier` first, with their ids and replacements.

    An id and a replacement once given never change and are never given again. A first name alone
    belongs to the fuller name of the same transcript, else of the same pilot, else to somebody of
    its own in each pilot.

    What is proved late in a round is known from the beginning of the next: rounds are made until
    one proves nothing, so that joining again what has not changed changes nothing.
    """
    found = tuple(earlier)
    for _ in range(ROUNDS):
        before = found
        found = _without_doubles(
            _round(heard, casts, known=known, keep=keep, pilots=pilots, earlier=before),
            given={one.id for one in earlier},
        )
        if found == before:
            break
    return found


def _round(
    heard: Mapping[str, Heard],
    casts: Mapping[str, Cast],
    *,
    known: Sequence[Known],
    keep: Keep,
    pilots: Sequence[Pilot],
    earlier: Sequence[Entity],
) -> tuple[Entity, ...]:
    joiner = _Joiner(heard, casts)
    named = {pilot.id for pilot in pilots if pilot.disclose == "named"}
    joiner.seed(_retired(one) if _is_pilot(one) and one.name in named else one for one in earlier)
    for one in known:
        joiner.meet(one, keep)
    for pilot in pilots:
        if pilot.id not in named:
            joiner.hide(pilot)
    for group in gathered({name: one.names for name, one in heard.items()}):
        joiner.place(group)
    joiner.find_variants()
    return tuple(settled(joiner.drafts))


def _without_doubles(entities: Sequence[Entity], *, given: Collection[str]) -> tuple[Entity, ...]:
    """Those that were given out before, and new ones that have a name of their own.

    A new one, all of whose names turned out to be somebody else's too, was somebody else.
    """
    doubles: set[str] = set()
    for one in reversed(entities):
        if one.id in given or is_known(one) or one.sure or not one.forms:
            continue
        others = (other for other in entities if other.id not in {one.id, *doubles})
        if any(_is_also(one, other) for other in others):
            doubles.add(one.id)
    return tuple(one for one in entities if one.id not in doubles)


def _is_also(one: Entity, other: Entity) -> bool:
    """Whether every name of `one` is the other's, and wherever it was met."""
    same = (one.kind, one.only) == (other.kind, other.only)
    return same and one.forms <= other.forms and one.pilots <= other.pilots


def _retired(entity: Entity) -> Entity:
    """A pilot that may be named again: nobody gets its id."""
    nothing: frozenset[str] = frozenset()
    return replace(entity, forms=nothing, sure=nothing, why={}, status=Status.MERGED)


def _is_pilot(entity: Entity) -> bool:
    return entity.relation == PILOT


class _Joiner:
    """Drafts, and where to find them by name."""

    def __init__(self, heard: Mapping[str, Heard], casts: Mapping[str, Cast]) -> None:
        self.heard = heard
        self.casts = casts
        self.drafts: list[Draft] = []
        self._by_form: dict[str, list[Draft]] = defaultdict(list)
        self._people: dict[str, list[Draft]] = defaultdict(list)
        """By the first letters of their names."""
        self._places: dict[tuple[str, int], list[Draft]] = defaultdict(list)
        """Places and organisations by first letter and number of words."""

    def seed(self, earlier: Iterable[Entity]) -> None:
        """Entities of an earlier run, in their order."""
        for entity in earlier:
            draft = self._new(entity.kind, entity.name)
            draft.learn(entity)
            self._file(draft)

    def meet(self, known: Known, keep: Keep) -> None:
        """Somebody or something of the register."""
        kept = known.kind is not Kind.PERSON and keep.holds(tokens(known.name))
        if kept and not known.sure:
            return
        draft = self._same_known(known) or self._new(known.kind, known.name)
        draft.participant = draft.participant or known.participant
        draft.relation = draft.relation or known.relation
        draft.reasons.add(f"{REGISTER}: {known.relation.lower() or known.kind}")
        if known.sure:
            draft.insist(known.name)
        else:
            for written in (known.name, *known.aliases, *self._labels(known)):
                draft.call(written, f"{REGISTER}: {known.name}")
        for name, cast in self.casts.items():
            if known.among(cast.present) or known.among(cast.labels.values()):
                draft.pilots |= cast.pilots
                draft.transcripts.add(name)
        draft.everywhere = not draft.pilots
        self._file(draft)

    def hide(self, pilot: Pilot) -> None:
        """A pilot that is disclosed by a label only."""
        draft = self._by_name(Kind.PLACE, pilot.id) or self._new(Kind.PLACE, pilot.id)
        draft.shown, draft.relation = f"[{pilot.disclose}]", PILOT
        draft.reasons.add("a pilot that is not to be named")
        draft.everywhere = True
        for council in ("", *COUNCIL):
            draft.call(f"{pilot.id} {council}".strip(), "a pilot that is not to be named")
        self._file(draft)

    def place(self, group: Group) -> None:
        """Give a group of like finds to the entities that they name."""
        for pilots, met in group.by_pilot(self.casts).items():
            transcripts = met - self._confined(group, met)
            if not transcripts:
                continue
            draft = self._owner(group, pilots, transcripts) or self._new(group.kind, group.written)
            draft.pilots |= self._homes(transcripts) or (pilots if not draft.pilots else set())
            draft.transcripts |= transcripts
            draft.reasons |= group.reasons
            draft.relations.update(
                filter(None, (relation_of(draft.kind, reason) for reason in group.reasons))
            )
            if draft.status is not Status.REJECTED:
                draft.call(group.written, _evidence(group))
                self._file(draft)

    def _confined(self, group: Group, transcripts: frozenset[str]) -> frozenset[str]:
        """Those of these transcripts in which a person has said whose name this is."""
        owners = [draft for draft in self._by_form.get(group.key, ()) if draft.only & transcripts]
        for draft in owners:
            draft.transcripts |= draft.only & transcripts
        return frozenset[str]().union(*(draft.only & transcripts for draft in owners))

    def _homes(self, transcripts: Iterable[str]) -> set[str]:
        """The pilots of transcripts that are about one pilot only."""
        pilots = (self.casts[name].pilots for name in transcripts)
        return {pilot for own in pilots if len(own) == 1 for pilot in own}

    def find_variants(self) -> None:
        """Words in no list that are a slip away from a proved name, or short for one."""
        standing = [draft for draft in self.drafts if draft.status is not Status.REJECTED]
        slips = Slips(standing)
        here: dict[str, list[Draft]] = defaultdict(list)
        for draft in standing:
            for id in draft.transcripts if draft.kind is Kind.PERSON else ():
                here[id].append(draft)
        for id, heard in self.heard.items():
            for word in heard.unlisted:
                if word not in self._by_form:
                    self._learn(word, slips.near(word), "misspelt", id)
            for word in heard.like_names:
                if word in self._by_form:
                    continue
                short = [d for d in here[id] if d.may_be_short(word)]
                self._learn(word, short, SHORT, id)
            for word in heard.with_capitals:
                short = [d for d in here[id] if d.may_be_called(word)]
                self._learn(word.title(), short, SHORT, id)

    def _learn(self, word: str, near: Sequence[Draft], reason: str, id: str) -> None:
        owner = self._nearest(near, self.casts[id].pilots, frozenset({id}))
        if owner:
            owner.learn_variant(word, reason)
            self._file(owner)

    # --- which draft a name belongs to

    def _owner(
        self, group: Group, pilots: frozenset[str], transcripts: frozenset[str]
    ) -> Draft | None:
        named = [d for d in self._by_form.get(group.key, ()) if not d.only]
        same = [d for d in named if _one_kind(d.kind, group.kind)]
        rejected = [d for d in named if d.status is Status.REJECTED]
        same = [d for d in same if d not in rejected]
        if rejected and not self._nearest(same, pilots, transcripts):
            near = self._nearest(rejected, pilots, transcripts)
            if near:
                return near
        other = [d for d in named if d.status is not Status.OPEN and d not in (*same, *rejected)]
        if other:
            return self._nearest(other, pilots, transcripts)
        if group.kind is not Kind.PERSON:
            if not same and group.is_guess and " " not in group.key:
                heard = [d for d in self._may_be(parse(group.key)) if d.may_be_heard(group.key)]
                here = [d for d in heard if d.transcripts & transcripts]
                if here:
                    return self._nearest(here, pilots, transcripts)
            same = same or self._similar(group)
            return self._nearest(same, pilots, transcripts) or (same[0] if same else None)
        if group.is_family:
            families = [draft for draft in same if draft.likely_relation == "Family"]
            return self._nearest(families, pilots, transcripts)
        name = parse(group.written)
        if name.given and name.surname:
            alike = [draft for draft in self._may_be(name) if draft.is_like(name)]
            exact = [d for d in alike if group.key in d.forms]
            near = self._nearest(exact or alike, pilots, transcripts)
            return near or (exact[0] if exact else None)
        close = [
            d
            for d in self._may_be(name)
            if (
                any(n.may_be_called(name) for n in d.names)
                or (d.transcripts & transcripts and d.may_be_heard(name.surname or name.first))
            )
            and d.likely_relation != "Family"
            and not (_is_grown(name) and d.likely_relation == "Child" and not d.is_known)
        ]
        return self._nearest(same + close, pilots, transcripts) or _only_known(name, close)

    def _similar(self, group: Group) -> list[Draft]:
        """Places and organisations whose name is spelled almost so: St Bede's, st bedes."""
        words = group.key.split()
        return [
            draft
            for draft in self._places[words[0][0], len(words)]
            if draft.status is not Status.REJECTED
            and any(_are_similar(words, key.split()) for key in draft.forms)
        ]

    def _may_be(self, name: Name) -> list[Draft]:
        """Everybody with a name that begins like this one, or like a pet name of it."""
        words = [*name.given, *name.surname.split()]
        letters = {word[0] for word in words} | {
            pet[0] for word in words for pet in pet_names(word)
        }
        people = [d for letter in letters for d in self._people.get(letter, ())]
        people = [d for d in people if not d.only and d.status is not Status.REJECTED]
        found = {d.order: d for d in people}
        return [found[order] for order in sorted(found)]

    def _nearest(
        self, drafts: Sequence[Draft], pilots: frozenset[str], transcripts: frozenset[str]
    ) -> Draft | None:
        """Of drafts that a name may mean: one of the same transcript, else of the same pilot."""
        for near in (
            [d for d in drafts if d.transcripts & transcripts],
            [d for d in drafts if d.pilots & pilots],
            [d for d in drafts if d.everywhere or not pilots],
        ):
            if near:
                return max(near, key=lambda draft: (parse(draft.name).is_full, -draft.order))
        return None

    def _same_known(self, known: Known) -> Draft | None:
        for draft in self.drafts:
            same = known.participant and draft.participant == known.participant
            if same and draft.status is not Status.MERGED:
                return draft
        namesake = self._by_name(known.kind, known.name)
        if namesake and namesake.participant and known.participant:
            return None
        return namesake

    def _by_name(self, kind: Kind, name: str) -> Draft | None:
        key = " ".join(token.key for token in tokens(name))
        for draft in self._by_form.get(key, ()):
            decided = draft.earlier is not None and draft.status is not Status.OPEN
            names = (draft.name, *(draft.earlier.also if draft.earlier else ()))
            if (draft.kind is kind or decided) and fold(name) in map(fold, names):
                return draft
        return None

    def _labels(self, known: Known) -> Iterator[str]:
        """Speaker labels that are names; initials are looked for where they belong."""
        labels = (item for cast in self.casts.values() for item in cast.labels.items())
        for label, owner in labels:
            if not known.among([owner]) or label.upper() in initials(known.name):
                continue
            if names_owner(label, known.name):
                yield label.title() if label.isupper() else label

    def _new(self, kind: Kind, name: str) -> Draft:
        draft = Draft(kind, name, order=len(self.drafts))
        self.drafts.append(draft)
        return draft

    def _file(self, draft: Draft) -> None:
        for key in draft.forms:
            if draft not in self._by_form[key]:
                self._by_form[key].append(draft)
        if draft.kind in _PLACES:
            for key in filter(None, draft.forms):
                shape = (key[0], len(key.split()))
                if draft not in self._places[shape]:
                    self._places[shape].append(draft)
        for name in draft.names:
            for word in (*name.given, *name.surname.split()):
                if draft not in self._people[word[0]]:
                    self._people[word[0]].append(draft)


def _evidence(group: Group) -> str:
    """Why a name is thought one, in a few words."""
    return "; ".join(sorted(group.reasons)[:3])


def _only_known(name: Name, drafts: Sequence[Draft]) -> Draft | None:
    """Whom a title and surname can mean whatever their pilot, where one person has that surname.

    Somebody of the register, else somebody whose full name is said.
    """
    if not name.title:
        return None
    alike = [d for d in drafts if any(n.surname == name.surname for n in d.names)]
    known = [d for d in alike if d.is_known]
    named = known or [d for d in alike if any(n.is_full for n in d.names)]
    return named[0] if len(named) == 1 else None


def _is_grown(name: Name) -> bool:
    return name.title in _GROWN_TITLES


def _are_similar(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names have the same words but for slips and a final s."""
    return len(one) == len(other) and all(
        a == b or a + "s" == b or b + "s" == a or misspelt(a, b)
        for a, b in zip(one, other, strict=True)
    )


def _one_kind(one: Kind, other: Kind) -> bool:
    return one is other or {one, other} == _PLACES
