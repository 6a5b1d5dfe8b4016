"""The narrative of the report: read, checked against the data, put among what is generated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from qualkit import counting
from qualkit.errors import BadNarrative
from qualkit.model import ReportView
from qualkit.narrative import pages, placing
from qualkit.quotations import judging, printing
from qualkit.sections import accounts, quoted, quoting
from qualkit.sections.blocks import Quotation, Quotations, Section
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
    return whole


def told(
    study: Study, view: ReportView, sections: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[pages.Problem, ...]]:
    """The same, with all that is wrong in the narrative or may be."""
    read, problems = _read(study, view, sections)
    whole, misplaced = placing.placed(sections, read)
    return whole, tuple(sorted((*problems, *misplaced), key=lambda one: (one.file, one.line)))


def claims(study: Study, view: ReportView) -> tuple[pages.Claimed, ...]:
    """Every count and claim of the narrative, in order."""
    return tuple(one for page in _read(study, view, ())[0] for one in page.claims)


def _read(
    study: Study, view: ReportView, sections: Sequence[Section]
) -> tuple[list[pages.Page], list[pages.Problem]]:
    """The pages that can be rendered, and what is wrong in all of them."""
    material = pages.Material(
        counting.ledger(view.study),
        placing.blocks(sections),
        dict(_quotations(view)),
        accounts.fewest(view),
    )
    read: list[pages.Page] = []
    problems: list[pages.Problem] = []
    files = [(name, data) for name, data in prose.files(study) if name.startswith("narrative/")]
    for at, (name, data) in enumerate(files, 1):
        text = data.decode("utf-8", "replace")
        page, wrong = pages.read(name, text, material, address=f"n{at}")
        problems += wrong
        read += [page] if page else []
    return read, problems


def _quotations(view: ReportView) -> Iterator[tuple[str, Quotations | str]]:
    """What was chosen to be printed, by id; or why it cannot be."""
    study, public = view.study, quoting.is_public(view)
    posts = quoting.hidden_posts(study, view.attributions)
    often = Counter(one.id for one in study.quotations)
    for one in study.quotations:
        bars = judging.bars(study, one, view.unprinted)
        awaits = judging.awaits(study, one)
        label = view.attributions.get((one.transcript, judging.speaker(study, one)))
        if often[one.id] > 1:
            yield one.id, "two quotations have this id"
        elif bars or awaits:
            yield one.id, "; ".join(bars) or awaits
        elif label is None or label.withheld:
            yield one.id, "no label can be printed under it that hides who said it"
        else:
            pieces = printing.printed(study, one, public=public, posts=posts)
            text = study.transcripts[one.transcript]
            yield (
                one.id,
                Quotations(
                    (
                        Quotation(
                            id=quoted.chosen_id(one.id),
                            text=printing.said(pieces),
                            attribution=label.label,
                            reference="" if public else quoting.reference(text, one.span),
                            trace="" if public else quoting.turn_address(text, one.span),
                        ),
                    )
                ),
            )


def said(problem: pages.Problem) -> str:
    """A problem in a line."""
    return f"{problem.file}, line {problem.line}: {problem.what}. {problem.fix}"
