"""The sections of a report, each written by a module of its own, which may be somebody else's."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from qualkit.errors import BadSection
from qualkit.model.views import ReportView
from qualkit.sections.blocks import Section
from qualkit.workflow.reports.formats import Render

Failed: TypeAlias = list[BadSection]
"""What could not be written, where the others are to be rendered all the same."""


def written(
    view: ReportView, writers: Iterable[Any], failed: Failed | None = None
) -> list[Section]:
    """What the writers give, in their order; a writer may have nothing for a study.

    Raises BadSection for the first that fails; with `failed`, that goes there.
    """
    sections: list[Section] = []
    for writer in writers:
        try:
            made = writer.write(view)
            if made is not None and not isinstance(made, Section):
                raise BadSection(name=_name(writer), why=f"it gives a {type(made).__name__}")
        except BadSection as error:
            _tell(error, failed)
        except Exception as error:  # whatever a package of somebody else's raises
            _tell(BadSection(name=_name(writer), why=_why(error)), failed)
        else:
            sections += [made] if made is not None else []
    return sections


def page(
    render: Render, sections: Sequence[Section], view: ReportView, failed: Failed | None = None
) -> bytes:
    """The page of these sections, in the format that `render` makes.

    Raises BadSection for the first that cannot be rendered; with `failed`, that goes there, and the
    page is of the others.
    """
    try:
        return render(sections, view)
    except Exception:  # one of them holds what a template cannot show: which one?
        good = [section for section in sections if _renders(render, section, view, failed)]
        return render(good, view)


def _renders(render: Render, section: Section, view: ReportView, failed: Failed | None) -> bool:
    try:
        render([section], view)
    except Exception as error:
        _tell(BadSection(name=f"“{section.id}”", why=_why(error)), failed)
        return False
    return True


def _tell(error: BadSection, failed: Failed | None) -> None:
    if failed is None:
        raise error from error.__cause__
    failed.append(error)


def _name(writer: Any) -> str:
    return str(getattr(writer, "__name__", type(writer).__name__))


def _why(error: Exception) -> str:
    """What failed and where; not its words, which may be somebody's."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
