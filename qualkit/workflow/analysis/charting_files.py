"""Charted summaries in an editor, in a table, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import coding as table
from qualkit import csvfile, yamlfile
from qualkit.errors import BadSettings, CannotDecide, NamesSomebody, NotYet, UnknownName
from qualkit.workflow.analysis import ties
from qualkit.workflow.analysis.charting import Cell, Charting, Quote
from qualkit.workflow.analysis.charting_rules import cleaned, refuse_empty
from qualkit.workflow.leaks.knowing import leak_finder
from qualkit.workflow.study import Study

COLUMNS = ("case", "code", "summary", "quotes")
REQUIRED = ("case", "code", "summary")
DRAFT = "[draft]"
"""What a summary in a table begins with that no person wrote."""

BELOW = "-----"
"""What the line begins with below which nothing of an editor's text is kept."""
LINE = f"{BELOW} Nothing below this line is kept, but [x] before quotations it rests on {BELOW}"

_MARKED = re.compile(r"^\[\s*(?P<mark>[xX]?)\s*\]\s*(?P<place>T\d+@\d+-\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Imported:
    """What a table brought."""

    saved: int
    same: int
    """Rows that stand already."""
    empty: int
    """Rows without a summary."""
    drafts: int
    """Rows marked as drafts, which nobody took as theirs."""


# --- an editor


def to_edit(sitting: Charting, cell: Cell) -> str:
    """A cell as it is put into an editor: the summary, and below a line what it is written from."""
    tied = {one.id for one in cell.tied}
    parts = [cell.summary.text if cell.summary else "", "", LINE, _heading(sitting, cell), ""]
    if not cell.summary:
        for said in cell.written:
            parts += [f"{said.coder} wrote, apart from others:", _indented(said.text), ""]
        if cell.draft and not cell.written:
            parts += ["Draft, drawn out by machine:", _indented(cell.draft.text), ""]
    for under in sitting.chart.beneath(cell):
        for said in under.written:
            parts += [f"Summary of {under.case.id}, by {said.coder}:", _indented(said.text), ""]
    for one in sitting.quotes(cell):
        mark = "x" if one.ids & tied else " "
        parts += [f"[{mark}] {one.place}  {headed(sitting, one)}", _indented(one.words), ""]
    return "\n".join(parts)


def edited(sitting: Charting, cell: Cell, text: str) -> tuple[str, frozenset[str]]:
    """Summary and ties of what came back from an editor.

    Raises NotYet where the line is gone below which the quotations stand.
    """
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if line.startswith(BELOW)), None)
    if at is None:
        raise NotYet(
            what=f"the line that begins with {BELOW} is gone",
            fix="Leave it between your summary and the quotations; nothing was saved.",
        )
    marked = {match["place"] for match in _MARKED.finditer("\n".join(lines[at:])) if match["mark"]}
    quotes = [one for one in sitting.quotes(cell) if one.place in marked]
    return "\n".join(lines[:at]), frozenset[str]().union(*(one.ids for one in quotes))


def headed(sitting: Charting, one: Quote) -> str:
    """Who says a quotation, and what it is coded as."""
    codes = dict.fromkeys(
        f"{sitting.book[made.code].name} ({made.stance})"
        if made.stance
        else sitting.book[made.code].name
        for made in one.codings
    )
    who = ", ".join(filter(None, (one.who.participant, one.who.stage, one.who.role)))
    return f"{who}: {'; '.join(codes)}"


def save_file(sitting: Charting, cell: Cell, path: Path, quotes: str | None = None) -> Cell:
    """Keep what stands in a file as the cell's summary.

    Raises UnreadableFile, and what `save` does.

    `quotes`: what it is tied to, as `ties` reads it; None: what the cell is tied to already.
    """
    text = yamlfile.read_text(path)
    if any(line.startswith(BELOW) for line in text.splitlines()):
        text, tied = edited(sitting, cell, text)
    else:
        tied = frozenset(one.id for one in cell.tied)
    if quotes is not None:
        tied = sitting.named(cell, quotes)
    return sitting.save(cell, text, tied)


# --- a table


def export_table(sitting: Charting, cells: Iterable[Cell]) -> str:
    """Cells as CSV, a row a summary; drafts are marked; what nobody wrote is empty."""
    rows: list[Sequence[object]] = [COLUMNS]
    for cell in cells:
        for said in cell.written or ((cell.draft,) if cell.draft else (None,)):
            mark = f"{DRAFT} " if said and not cell.written else ""
            ids = said.codings if said else frozenset()
            tied = ties.written([one for one in cell.codings if one.id in ids])
            rows.append((cell.case.id, cell.code, f"{mark}{said.text if said else ''}", tied))
    return csvfile.write(rows)


