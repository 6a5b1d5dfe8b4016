"""The narrative of the report: read, checked against the data, put among what is generated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qualkit import counting
from qualkit.errors import BadNarrative
from qualkit.model import ReportView
from qualkit.narrative import pages, placing
from qualkit.quotations import judging
from qualkit.sections import accounts, glossary, quoting
from qualkit.sections.blocks import Quotations, Section
from qualkit.workflow import prose
from qualkit.workflow.study import Study


def narrated(
    study: Study, view: ReportView, sections: Sequence[Section], *, keep_going: bool = False
) -> tuple[Section, ...]:
    """The sections with the study's narrative in them.

    Raises BadNarrative where a page claims what is not so, draws in what is not there, or cannot be
    read; with `keep_going`, what can be rendered is.
    """
    whole, problems = told(study, view, sections)
    wrong = [one for one in problems if one.wrong]
    if wrong and not keep_going:
        raise BadNarrative(
            count="one mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes",
            each="\n".join(said(one) for one in wrong),
        )
    return glossary.kept(whole)


def told(
    study: Study, view: ReportView, sections: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[pages.Problem, ...]]:
    """The same, with all that is wrong in the narrative or may be."""
    material = pages.Material(
        counting.ledger(view.study),
        placing.blocks(sections),
        dict(_quotations(view)),
        accounts.fewest(view),
    )
    read: list[pages.Page] = []
    problems: list[pages.Problem] = []
    for name, data in prose.files(study):
        if name.startswith("narrative/"):
            page, wrong = pages.read(name, data.decode("utf-8", "replace"), material)
            problems += wrong
            read += [page] if page else []
    whole, misplaced = placing.placed(sections, read)
    return whole, tuple(sorted((*problems, *misplaced), key=lambda one: (one.file, one.line)))


def _quotations(view: ReportView) -> Iterator[tuple[str, Quotations | str]]:
    """What was chosen to be printed, by id; or why it cannot be."""
    printed = {one.id: one for one in view.judged.quotations}
    often = Counter(one.id for one in view.study.quotations)
    for one in view.study.quotations:
        bars = judging.bars(view.study, one, view.unprinted)
        if often[one.id] > 1:
            yield one.id, "two quotations have this id"
        elif awaited := "; ".join(bars) or judging.awaits(view.study, one):
            yield one.id, awaited
        elif one.id in printed:
            yield one.id, Quotations((quoting.setting(printed[one.id]),))
        else:
            yield one.id, "no label can be printed under it that hides who said it"


def said(problem: pages.Problem) -> str:
    """A problem in a line."""
    return f"{problem.file}, line {problem.line}: {problem.what}. {problem.fix}"
