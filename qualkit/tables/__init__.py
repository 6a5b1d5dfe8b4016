"""Computed tables: who was interviewed, with what background, by which sources, and when.

Every number is counted from what the study holds, sums too. They print what is there, for those
who have the study: small numbers among them tell people apart, and the public report withholds
those (disclosure/).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model.views import StudyView
from qualkit.tables import fieldwork, interviews, posts, said
from qualkit.tables.forms import FORMS, as_csv, as_json, as_markdown, as_rows, as_text
from qualkit.tables.interviews import figures
from qualkit.tables.shape import Printed

__all__ = [
    "FORMS",
    "NAMES",
    "Printed",
    "as_csv",
    "as_json",
    "as_markdown",
    "as_rows",
    "as_text",
    "figures",
    "made",
]


@dataclass(frozen=True)
class _Kind:
    """A table that can be asked for."""

    what: str
    make: Callable[[StudyView, Sequence[str]], Printed]
    codes: bool = False
    """Whether it is of codes, which may be chosen."""


_KINDS: Mapping[str, _Kind] = {
    "interviews": _Kind("Interviews by pilot, stage and group", interviews.held),
    "people": _Kind("People by pilot, stage and group", interviews.people),
    "roles": _Kind("Posts and backgrounds by stage", posts.roles),
    "staffing": _Kind("Posts in full-time equivalents", posts.staffing),
    "sources": _Kind("Each source: kind, language, whose", fieldwork.sources),
    "triangulation": _Kind("Kinds of source by pilot", fieldwork.triangulation),
    "calendar": _Kind("Interviews by month and pilot", fieldwork.calendar),
    "codes": _Kind("People who raised each code, by pilot", said.codes, codes=True),
    "who": _Kind("Who said it: group and directness", said.who, codes=True),
}

NAMES: Mapping[str, str] = {name: kind.what for name, kind in _KINDS.items()}
"""The tables that there are, and what each shows."""


def made(view: StudyView, name: str, codes: Sequence[str] = ()) -> Printed:
    """The table of this name; `codes`: of these and all beneath them, where it is of codes."""
    return _KINDS[name].make(view, codes)
