"""What may be saved in the chart: something, of what was raised, on what stands, without names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from qualkit.charting import Cell
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import Statement
from qualkit.workflow.leaks.knowing import refuse_names as refuse_named
from qualkit.workflow.study import Study

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def refuse_empty(cell: Cell) -> None:
    """Raise CannotDecide where nobody raised what a summary is to be of."""
    if not cell.codings:
        raise CannotDecide(
            what=f"nothing is coded there: {called(cell)}",
            fix="Code it first; what nobody raised needs no summary.",
        )


def cleaned(text: str) -> str:
    """What somebody typed, without what would steer a terminal."""
    return _STEERS.sub("", text.replace("\r\n", "\n")).strip()


def called(cell: Cell) -> str:
    """A cell in words: P003, stigma."""
    return f"{cell.case.id}, {cell.code}"


def refuse_blind(cell: Cell, blind: Collection[str]) -> None:
    """Raise NotYet for a summary of an interview that is still coded blind."""
    waiting = [id for id in cell.on if id in blind]
    if waiting:
        raise NotYet(
            what=f"{', '.join(waiting)} is coded blind: nobody charts it yet",
            fix="Once everybody who was given it has finished: `qualkit assign --list`.",
        )


def refuse_changed(cell: Cell, here: Iterable[Statement], now: Mapping[str, int]) -> None:
    """Raise NotYet where somebody wrote in the cell, or its texts changed, meanwhile."""
    there = {one.id for one in here if one.about == cell.about and one.text.strip()}
    what = ""
    if there != {one.id for one in cell.written}:
        what = f"somebody wrote on {called(cell)} while you did"
    elif other := [id for id, version in cell.on.items() if now.get(id) != version]:
        what = f"{', '.join(other)} changed while you wrote"
    if what:
        raise NotYet(what=what, fix="See what stands there now, then save once more.")


def refuse_names(study: Study, cell: Cell, text: str) -> None:
    """Raise NamesSomebody: with the line, where the name stands in one."""
    page = f"the summary of {called(cell)}"
    lines: dict[str, str] = {
        f"line {n} of {page}": line for n, line in enumerate(text.splitlines(), 1) if line
    }
    refuse_named(study, {"the coder": study.coder, **lines, page: text})
