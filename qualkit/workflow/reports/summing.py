"""Whether what people typed into narrative/ adds up, and agrees with what the study counts."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting, sums, tables
from qualkit.model.views import StudyView
from qualkit.workflow import prose
from qualkit.workflow.study import Study


def slips(study: Study, view: StudyView) -> Iterator[str]:
    """What does not add up in each file of narrative/, by its line."""
    known = sums.Known(
        names={
            "pilot": counting.pilots(view),
            "stage": counting.stages(view),
            "group": counting.groups(view),
        },
        counts=tables.figures(view),
    )
    for name, data in prose.files(study):
        if name not in prose.WRITTEN:
            for slip in sums.slips(data.decode("utf-8", "replace"), known):
                yield f"{name}, line {slip.line}: {slip.what}"
