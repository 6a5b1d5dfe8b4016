"""Appendix: the codebook, as it was accepted."""

from __future__ import annotations

from qualkit.model import Code
from qualkit.model.views import ReportView
from qualkit.sections.blocks import Prose, Run, Section, Term, Terms


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
    own = (Terms((_term(theme, name="This theme itself"),)),) if _rules(theme) else ()
    return Section(
        id=f"codebook-{theme.id}",
        title=_title(theme),
        blocks=(
            *((Prose((theme.definition.strip(),)),) if theme.definition.strip() else ()),
            *own,
            *((Terms(tuple(_term(code) for code in under)),) if under else ()),
        ),
    )


def _title(code: Code) -> str:
    marks = [word for word in ("provisional", "retired") if getattr(code, word)]
    return f"{code.name} ({', '.join(marks)})" if marks else code.name


def _term(code: Code, name: str = "") -> Term:
    """A code with its definition and its rules; a theme, under a name for it, with its rules."""
    paragraphs = list(_rules(code))
    if not name and code.definition.strip():
        paragraphs.insert(0, (Run(code.definition.strip()),))
    id = "" if name else f"codebook-{code.id}"
    return Term(name or _title(code), tuple(paragraphs), id)


def _rules(code: Code) -> tuple[tuple[Run, ...], ...]:
    rules = (("Use when", code.use_when), ("Not when", code.not_when))
    return tuple(
        (Run(f"{term}: ", emphasis=True), Run(words.strip()))
        for term, words in rules
        if words.strip()
    )
