"""What the evaluator wrote of each pilot on a theme (the Framework chart), as the report prints it.

A page of the narrative on the theme is written from it, and stands in its place.
Summaries of participants are never printed, nor is what a machine drew out of the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.charting import Cell, Chart, State
from qualkit.model.views import ReportView
from qualkit.sections import accounts, quoting
from qualkit.sections.accounts import Account
from qualkit.sections.blocks import Block, Facts

_LEAD = "Summed up by the evaluators, pilot by pilot:"


def blocks(view: ReportView, chart: Chart, account: Account, theme: str) -> Iterator[Block]:
    """The pilots' summaries on a theme; nothing where none can be printed."""
    names = accounts.pilot_names(view)
    cells = {id: chart.cell(case, theme) for id, case in chart.pilots.items()}
    if any(cell.summary for cell in cells.values()):
        said = ((names[id], _said(view, account, cell)) for id, cell in cells.items())
        if pairs := tuple((name, words) for name, words in said if words):
            yield Facts(pairs, lead=_LEAD, until_written=True)


def _said(view: ReportView, account: Account, cell: Cell) -> str:
    """A summary, or why there is none; "" where nothing is coded, or nothing may be said."""
    if quoting.is_public(view):
        return _public(view, account, cell)
    if cell.summary is None:
        return f"Not summed up yet{f' ({cell.why})' if cell.why else ''}." if cell.codings else ""
    text = paragraph(cell.summary.text)
    return text if cell.state is State.CHARTED else f"{text} ({_caution(cell)})"


def _caution(cell: Cell) -> str:
    if cell.state is State.UNTIED:
        return f"Tied {cell.why}." if cell.why.startswith("to ") else f"Its evidence: {cell.why}."
    return f"Out of date: {cell.why}."


def _public(view: ReportView, account: Account, cell: Cell) -> str:
    """A summary that is up to date and tells of at least k people, and of no hidden post."""
    counted = account.cells[cell.case.id]
    enough = counted.people >= view.study.settings.k
    if cell.summary is None or cell.state is not State.CHARTED or not enough:
        return ""
    text = paragraph(cell.summary.text)
    return "" if tells_post(view, text) else text


def tells_post(view: ReportView, text: str) -> bool:
    """Whether words of the evaluator's name a post that somebody's label hides."""
    posts = quoting.hidden_posts(view.study, view.attributions)
    return any(
        re.search(rf"\b{re.escape(post)}s?\b", text, re.IGNORECASE) for post in posts if post
    )


def paragraph(text: str) -> str:
    """What was typed, in one paragraph."""
    return " ".join(text.split())
