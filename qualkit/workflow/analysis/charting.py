"""Charting: summaries of cells, saved with what they rest on; and drafts drawn out of the texts.

Each save is one act, on the disk when the call returns. What two copies wrote apart stands side by
side until somebody writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from qualkit import coding as table
from qualkit.charting import MACHINE, By, Case, Cell, Chart, Noun, State, about_cell
from qualkit.errors import NotYet, UnknownName
from qualkit.model import ActKind, Codebook, Coding, Span
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, statements, texts
from qualkit.workflow import unseen
from qualkit.workflow.analysis import ties
from qualkit.workflow.analysis.charting_rules import (
    called,
    cleaned,
    refuse_blind,
    refuse_changed,
    refuse_empty,
    refuse_names,
)
from qualkit.workflow.codes.calling import beneath
from qualkit.workflow.speaking import Speakers, Who
from qualkit.workflow.study import Study

__all__ = ["By", "Cell", "Charting", "Draft", "Noun", "Quote", "State", "Wanted"]

WAITING = (State.APART, State.UNFINISHED, State.DRAFT)
"""Cells that have no summary that counts."""

_PLACE = re.compile(r"T\d+\s*@\s*\d+\s*[-–]\s*\d+")


@dataclass(frozen=True)
class Quote:
    """Words of a cell, with every coding of them there."""

    transcript: str
    span: Span
    words: str
    who: Who
    codings: tuple[Coding, ...]

    @property
    def place(self) -> str:
        """As people write it: T003@120-180."""
        return f"{self.transcript}@{self.span.start}-{self.span.end}"

    @property
    def ids(self) -> frozenset[str]:
        """Its codings."""
        return frozenset(one.id for one in self.codings)


@dataclass(frozen=True)
class Wanted:
    """Which cells are looked at; what is empty asks for nothing."""

    by: By = "theme"
    noun: Noun | None = None
    pilot: str = ""
    code: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Draft:
    """Sentences that were drawn out of a cell's words, and the codings that they stand in."""

    cell: Cell
    text: str
    codings: frozenset[str]


@dataclass(frozen=True)
class _Done:
    """One save of this sitting."""

    batch: str
    place: tuple[Case, str]
    text: str
    tied: frozenset[str]


