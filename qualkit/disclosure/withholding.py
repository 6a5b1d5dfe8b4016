"""Which numbers must not be printed: small ones, and those that would give a small one away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from qualkit.disclosure.facts import Facts, Speaking, Table, people

Numbers = Mapping[Facts, frozenset[Speaking]]


def small(who: Iterable[Speaking], k: int) -> bool:
    """Whether these are somebody, and fewer than k."""
    return 0 < people(who) < k


def protected(table: Table, k: int, earlier: Iterable[Table] = ()) -> Table:
    """The table with its small numbers withheld, and those from which they could be worked out."""
    before = tuple(earlier)
    while (found := _next(table, k, before)) is not None:
        table = replace(table, withheld=table.withheld | {found})
    return table


def joined(tables: Sequence[Table], k: int, earlier: Iterable[Table] = ()) -> tuple[Table, ...]:
    """Tables of which no two numbers, nor what is left of them, have fewer than k in common."""
    before = tuple(earlier)
    whole = Table("all", {f: who for table in tables for f, who in table.numbers.items()})
    while True:
        found = _next(whole, k, before)
        if found is None:  # not merely empty: the whole sum has no facts
            found = _crossing(whole, k)
        if found is None:
            break
        whole = replace(whole, withheld=whole.withheld | {found})
    return tuple(replace(t, withheld=whole.withheld & t.numbers.keys()) for t in tables)


Remainder = tuple[Facts, frozenset[str], frozenset[Speaking]]
"""A printed sum, the dimensions of the parts that were taken from it, and who is left."""


def remainders(numbers: Numbers, shown: Numbers) -> Iterator[Remainder]:
    """Whom subtraction leaves: of each printed number, those in none of its printed parts."""
    levels = {_level(facts) for facts in numbers}
    for facts, who in shown.items():
        for level in levels:
            if not _level(facts) < level:
                continue
            parts = [part for part in shown if _level(part) == level and facts < part]
            rest = who.difference(*(shown[part] for part in parts))
            if rest and rest != who:
                yield facts, level, rest


def implied(table: Table) -> dict[Facts, frozenset[Speaking]]:
    """The withheld numbers that the printed ones determine, by solving for them.

    Unknown are the withheld numbers of the finest level; every printed sum is an equation. One is
    determined where the reduced equations hold a row for it alone.
    """
    cells = _finest(table)
    unknown = [facts for facts in cells if facts in table.withheld]
    rows = [
        [Fraction(facts <= cell) for cell in unknown]
        for facts in table.shown
        if facts not in cells and any(facts <= cell for cell in unknown)
    ]
    alone = [row for row in _reduced(rows) if sum(map(bool, row)) == 1]
    determined = [unknown[next(i for i, value in enumerate(row) if value)] for row in alone]
    return {facts: table.numbers[facts] for facts in determined}


# --- one more to withhold


def _next(table: Table, k: int, earlier: Sequence[Table]) -> Facts | None:
    """One more number that must be withheld, or None."""
    shown = table.shown
    for facts in _ordered(shown):
        if small(shown[facts], k) or _differs(facts, shown[facts], earlier, k):
            return facts
    for facts, level, rest in remainders(table.numbers, shown):
        if small(rest, k):
            parts = {f: who for f, who in shown.items() if facts < f and _level(f) == level}
            return _smallest(parts)
    for facts, who in implied(table).items():
        if small(who, k):
            return _beside(facts, shown)
    return None


def _differs(facts: Facts, who: frozenset[Speaking], earlier: Sequence[Table], k: int) -> bool:
    """Whether an earlier table's number, taken from this one or from it this one, leaves few.

    How many took part in all may differ by one: it says nothing of who.
    """
    if not facts:
        return False
    before = [table.shown[facts] for table in earlier if facts in table.shown]
    return any(small(who - old, k) or small(old - who, k) for old in before)


def _beside(cell: Facts, shown: Numbers) -> Facts:
    """What to withhold so that a cell is not determined: another in one of its sums, or a sum."""
    sums = [facts for facts in shown if facts < cell]
    others = {
        f: who for f, who in shown.items() if len(f) == len(cell) and any(s < f for s in sums)
    }
    return _smallest(others) if others else _smallest({s: shown[s] for s in sums})


def _crossing(whole: Table, k: int) -> Facts | None:
    """The finer of two numbers, or of what is left of them, that few people have in common.

    What is left of a sum is mended by withholding one more of the parts that were taken from it.
    """
    shown = whole.shown
    told = [(facts, shown[facts]) for facts in _ordered(shown)]
    for facts, level, rest in remainders(whole.numbers, shown):
        parts = {f: who for f, who in shown.items() if facts < f and _level(f) == level}
        told.append((_smallest(parts), rest))
    for (one, these), (other, those) in combinations(told, 2):
        if small(these & those, k):
            return max(one, other, key=lambda f: (len(f), -people(shown[f]), sorted(f)))
    return None


def _ordered(numbers: Iterable[Facts]) -> list[Facts]:
    return sorted(numbers, key=lambda f: (len(f), sorted(f)))


def _smallest(numbers: Numbers) -> Facts:
    return min(numbers, key=lambda f: (people(numbers[f]), -len(f), sorted(f)))


def _level(facts: Facts) -> frozenset[str]:
    return frozenset(dimension for dimension, _ in facts)


def _finest(table: Table) -> list[Facts]:
    """The numbers that no other of the table's is a part of."""
    levels = {_level(facts) for facts in table.numbers}
    finest = {level for level in levels if not any(level < other for other in levels)}
    return [facts for facts in _ordered(table.numbers) if _level(facts) in finest]


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form (Gauss and Jordan)."""
    rows = [list(row) for row in rows]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and (by := row[column]):
                rows[at] = [a - by * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]
