"""What was said, by pilot, and by who said it. Numbers are people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit import counting
from qualkit.model import Code, Coding, Directness
from qualkit.model.comparing import CellState
from qualkit.model.views import StudyView
from qualkit.sections import words
from qualkit.tables.shape import Printed

NEARNESS: tuple[Directness | None, ...] = (*Directness, None)
"""How near a speaker is to what they tell; None: the coder did not say."""
ALL_GROUPS = "All groups"


def codes(view: StudyView, chosen: Sequence[str] = ()) -> Printed:
    """Codes by pilots: how many of those whose interviews were read for a code raised it."""
    book, pilots = counting.ledger(view), counting.pilots(view)
    rows: list[tuple[str | int, ...]] = []
    one_voice = False
    for code in _chosen(view, chosen):
        cells = [
            counting.cell(
                book,
                book.under(code.id),
                counting.in_pilot(book.participations, pilot),
                pilots=frozenset({pilot}),
            )
            for pilot in pilots
        ]
        among = book.participations
        whole = counting.cell(book, book.under(code.id), among, pilots=frozenset(pilots))
        places = sum(cell.state is CellState.RAISED for cell in cells)
        one_voice |= any(cell.people == 1 for cell in cells)
        rows.append((code.name, *(words.said_in(cell) for cell in (*cells, whole)), places))
    notes = list(counting.notes(view))
    if one_voice:
        notes.append("Where a cell says 1, one person is the only source for that pilot.")
    return Printed(
        name="codes",
        title="Who raised it, in people, by pilot",
        columns=("Code", *pilots, "All people", "Pilots"),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def who(view: StudyView, chosen: Sequence[str] = ()) -> Printed:
    """Codes by group and directness: who saw it themselves, who was told, who thinks so.

    Somebody who tells of a thing in two ways counts under each, and once in the total.
    """
    book, groups = counting.ledger(view), counting.groups(view)
    rows: list[tuple[str | int, ...]] = []
    for code in _chosen(view, chosen):
        for group in (*groups, ALL_GROUPS):
            among = [p for p in book.participations if group in (p.group, ALL_GROUPS)]
            of = counting.counted(book, book.under(code.id), among)
            numbers = [_people(of.values(), nearness) for nearness in NEARNESS]
            name = code.name if group == groups[0] else ""
            rows.append((name, group, *numbers, len(of)))
    heads = [str(nearness).capitalize() if nearness else "Not said" for nearness in NEARNESS]
    return Printed(
        name="who",
        title="Who said it: people by group, and how near they were to it",
        columns=("Code", "Group", *heads, "People"),
        rows=tuple(rows),
        notes=(
            "Who tells of it in two ways, or in two groups, counts under each and once in all.",
            *counting.notes(view),
        ),
    )


def _people(of: Iterable[Sequence[Coding]], nearness: Directness | None) -> int:
    return sum(any(coding.directness is nearness for coding in of_one) for of_one in of)


def _chosen(view: StudyView, chosen: Sequence[str]) -> tuple[Code, ...]:
    """The codes without others beneath them: all, or those of what was chosen."""
    book = view.codebook
    above = counting.lineage(book)
    return tuple(
        code for code in book.leaves if not chosen or not above[code.id].isdisjoint(chosen)
    )
