"""The tables that may be released: who each of their numbers counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from qualkit.disclosure.facts import Facts, Record, Speaking, Table, records
from qualkit.disclosure.withholding import joined, protected
from qualkit.model.views import StudyView

INTERVIEWS = (("pilot", "stage", "group"), ("pilot",), ("stage", "group"), ())
"""The levels of the report's table of interviews: cells, rows' sums, columns' sums, the whole."""


def count(name: str, among: Iterable[Record], *levels: Sequence[str]) -> Table:
    """Cross-tabulate: a number for each value, or combination of values, of each level.

    A participation in two pilots counts in both.
    """
    numbers: dict[Facts, set[Speaking]] = defaultdict(set)
    for record in among:
        for level in levels:
            values = [[fact for fact in record.says if fact[0] == name] for name in level]
            for combined in product(*values):
                numbers[frozenset(combined)].add(record.speaking)
    return Table(name, {facts: frozenset(who) for facts, who in numbers.items()})


def released_tables(view: StudyView, earlier: Iterable[Table] = ()) -> tuple[Table, ...]:
    """The tables that the public edition may print, small numbers and their complements withheld.

    Where study.yaml names tables, those alone, and all pairs of them are joined. Where it names
    none, the report's own table of interviews with its sums.
    """
    among, k = records(view), view.settings.k
    if view.settings.tables:
        named = [count(" by ".join(d), among, d) for d in view.settings.tables]
        named.append(count("everybody", among, ()))  # how many took part is never a secret
        return joined(named, k, earlier)
    return (protected(count("interviews", among, *INTERVIEWS), k, earlier),)


def interviews_table(view: StudyView, earlier: Iterable[Table] = ()) -> Table:
    """The report's table of interviews; where study.yaml names tables, only what is in them."""
    tables = released_tables(view, earlier)
    whole = count("interviews", records(view), *INTERVIEWS)
    shown = {facts for table in tables for facts in table.shown}
    hidden = frozenset(whole.numbers.keys() - shown)
    if view.settings.tables:
        named = {frozenset(dimensions) for dimensions in (*view.settings.tables, ())}
        unnamed = [level for level in INTERVIEWS if frozenset(level) not in named]
        hidden |= _everywhere(whole, unnamed)
    return Table(whole.name, whole.numbers, hidden)


def _everywhere(table: Table, levels: Iterable[Sequence[str]]) -> frozenset[Facts]:
    """Every combination of values at levels that are not printed, also where nobody is counted."""
    values: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for facts in table.numbers:
        for fact in facts:
            values[fact[0]].add(fact)
    return frozenset(
        frozenset(combined)
        for level in levels
        for combined in product(*(sorted(values[dimension]) for dimension in level))
    )
