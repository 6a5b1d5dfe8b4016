"""What people judged of the small study of `studies`: statements, and the report's view of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.evidence import grading
from qualkit.model import About, ActKind, Statement, about
from qualkit.model.judged import Judged, Placed, Printable, Typified
from qualkit.model.quotations import Quotation
from qualkit.model.views import ReportView, StudyView
from qualkit.model.weighing import Grade
from tests.studies import report_view, small, where


def said(
    kind: ActKind, of: About, text: str, *codings: str, value: str = "", coder: str = "Ana"
) -> Statement:
    """A statement, tied to codings by their ids."""
    id = f"said-{kind}-{of}-{coder}"
    on = {f"T{n:03}": 1 for n in range(1, 13)}
    return Statement(id, kind, of, coder, "2025-03-04", text, frozenset(codings), on, value=value)


def charted(case: str, code: str, text: str, *codings: str, **more: str) -> Statement:
    """A summary of a pilot, or of a participant ("P002")."""
    noun = "participant" if case.startswith("P0") else "pilot"
    return said(ActKind.CHARTED, about(code=code, **{noun: case}, **more), text, *codings)


def excepted(code: str, coding: str, reason: str) -> Statement:
    """A passage that somebody accepted as an exception."""
    of = about(code=code, coding=coding)
    return said(ActKind.WEIGHED, of, reason, coding, value="exception")


def graded(link: str, grade: str, reason: str, *codings: str, assumption: str = "holds") -> Grade:
    """A grade that is up to date."""
    return Grade(
        id=f"grade-{link}", link=link, grade=grade, assumption=assumption, reason=reason, rival="",
        coder="Ana", at="2025-03-04", codings=codings,
    )  # fmt: skip


def stating(*grades: Grade) -> tuple[Statement, ...]:
    """The statements that grades are."""
    return tuple(
        said(ActKind.GRADED, grading.said_of(one.link), one.reason, *one.codings) for one in grades
    )


def chosen(id: str, transcript: str, words: str) -> Quotation:
    """Words that somebody chose."""
    span = where(small().transcripts[transcript].text, words)
    return Quotation(f"act-{id}", id, transcript, span, (), (), "Ana", "2025-03-04")


def printable(view: ReportView, one: Quotation, participant: str) -> Printable:
    """The same, as it may be printed."""
    label = view.attributions[one.transcript, participant].label
    words = one.span.of(view.study.transcripts[one.transcript].text)
    return Printable(one.id, one.transcript, participant, one.span, words, label)


def judged_view(
    *statements: Statement,
    grades: Sequence[Grade] = (),
    edition: str = "internal",
    k: int = 3,
    study: StudyView | None = None,
    looked: Mapping[str, tuple[str, ...]] | None = None,
    typologies: tuple[Typified, ...] = (),
) -> ReportView:
    """The report's view of the small study with these judgements."""
    study = study or small()
    settings = replace(study.settings, k=k)
    study = replace(study, statements=(*statements, *stating(*grades)), settings=settings)
    given = {one.link: (one,) for one in grades}
    judged = Judged(grades=given, looked=looked or {}, typologies=typologies)
    return replace(report_view(study, edition=edition), judged=judged)


def placed(case: str, at: str, reason: str = "It is so.", people: int = 5) -> Placed:
    """Where a case stands."""
    return Placed(case, at, reason, people)
