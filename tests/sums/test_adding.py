"""Tables that add up raise no alarm; tables that do not are told with the figure that is right."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.sums import slips

RIGHT = sorted((Path(__file__).parents[1] / "cases" / "sums" / "adds-up").glob("*.md"))


def told(text: str) -> list[str]:
    return [f"{slip.line}: {slip.what}" for slip in slips(text)]


def test_there_are_more_than_twenty_tables_that_add_up() -> None:
    assert len(RIGHT) > 20


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_no_alarm_where_it_adds_up(path: Path) -> None:
    assert told(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "line", "of", "printed"),
    [
        ("01-plain", 3, "9", "8"),
        ("01-plain", 5, "5", "6"),
        ("02-dashes-and-notes", 6, "11", "12"),
        ("02-dashes-and-notes", 5, "14", "15"),
        ("03-two-rows-of-headings", 4, "18", "20"),
        ("03-two-rows-of-headings", 6, "29", "19"),
        ("04-subtotals-under-pilots", 5, "9", "10"),
        ("04-subtotals-under-pilots", 9, "13", "14"),
        ("05-sections", 6, "9", "8"),
        ("05-sections", 11, "13", "11"),
        ("06-people-beside-interviews", 3, "13", "14"),
        ("10-full-time-equivalents", 7, "8.3", "8.5"),
        ("15-thousands", 5, "13,650", "13,560"),
        ("16-total-first", 5, "3", "4"),
        ("17-interviews-with-people-in-brackets", 5, "32", "30"),
        ("22-stages-in-rows", 7, "378", "376"),
        ("23-averages-and-totals-within", 3, "6", "7"),
        ("23-averages-and-totals-within", 5, "22", "21"),
    ],
)
def test_a_total_of_them_that_is_changed_is_told(
    name: str, line: int, of: str, printed: str
) -> None:
    text = next(path for path in RIGHT if path.stem == name).read_text(encoding="utf-8")
    lines = text.splitlines()
    before, _, after = lines[line - 1].rpartition(f" {of} ")
    lines[line - 1] = f"{before} {printed} {after}"
    found = slips("\n".join(lines))
    said = printed.replace(",", "")
    assert {slip.line for slip in found} == {line}
    assert all(slip.what.endswith(f"{said} is printed") for slip in found)
    assert any(f"add up to {of.replace(',', '')};" in slip.what for slip in found)


def table(*rows: str) -> str:
    """A table of rows such as "North; 4; 5", the first of them its headings."""
    cells = [row.split("; ") for row in rows]
    cells.insert(1, ["---"] * len(cells[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


@pytest.mark.parametrize(
    ("rows", "told_of"),
    [
        (["A; B; Total", "x; 4; 4", "y; 5; 6"], "4: “y”, “Total”: its cells add up to 5; 6"),
        (["Group; A; B; Total", "Held; 4; 5; 10"], "3: “Held”, “Total”: its cells add up to 9; 10"),
        (
            ["What; Pilots", "Lasted; 9 of 11", "Ended; 3 of 11", "Total; 11 of 11"],
            "5: “Total”, “Pilots”: its cells add up to 12; 11",
        ),
        (
            ["Post; FTE", "A; 1.5", "B; 2", "All posts; 4"],
            "5: “All posts”, “FTE”: its cells add up to 3.5; 4",
        ),
        (
            ["Group; People", "A; 9", "B; 8", "Total; 20"],
            "5: “Total”, “People”: its cells add up to 17; 20",
        ),
    ],
)
def test_a_wrong_total_is_told_with_its_line_and_what_is_right(
    rows: list[str], told_of: str
) -> None:
    assert told(table(*rows)) == [f"{told_of} is printed"]


def test_people_in_several_rows_may_be_fewer_than_these_add_up_to() -> None:
    assert told(table("Group; People", "A; 9", "B; 8", "Total; 15")) == []
    assert told(table("Group; Interviews", "A; 9", "B; 8", "Total; 15")) != []


def test_more_than_there_are() -> None:
    assert told(table("What; Pilots", "Lasted; 12 of 11")) == ["3: “12 of 11”: more than there are"]


@pytest.mark.parametrize(
    ("rows", "told_of"),
    [
        (["N; Head teacher; 1", "N; Head Teachers; 2"], ["4: “N, Head teacher”"]),
        (["N; GP; 1", "; Nurse; 2", "; GP; 1"], ["5: “N, GP”"]),
        (["N; GP; 1", "S; GP; 2"], []),
        (["N; GP; 1", "N; Nurse; 2", "N; Total; 3", "S; GP; 1", "S; Total; 1"], []),
    ],
)
def test_a_post_stands_once_for_a_pilot(rows: list[str], told_of: list[str]) -> None:
    said = [f"{one} stands twice (also on line 3)" for one in told_of]
    assert told(table("Pilot; Post; Interviews", *rows)) == said


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        ("Two, seven and three: 2 + 7 + 3 = 11.", ["1: “2 + 7 + 3 = 11”: that is 12"]),
        ("2 + 7 + 2 = 11", []),
        ("In 2009 + 1 = 2010 it began.", []),
        ("We heard\n12 of the 11 pilots.", ["2: “12 of the 11 pilots”: more than there are"]),
        ("Eleven of the 11 pilots.", []),
        ("Of the 11 pilots, two spread, seven lasted and the remaining three ended.",
         ["1: of 11, 2 + 7 + 3 are told of: that is 12"]),
        ("Of the 11 pilots, two spread, seven lasted and the remaining two ended.", []),
        ("Of the 11 pilots, 7 had 2 administrators and the remaining 4 had none.", []),
        ("Of the 11 pilots, seven lasted and five spread.", []),
        ("In 2010 of the 11 pilots six went on.", []),
    ],
)  # fmt: skip
def test_what_sentences_say(words: str, told_of: list[str]) -> None:
    assert told(words) == told_of


@given(st.lists(st.lists(st.integers(0, 99), min_size=2, max_size=5), min_size=2, max_size=6))
def test_sums_that_are_computed_are_never_wrong(cells: list[list[int]]) -> None:
    width = min(map(len, cells))
    rows = [[*row[:width], sum(row[:width])] for row in cells]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    heads = "; ".join(["Pilot", *(f"Group {at}" for at in range(width)), "Overall"])
    assert told(table(heads, *named(rows))) == []


def named(rows: list[list[int]]) -> list[str]:
    """Rows of numbers, the last of them a total, with their names."""
    names = [*(f"Place {at}" for at in range(len(rows) - 1)), "Total"]
    return [
        "; ".join([name, *(str(n) for n in row)]) for name, row in zip(names, rows, strict=True)
    ]


@given(
    st.lists(st.lists(st.integers(0, 99), min_size=3, max_size=3), min_size=2, max_size=6),
    st.data(),
)
def test_one_total_that_is_changed_is_told_with_what_it_was(
    cells: list[list[int]], data: st.DataObject
) -> None:
    rows = [[*row, sum(row)] for row in cells]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 3)) if row == len(rows) - 1 else 3
    true = rows[row][column]
    rows[row][column] += data.draw(st.integers(1, 50))
    found = slips(table("Pilot; A; B; C; Total", *named(rows)))
    assert any(
        slip.line == row + 3 and f"add up to {true}; {rows[row][column]} is" in slip.what
        for slip in found
    )
    assert len(found) == 1


@given(st.text(alphabet="|-: \n1a*\\`[]^<>=+0.,%–"))
def test_no_text_is_too_strange(text: str) -> None:
    assert all(slip.line > 0 for slip in slips(text))
