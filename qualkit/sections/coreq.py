"""Appendix: what COREQ asks of a report of interviews, item by item, and what is not said.

Consolidated criteria for reporting qualitative research (Tong, Sainsbury and Craig 2007): 32 items
in three domains. The words of the items are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualkit.model.views import ReportView
from qualkit.sections import coreq_answers, quoting
from qualkit.sections.blocks import Prose, Run, Section, Term, Terms


@dataclass(frozen=True)
class Item:
    """One item, and the section of this report that answers it, where one does."""

    number: int
    asks: str
    where: str = ""


DOMAINS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "Who did the research",
        (
            Item(1, "Interviewers"),
            Item(2, "Their qualifications"),
            Item(3, "Their occupation then"),
            Item(4, "Their gender"),
            Item(5, "Experience and training"),
            Item(6, "Known to participants before"),
            Item(7, "What participants knew of them"),
            Item(8, "Their interests and assumptions"),
        ),
    ),
    (
        "How it was designed",
        (
            Item(9, "Approach", "method-coding"),
            Item(10, "Sampling"),
            Item(11, "How people were approached"),
            Item(12, "How many took part", "interviewed"),
            Item(13, "Who refused or left"),
            Item(14, "Where it took place"),
            Item(15, "Who else was present"),
            Item(16, "Who they were", "interviewed"),
            Item(17, "Interview guide", "method-fieldwork"),
            Item(18, "Repeat interviews", "interviewed"),
            Item(19, "Recording"),
            Item(20, "Field notes"),
            Item(21, "Duration"),
            Item(22, "Saturation"),
            Item(23, "Transcripts returned"),
        ),
    ),
    (
        "How it was analysed and told",
        (
            Item(24, "Coders", "method-coding"),
            Item(25, "Coding tree", "codebook"),
            Item(26, "Where themes came from", "method-coding"),
            Item(27, "Software", "provenance"),
            Item(28, "Checked with participants"),
            Item(29, "Quotations", "method-quoting"),
            Item(30, "Findings consistent with data", "method-counting"),
            Item(31, "Major themes", "findings"),
            Item(32, "Minor themes", "findings"),
        ),
    ),
)

SECTIONS: Mapping[str, str] = {
    "interviewed": "who was interviewed",
    "method-fieldwork": "fieldwork",
    "method-coding": "coding",
    "method-counting": "counting",
    "method-quoting": "quoting",
    "findings": "findings",
    "codebook": "codebook",
    "provenance": "provenance",
}
"""The sections that items lead to, as they are called there."""

NOT_SAID = "Not reported."


def write(view: ReportView) -> Section | None:
    """The table, a part for each domain; None where nobody took part."""
    if not view.study.participations:
        return None
    return Section(
        id="coreq",
        title="What COREQ asks of this report",
        blocks=(Prose(tuple(_head(view)), quiet=True),),
        parts=tuple(
            Section(f"coreq-{at}", name, (Terms(tuple(_term(view, item) for item in items)),))
            for at, (name, items) in enumerate(DOMAINS, 1)
        ),
        appendix=True,
    )


def missing(view: ReportView) -> tuple[Item, ...]:
    """The items that neither the data nor the evaluators answer."""
    return tuple(i for _, items in DOMAINS for i in items if not answered(view, i.number))


def answered(view: ReportView, item: int) -> str:
    """What is said of an item: the evaluators' words, then what is computed."""
    own = dict(view.study.settings.coreq).get(item, "")
    computed = coreq_answers.computed(view, item)
    return " ".join(said for said in (own, computed) if said)


def _head(view: ReportView) -> Iterator[str]:
    left = len(missing(view))
    all_of = sum(len(items) for _, items in DOMAINS)
    yield (
        "The consolidated criteria for reporting qualitative research (Tong, Sainsbury and Craig "
        f"2007) name {all_of} things that a report of interviews should tell. "
        + (_left(view, left) if left else "Each is answered.")
    )


def _left(view: ReportView, left: int) -> str:
    """How many are missing, and, within the team, how to supply them."""
    said = f"{left} of them {'is' if left == 1 else 'are'} not reported"
    if quoting.is_public(view):
        return f"{said}."
    return f"{said}; give them under coreq: in study.yaml, by number."


def _term(view: ReportView, item: Item) -> Term:
    said = answered(view, item.number)
    name = f"{item.number}. {item.asks}"
    if not said:
        return Term(name, ((Run(NOT_SAID, emphasis=True),),))
    where = item.where if item.where in _there(view) else ""
    if not where:
        return Term(name, ((Run(said),),))
    leads = Run(SECTIONS[where], link=f"#{where}")
    return Term(name, ((Run(f"{said.removesuffix('.')} ("), leads, Run(").")),))


def _there(view: ReportView) -> frozenset[str]:
    """The sections that this report has, of those that items point to."""
    always = {"method-coding", "method-counting", "method-quoting", "provenance"}
    if view.study.participations:
        always |= {"interviewed"} | ({"method-fieldwork"} if view.study.schedule else set())
    if view.study.codebook.codes:
        always |= {"codebook", "findings"}
    return frozenset(always)
