"""The head of a page, between two lines of ---: where it stands, and what it is."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, ValidationError

from qualkit import yamlfile
from qualkit.errors import BadSettings
from qualkit.narrative.problems import Problem
from qualkit.schemas import Strict, said

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class Front(Strict):
    """What stands at the head of a page between two lines of ---."""

    title: str = ""
    section: str = ""
    """The id of the section of the report at whose head these words stand; else their own."""
    after: str = ""
    """For a section of its own: the id of the one that it follows."""
    finding: str = ""
    """The sentence under the title."""
    replace: bool = False
    """Whether the words stand in the place of what is generated there."""
    kind: Literal["", "vignette"] = ""
    """A vignette is a short story of one case, set off within a section."""
    sources: tuple[str, ...] = Field((), alias="from")
    """The interviews that a vignette is drawn from."""
    composite: bool = False
    """Whether a vignette puts together what several people told."""


def read(name: str, text: str) -> tuple[Front | None, int, tuple[Problem, ...]]:
    """The head of a page, how many lines it takes, and what is wrong with it; None: all of it."""
    if not re.match(r"---[ \t]*\n", text):
        return Front(), 0, ()
    match = _FRONT.match(text)
    if match is None:
        fix = "Write --- on a line of its own below it, or leave the first line out."
        return None, 0, (Problem(name, 1, "its head has no end", fix),)
    lines = match[0].count("\n")
    try:
        data = yamlfile.parse(match[1] + "\n", name)
        return Front.model_validate(data or {}), lines, ()
    except BadSettings as error:
        line = min(int(str(error.facts["line"])) + 1, lines)
        return None, lines, (Problem(name, line, str(error.facts["what"]), error.advice),)
    except ValidationError as error:
        found = [(yamlfile.line_of(data, one["loc"]), *said(one)) for one in error.errors()]
        return None, lines, tuple(Problem(name, line + 1, what, fix) for line, what, fix in found)
