"""Appendix: the codebook, as it was accepted."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import Code, ReportView
from qualkit.sections.blocks import Block, Facts, Prose, Section


def write(view: ReportView) -> Section | None:
    """A part for each theme, with its codes: definition, when to use, when not."""
    codebook = view.study.codebook
    if not codebook.codes:
        return None
    return Section(
        id="codebook",
        title=f"The codebook: {codebook.name}",
        blocks=(Prose((codebook.description.strip(),)),) if codebook.description else (),
        parts=tuple(_theme(view, theme) for theme in codebook.themes),
        appendix=True,
    )


def _theme(view: ReportView, theme: Code) -> Section:
    codebook = view.study.codebook
    under = [c for c in codebook.codes if c.id != theme.id and codebook.theme(c.id) == theme]
    return Section(
        id=f"codebook-{theme.id}",
        title=_title(theme),
        blocks=tuple(_definition(theme)),
        parts=tuple(Section(f"codebook-{c.id}", _title(c), tuple(_definition(c))) for c in under),
    )


def _title(code: Code) -> str:
    marks = [word for word in ("provisional", "retired") if getattr(code, word)]
    return f"{code.name} ({', '.join(marks)})" if marks else code.name


def _definition(code: Code) -> Iterator[Block]:
    if code.definition:
        yield Prose((code.definition.strip(),))
    rules = (("Use when", code.use_when), ("Not when", code.not_when))
    if pairs := tuple((term, words.strip()) for term, words in rules if words.strip()):
        yield Facts(pairs)
