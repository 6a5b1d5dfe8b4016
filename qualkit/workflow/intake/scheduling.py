"""schedule check and schedule show: what was to be asked, and where it was."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from qualkit import schedule, yamlfile
from qualkit.errors import NotYet
from qualkit.model import Question
from qualkit.store import asked, recoding
from qualkit.workflow.study import Study

NAME = "schedule.yaml"


@dataclass(frozen=True)
class Put:
    """A question, and where coders marked that it is put or answered."""

    question: Question
    transcripts: tuple[str, ...]
    marks: int


@dataclass(frozen=True)
class Shown:
    """The schedule."""

    questions: tuple[Put, ...]
    gone: tuple[tuple[str, int], ...]
    """Questions that are marked and stand in the schedule no more, and how often."""


def mistakes(study: Study) -> list[schedule.Mistake]:
    """All mistakes of the study's schedule.yaml. Raises NotYet where there is none."""
    path = _there(study)
    with study.store.reading() as db:
        held = recoding.held(db)
    codes = {code.id for code in held.book.codes} if held else None
    return schedule.mistakes(yamlfile.read_text(path), NAME, study.settings, codes)


def shown(study: Study) -> Shown:
    """The questions, and where each is marked. Raises NotYet where there is no schedule."""
    _there(study)
    questions = study.schedule
    where: dict[str, list[str]] = defaultdict(list)
    with study.store.reading() as db:
        for one in asked.marked(db):
            where[one.question].append(one.transcript)
    known = {one.id for one in questions}
    return Shown(
        tuple(
            Put(one, tuple(dict.fromkeys(where[one.id])), len(where[one.id])) for one in questions
        ),
        tuple((id, len(where[id])) for id in sorted(where) if id not in known),
    )


def _there(study: Study) -> Path:
    path = study.folder / NAME
    if not path.exists():
        raise NotYet(
            what="there is no schedule.yaml here",
            fix="Write one: docs/coding.md says how. A study can do without.",
        )
    return path
