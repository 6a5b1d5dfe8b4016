"""tables, coverage, saturation: what is counted from the study, and never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from qualkit import coverage as covering
from qualkit import saturation as saturating
from qualkit import spreadsheet, tables
from qualkit.errors import InTheWay, NoSaturation, NotYet, UnknownName
from qualkit.model.views import StudyView
from qualkit.workflow.intake import scheduling
from qualkit.workflow.ledger import releasing
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.study import Study

REFLEXIVE = "reflexive"


def made(study: Study, names: Sequence[str], codes: Sequence[str] = ()) -> list[tables.Printed]:
    """The tables of these names, in this order; all of them where none is named.

    `codes`: only these and what is beneath them, in tables of codes. Raises UnknownName.
    """
    view = suggesting.anonymised_view(study)
    _refuse_unknown(view, codes)
    return [tables.made(view, name, codes) for name in names or tables.NAMES]


def printed(
    study: Study, names: Sequence[str], codes: Sequence[str] = (), *, form: str = "table"
) -> str:
    """Tables as text in one of tables.FORMS, ending in a new line."""
    found = made(study, names, codes)
    if form == "json":
        return tables.as_json(found) + "\n"
    if form == "csv":
        return "\r\n".join(tables.as_csv(one) for one in found)
    shape = tables.as_markdown if form == "markdown" else tables.as_text
    return "\n\n\n".join(shape(one) for one in found) + "\n"


def write_workbook(study: Study, names: Sequence[str], out: Path, codes: Sequence[str] = ()) -> int:
    """Write tables to a workbook, a sheet each; how many. That it was written is an act.

    Raises InTheWay, CannotWrite, NamesSomebody for the name of the file.
    """
    found = made(study, names, codes)
    if out.exists():
        raise InTheWay(path=out)
    sheets = {one.name: tables.as_rows(one) for one in found}
    releasing.export(study, out, what="tables", text=spreadsheet.write(sheets))
    return len(sheets)


def coverage(study: Study) -> covering.Coverage:
    """Questions by pilot, stage and group. Raises NotYet without a schedule or questions in it."""
    if not scheduling.shown(study).questions:
        raise NotYet(
            what="schedule.yaml has no questions",
            fix="Write them under `questions:`; docs/coding.md says how.",
        )
    return covering.coverage(suggesting.anonymised_view(study))


def covered(study: Study, *, question: str = "", gaps: bool = False, as_json: bool = False) -> str:
    """Coverage as text: all of it, of one question, or only what is missing."""
    found = coverage(study)
    if question and question not in {one.id for one in found.questions}:
        known = ", ".join(one.id for one in found.questions)
        raise UnknownName(where="--question", noun="question", name=question, known=known)
    if as_json:
        return covering.as_json(found, question)
    return covering.gaps_as_text(found) if gaps else covering.as_text(found, question)


def saturation(study: Study, asked: saturating.Asked) -> saturating.Saturations:
    """Saturation overall, by group and pilot. Raises NoSaturation, NotYet."""
    if study.settings.approach == REFLEXIVE:
        raise NoSaturation()
    view = suggesting.anonymised_view(study)
    if not view.finished:
        raise NotYet(
            what="nobody has finished reading an interview for its codes yet",
            fix="Run `qualkit code finish T`, or import the codings with --finished.",
        )
    return saturating.of_study(view, asked)


SATURATED: Mapping[bool, Callable[[saturating.Saturations], str]] = {
    False: saturating.as_text,
    True: saturating.as_json,
}
"""By whether JSON is asked for: how saturation is printed."""


def _refuse_unknown(view: StudyView, codes: Sequence[str]) -> None:
    for code in codes:
        if code not in view.codebook:
            known = ", ".join(theme.id for theme in view.codebook.themes)
            raise UnknownName(where="--code", noun="code", name=code, known=f"{known} and others")
