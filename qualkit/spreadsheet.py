"""Workbooks (.xlsx, ECMA-376): plain cells of text and numbers, and nothing else.

Every text is a string by its type, which no spreadsheet runs; there are no formulas, links, macros,
nor any word of who wrote it when. The same cells give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape

Sheet = Sequence[Sequence[object]]

LONGEST = 32_767
"""Characters that a cell may hold."""
WIDE, NARROW = 60, 12
"""How many characters a column is wide, at most and at least."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    "</cellXfs></styleSheet>"
)


def write(sheets: Mapping[str, Sheet]) -> bytes:
    """A workbook with these sheets, by name; the first line of each is its head."""
    names = list(sheets)
    files = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(
                    (f"{_OFFICE}/worksheet", f"worksheets/sheet{n + 1}.xml")
                    for n in range(len(names))
                ),
                (f"{_OFFICE}/styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
    }
    files |= {f"xl/worksheets/sheet{n}.xml": _sheet(s) for n, s in enumerate(sheets.values(), 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, _DAY), (_HEAD + text).encode("utf-8"))
    return out.getvalue()


def _content_types(sheets: int) -> str:
    parts = [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>',
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>',
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>',
    ]
    parts += [
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    ]
    return f'<Types xmlns="{_PACKAGE}/content-types">{"".join(parts)}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    parts = [
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(parts)}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    sheets = [
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    ]
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(sheets)}</sheets>'
        "</workbook>"
    )


def _sheet(sheet: Sheet) -> str:
    lines = [f'<row r="{n}">{"".join(_cells(line, n))}</row>' for n, line in enumerate(sheet, 1)]
    columns = [
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(_widths(sheet), 1)
    ]
    panes = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    return (
        f'<worksheet xmlns="{_MAIN}">{panes}<cols>{"".join(columns)}</cols>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _widths(sheet: Sheet) -> list[int]:
    across = max(map(len, sheet), default=0)
    columns = ([line[n] for line in sheet if n < len(line)] for n in range(across))
    lines = ([part for cell in column for part in str(cell).splitlines()] for column in columns)
    return [min(WIDE, max([NARROW, *(len(part) + 2 for part in of)])) for of in lines]


def _cells(line: Sequence[object], row: int) -> Iterator[str]:
    style = ' s="1"' if row == 1 else ""
    for n, cell in enumerate(line):
        place = f"{_letters(n)}{row}"
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            yield f'<c r="{place}"{style}><v>{cell}</v></c>'
        else:
            text = escape(_NOT_XML.sub(" ", str(cell))[:LONGEST], quote=False)
            kept = f'<is><t xml:space="preserve">{text}</t></is>'
            yield f'<c r="{place}"{style} t="inlineStr">{kept}</c>'


def _letters(number: int) -> str:
    """A column's letters, from 0: A, B, ... Z, AA."""
    letters = ""
    number += 1
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
