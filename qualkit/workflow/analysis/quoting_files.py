"""quote import and quote export: quotations as people write them in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import coding, csvfile
from qualkit.errors import CannotDecide, UserError
from qualkit.model import AnonymisedTranscript, Span
from qualkit.model.quotations import Quotation
from qualkit.model.views import StudyView
from qualkit.phrases import pattern, within
from qualkit.quotations import Wanted
from qualkit.store import chosen
from qualkit.workflow import rows
from qualkit.workflow.analysis.quoting import Listed, keep, placed, prints, seen, tidied, typed
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.study import Study

COLUMNS = ("id", "transcript", "words", "elide", "insert", "approved_by", "note")
BETWEEN = " | "
"""What separates several in one cell."""


@dataclass(frozen=True)
class Imported:
    """What `quote import` did."""

    chosen: tuple[Listed, ...]
    changed: int
    """How many of those were there before, and are otherwise now."""
    known: int


def import_quotations(study: Study, path: Path) -> Imported:
    """Choose, or change, the quotations of a table: all of them, or none if one has a mistake."""
    lines = csvfile.read(path, required=("id", "transcript", "words"), known=COLUMNS)
    name, batch = path.name, study.batch()
    with study.transaction() as db:
        view = study.view(db)
        held = (*chosen.standing(db), *chosen.lost(db))
        wanted, errors = list[Wanted](), list[coding.Wrong]()
        for line, cells in lines:
            try:
                wanted.append(_row(view, cells, {one.id.casefold() for one in wanted}))
            except UserError as error:
                errors.append(rows.on_line(name, line, error))
        coding.refuse(name, [*errors, *_naming(study, name, lines)])
        made, changed = [], 0
        for one in wanted:
            before = [each for each in held if each.is_called(one.id)]
            if not _says_so(view, one, before):
                made.append(keep(db, view, batch, one, before, whole=True))
                changed += bool(before)
        return Imported(tuple(seen(view, one) for one in made), changed, len(wanted) - len(made))


def export(study: Study) -> str:
    """The quotations that stand, as CSV: words where they stand once, else their place."""
    view = suggesting.anonymised_view(study)
    out: list[Sequence[object]] = [COLUMNS]
    for one in view.quotations:
        text = view.transcripts[one.transcript]
        everywhere = Span(0, len(text.text))
        gaps = [_named(text, gap, one.span) for gap in one.elided]
        put_in = [f"{_before(text, each.at, one.span)} => [{each.words}]" for each in one.inserted]
        out.append(
            (
                one.id,
                one.transcript,
                _named(text, one.span, everywhere),
                BETWEEN.join(gaps),
                BETWEEN.join(put_in),
                one.approved_by,
                one.note,
            )
        )
    return csvfile.write(out)


def _row(view: StudyView, cells: Mapping[str, str], taken: set[str]) -> Wanted:
    """A row, read and found to be possible."""
    wanted = _wanted(cells)
    if wanted.id.casefold() in taken:
        raise CannotDecide(what=f"the id {wanted.id} stands twice", fix="Give one another id.")
    placed(view, wanted)
    return wanted


def _wanted(cells: Mapping[str, str]) -> Wanted:
    elide, insert = (
        tuple(part.strip() for part in cells.get(key, "").split("|") if part.strip())
        for key in ("elide", "insert")
    )
    return tidied(
        Wanted(
            id=cells["id"],
            transcript=cells["transcript"],
            words=cells["words"],
            elide=elide,
            insert=insert,
            note=cells.get("note", ""),
            approved_by=cells.get("approved_by", ""),
        )
    )


def _naming(study: Study, name: str, lines: Sequence[csvfile.Row]) -> list[coding.Wrong]:
    said = {
        (line, what): text for line, cells in lines for what, text in typed(_wanted(cells)).items()
    }
    return rows.naming(study, name, said)


def _says_so(view: StudyView, wanted: Wanted, before: Sequence[Quotation]) -> bool:
    """Whether just this stands already."""
    if len(before) != 1 or before[0].touched or before[0] not in view.quotations:
        return False
    new, old = placed(view, wanted), before[0]
    return prints(new) == prints(old) and (new.note, new.approved_by) == (
        old.note,
        old.approved_by,
    )


def _named(text: AnonymisedTranscript, span: Span, inside: Span) -> str:
    """Words as they can be found again; their place where they stand more than once."""
    words = " ".join(span.of(text.text).split())
    found = list(within(pattern([words]), text.text, inside)) if words and "|" not in words else []
    return words if found == [span] else f"@{span.start}-{span.end}"


def _before(text: AnonymisedTranscript, at: int, span: Span) -> str:
    """The place of the word that ends at an offset."""
    words = text.text[span.start : at].rstrip()
    start = span.start + max(words.rfind(" "), words.rfind("\n")) + 1
    return f"@{start}-{at}"
