"""Workbooks: read back as they were written, and nothing in them runs."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from qualkit import spreadsheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
)


def read(content: bytes) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook, by name, as a reader of the format would find it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in book.iter(f"{MAIN}sheet")]
        return {
            name: _sheet(packed.read(f"xl/worksheets/sheet{n}.xml"))
            for n, name in enumerate(names, 1)
        }


def _sheet(content: bytes) -> list[list[str]]:
    rows = []
    for row in ElementTree.fromstring(content).iter(f"{MAIN}row"):
        cells = []
        for cell in row.iter(f"{MAIN}c"):
            assert not list(cell.iter(f"{MAIN}f")), "a formula"
            texts = [one.text or "" for one in (*cell.iter(f"{MAIN}t"), *cell.iter(f"{MAIN}v"))]
            cells.append("".join(texts))
        rows.append(cells)
    return rows


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_read_again(lines: list[list[str]]) -> None:
    assert read(spreadsheet.write({"Matrix": lines})) == {"Matrix": lines}


def test_sheets_keep_their_names_and_their_order() -> None:
    made = spreadsheet.write({"Matrix": [["a", 3, 0.5]], 'No"tes & <more>': [["b"]]})
    assert read(made) == {"Matrix": [["a", "3", "0.5"]], 'No"tes & <more>': [["b"]]}
    assert list(read(made)) == ["Matrix", 'No"tes & <more>']


def test_what_xml_cannot_hold_is_left_out() -> None:
    made = read(spreadsheet.write({"Matrix": [["a\x00b\x1bc\ufffed", "x" * 40_000]]}))
    assert made["Matrix"][0][0] == "a b c d"
    assert len(made["Matrix"][0][1]) == spreadsheet.LONGEST


def test_the_same_cells_are_the_same_bytes_and_say_nothing_of_anybody() -> None:
    made = spreadsheet.write({"Matrix": [["a"]]})
    assert made == spreadsheet.write({"Matrix": [["a"]]})
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert not [name for name in packed.namelist() if name.startswith("docProps")]
        assert {one.date_time[:3] for one in packed.infolist()} == {(1980, 1, 1)}


def test_columns_have_letters() -> None:
    line = [str(n) for n in range(60)]
    made = spreadsheet.write({"Matrix": [line]})
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    places = re.findall(r'<c r="([A-Z]+)1"', sheet)
    assert [places[n] for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