def import_table(study: Study, path: Path) -> Imported:
    """Keep the summaries of a table; all of them, or none if a row has a mistake.

    Raises BadSettings, UnknownName or NamesSomebody with the line, or Mistakes.
    """
    lines = csvfile.read(path, required=REQUIRED, known=COLUMNS)
    sitting, name = Charting(study), path.name
    wrong: list[table.Wrong] = []
    rows: dict[tuple[str, str], _Row] = {}
    empty = drafts = 0
    for line, cells in lines:
        try:
            row = _row(sitting, name, line, {key: cleaned(cell) for key, cell in cells.items()})
            if row.text and not row.text.startswith(DRAFT):
                _refuse_twice(name, row, rows)
                rows[row.key] = row
        except (BadSettings, UnknownName) as error:
            wrong.append(table.Wrong(line, error))
            continue
        empty += not row.text
        drafts += row.text.startswith(DRAFT)
    table.refuse(name, [*wrong, *_naming(study, name, rows.values())])
    fresh = [row for row in rows.values() if not row.stands]
    if fresh:
        sitting.save_all([(row.cell, row.text, row.tied) for row in fresh])
    return Imported(saved=len(fresh), same=len(rows) - len(fresh), empty=empty, drafts=drafts)


# --- inside


def _heading(sitting: Charting, cell: Cell) -> str:
    name = sitting.book[cell.code].name
    why = f": {cell.why}" if cell.why else ""
    return f"{cell.case.id} on {name} ({cell.code}); {cell.state}{why}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in cleaned(text).splitlines())


@dataclass(frozen=True)
class _Row:
    line: int
    cell: Cell
    text: str
    tied: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        """Which cell it is of."""
        return self.cell.case.id, self.cell.code

    @property
    def stands(self) -> bool:
        """Whether it says what stands already."""
        one, tied = self.cell.summary, {made.id for made in self.cell.tied}
        return one is not None and one.text == self.text and tied == self.tied


def _row(sitting: Charting, name: str, line: int, cells: Mapping[str, str]) -> _Row:
    """A row of a table. Raises BadSettings or UnknownName with its line."""
    text = cells["summary"]
    try:
        cell = sitting.cell(cells["case"], cells["code"])
        if text:
            refuse_empty(cell)
        tied = sitting.named(cell, cells.get("quotes", ""))
        if cell.summary is None or cell.summary.text != text:
            tied |= sitting.written_in(cell, text)
    except CannotDecide as error:
        raise BadSettings(file=name, line=line, what=error.said, fix=error.advice) from None
    except UnknownName as error:
        raise UnknownName(**{**error.facts, "where": f"{name}, line {line}"}) from None
    return _Row(line, cell, text, tied)


def _refuse_twice(name: str, row: _Row, rows: Mapping[tuple[str, str], _Row]) -> None:
    if row.key in rows:
        raise BadSettings(
            file=name,
            line=row.line,
            what=f"line {rows[row.key].line} has a summary of the same cell",
            fix="Keep one of the two.",
        )


def _naming(study: Study, name: str, rows: Iterable[_Row]) -> list[table.Wrong]:
    """The rows in which somebody is named."""
    words = {str(row.line): row.text for row in rows}
    if not words or not study.vault.present:
        return []
    return [
        table.Wrong(int(line), NamesSomebody(where=f"{name}, line {line}: the summary"))
        for line in leak_finder(study)(words)
    ]


# --- JSON


def as_json(sitting: Charting, cells: Iterable[Cell]) -> list[dict[str, object]]:
    """Cells as JSON takes them."""
    return [_object(sitting, cell) for cell in cells]


def _object(sitting: Charting, cell: Cell) -> dict[str, object]:
    tied = {made.id for made in cell.tied}
    return {
        "case": cell.case.id,
        "of": cell.case.noun,
        "code": cell.code,
        "name": sitting.book[cell.code].name,
        "state": cell.state,
        "why": cell.why,
        "written": [
            {"by": one.coder, "at": one.at, "summary": one.text, "act": one.id}
            for one in cell.written
        ],
        "draft": cell.draft.text if cell.draft and not cell.written else "",
        "quotations": [
            {
                "place": one.place,
                "participant": one.who.participant,
                "words": one.words,
                "codes": sorted({made.code for made in one.codings}),
                "codings": sorted(one.ids),
                "tied": bool(one.ids & tied),
            }
            for one in sitting.quotes(cell)
        ],
    }
