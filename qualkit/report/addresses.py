"""Ids within the report: each leads to one place, whatever sections and packages are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qualkit.sections.blocks import Block, Figure, MatrixBlock, Quotations, Section, Table


def distinct(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, an id that stood before them already with a number after it ("findings-2").

    What the page has of its own begins with an underscore, which no id of a study can.
    """
    given = Counter[str]()
    return tuple(_section(section, given) for section in sections)


def _section(section: Section, given: Counter[str]) -> Section:
    return replace(
        section,
        id=_free(section.id, given),
        blocks=tuple(_block(one, given) for one in section.blocks),
        parts=tuple(_section(part, given) for part in section.parts),
        closing=tuple(_block(one, given) for one in section.closing),
    )


def _block(block: Block, given: Counter[str]) -> Block:
    if isinstance(block, Table | MatrixBlock | Figure):
        return replace(block, id=_free(block.id, given))
    if isinstance(block, Quotations):
        ids = [_free(one.id, given) for one in block.quotations]
        said = zip(block.quotations, ids, strict=True)
        return replace(block, quotations=tuple(replace(one, id=id) for one, id in said))
    return block


def _free(id: str, given: Counter[str]) -> str:
    """The id, or the first like it that is not given yet."""
    id = id.lstrip("_")
    free = id
    while given[free]:
        given[id] += 1
        free = f"{id}-{given[id]}"
    given[free] += 1
    return free
