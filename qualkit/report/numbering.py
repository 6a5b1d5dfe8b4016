"""Chapters, tables and figures, numbered alike in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TypeGuard

from qualkit.sections.blocks import Block, Figure, MatrixBlock, Section, Table


@dataclass(frozen=True)
class Chapter:
    """A section with its number and those within it."""

    section: Section
    number: str
    parts: tuple[Chapter, ...]
    apart: bool
    """Whether the browser may leave it unpainted until it is scrolled to."""

    @property
    def listed(self) -> tuple[Chapter, ...]:
        """The parts that the contents list names: those of the body, not of appendices."""
        return () if self.section.appendix else self.parts


def chapters(sections: Sequence[Section]) -> tuple[Chapter, ...]:
    """Sections numbered 1, 2 ... with parts 1.1, 1.2 ...; appendices A, B ... at the end."""
    body = [s for s in sections if not s.appendix]
    appendices = [s for s in sections if s.appendix]
    numbers = [*map(str, range(1, len(body) + 1)), *ascii_uppercase[: len(appendices)]]
    return tuple(
        _chapter(section, number)
        for section, number in zip([*body, *appendices], numbers, strict=True)
    )


def _chapter(section: Section, number: str) -> Chapter:
    parts = tuple(
        Chapter(part, f"{number}.{at}", tuple(_unnumbered(part)), apart=True)
        for at, part in enumerate(section.parts, 1)
    )
    return Chapter(section, number, parts, apart=not parts)


def _unnumbered(section: Section) -> Iterator[Chapter]:
    for part in section.parts:
        yield Chapter(part, "", tuple(_unnumbered(part)), apart=False)


def labels(numbered: Sequence[Chapter]) -> dict[str, str]:
    """By block id: "Table 1", "Figure 1" ..., each counted through the report."""
    blocks = [block for chapter in numbered for block in _blocks(chapter.section)]
    tables = [block.id for block in blocks if _is_numbered(block)]
    figures = [block.id for block in blocks if isinstance(block, Figure)]
    return {
        **{id: f"Table {at}" for at, id in enumerate(tables, 1)},
        **{id: f"Figure {at}" for at, id in enumerate(figures, 1)},
    }


def _is_numbered(block: Block) -> TypeGuard[Table | MatrixBlock]:
    return isinstance(block, MatrixBlock) or (isinstance(block, Table) and not block.small)


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.parts:
        yield from _blocks(part)
    yield from section.closing
