"""The report as a Word document goes by the same rules as the page."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import docx

from tests.report.commissioned import saved, template
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_packing import read_all
from tests.workflow.test_releasing import as_ds, asks_two, listed, newest


def test_a_word_report_is_read_checked_signed_and_recorded(desk: Desk, tmp_path: Path) -> None:
    desk.coded()
    asks_two(desk)
    theirs = tmp_path / "theirs.docx"
    render = ("report", "--edition", "public", "--format", "docx", "--template", theirs)

    theirs.write_bytes(b"no Word document")
    assert "theirs.docx: is not a Word document" in desk.refused(*render)

    given = docx.Document(BytesIO(template()))
    given.sections[0].header.add_paragraph(f"For {TOKEN} Quill")
    theirs.write_bytes(saved(given))
    read_all(desk)
    assert "header" in desk.refused(*render, code=1)
    assert listed(desk) == []

    theirs.write_bytes(template())
    said = desk.ok(*render)
    assert "1 more must sign" in said and "report-public.docx" in said
    desk.ok(*as_ds(desk, "releases", "sign", newest(desk)))
    out = tmp_path / "out.docx"
    desk.ok("releases", "give", newest(desk), out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == listed(desk)[-1]["sha256"]
    lines = [one.text for one in docx.Document(str(out)).paragraphs]
    assert lines[0] == "A cover of the ministry’s own"
    assert any(line.startswith("Public edition") for line in lines)
