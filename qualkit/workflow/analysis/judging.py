"""What people's judgements share: their words, the texts that they rest on, tables of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from qualkit.errors import BadSettings, CannotDecide, Mistakes, NotYet, UserError
from qualkit.model.views import StudyView
from qualkit.store import Connection, texts
from qualkit.workflow import unseen
from qualkit.workflow.study import Study
from qualkit.workflow.viewing import anonymised_view

SHOWN = 20
"""Mistakes of one table that are told."""

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def coded_view(study: Study) -> StudyView:
    """The study as the rooms see it. Raises NotYet before anything is anonymised or coded."""
    view = anonymised_view(study, bare=True)
    if not view.codings and study.unseen:
        raise NotYet(
            what="nothing is coded that you may see yet",
            fix=unseen.notice(study),
        )
    if not view.codings:
        raise NotYet(
            what="nothing is coded in this study yet",
            fix="Code on the screen (`qualkit code`), or import codings.",
        )
    return view


def refuse_names(study: Study, words: Mapping[str, str]) -> None:
    """Raise NamesSomebody for the first text that holds a known identifier."""
    from qualkit.workflow.leaks import knowing  # slow to load: whoever only looks does without

    knowing.refuse_names(study, words)


def cleaned(words: str) -> str:
    """What somebody typed, without what would steer a terminal."""
    return _STEERS.sub("", words.replace("\r\n", "\n")).strip()


def one_of(noun: str, given: str, allowed: Sequence[str]) -> str:
    """What somebody chose, as it is written. Raises CannotDecide for anything else."""
    said = " ".join(given.lower().split())
    if said not in allowed:
        raise CannotDecide(
            what=f"“{cleaned(given)[:40]}” is no {noun}", fix=f"Write one of: {', '.join(allowed)}."
        )
    return said


def versions(view: StudyView, transcripts: Collection[str]) -> dict[str, int]:
    """The versions of some texts that somebody could see."""
    return {id: view.transcripts[id].version for id in transcripts}


def refuse_changed(db: Connection, seen: Mapping[str, int]) -> None:
    """Raise NotYet where a text that was seen is another now, or gone."""
    now = {id: version for id, (version, _) in texts.standing(db).items()}
    for id, version in sorted(seen.items()):
        if now.get(id) != version:
            raise NotYet(
                what=f"{id} was anonymised again while you wrote; nothing was saved",
                fix="See what changed in it, then do this once more.",
            )


def refuse_mistakes(name: str, wrong: Sequence[tuple[int, UserError]]) -> None:
    """Raise what is wrong with a table: its one mistake, or Mistakes with a line for each."""
    if len(wrong) == 1:
        line, error = wrong[0]
        raise BadSettings(file=name, line=line, what=error.said, fix=error.advice)
    if wrong:
        told = [f"line {line}: {error.said}\n    {error.advice}" for line, error in wrong[:SHOWN]]
        more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        raise Mistakes(file=name, count=len(wrong), each="\n".join([*told, *more]))
