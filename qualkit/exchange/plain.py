"""The plain pack: anonymised transcripts, a table of who took part, the codebook."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import csvfile
from qualkit.model.views import StudyView

PARTICIPATION_COLUMNS = (
    "transcript",
    "participant",
    "pilot",
    "stage",
    "group",
    "role",
    "attachment",
    "date",
)
STRANGE = "another pilot"
"""A pilot that study.yaml does not list any more: nobody knows whether it may be named."""

DRAFT = (
    "DRAFT. Nobody has read these transcripts to the end. A machine replaced what it took to be\n"
    "names; it misses some. Do not pass this on.\n"
)


def files(view: StudyView, codebook: str, *, draft: bool) -> dict[str, str]:
    """Its files, by their place in it; in a draft each transcript begins with what it is."""
    head = f"{DRAFT}\n" if draft else ""
    made = {
        f"transcripts/{id}.txt": f"{head}{text.text}\n" for id, text in view.transcripts.items()
    }
    made["interviews.csv"] = csvfile.write([PARTICIPATION_COLUMNS, *_rows(view)])
    if codebook:
        made["codebook.yaml"] = codebook
    if draft:
        made["DRAFT.txt"] = DRAFT
    return made


def shown(view: StudyView, pilots: tuple[str, ...]) -> str:
    """Pilots as they may be printed, separated by semicolons."""
    known = {pilot.id: pilot.shown for pilot in view.settings.pilots}
    return ";".join(known.get(pilot, STRANGE) for pilot in pilots)


def _rows(view: StudyView) -> Iterator[tuple[str, ...]]:
    for p in view.participations:
        if p.transcript in view.transcripts:
            yield (
                p.transcript,
                p.participant,
                shown(view, p.pilots),
                p.stage,
                p.group,
                p.role,
                p.attachment,
                p.date,
            )
