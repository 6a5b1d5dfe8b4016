"""What the title page says, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.model.views import ReportView
from qualkit.report.cells import day
from qualkit.sections import fieldwork

KIND = "Qualitative evaluation"


@dataclass(frozen=True)
class Cover:
    """A title page. Any of its words but the title and the edition may be empty."""

    title: str
    authors: str
    edition: str
    """ "Public edition, 10 February 2025"."""
    lines: tuple[tuple[str, str], ...]
    """Whatever else is known, each with its heading."""
    kind: str = KIND


def cover(view: ReportView) -> Cover:
    """The title page of a report."""
    settings = view.study.settings
    return Cover(
        title=settings.title,
        authors=settings.authors.strip(),
        edition=_edition(view),
        lines=tuple((name, words) for name, words in _lines(view) if words),
    )


def _edition(view: ReportView) -> str:
    which = f"{view.provenance.edition.capitalize()} edition"
    on = _date(view)
    return f"{which}, {day(on)}" if on else which


def _date(view: ReportView) -> str:
    """The day that study.yaml gives the edition; else that of the newest work on the study."""
    return view.study.settings.publication.date or view.provenance.as_of


def _lines(view: ReportView) -> Iterator[tuple[str, str]]:
    known = view.study.settings.publication
    yield "Commissioned by", known.commissioner
    yield "Published by", known.publisher
    yield "Fieldwork", fieldwork.period(view)
    yield "How to cite", known.cite or _cited(view)
    yield "Contact", known.contact


def _cited(view: ReportView) -> str:
    """Authors, year, title, edition, publisher; nothing without authors."""
    settings, year = view.study.settings, _date(view)[:4]
    if not settings.authors.strip():
        return ""
    who = settings.authors.strip()
    said = [f"{who} ({year})" if year else who, settings.title]
    said += [f"{view.provenance.edition.capitalize()} edition", settings.publication.publisher]
    return f"{'. '.join(one.removesuffix('.') for one in said if one)}."
