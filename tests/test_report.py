from __future__ import annotations

import csv
import hashlib
import io
import re
from base64 import b64encode
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import qualkit
from qualkit import plugins
from qualkit.model.comparing import Cell, CellState, ThemeMatrix
from qualkit.model.views import ReportView
from qualkit.report import cells, html, numbering
from qualkit.sections.blocks import MatrixBlock, Prose, Section, Table
from tests.studies import report_view, small


def rendered(view: ReportView | None = None) -> str:
    view = view or report_view()
    return html.render([s for m in plugins.members("sections") if (s := m.write(view))], view)


class Page(HTMLParser):
    """The text, ids, addresses and inline sources of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.inline: dict[str, str] = {}
        self.policy = ""
        self.attributes: set[str] = set()
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        given = {name: value or "" for name, value in attrs}
        self.attributes |= given.keys()
        self.ids += [given["id"]] if "id" in given else []
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given]
        if "http-equiv" in given:
            self.policy = given["content"]

    def handle_data(self, data: str) -> None:
        if self._in in ("style", "script"):
            self.inline[self._in] = self.inline.get(self._in, "") + data
        else:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_rendering_twice_gives_the_same_bytes() -> None:
    assert rendered() == rendered()


def test_the_order_in_which_codings_were_made_changes_nothing() -> None:
    study = small()
    backwards = replace(study, codings=tuple(reversed(study.codings)))
    assert rendered(report_view(backwards)) == rendered(report_view(study))


def test_nothing_leads_out_of_the_page() -> None:
    addresses = Page(rendered()).addresses
    assert all(a.startswith(("#", "data:text/csv")) for a in addresses)


def test_every_address_within_the_page_leads_somewhere_and_ids_are_unique() -> None:
    page = Page(rendered())
    assert {a[1:] for a in page.addresses if a.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_only_its_own_style_and_script_may_run() -> None:
    page = Page(rendered())
    assert page.policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        digest = b64encode(hashlib.sha256(page.inline[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page.policy
    assert "style" not in page.attributes
    assert not {name for name in page.attributes if name.startswith("on")}


def test_a_report_is_small() -> None:
    assert len(rendered().encode()) < 250_000
    assert len(Page(rendered()).inline["script"]) < 6_000


def test_words_that_look_like_markup_are_words() -> None:
    study = small()
    title = "<script>alert(1)</script> & co"
    pilots = (replace(study.settings.pilots[0], purpose="<img src=x>"), *study.settings.pilots[1:])
    hostile = replace(study, settings=replace(study.settings, title=title, pilots=pilots))
    page = rendered(report_view(hostile))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert title in Page(page).text


def test_behind_every_table_is_its_csv() -> None:
    page = Page(rendered())
    sheets = [unquote(a.split(",", 1)[1]) for a in page.addresses if a.startswith("data:")]
    assert len(sheets) == rendered().count("<table")
    read = [
        list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))) for sheet in sheets
    ]
    pilots = next(rows for rows in read if rows[0][0] == "Pilot")
    assert pilots[-1][0] == "All pilots"


def test_the_public_edition_prints_no_transcript_and_no_numbered_replacement() -> None:
    text = Page(rendered(report_view(edition="public"))).text
    assert "T003, turn 2" not in text
    assert "[Parent 4]" not in text
    assert "[parent]" in text
    assert "[Parent 4]" in Page(rendered()).text


def test_the_public_edition_counts_no_side_that_is_smaller_than_k() -> None:
    """Neither the small side, nor the other from which it could be worked out."""
    sides = re.compile(r"\b(\d+)(?: gave)?(?: a)? (?:supporting|challenging) (?:account|one)")
    assert any(int(count) < 3 for count in sides.findall(Page(rendered()).text))
    public = Page(rendered(report_view(edition="public"))).text
    assert all(int(count) >= 3 for count in sides.findall(public))


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_no_participant_id_is_printed(edition: str) -> None:
    assert not re.search(r"\bP0\d\d\b", rendered(report_view(edition=edition)))


def test_paraphrase_stands_without_quotation_marks() -> None:
    page = rendered()
    assert "“Caseloads were six" not in page
    assert "<p>Caseloads were six, which left time for families.</p>" in page
    assert "A participant, from notes" in page


# --- numbering


def numbers(*sections: Section) -> list[str]:
    found = []
    for chapter in numbering.chapters(sections):
        found += [chapter.number, *(part.number for part in chapter.parts)]
    return found


def test_sections_are_numbered_and_appendices_lettered_at_the_end() -> None:
    part = Section("p", "Part")
    assert numbers(
        Section("a", "A", appendix=True, parts=(part,)),
        Section("b", "B"),
        Section("c", "C", parts=(part, part)),
    ) == ["1", "2", "2.1", "2.2", "A", "A.1"]


def test_a_block_that_no_page_can_show_is_an_error() -> None:
    @dataclass(frozen=True)
    class Film:
        id: str = "film"

    section = Section("a", "A", blocks=(Prose(("Words",)), Film()))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Film"):
        html.render([section], report_view())


def test_tables_and_figures_are_counted_through_the_report() -> None:
    text = Page(rendered()).text
    assert "Table 3 Interviewed by pilot, stage and group" in text
    assert "Figure 1 More people supported than challenged 2 of the 5 links" in text


# --- matrices and tables


def matrix(*cells: Cell, stances: bool = False) -> MatrixBlock:
    columns = tuple(f"c{n}" for n in range(len(cells)))
    grid = {("row", column): cell for column, cell in zip(columns, cells, strict=True)}
    return MatrixBlock(
        id="m",
        caption="A matrix",
        matrix=ThemeMatrix("pilot", "code", ("row",), columns, grid),
        row_names={"row": "Calderbeck"},
        column_names={column: column.upper() for column in columns},
        links={},
        stances=stances,
    )


@pytest.mark.parametrize(
    ("people", "of", "look"),
    [(1, 4, "b1"), (2, 7, "b2"), (1, 2, "b2"), (3, 4, "b3"), (4, 5, "b4"), (1, 1, "b4")],
)
def test_shades_are_by_the_share_of_people(people: int, of: int, look: str) -> None:
    (row,) = cells.shown(matrix(Cell(CellState.RAISED, people=people, of=of)))
    assert (row.cells[0].look, row.cells[0].words) == (look, f"{people} of {of}")


def test_empty_cells_look_and_read_differently() -> None:
    states = [state for state in CellState if state is not CellState.RAISED]
    (row,) = cells.shown(matrix(*(Cell(state) for state in states)))
    assert len({cell.look for cell in row.cells}) == len(states)
    assert len({cell.words for cell in row.cells}) == len(states)


def test_the_key_names_the_empty_cells_that_there_are() -> None:
    looks = [look for look, _ in cells.key(matrix(Cell(CellState.NOT_ASKED)))]
    assert looks == ["b1", "b2", "b3", "b4", "not-asked"]


def test_sides_are_said_where_they_are_wanted() -> None:
    cell = Cell(CellState.RAISED, people=3, of=4, supports=2, mixed=1)
    (row,) = cells.shown(matrix(cell, stances=True))
    assert row.cells[0].sides == "2 supporting, 1 both"
    assert cells.grid(matrix(cell, stances=True))[1] == [
        "Calderbeck",
        "3 of 4 (2 supporting, 1 both)",
    ]


def test_columns_of_numbers_are_set_to_the_right() -> None:
    table = Table("t", "T", ("Post", "FTE", "Raised in"), (("Manager", "1.0", "no pilot"),))
    assert cells.numeric(table) == [False, True, False]


@pytest.mark.parametrize(
    ("given", "said"), [("2025-03-04", "4 March 2025"), ("2025-03", "2025-03"), ("", "")]
)
def test_days(given: str, said: str) -> None:
    assert cells.day(given) == said


def test_templates_are_in_the_package() -> None:
    folder = Path(qualkit.__file__).parent / "templates" / "report"
    assert {f.name for f in folder.iterdir()} == {
        "page.html", "blocks.html", "style.css", "search.js",
    }  # fmt: skip
