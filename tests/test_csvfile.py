from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit import csvfile
from qualkit.errors import BadSettings, UnreadableFile

COLUMNS = ("file", "role")


def rows(text: str) -> list[csvfile.Row]:
    return csvfile.parse(text, "t.csv", required=("file",), known=COLUMNS)


def test_rows_have_the_line_that_they_begin_on() -> None:
    text = 'file,role\na.txt,"Head\nteacher"\n\nb.txt,GP\n'
    assert rows(text) == [
        (2, {"file": "a.txt", "role": "Head\nteacher"}),
        (5, {"file": "b.txt", "role": "GP"}),
    ]


def test_short_rows_are_filled_and_cells_are_stripped() -> None:
    assert rows("file , role\n a.txt\n") == [(2, {"file": "a.txt", "role": ""})]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("role\nx\n", "line 1: the column “file” is missing"),
        ("file,rolle\nx,y\n", "line 1: the column “rolle” is not known"),
        ("file,file\nx,y\n", "line 1: the column “file” stands twice"),
        ("file,role\nx,y,z\n", "line 2: 3 cells under 2 columns"),
        ('file,role\nx,"y\n', "line 2: this is not CSV"),
        ("file,role\nx,\0\n", "line 1: holds NUL characters"),
        ("", "line 1: the column “file” is missing"),
        ('file,role\na.txt,GP\nb.txt,"one\ntwo\n', "line 3: this is not CSV"),
    ],
)
def test_mistakes_have_their_line(text: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        rows(text)
    assert said in caught.value.said


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("file,role\nZoë.txt,GP\n".encode("cp1252"))
    with pytest.raises(UnreadableFile, match="UTF-8"):
        csvfile.read(path, required=("file",), known=COLUMNS)


def test_a_byte_order_mark_is_not_part_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("\ufefffile,role\na.txt,GP\n".encode())
    assert csvfile.read(path, required=("file",), known=COLUMNS) == [
        (2, {"file": "a.txt", "role": "GP"})
    ]


@pytest.mark.parametrize("cell", [start + "1" for start in csvfile.FORMULA])
def test_cells_that_would_run_do_not(cell: str) -> None:
    assert csvfile.safe(cell) == "'" + cell


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_what_is_written_is_read(given_rows: list[tuple[str, str]]) -> None:
    read = rows(csvfile.write([COLUMNS, *given_rows]))
    composed = [tuple(normalize("NFC", cell) for cell in row) for row in given_rows]
    assert [(cells["file"], cells["role"]) for _, cells in read] == composed


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "- no", "@ada", "'=1", "''=1", "'tis", "'"])
def test_what_would_run_is_read_as_it_was(cell: str) -> None:
    assert rows(csvfile.write([COLUMNS, ("a.txt", cell)]))[0][1]["role"] == cell


def test_a_cell_may_be_long() -> None:
    assert len(rows(f"file,role\na.txt,{'x' * 200_000}\n")[0][1]["role"]) == 200_000


def test_a_cell_is_in_composed_form() -> None:
    assert rows("file\nzoe\u0308.txt\n")[0][1]["file"] == "zo\u00eb.txt"


def test_a_header_over_two_lines_does_not_shift_the_rest() -> None:
    (row,) = rows('file,"role\n"\na.txt,GP\n')
    assert row == (3, {"file": "a.txt", "role": "GP"})
