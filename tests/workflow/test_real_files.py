"""The line on other people's transcripts, as their programs exported them."""

import json
from pathlib import Path

from tests.workflow.conftest import Desk

TABLE = """\
file,pilot,stage,group,role,participant,kind
otter_ladybug.txt,Podcast,Once,Speaker,Host,Ali,focus group
otter_ladybug.txt,Podcast,Once,Speaker,Host,Kelly,focus group
otter_ladybug.txt,Podcast,Once,Speaker,Host,Emma,focus group
ukparl_oralevidence_excerpt.txt,Parliament,Once,Witness,Member,Mr Williams,document
synthetic_teams.docx,Café,Once,Speaker,Manager,Sam Roe,
synthetic_teams.vtt,Café,Once,Speaker,Manager,Sam Roe,
synthetic_zoom.srt,Café,Once,Speaker,Manager,Sam Roe,
synthetic_otter.txt,Café,Once,Speaker,Manager,Sam Roe,
"""
FILES = sorted({line.split(",")[0] for line in TABLE.splitlines()[1:]})
CODINGS = """\
transcript,quote,start,end,code,stance
T001,"Welcome to the Ladybug Podcast",,,meaning,
T002,"private Member's debate",,,leadership,supports
T003,trust was the barrier,,,professional-trust,challenges
"""


def test_the_line_runs_on_real_exports(desk: Desk, reference: Path, tmp_path: Path) -> None:
    desk.begin()
    table = desk.write("real.csv", TABLE)
    files = [reference / "transcripts" / file for file in FILES]
    said = desk.ok("ingest", *files, "--interviews", table)
    assert "Took in 6 transcripts." in said
    desk.ok("anonymise", "--yes")
    status = json.loads(desk.ok("status", "--json"))
    assert [one["version"] for one in status["transcripts"]] == [1] * 6
    shown = desk.ok("code", "show", "T003")
    for name in ("Sam Roe", "Alex Doe"):
        assert name not in shown
    desk.ok("code", "import", desk.write("real_codings.csv", CODINGS), "--original", "--finished")
    desk.ok("report", "--out", tmp_path / "report.html")
    assert "trust was the barrier" in (tmp_path / "report.html").read_text(encoding="utf-8")
