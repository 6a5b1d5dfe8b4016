"""Change between two stages: the same people changing, apart from other people being asked.

Of two counts at two stages nobody can tell whether anybody came to think otherwise, or whether
others were interviewed. Whoever was interviewed at both stages, and asked at both, can be compared
with themselves (Saldaña 2003, on change through time in the same people); everybody else is counted
beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass

from qualkit import counting
from qualkit.matrix.axes import ALL, Item, Only, axis
from qualkit.model import Coding, Stance
from qualkit.model.comparing import Cell
from qualkit.model.views import StudyView


@dataclass(frozen=True)
class Share:
    """So many of so many people."""

    people: int
    of: int


@dataclass(frozen=True)
class StageChange:
    """What changed for some people on some codes, from one stage to another. Counts are people.

    Those read at a stage are the same people, those asked at one stage alone, and who was not there
    at the other. Whoever raised it at a stage is among one of these too.
    """

    row: str
    column: str
    before: Cell
    after: Cell
    same: int
    """Read at both stages, and not known to have been left unasked at either."""
    kept: int
    """Of these: raised it at both."""
    gained: int
    """Of these: at the later stage alone."""
    lost: int
    """Of these: at the earlier stage alone."""
    turned: Mapping[tuple[Stance | None, Stance | None], int]
    """Of those who raised it at both: whose leaning was another, by what it was and is."""
    unasked: int
    """Read at both stages, and known to have been left unasked at one of them."""
    unasked_before: int
    """Of these: raised it at the earlier stage."""
    unasked_after: int
    before_only: Share
    """Of those read at the earlier stage alone: how many raised it."""
    after_only: Share


@dataclass(frozen=True)
class Changed:
    """All that changed between two stages, and who was interviewed at each."""

    before: str
    after: str
    row_noun: str
    column_noun: str
    lines: tuple[StageChange, ...]
    met: Mapping[str, tuple[int, int, int]]
    """By informant group: its people interviewed at both stages, at the earlier alone, the later.

    Somebody may have been in another group at the other stage, and is in both then."""


def changed(
    view: StudyView,
    *,
    rows: str,
    columns: str,
    before: str,
    after: str,
    only: Only = ALL,
    book: counting.Ledger | None = None,
) -> Changed:
    """What changed, for each row's people on each column's codes."""
    book = book or counting.ledger(view)
    down, across = axis(book, rows, only), axis(book, columns, only)
    lines = tuple(
        _line(book, row, column, before, after) for row in down.items for column in across.items
    )
    people = [p for p in book.participations if only.holds(p)]
    at = [{p.participant for p in people if p.stage == stage} for stage in (before, after)]
    met = {}
    for group in counting.groups(view):
        own = {p.participant for p in people if p.group == group and p.stage in (before, after)}
        if own:
            first, last = (own & there for there in at)
            met[group] = (len(first & last), len(first - last), len(last - first))
    return Changed(before, after, rows, columns, lines, met)


@dataclass(frozen=True)
class _At:
    """One stage: who was read, who was asked or spoke all the same, who raised it."""

    cell: Cell
    read: frozenset[str]
    asked: frozenset[str]
    codings: Mapping[str, tuple[Coding, ...]]


def _line(book: counting.Ledger, row: Item, column: Item, before: str, after: str) -> StageChange:
    first, last = (_at(book, row, column.codes, stage) for stage in (before, after))
    both = first.read & last.read
    same = first.asked & last.asked
    kept = first.codings.keys() & last.codings.keys()
    return StageChange(
        row=row.id,
        column=column.id,
        before=first.cell,
        after=last.cell,
        same=len(same),
        kept=len(kept),
        gained=len((last.codings.keys() - first.codings.keys()) & same),
        lost=len((first.codings.keys() - last.codings.keys()) & same),
        turned=_turned(first, last, kept),
        unasked=len(both - same),
        unasked_before=len(first.codings.keys() & (both - same)),
        unasked_after=len(last.codings.keys() & (both - same)),
        before_only=_share(first, both),
        after_only=_share(last, both),
    )


def _at(book: counting.Ledger, row: Item, codes: frozenset[str], stage: str) -> _At:
    among = tuple(p for p in row.among if p.stage == stage)
    codings = counting.counted(book, codes, among)
    read = [p for p in among if counting.is_read(book, codes, p)]
    leaves = counting.lowest(book, codes)
    asked = {
        p.participant
        for p in read
        if any(counting.was_asked(book, code, (p,)) is not False for code in leaves)
    }
    return _At(
        cell=counting.cell(book, codes, among, pilots=row.pilots),
        read=frozenset(p.participant for p in read),
        asked=frozenset(asked | codings.keys()),
        codings=codings,
    )


def _turned(
    first: _At, last: _At, kept: Set[str]
) -> dict[tuple[Stance | None, Stance | None], int]:
    was, now = counting.leanings(first.codings), counting.leanings(last.codings)
    pairs = Counter((was.get(who), now.get(who)) for who in kept)
    return {pair: count for pair, count in sorted(pairs.items(), key=str) if pair[0] != pair[1]}


def _share(at: _At, both: frozenset[str]) -> Share:
    alone = at.read - both
    return Share(len(at.codings.keys() & alone), len(alone))
