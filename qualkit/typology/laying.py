"""Typologies: where pilots are placed by judgement, each place with its reason and its evidence.

Two dimensions make a grid, such as sustainability by tipping (Baginsky and others 2011, section 8);
a continuum is a line of ordered styles; a grouping must add up to all pilots. A typology may also
place the codes under one code, such as requirements of change by the level that they ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import counting
from qualkit.errors import CannotDecide, UnknownName
from qualkit.model import ActKind, Coding, Statement, Typology
from qualkit.model.typologies import BETWEEN
from qualkit.model.views import StudyView

Later = Callable[[str, str], bool]
"""Whether a coding was made after a statement, both by id."""


@dataclass(frozen=True)
class Place:
    """Where one case was placed, by whom, why, and on what evidence."""

    act: str
    case: str
    at: str
    """The place as it is written: "carried on / spread within"."""
    reason: str
    """ "" where it went with words that were withdrawn."""
    coder: str
    when: str
    """UTC, ISO 8601."""
    ties: tuple[Coding, ...]
    """The codings it is tied to that stand, in the order of the text."""
    since: tuple[str, ...] = ()
    """What changed in its evidence since; it is out of date where anything did."""
    known: bool = True
    """Whether study.yaml has this place still."""

    @property
    def tied(self) -> bool:
        """Whether it rests on any coding that stands."""
        return bool(self.ties)


@dataclass(frozen=True)
class Laid:
    """A typology with its cases in their places."""

    typology: Typology
    cases: tuple[str, ...]
    """All that are to be placed, in order."""
    places: tuple[Place, ...]
    """In the order of the cases; two of one case where it was placed apart in two copies."""

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Cases that stand in no place that study.yaml has."""
        placed = {one.case for one in self.places if one.known}
        return tuple(case for case in self.cases if case not in placed)

    @property
    def twice(self) -> tuple[str, ...]:
        """Cases that were placed apart, and stand more than once."""
        placed = [one.case for one in self.places]
        return tuple(case for case in self.cases if placed.count(case) > 1)

    @property
    def counts(self) -> dict[str, tuple[str, ...]]:
        """By place, in order: the cases there. A case that was placed apart is in none."""
        sure = [one for one in self.places if one.case not in self.twice]
        return {
            place: tuple(one.case for one in sure if one.at == place)
            for place in self.typology.places
        }

    @property
    def holds(self) -> bool:
        """Whether every case stands in exactly one place, with its reason."""
        return not any(wrong(self))


def cases(view: StudyView, typology: Typology) -> tuple[str, ...]:
    """What a typology places: the pilots, or the codes in use under a code."""
    if not typology.under:
        return counting.pilots(view)
    lineages = counting.lineage(view.codebook)
    leaves = {code.id for code in view.codebook.leaves}
    return tuple(
        code.id
        for code in view.codebook.codes
        if code.id in leaves and typology.under in lineages[code.id] and not code.retired
    )


def never(_statement: str, _coding: str) -> bool:
    """Nothing was coded after any statement, as far as is known."""
    return False


def laid(view: StudyView, typology: Typology, later: Later = never) -> Laid:
    """A typology as it stands. `later` says what was coded after a place was given."""
    here = cases(view, typology)
    said = [one for one in stating(view, typology) if one.of(typology.noun) in here]
    said.sort(key=lambda one: here.index(one.of(typology.noun)))
    codings = {made.id: made for made in view.codings}
    made = tuple(_place(view, typology, one, ties_of(codings, one), later) for one in said)
    return Laid(typology, here, made)


def stating(view: StudyView, typology: Typology) -> list[Statement]:
    """The statements that place something in a typology."""
    return [
        one
        for one in view.statements
        if one.kind is ActKind.PLACED
        and one.of("typology") == typology.id
        and one.of(typology.noun)
        and one.value
    ]


def strays(view: StudyView) -> list[Statement]:
    """Places of typologies or cases that the study has no more."""
    named = {typology.id: typology for typology in view.settings.typologies}
    there = {id: set(cases(view, typology)) for id, typology in named.items()}
    return [
        one
        for one in view.statements
        if one.kind is ActKind.PLACED
        and one.value
        and (
            one.of("typology") not in named
            or one.of(named[one.of("typology")].noun) not in there[one.of("typology")]
        )
    ]


