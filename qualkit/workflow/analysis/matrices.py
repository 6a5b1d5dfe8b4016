"""matrix: cases by themes in people, with what was written and said; changes; associations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit import counting
from qualkit import matrix as room
from qualkit.csvfile import write as csv_text
from qualkit.errors import CannotDecide, UnknownName
from qualkit.matrix import forms, listing
from qualkit.matrix.forms import Grid
from qualkit.model.comparing import Cell, ThemeMatrix
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.sections.blocks import Quotation
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.study import Study
from qualkit.workflow.viewing import anonymised_view
from qualkit.workflow.writing import staged_output

FORMS = ("table", "csv", "xlsx", "json")
EDITIONS = ("internal", "public")
Quotations = Mapping[tuple[str, str], tuple[Quotation, ...]]
SILENT = "Nothing is coded so: "
UNCODED = 6
"""Columns without any coding are named up to so many."""


@dataclass(frozen=True)
class Asked:
    """Which matrix."""

    rows: str = "pilot"
    columns: str = "code"
    only: room.Only = room.ALL
    passages: bool = False
    """Of codes by codes: what stands in the same words, and not what one person raised."""
    show: frozenset[str] = frozenset()
    """Of matrix.PARTS."""
    quotations: int = 2
    """How many in a cell at most."""
    by_resemblance: bool = False
    edition: str = "internal"
    names: bool = False
    """Whether codes and objectives are called by their names, and not by their ids."""


@dataclass(frozen=True)
class Made:
    """Something in a form: text for a screen, or what goes into a file; and what to know of it."""

    content: str | bytes
    notes: tuple[str, ...] = ()


def matrix(study: Study, asked: Asked, form: str) -> Made:
    """A matrix in one of FORMS. Raises NotYet, UnknownName, CannotDecide."""
    book = _book(study, asked)
    view = book.study
    made = room.theme_matrix(
        view,
        rows=asked.rows,
        columns=asked.columns,
        only=asked.only,
        passages=asked.passages,
        book=book,
    )
    quotations: Quotations = {}
    public = asked.edition == "public"
    if public:
        made = _counts_alone(disclosing.public_themes(made, view.settings.k))
    elif "quotation" in asked.show:
        quotations = room.quotations(
            _report_view(study, view, made), made, most=asked.quotations, book=book
        )
    if asked.by_resemblance:
        made = room.by_resemblance(made)
    shown = room.Shown(asked.show, quotations)
    names, notes = _printed(view, asked), (*_uncoded(book, made), *counting.notes(view, book))
    if form == "table":
        names_beside = _code_names(view)
        text = room.as_table(made, names=names, beside=names_beside, shown=shown)
        return Made(text.rstrip() + "\n", notes)
    if form == "csv":
        return Made(room.as_csv(made, names=names, shown=shown), notes)
    if form == "xlsx":
        names = {**_code_names(view), **names}
        return Made(room.as_workbook(made, names=names, shown=shown, notes=notes))
    return Made(room.as_json(_renamed(made, names if public else {}), shown=shown) + "\n")


def changed(study: Study, asked: Asked, form: str, between: Sequence[str] = ()) -> Made:
    """What changed between two stages, by default the first and the last. Raises as `matrix`."""
    _refuse_public(asked)
    book = _book(study, asked)
    view = book.study
    before, after = _stages(view, between)
    made = room.changed(
        view,
        rows=asked.rows,
        columns=asked.columns,
        before=before,
        after=after,
        only=asked.only,
        book=book,
    )
    notes = (*listing.met(made), *counting.notes(view, book))
    if form == "json":
        return Made(listing.changes_as_json(made) + "\n")
    return _table(listing.of_changes(made, rows=asked.rows != "everybody"), form, notes)


def associations(study: Study, asked: Asked, form: str) -> Made:
    """How far raising something goes with being somebody, or raising something else."""
    _refuse_public(asked)
    book = _book(study, asked)
    view = book.study
    made = room.associations(
        view, rows=asked.rows, columns=asked.columns, only=asked.only, book=book
    )
    caution = room.caution(len(made))
    if form == "json":
        told = listing.associations_as_json(made, asked.rows, asked.columns, caution)
        return Made(told + "\n")
    grid = listing.of_associations(made, asked.rows, asked.columns)
    return _table(grid, form, (caution, *counting.notes(view, book)))


def save(study: Study, made: Made, path: Path) -> None:
    """Write it to a file, whole or not at all. Raises CannotWrite, InTheWay."""
    with staged_output(study.folder, path, made.content):
        pass


def _table(grid: Grid, form: str, notes: tuple[str, ...]) -> Made:
    if form == "csv":
        return Made(csv_text(grid), notes)
    if form == "xlsx":
        return Made(forms.workbook(grid, notes))
    return Made(forms.laid_out(grid).rstrip() + "\n", notes)


# --- what is asked for


def _book(study: Study, asked: Asked) -> counting.Ledger:
    """The study; refuses names that it does not have, and what it has nothing of."""
    view = anonymised_view(study, bare=True)
    only = asked.only
    settings, met = view.settings, view.participations
    _known("pilot", only.pilots, counting.pilots(view))
    _known("stage", only.stages, (*settings.stages, *(p.stage for p in met)))
    _known("group", only.groups, (*settings.groups, *(p.group for p in met)))
    _known("role", only.roles, (p.role for p in met))
    _known("code", only.codes, (code.id for code in view.codebook.codes))
    if asked.edition == "public":
        _refuse_singling_out(asked)
    book = counting.ledger(view)
    room.refuse_nothing(book, (asked.rows, asked.columns), only)
    return book


def _known(noun: str, names: Iterable[str], known: Iterable[str]) -> None:
    there = list(dict.fromkeys(filter(None, known)))
    for name in names:
        if name not in there:
            listed = ", ".join(there) or "none"
            raise UnknownName(where=f"--{noun}", noun=noun, name=name, known=listed)


def _stages(view: StudyView, between: Sequence[str]) -> tuple[str, str]:
    stages = counting.stages(view)
    for name in between:
        if name not in stages:
            known = ", ".join(stages)
            raise UnknownName(where="--between", noun="stage", name=name, known=known)
    chosen = tuple(between) or stages
    if len(chosen) < 2 or chosen[0] == chosen[-1]:
        raise CannotDecide(
            what="change is between two stages, and this study has one",
            fix="Leave --change out; study.yaml lists the stages.",
        )
    return chosen[0], chosen[-1]


def _refuse_public(asked: Asked) -> None:
    if asked.edition == "public":
        raise CannotDecide(what=_FINER, fix=_AS_THE_REPORT)


def _refuse_singling_out(asked: Asked) -> None:
    """Numbers that the public report does not print could be set against those that it does."""
    only = asked.only
    narrowed = (*only.pilots, *only.stages, *only.groups, *only.roles)
    if asked.rows != "pilot" or asked.columns not in room.OF_CODES or narrowed:
        raise CannotDecide(what=_FINER, fix=_AS_THE_REPORT)
    if asked.show:
        raise CannotDecide(
            what="a public matrix holds counts alone",
            fix="Leave --show out; the public report prints the quotations that may be printed.",
        )


_FINER = "a public matrix is of pilots by codes, themes or objectives, and of nothing finer"
_AS_THE_REPORT = (
    "Take --edition internal, for the team; or `qualkit report --edition public`, which judges "
    "its numbers together."
)


# --- what is printed


def _printed(view: StudyView, asked: Asked) -> dict[str, str]:
    """What stands for ids."""
    named = _code_names(view) if asked.names else {}
    if asked.edition == "public":
        named |= {pilot.id: pilot.shown for pilot in view.settings.pilots}
    return named


def _counts_alone(made: ThemeMatrix) -> ThemeMatrix:
    """Without the codings behind the counts, how they divide, and what was written."""
    cells = {
        place: Cell(cell.state, people=cell.people, of=cell.of)
        for place, cell in made.cells.items()
    }
    return replace(made, cells=cells)


def _code_names(view: StudyView) -> dict[str, str]:
    book = view.codebook
    named = {objective.id: objective.name for objective in book.objectives}
    return {code.id: code.name for code in book.codes} | named


def _renamed(made: ThemeMatrix, names: dict[str, str]) -> ThemeMatrix:
    """Rows under what is printed for them; two that are printed alike stay two."""
    if not names:
        return made
    rows = [names.get(row, row) for row in made.rows]
    alike = {row for row in rows if rows.count(row) > 1}
    called = {
        row: f"{name} ({at})" if name in alike else name
        for at, (row, name) in enumerate(zip(made.rows, rows, strict=True), 1)
    }
    cells = {(called[row], column): cell for (row, column), cell in made.cells.items()}
    return replace(made, rows=tuple(called.values()), cells=cells)


def _uncoded(book: counting.Ledger, made: ThemeMatrix) -> tuple[str, ...]:
    """What has no codings at all, which is not the same as nobody having raised it."""
    if not book.study.codings:
        return (
            "Nothing is coded in this study yet: code with `qualkit code`, or bring codings in "
            "with `qualkit code import FILE`.",
        )
    said = list[str]()
    if "objective" in (made.row_noun, made.column_noun):
        empty = [one.id for one in book.study.codebook.objectives if not one.codes]
        said += [f"{id} names no codes in codebook.yaml, and is left out." for id in empty]
    for noun, ids in ((made.row_noun, made.rows), (made.column_noun, made.columns)):
        silent = [id for id in ids if noun in room.OF_CODES and not _coded(book, noun, id)]
        if silent and not any(line.startswith(SILENT) for line in said):
            more = f" and {len(silent) - UNCODED} more" if len(silent) > UNCODED else ""
            said.append(f"{SILENT}{', '.join(silent[:UNCODED])}{more}.")
    return tuple(said)


def _coded(book: counting.Ledger, noun: str, id: str) -> bool:
    codes = [id]
    if noun == "objective":
        codes = [c for o in book.study.codebook.objectives if o.id == id for c in o.codes]
    return any(book.said.get(code) for code in book.under(*codes))


def _report_view(study: Study, view: StudyView, made: ThemeMatrix) -> ReportView:
    """What quotations are set with: the labels that may be printed, and words that may not."""
    whole = ReportView(
        study=view,
        provenance=Provenance("", "", "", "internal"),
        themes=made,
        attributions={},
    )
    with study.store.reading() as db:
        return disclosing.guarded(whole, db)
