"""The codebook to be looked at: its tree with counts, and the theory of change as a drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualkit import codebook as codebooks
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import Codebook
from qualkit.sections import theory
from qualkit.workflow.codes.codebooks import Desk
from qualkit.workflow.study import Study
from qualkit.workflow.writing import staged_output, write_file

WIDTH = 78
"""Of what is shown in a terminal."""


@dataclass(frozen=True)
class Branch:
    """A code in the tree, and who has coded with it."""

    id: str
    name: str
    depth: int
    codings: int
    """With the code itself."""
    people: int
    """Whose words those are, of those who are known."""
    coders: int
    whole: int
    """Codings with it and everything under it."""
    provisional: bool
    retired: bool


def of_file(path: Path) -> Desk:
    """A codebook's file, with which nobody has coded yet."""
    return Desk("", codebooks.read(path), (), {})


def tree(study: Study | None, at: Desk) -> list[Branch]:
    """The codes in reading order, with how many codings, people and coders each has."""
    if study is None or not at.codings:
        return list(_branches(at, {}, None, 0))
    with study.store.reading() as db:
        view = study.view(db)
    whose = {made.id: view.participant_of(made) or "" for made in view.codings}
    return list(_branches(at, whose, None, 0))


def diagram(book: Codebook) -> list[str]:
    """The theory of change in lines. Raises NotYet where the codebook has none."""
    _refuse_none(book)
    return [short for line in theory.lines(book) for short in _wrapped(line)]


def write_diagram(study: Study | None, book: Codebook, path: Path) -> None:
    """Write the theory of change, as SVG or, to a .txt, in lines.

    Raises NotYet, CannotDecide where the file ends otherwise, CannotWrite, InTheWay.
    """
    match path.suffix.lower():
        case ".svg":
            _refuse_none(book)
            drawn = theory.picture(book)
        case ".txt":
            drawn = "\n".join((*diagram(book), ""))
        case _:
            raise CannotDecide(
                what=f"a diagram is no {path.suffix or 'file without an ending'}",
                fix="Let the file end in .svg for a picture, in .txt for text.",
            )
    if study is None:
        write_file(path, drawn)
        return
    with staged_output(study.folder, path, drawn):
        pass


def _wrapped(line: str) -> list[str]:
    """A line in as many as a terminal needs, each below the first one's beginning."""
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent) or [""]


def _refuse_none(book: Codebook) -> None:
    if not book.theory.links:
        raise NotYet(
            what="the codebook has no theory of change with links",
            fix="Write one under `theory_of_change:` (docs/codebooks.md).",
        )


def _branches(
    at: Desk, whose: Mapping[str, str], parent: str | None, depth: int
) -> Iterator[Branch]:
    for code in (one for one in at.book.codes if one.parent == parent):
        made, under = at.of(code.id), list(_branches(at, whose, code.id, depth + 1))
        yield Branch(
            id=code.id,
            name=code.name,
            depth=depth,
            codings=len(made),
            people=len({whose[one.id] for one in made if whose.get(one.id)}),
            coders=len({one.coder for one in made}),
            whole=len(made) + sum(one.codings for one in under),
            provisional=code.provisional,
            retired=code.retired,
        )
        yield from under