def of_id(typologies: Sequence[Typology], id: str) -> Typology:
    """The typology with this id. Raises CannotDecide where there is none, UnknownName."""
    if not typologies:
        raise CannotDecide(
            what="study.yaml has no typologies",
            fix="Write a block `typologies:`; docs/typology.md shows one.",
        )
    found = next((one for one in typologies if one.id == id), None)
    if found is None:
        known = ", ".join(one.id for one in typologies)
        raise UnknownName(where="study.yaml", noun="typology", name=id, known=known)
    return found


def place_named(typology: Typology, said: str) -> str:
    """A place as study.yaml spells it. Raises UnknownName."""
    wanted = [" ".join(part.split()).casefold() for part in said.split("/")]
    for place in typology.places:
        if [part.casefold() for part in place.split(BETWEEN)] == wanted:
            return place
    known = "; ".join(typology.places)
    raise UnknownName(where=typology.id, noun="place", name=said, known=known)


def case_named(view: StudyView, typology: Typology, said: str) -> str:
    """A case as the study spells it. Raises UnknownName."""
    here = cases(view, typology)
    for case in here:
        if case.casefold() == said.strip().casefold():
            return case
    known = ", ".join(here) or "none"
    raise UnknownName(where=typology.id, noun=typology.noun, name=said, known=known)


def concerned(view: StudyView, typology: Typology, case: str) -> frozenset[str]:
    """The transcripts that a place of this case may tell of."""
    if typology.noun == "code":
        return frozenset(one.transcript for one in view.codings if one.code == case)
    return frozenset(one.transcript for one in view.participations if case in one.pilots)


def ties_of(codings: Mapping[str, Coding], one: Statement) -> tuple[Coding, ...]:
    """The codings, of all by id, that a statement is tied to, in the order of the text."""
    held = (codings[id] for id in one.codings if id in codings)
    return tuple(
        sorted(held, key=lambda made: (len(made.transcript), made.transcript, made.span, made.id))
    )


def wrong(one: Laid) -> Iterator[str]:
    """What does not hold of a typology: what is unplaced, placed apart, or stands on nothing."""
    for case in one.unplaced:
        yield f"{one.typology.id}: {case} stands in no place"
    for case in one.twice:
        ways = ", ".join(f"{p.at} ({p.coder})" for p in one.places if p.case == case)
        yield f"{one.typology.id}: {case} was placed apart in two copies: {ways}"
    for place in one.places:
        if not place.reason:
            yield f"{one.typology.id}: the reason for {place.case} went with withdrawn words"
        if not place.known:
            yield f"{one.typology.id}: study.yaml has no place “{place.at}”, where {place.case} is"


def _place(
    view: StudyView, typology: Typology, one: Statement, ties: tuple[Coding, ...], later: Later
) -> Place:
    return Place(
        act=one.id,
        case=one.of(typology.noun),
        at=one.value,
        reason=one.text,
        coder=one.coder,
        when=one.at,
        ties=ties,
        since=tuple(_since(view, typology, one, ties, later)),
        known=one.value in typology.places,
    )


def _since(
    view: StudyView,
    typology: Typology,
    one: Statement,
    ties: Sequence[Coding],
    later: Later,
) -> Iterator[str]:
    """What changed since in the evidence of a place."""
    gone = len(one.codings) - len(ties)
    if gone:
        yield f"{gone} of the {len(one.codings)} codings that it is tied to {_are(gone)} gone"
    touched = sum(made.touched for made in ties)
    if touched:
        yield f"the words of {touched} of them {_are(touched)} not as they were"
    codes = {made.code for made in ties}
    here = concerned(view, typology, one.of(typology.noun))
    new = [
        c for c in view.codings if c.code in codes and c.transcript in here and later(one.id, c.id)
    ]
    if new:
        yield f"{len(new)} {'was' if len(new) == 1 else 'were'} coded since under the same codes"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