class Charting:
    """A sitting at the chart. Raises NotYet before there is a codebook."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._done: list[_Done] = []
        self._undone: list[_Done] = []
        self.look_again()

    @property
    def book(self) -> Codebook:
        """The codebook."""
        return self.view.codebook

    def look_again(self) -> None:
        """Take in what was coded, written and anonymised meanwhile."""
        with self.study.store.reading() as db:
            view = self.study.view(db)
            self._blind = unseen.hidden(self.study, db)
            self._speakers = Speakers(self.study, db)
        self.view: StudyView = view
        self.chart = Chart(self.view)

    # --- looking

    def cells(self, wanted: Wanted | None = None) -> list[Cell]:
        """The cells that are asked for: participants' first. Raises UnknownName."""
        wanted = wanted or Wanted()
        codes = beneath(self.book, wanted.code) if wanted.code else None
        pilot = self._pilot(wanted.pilot) if wanted.pilot else ""
        nouns: tuple[Noun, ...] = (wanted.noun,) if wanted.noun else ("participant", "pilot")
        return [
            cell
            for noun in nouns
            for cell in self.chart.cells(noun, wanted.by)
            if (codes is None or cell.code in codes)
            and (not pilot or _is_of(cell.case, pilot))
            and (not wanted.states or cell.state in wanted.states)
        ]

    def cell(self, case: str, code: str) -> Cell:
        """One cell, by a participant or a pilot, and a code. Raises UnknownName."""
        beneath(self.book, code)
        return self.chart.cell(self.case(case), code)

    def case(self, named: str) -> Case:
        """Who or what is called so. Raises UnknownName."""
        people, pilots = self.chart.people, self.chart.pilots
        by_name = {id.casefold(): one for id, one in pilots.items()}
        found = people.get(named.upper()) or pilots.get(named) or by_name.get(named.casefold())
        if found is None:
            known = table.nearest_first(named, [*pilots, *people], most=table.LIKE)
            raise UnknownName(
                where="the chart", noun="participant or pilot", name=named, known=known
            )
        return found

    def again(self, cell: Cell) -> Cell:
        """The cell as it is now."""
        return self.chart.cell(cell.case, cell.code)

    def quotes(self, cell: Cell) -> tuple[Quote, ...]:
        """What was coded in it, by place; codings of the very same words are one quotation."""
        places: dict[tuple[str, Span], list[Coding]] = {}
        for one in cell.codings:
            places.setdefault((one.transcript, one.span), []).append(one)
        held = self.view.transcripts
        return tuple(
            Quote(
                id,
                span,
                span.of(held[id].text),
                self._speakers.who(held[id], span.start),
                tuple(made),
            )
            for (id, span), made in places.items()
        )

    def written_in(self, cell: Cell, text: str) -> frozenset[str]:
        """The codings of a cell whose places stand in a text. Raises CannotDecide."""
        found: set[str] = set()
        for match in _PLACE.finditer(text):
            found |= self.named(cell, match[0])
        return frozenset(found)

    def named(self, cell: Cell, said: str) -> frozenset[str]:
        """The codings of a cell that somebody names (`ties`). Raises CannotDecide.

        The place of a quotation names that quotation, and no other that touches its words.
        """
        exact: dict[str, set[str]] = {}
        for one in cell.codings:
            exact.setdefault(ties.written([one]), set()).add(one.id)
        places = [_plain(match[0]) for match in _PLACE.finditer(said)]
        rest = _PLACE.sub(lambda match: "" if _plain(match[0]) in exact else match[0], said)
        others = ties.named(replace(self.view, codings=cell.codings), rest)
        ids = (exact.get(place, set()) for place in places)
        return frozenset(one.id for one in others).union(*ids)

    # --- writing

    def save(self, cell: Cell, text: str, tied: Iterable[str] = ()) -> Cell:
        """Keep a summary as this coder's; the cell as it is then.

        It is tied to `tied`, and to what stands at the places written in it. Raises NotYet where
        nothing is written, or where the cell was written or its texts changed meanwhile,
        CannotDecide for a place of another cell and where nothing is coded, NamesSomebody.
        """
        text = cleaned(text)
        if not text:
            raise NotYet(what="nothing is written yet", fix="Write a summary, then save.")
        refuse_empty(cell)
        both = self.written_in(cell, text).union(tied) & {one.id for one in cell.codings}
        if not self._is_new(cell, text, both):
            return cell
        refuse_names(self.study, cell, text)
        done = self._say(cell, text, both)
        self._done.append(done)
        self._undone.clear()
        return self.again(cell)

    def save_all(self, rows: Sequence[tuple[Cell, str, frozenset[str]]]) -> str:
        """Keep summaries with their ties, in which nobody is named: all or none; their batch."""
        batch = self.study.batch()
        with self.study.transaction() as db:
            here, now = statements.standing(db, ActKind.CHARTED), texts.there(db)
            for cell, text, tied in rows:
                refuse_blind(cell, self._blind)
                refuse_changed(cell, here, now)
                statements.say(
                    db,
                    batch,
                    ActKind.CHARTED,
                    cell.about,
                    text,
                    codings=tied,
                    on=cell.on,
                    seen=[one.id for one in cell.codings],
                    instead=here,
                )
            self._reload(db)
        return batch.id

    def remove(self, cell: Cell) -> Cell:
        """Take a cell's summaries back, with all that they took the place of.

        Raises NotYet where nothing is written.
        """
        if not cell.written:
            raise NotYet(what=f"nobody wrote on {called(cell)}", fix="There is nothing to remove.")
        batch = self.study.batch()
        with self.study.transaction() as db:
            said = statements.history(db, ActKind.CHARTED)
            statements.take_back(db, batch, [one for one in said if one.about == cell.about])
            self._reload(db)
        return self.again(cell)

    def undo(self) -> Cell | None:
        """Take back what was saved last in this sitting; None where nothing is left."""
        if not self._done:
            return None
        last = self._done[-1]
        with self.study.transaction() as db:
            if last.batch not in acts.undone(db)[0]:
                acts.add(db, [self.study.batch().act(ActKind.UNDONE, batch=last.batch)])
            self._reload(db)
        self._undone.append(self._done.pop())
        return self.chart.cell(*last.place)

    def redo(self) -> Cell | None:
        """Save again what was undone last."""
        if not self._undone:
            return None
        last = self._undone[-1]
        done = self._say(self.chart.cell(*last.place), last.text, last.tied)
        self._undone.pop()
        self._done.append(done)
        return self.chart.cell(*last.place)

    def record(self, drafts: Sequence[Draft]) -> None:
        """Keep drafts; each in the place of the cell's draft before it."""
        batch = self.study.batch()
        with self.study.transaction() as db:
            here = statements.standing(db, ActKind.CHARTED)
            for one in drafts:
                place = about_cell(one.cell.case.noun, one.cell.case.id, one.cell.code, draft=True)
                statements.say(
                    db,
                    batch,
                    ActKind.CHARTED,
                    place,
                    one.text,
                    codings=one.codings,
                    on=one.cell.on,
                    value=MACHINE,
                    instead=here,
                )
            self._reload(db)

    # --- inside

    def _pilot(self, named: str) -> str:
        if named not in self.chart.pilots:
            known = ", ".join(self.chart.pilots)
            raise UnknownName(where="--pilot", noun="pilot", name=named, known=known)
        return named

    def _is_new(self, cell: Cell, text: str, tied: Collection[str]) -> bool:
        """Whether a save would say anything that does not stand already."""
        one = cell.summary
        same = one is not None and (one.text, one.codings) == (text, frozenset(tied))
        return not same or cell.state is not State.CHARTED and bool(tied)

    def _say(self, cell: Cell, text: str, tied: frozenset[str]) -> _Done:
        return _Done(self.save_all([(cell, text, tied)]), (cell.case, cell.code), text, tied)

    def _reload(self, db: Connection) -> None:
        said = statements.standing(db, ActKind.CHARTED)
        self.chart.say(tuple(unseen.seen_statements(self.study, db, said)))


def _plain(place: str) -> str:
    """A place as `Quote` writes it."""
    return re.sub(r"\s", "", place).replace("–", "-")


def _is_of(case: Case, pilot: str) -> bool:
    return case.id == pilot if case.noun == "pilot" else any(pilot in p.pilots for p in case.among)
