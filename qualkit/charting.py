"""Charting: a summary for each case and theme, written by a person and tied to what it rests on.

The Framework Method (Ritchie and Spencer 1994; Gale et al. 2013): participants are charted first,
pilots then from their participants. Which cells there are, what stands in each, and what is to be
done about it. What a machine drew out of a cell's words is a draft, and no summary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from qualkit import counting
from qualkit.model import About, ActKind, Coding, Consent, Participation, Statement, about
from qualkit.model.views import StudyView

By = Literal["theme", "code"]
Noun = Literal["participant", "pilot"]

MACHINE = "extract"
"""What the noun “draft” of a statement says where a machine drew its words out of the texts."""


class State(StrEnum):
    """How far a cell is."""

    APART = "said apart"
    UNFINISHED = "unfinished"
    DRAFT = "draft only"
    UNTIED = "untied"
    OUT_OF_DATE = "out of date"
    CHARTED = "charted"


@dataclass(frozen=True)
class Case:
    """Who or what is charted: a participant, or a pilot."""

    noun: Noun
    id: str
    among: tuple[Participation, ...]
    """Their participations that may be analysed."""


@dataclass(frozen=True)
class Cell:
    """One case by one theme: what was coded, what people wrote of it, and how far it is."""

    case: Case
    code: str
    codings: tuple[Coding, ...]
    """By place."""
    written: tuple[Statement, ...]
    """What people wrote and stands; more than one: two copies said it apart."""
    draft: Statement | None
    state: State
    why: str = ""
    """In a few words, where there is something to say of the state."""
    on: Mapping[str, int] = field(default_factory=dict)
    """The texts that a summary of it tells of, by transcript, in the versions that stand."""

    @property
    def summary(self) -> Statement | None:
        """What one or more people agree on; None where nobody wrote, or two wrote apart."""
        return self.written[0] if len(self.written) == 1 else None

    @property
    def tied(self) -> tuple[Coding, ...]:
        """Its codings that what is written is tied to."""
        ids = frozenset[str]().union(*(one.codings for one in self.written))
        return tuple(one for one in self.codings if one.id in ids)

    @property
    def about(self) -> About:
        """How statements name it."""
        return about_cell(self.case.noun, self.case.id, self.code)


def about_cell(noun: str, case: str, code: str, *, draft: bool = False) -> About:
    """What a summary of a cell is about; or a draft of one, which never takes its place."""
    place = {noun: case, "code": code}
    return about(**place, draft=MACHINE) if draft else about(**place)


def summary(view: StudyView, case: str, code: str) -> Statement | None:
    """What a person wrote of a participant or a pilot on a code; no draft is ever one.

    None where nobody wrote, where it was taken out, or where two copies said it apart.
    """
    return summaries(view).get((case, code))


def summaries(view: StudyView) -> dict[tuple[str, str], Statement]:
    """The same for every cell that has one, by case and code.

    Nobody's whose interviews may not be analysed any more.
    """
    may = {p.participant for p in view.participations if Consent.ANALYSE in p.consent}
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for place, written in _written(view.statements).items():
        nouns = dict(place)
        case = nouns.get("participant") or nouns.get("pilot")
        if "participant" in nouns and case not in may:
            continue
        if case and "code" in nouns and "draft" not in nouns:
            found[case, nouns["code"]] += written
    return {place: several[0] for place, several in found.items() if len(several) == 1}


class Chart:
    """A study arranged for charting."""

    def __init__(self, view: StudyView) -> None:
        self.view = view
        self.book = counting.ledger(view)
        self.written = _written(view.statements)
        people: dict[str, list[Participation]] = defaultdict(list)
        for one in self.book.participations:
            people[one.participant].append(one)
        ordered = sorted(people, key=lambda id: (len(id), id))
        self.people = {id: Case("participant", id, tuple(people[id])) for id in ordered}
        self.pilots = {
            id: Case("pilot", id, counting.in_pilot(self.book.participations, id))
            for id in counting.pilots(view)
        }

    def say(self, statements: Iterable[Statement]) -> None:
        """Take in what stands now."""
        self.written = _written(statements)

    def cases(self, noun: Noun) -> Mapping[str, Case]:
        """All cases of one sort, by id."""
        return self.people if noun == "participant" else self.pilots

    def cells(self, noun: Noun, by: By = "theme") -> Iterator[Cell]:
        """The cells in which anything was coded or written: by code, then by case."""
        for code in self._codes(by):
            for case in self.cases(noun).values():
                cell = self.cell(case, code)
                if cell.codings or cell.written:
                    yield cell

    def cell(self, case: Case, code: str) -> Cell:
        """One cell, whether or not anything was coded there. `code` is one of the codebook."""
        codings = self._codings(case, code)
        place = about_cell(case.noun, case.id, code)
        written = self.written.get(place, ())
        drafts = self.written.get(about_cell(case.noun, case.id, code, draft=True), ())
        on = self._on(case, code, codings)
        state, why = self._state(case, code, codings, written, bool(drafts), on)
        return Cell(case, code, codings, written, drafts[-1] if drafts else None, state, why, on)

    def beneath(self, cell: Cell) -> tuple[Cell, ...]:
        """For a pilot's cell: those of its participants in which anything stands."""
        if cell.case.noun != "pilot":
            return ()
        ids = dict.fromkeys(one.participant for one in cell.case.among)
        cells = (self.cell(self.people[id], cell.code) for id in self.people if id in ids)
        return tuple(one for one in cells if one.codings or one.written)

    # --- inside

    def _codes(self, by: By) -> list[str]:
        """The columns: themes; or leaves, and whatever else somebody wrote of."""
        book = self.view.codebook
        if by == "theme":
            return [code.id for code in book.themes]
        leaves = {code.id for code in book.leaves}
        themes = {code.id for code in book.themes} - leaves
        said = {dict(place).get("code", "") for place in self.written}
        return [one.id for one in book.codes if one.id in leaves | (said - themes)]

    def _codings(self, case: Case, code: str) -> tuple[Coding, ...]:
        found: dict[str, Coding] = {}
        for id in self.book.under(code):
            said = self.book.said.get(id, {})
            for p in case.among if said else ():
                for one in said.get((p.transcript, p.participant), ()):
                    found[one.id] = one
        return tuple(sorted(found.values(), key=_place))

    def _on(self, case: Case, code: str, codings: Iterable[Coding]) -> dict[str, int]:
        """What a summary may tell of; a pilot's also of what its participants' summaries do."""
        codes = self.book.under(code)
        if case.noun == "participant":
            wanted = {p.transcript for p in case.among}
        else:
            wanted = {p.transcript for p in case.among if counting.is_read(self.book, codes, p)}
            for who in {p.participant for p in case.among}:
                for said in self.written.get(about_cell("participant", who, code), ()):
                    wanted |= said.on.keys()
        wanted |= {one.transcript for one in codings}
        texts = self.view.transcripts
        return {id: texts[id].version for id in sorted(wanted) if id in texts}

    def _state(
        self,
        case: Case,
        code: str,
        codings: tuple[Coding, ...],
        written: tuple[Statement, ...],
        drafted: bool,
        on: Mapping[str, int],
    ) -> tuple[State, str]:
        if len(written) > 1:
            return State.APART, f"by {_and(sorted({one.coder for one in written}))}"
        if not written:
            return (State.DRAFT if drafted else State.UNFINISHED), ""
        said, here = written[0], {one.id: one for one in codings}
        gone = sum(id not in here or _changed(here[id], said, on) for id in said.codings)
        if not said.codings:
            return State.UNTIED, "to no quotation"
        if gone:
            return State.UNTIED, f"{gone} of {_number(len(said.codings))} gone or changed"
        since = list(self._since(case, code, said, here, on))
        return (State.OUT_OF_DATE, "; ".join(since)) if since else (State.CHARTED, "")

    def _since(
        self,
        case: Case,
        code: str,
        said: Statement,
        here: Mapping[str, Coding],
        on: Mapping[str, int],
    ) -> Iterator[str]:
        """What came to a cell after its summary was written."""
        new = here.keys() - said.codings - said.seen
        if new:
            yield f"{_number(len(new))} new"
        newer = [id for id, version in said.on.items() if on.get(id, version) > version]
        if newer:
            yield f"{_and(newer)} anonymised again"
        if case.noun == "pilot":
            people = sorted({p.participant for p in case.among})
            places = {who: about_cell("participant", who, code) for who in people}
            later = [
                who
                for who, place in places.items()
                if any(one.at > said.at for one in self.written.get(place, ()))
            ]
            if later:
                yield f"{_and(later)} charted since"


def _written(statements: Iterable[Statement]) -> dict[About, tuple[Statement, ...]]:
    """What stands and still has its words, by what it is about."""
    found: dict[About, tuple[Statement, ...]] = {}
    for one in statements:
        if one.kind is ActKind.CHARTED and one.text.strip():
            found[one.about] = (*found.get(one.about, ()), one)
    return found


def _changed(one: Coding, said: Statement, on: Mapping[str, int]) -> bool:
    """Whether the words of a coding are not as they were when it was tied."""
    was = said.on.get(one.transcript)
    return one.touched and was is not None and was < on.get(one.transcript, was)


def _place(one: Coding) -> tuple[object, ...]:
    return (len(one.transcript), one.transcript, one.span, one.code, one.coder, one.id)


def _number(count: int) -> str:
    return "1 quotation" if count == 1 else f"{count} quotations"


def _and(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
