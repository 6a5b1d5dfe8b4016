"""Pages of the narrative put where they belong among the sections that are generated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.narrative.pages import Page
from qualkit.narrative.problems import Problem
from qualkit.sections.blocks import (
    Block,
    Facts,
    Figure,
    KeyPoints,
    MatrixBlock,
    Quotation,
    Quotations,
    Section,
    Table,
    Vignette,
)

DRAWN = "The words that were chosen for it stand in the evaluators' text."
"""What is said where all quotations of a section are drawn into pages."""


def blocks(sections: Sequence[Section]) -> dict[str, Block]:
    """Every table, matrix, figure and list of key points of these sections and parts, by id."""
    return {
        one.id: one
        for section in walked(sections)
        for one in (*section.blocks, *section.closing)
        if isinstance(one, Table | MatrixBlock | Figure | KeyPoints) and one.id
    }


def walked(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections and all their parts, in reading order."""
    for section in sections:
        yield section
        yield from walked(section.parts)


def placed(
    sections: Sequence[Section], pages: Sequence[Page]
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """The sections with the pages in them, and what is wrong with where they are to stand.

    A page that names a section stands at its head, or in its place; another is a section of its
    own. What a page draws in is left out where it was generated.
    """
    pages = [page for page in pages if not page.draft]
    problems = list(_repeated(pages))
    words = [page.section for page in pages]
    drawn = {*blocks(words), *(one.id for section in walked(words) for one in _quoted(section))}
    whole = tuple(_without(section, drawn) for section in sections)
    within: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        there = [one.id for one in walked(whole)]
        wanted = page.front.section or page.front.after
        if wanted and wanted not in there:
            noun = "section" if page.front.section else "section to stand after:"
            fix = f"There are: {', '.join(there)}."
            what = f"there is no {noun} “{wanted}”"
            problems.append(Problem(page.name, 1, what, fix, passing=True))
        elif page.front.section or page.front.kind:
            within[wanted].append(page)
        elif page.section.id in there:
            fix = "Call the file by another name."
            what = f"there is a section “{page.section.id}” already"
            problems.append(Problem(page.name, 1, what, fix))
        elif page.section.blocks or page.section.parts:
            whole = _apart(whole, page)
    return _in_place(whole, within), tuple(problems)


def _repeated(pages: Sequence[Page]) -> Iterator[Problem]:
    """What is drawn in more than once: an address leads to one place."""
    seen: dict[str, str] = {}
    for page in pages:
        stories = (one.id for one in page.section.blocks if isinstance(one, Vignette))
        for id in (*page.drawn, *blocks([page.section]), *stories):
            if id in seen:
                fix = f"It stands in {seen[id]} already: say there that it does."
                yield Problem(page.name, 1, f"“{id}” is drawn in twice", fix)
            seen.setdefault(id, page.name)


def _without(section: Section, drawn: set[str]) -> Section:
    def kept(some: Sequence[Block]) -> tuple[Block, ...]:
        held = (_unquoted(one, drawn) for one in some)
        return tuple(one for one in held if one and getattr(one, "id", None) not in drawn)

    left = replace(
        section,
        blocks=kept(section.blocks),
        closing=kept(section.closing),
        parts=tuple(_without(part, drawn) for part in section.parts),
    )
    if any(_quoted(section)) and not any(_quoted(left)):
        return replace(left, blocks=(*left.blocks, Quotations((), note=DRAWN)))
    return left


def _quoted(section: Section) -> Iterator[Quotation]:
    for one in (*section.blocks, *section.closing):
        if isinstance(one, Quotations):
            yield from one.quotations


def _unquoted(block: Block, drawn: set[str]) -> Block | None:
    """The block without quotations that are drawn in; None where nothing else was in it."""
    if not isinstance(block, Quotations) or not block.quotations:
        return block
    left = tuple(one for one in block.quotations if one.id not in drawn)
    lead = block.lead if left else ""
    return replace(block, quotations=left, lead=lead) if left or block.note else None


def _in_place(
    sections: Sequence[Section], within: Mapping[str, Sequence[Page]]
) -> tuple[Section, ...]:
    return tuple(
        _joined(replace(one, parts=_in_place(one.parts, within)), within.get(one.id, ()))
        for one in sections
    )


def _joined(section: Section, pages: Sequence[Page]) -> Section:
    """A section with pages in it, in the order of their files; vignettes may stand at its end."""
    whole = section
    if any(page.front.replace for page in pages):
        whole = replace(section, blocks=(), parts=(), closing=())
    head = [page for page in pages if page.front.section]
    last = [page for page in pages if not page.front.section]
    words = [block for page in head for block in page.section.blocks]
    parts = [
        replace(part, id=f"{section.id}-{part.id}") for page in head for part in page.section.parts
    ]
    if any(not page.front.kind for page in head):
        kept = (one for one in whole.blocks if not (isinstance(one, Facts) and one.until_written))
        whole = replace(whole, blocks=tuple(kept))
    for page in (page for page in head if not page.front.kind):
        whole = replace(
            whole,
            title=page.front.title or whole.title,
            finding=page.front.finding or whole.finding,
        )
    return replace(
        whole,
        blocks=(*words, *whole.blocks),
        parts=(*parts, *whole.parts),
        closing=(*whole.closing, *(block for page in last for block in page.section.blocks)),
    )


def _apart(sections: Sequence[Section], page: Page) -> tuple[Section, ...]:
    """The page as a section of its own: after the one that it names, else before appendices."""
    last = [at for at, one in enumerate(sections) if not one.appendix][-1:] or [-1]
    at = next((n for n, one in enumerate(sections) if one.id == page.front.after), last[0])
    return (*sections[: at + 1], page.section, *sections[at + 1 :])
