"""A pack that opens as a study of its own: the files beside its database."""

from __future__ import annotations

from typing import Any

from qualkit import yamlfile
from qualkit.exchange.plain import DRAFT, STRANGE
from qualkit.model import Pilot
from qualkit.model.views import StudyView

README = """\
This is a study that qualkit opens:

    qualkit --study FOLDER status
    qualkit --study FOLDER matrix --rows pilot --columns theme
    qualkit --study FOLDER report

It holds anonymised transcripts, the codings that were accepted, and the codebook. It holds no
originals, no memos, and nothing by which anybody could find out who was interviewed; do not try to.
It is for reading: what is coded in it is not meant to come back. If QUALKIT_STORE is set on your
computer, unset it first: it names another database.
"""
MARKED = "DRAFT, not read to its end: "


def files(view: StudyView, codebook: str, schedule: str, *, draft: bool) -> dict[str, str]:
    """Its files but for the database, by their place in it."""
    made = {"study.yaml": yamlfile.dump(settings(view, draft=draft)), "README.txt": README}
    if codebook:
        made["codebook.yaml"] = codebook
    if schedule:
        made["schedule.yaml"] = schedule
    if draft:
        made["DRAFT.txt"] = DRAFT
    return made


def settings(view: StudyView, *, draft: bool) -> dict[str, Any]:
    """What its study.yaml holds: what is compared and what limits hold.

    Nothing of what helps to find names (`names:`, `keep:`); a pilot that is not to be named stands
    under its label, without what was written of it.
    """
    held = view.settings
    return {
        "uuid": held.uuid,
        "title": f"{MARKED if draft else ''}{held.title}",
        "approach": held.approach,
        "programme": held.programme,
        "summary": held.summary,
        "authors": held.authors,
        "pilots": [*{pilot.shown: _pilot(pilot) for pilot in reversed(held.pilots)}.values()][::-1],
        "stages": list(held.stages),
        "groups": list(held.groups),
        "attribution": {"k": held.k},
        "percentages_from": held.percentages_from,
        "edition": held.edition,
        "release": {"signatures": held.signatures},
        "seed": held.seed,
    }


def pilots(view: StudyView) -> dict[str, str]:
    """By pilot: what it is called in the pack."""
    named = {pilot.id: pilot.shown for pilot in view.settings.pilots}
    met = {pilot for p in view.participations for pilot in p.pilots}
    return {pilot: named.get(pilot, STRANGE) for pilot in met | named.keys()}


def _pilot(pilot: Pilot) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": pilot.shown}
    if pilot.links is not None:
        entry["links"] = sorted(pilot.links)
    if pilot.disclose != "named":
        return entry
    return entry | {
        "purpose": pilot.purpose,
        "intervention": pilot.intervention,
        "expectations": pilot.expectations,
        "staffing": [{"post": post, "fte": fte} for post, fte in pilot.staffing],
    }
