"""Theme matrices: cases by themes, counted in people (Ritchie and Spencer 1994).

axes.py        rows and columns: some people, or some codes; and what narrows them
crossing.py    cells: people by codes, people by people, codes by codes
together.py    what occurs together in one person, or in the same words
changing.py    between two stages: the same people changing, other people being asked
associating.py counts on both sides with exact intervals (exact.py)
ordering.py    rows and columns by resemblance
quoting.py     the quotations that stand for a cell
saying.py      what a cell says beside its count
forms.py       tables, CSV, workbooks, JSON; listing.py those of changes and associations
"""

from __future__ import annotations

from qualkit import counting
from qualkit.matrix.associating import Association, associations, caution
from qualkit.matrix.axes import ALL, NOUNS, OF_CODES, OF_PEOPLE, Only, refuse_nothing
from qualkit.matrix.changing import Changed, Share, StageChange, changed
from qualkit.matrix.crossing import theme_matrix
from qualkit.matrix.forms import WIDTH, as_csv, as_json, as_table, as_workbook
from qualkit.matrix.ordering import by_resemblance
from qualkit.matrix.quoting import quotations
from qualkit.matrix.saying import COUNTS_ALONE, PARTS, Shown
from qualkit.model.views import StudyView

__all__ = [
    "ALL",
    "Association",
    "COUNTS_ALONE",
    "Changed",
    "NOUNS",
    "OF_CODES",
    "OF_PEOPLE",
    "Only",
    "PARTS",
    "Share",
    "Shown",
    "StageChange",
    "WIDTH",
    "as_csv",
    "as_json",
    "as_table",
    "as_workbook",
    "associations",
    "by_resemblance",
    "caution",
    "changed",
    "notes",
    "quotations",
    "refuse_nothing",
    "theme_matrix",
]


def notes(view: StudyView) -> tuple[str, ...]:
    """What a reader of any matrix of this study must know, in sentences."""
    return counting.notes(view)
