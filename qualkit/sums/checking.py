"""What does not add up in a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qualkit.sums import posts, prose
from qualkit.sums.adding import Sums, Wrong
from qualkit.sums.knowing import Counts, Held, Known, fits
from qualkit.sums.reading import Page, Table, page

_SHARED = re.compile(
    r"count(?:ed|s)? (?:only )?(?:once|in (?:each|both|the row of each|every|two))"
    r"|(?:about|counted in|counted under|counted for|appear in|are in|is in|stands? in|belong to)"
    r" (?:more than one|several|two|both) (?:pilots?|groups?|rows?|roles?|columns?|sites?|areas?)"
    r"|do(?:es)? not add up|add up to more",
    re.IGNORECASE,
)
"""What a note says where something stands in several rows and once in their total."""
_INTERVIEWS = re.compile(r"\binterview", re.IGNORECASE)
LONGEST = 60
"""Characters of a label that are told."""


@dataclass(frozen=True)
class Slip:
    """Something that does not add up, with its line and the figure that is right."""

    line: int
    what: str


def slips(text: str, known: Known | None = None) -> list[Slip]:
    """All that does not add up in a Markdown text, by line.

    A table under `<!-- not a sum: why -->` is passed over. `known`: the study's own numbers.
    """
    read = page(text)
    found: list[Slip] = []
    for table in read.tables:
        if not table.excused:
            found += _of_table(table, known)
    found += (Slip(one.line, one.what) for one in _of_prose(read))
    return sorted(dict.fromkeys(found), key=lambda slip: slip.line)


def _of_table(table: Table, known: Known | None) -> Iterator[Slip]:
    sums = _meant(table)
    held = Held(sums, known) if known else None
    ours = dict(held.cells()) if held and held.is_ours() else {}
    for one in held.against() if held and ours else ():
        yield Slip(
            one.line, f"{_place(one.row, one.column)}: {_figures(one.true)}; {_said(one.printed)}"
        )
    for wrong in sums.wrong():
        if not fits(wrong.printed, ours.get(wrong.at, ())) and not _is_shared(sums, wrong):
            adds = f"its cells add up to {_number(wrong.true)}"
            yield Slip(
                wrong.line, f"{_place(wrong.row, wrong.column)}: {adds}; {_said(wrong.printed)}"
            )
    for post in posts.twice(sums):
        others = " and ".join(str(line) for line in post.lines[:-1])
        what = f"{_quoted(post.post)} stands twice (also on line {others})"
        yield Slip(post.lines[-1], what)
    for row in table.rows:
        for cell in row.cells:
            if cell.number is not None and cell.of is not None and cell.number > cell.of:
                yield Slip(row.line, f"{_quoted(cell.words)}: more than there are")
    yield from _stated(sums, ours)


def _meant(table: Table) -> Sums:
    """A table's sums; where "all" alone makes it wrong, and there are other totals, without it."""
    sums = Sums(table)
    bare = any(one.bare for one in (*sums.rows, *sums.columns))
    if bare and list(sums.wrong()):
        plain = Sums(table, plain=True)
        if plain.row_totals or plain.column_totals:
            return min(sums, plain, key=lambda one: len(list(one.wrong())))
    return sums


def _is_shared(sums: Sums, wrong: Wrong) -> bool:
    """Whether a total may well be less than its cells: somebody is in several of them."""
    row, column = wrong.at
    people = sums.rows[row].people or sums.columns[column].people
    told = _SHARED.search(f"{sums.table.above}\n{sums.table.below}") is not None
    if not people and not told:
        return False
    parts = [
        sums.cell(r, c).number or Decimal(0)
        for r in sums.row_totals.get(row, (row,))
        for c in sums.column_totals.get(column, (column,))
    ]
    return max(parts) <= wrong.printed < wrong.true


def _stated(sums: Sums, ours: dict[tuple[int, int], tuple[Counts, ...]]) -> Iterator[Slip]:
    """A total of interviews that the words beside a table state, and that is none of its sums."""
    table = sums.table
    if not _INTERVIEWS.search(f"{table.heading} {table.above} {' '.join(table.heads)}"):
        return
    trues = {at: sums.true(*at) for at in sums.totals()}
    if not trues:
        return
    cells = {sums.cell(r, c).number for r in range(len(table.rows)) for c in sums.numbers}
    wrong = {one.printed for one in sums.wrong()}
    sound = (
        (cells - wrong)
        | set(trues.values())
        | {n for of in ours.values() for counts in of for n in counts}
    )
    parts = [
        number
        for r in sums.row_parts
        for c in sums.column_parts
        if (number := sums.cell(r, c).counts) is not None
    ]
    whole = sum(parts, Decimal(0))
    for words, line in ((table.above, table.above_line), (table.below, table.below_line)):
        one = prose.stated(words, line)
        if one and Decimal(one.what) not in sound | {whole}:
            yield Slip(one.line, f"“{one.what} interviews”: the table adds up to {_number(whole)}")


def _of_prose(read: Page) -> Iterator[prose.Said]:
    for line, paragraph in read.paragraphs:
        yield from prose.wrong(paragraph, line)


# --- in words


def _place(row: str, column: str) -> str:
    return f"{_quoted(row)}, {_quoted(column)}" if column else _quoted(row)


def _quoted(words: str) -> str:
    return f"“{words[:LONGEST]}…”" if len(words) > LONGEST else f"“{words}”"


def _number(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else f"{number.normalize():f}"


def _figures(true: tuple[Counts, ...]) -> str:
    """What the study has, of what the table says it is of."""
    interviews, people, _ = true[0]
    held = "1 interview" if interviews == 1 else f"{interviews} interviews"
    return f"the study has {held}, {'1 person' if people == 1 else f'{people} people'}"


def _said(printed: Decimal) -> str:
    return f"{_number(printed)} is printed"
