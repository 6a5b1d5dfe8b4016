"""The formats that a report is rendered in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from qualkit.errors import CannotDecide, UnreadableFile
from qualkit.model.views import ReportView
from qualkit.report import html
from qualkit.sections.blocks import Section

HTML, WORD = "html", "docx"

Render = Callable[[Sequence[Section], ReportView], bytes]


def renderer(format: str, template: Path | None = None, *, sources: str = "") -> Render:
    """What renders in this format, in a template that somebody gave.

    `sources`: the folder of pages that a web page's numbers lead to.

    Raises CannotDecide where the format takes none, UnreadableFile where it cannot be used.
    """
    if format == WORD:
        return _word(template)
    if template:
        raise CannotDecide(
            what="a template is for a Word document, and the report is to be a web page",
            fix="Add --format docx, or leave --template out.",
        )
    return lambda sections, view: html.render(sections, view, sources=sources).encode()


def _word(template: Path | None) -> Render:
    from qualkit.report.word import document, opening  # python-docx takes time to load

    if template is None:
        return document.render
    try:
        if template.stat().st_size > opening.LARGEST:
            raise UnreadableFile(file=template.name, what=opening.TOO_LARGE, fix=opening.SMALLER)
        data = template.read_bytes()
    except OSError as failed:
        raise UnreadableFile(
            file=template.name,
            what=f"cannot be read: {failed.strerror}",
            fix="Say where it is with --template FILE.docx.",
        ) from None
    opening.marked(opening.opened(data, template.name), template.name)
    return lambda sections, view: document.render(sections, view, data, template.name)


def vocabulary(page: bytes, format: str) -> frozenset[str]:
    """The names of what such a report is marked up with, where the leak check must know them."""
    if format != WORD:
        return frozenset()
    from qualkit.report.word import package

    return package.vocabulary(page)


def named(edition: str, format: str) -> str:
    """What the file of such a report is called."""
    return f"report.{format}" if edition == "internal" else f"report-{edition}.{format}"
