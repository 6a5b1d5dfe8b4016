"""The theory of change with its evidence: a drawing, and the list that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualkit import counting
from qualkit.model import Codebook, Link, TheoryOfChange
from qualkit.model.comparing import LinkEvidence
from qualkit.model.views import ReportView
from qualkit.sections import links, quoting
from qualkit.sections.blocks import Block, Figure, Prose, Section
from qualkit.sections.drawing import Arrow, flow
from qualkit.sections.words import capital, mid, number, some_of


def write(view: ReportView) -> Section | None:
    """The drawing and what was said of each link; None without links."""
    theory = view.study.codebook.theory
    if not view.evidence:
        return None
    blocks: list[Block] = []
    if theory.problem:
        blocks.append(Prose((f"The problem: {theory.problem.strip()}",)))
    return Section(
        id="theory",
        title="The theory of change and what bears it out",
        finding=graded(view),
        blocks=(*blocks, figure(view)),
        parts=(
            Section(
                id="theory-links",
                title="The links, one by one",
                blocks=()
                if quoting.is_public(view)
                else (Prose((" ".join(links.looked(view)),), quiet=True),),
                parts=links.parts(view, counting.ledger(view.study)),
            ),
        ),
    )


def _looked(view: ReportView) -> tuple[Block, ...]:
    """Who looked at what speaks against the links; for the evaluation team."""
    if quoting.is_public(view):
        return ()
    return (Prose((" ".join(links.looked(view)),), quiet=True),)


BY_SIDES = (
    "A solid line: more people supported the link than challenged it. A dashed line: as many or "
    "more challenged it. A dotted line: nobody took a side."
)
LOOKS = {
    **dict.fromkeys(links.ORDER, "doubted"),
    **dict.fromkeys(links.HOLDS, "borne"),
    "not judged": "silent",
}
"""How a link is drawn by its grade."""

BY_GRADE = (
    "A solid line: the evaluators judged the evidence strong or moderate. A dashed line: weak, "
    "contested or not supported. A dotted line: not judged."
)


def graded(view: ReportView) -> str:
    """How many links hold by the evaluators' grades, with a stop; "" where none is graded."""
    found = links.by_grade(view)
    held = sum(len(found.get(grade, ())) for grade in links.HOLDS)
    known = sum(map(len, found.values()))
    if not known:
        return ""
    which = some_of(held, known, "link" if known == len(view.evidence) else "graded link")
    verb = "is" if held == 1 or which.startswith(("none", "neither", "no ")) else "are"
    return f"{capital(which)} {verb} borne out by evidence that is strong or moderate."


def sided(view: ReportView) -> str:
    """How many links more people supported than challenged, without a stop."""
    borne_out = sum(e.supports > e.challenges for e in view.evidence)
    if all(_look(e) == "silent" for e in view.evidence):
        return "Nobody counted so far took a side on the links in the theory of change"
    which = some_of(borne_out, len(view.evidence), "link")
    if borne_out:
        return f"More people supported than challenged {which} in the theory of change"
    theirs = f"{capital(which)} in the theory of change"
    return f"{theirs} was supported by more people than challenged it"


def figure(view: ReportView) -> Figure:
    """The theory of change from left to right, each link numbered as in the list."""
    judged = _looks_by_grade(view)
    looks = judged or {one.link.id: _look(one) for one in view.evidence}
    title = _graded_title(view) if judged else sided(view)
    size = _size(view.study.codebook.theory, len(view.evidence))
    description = f"{size} {BY_GRADE if judged else BY_SIDES} What stands below says the same."
    drawn = _drawn(
        view.study.codebook.theory,
        [(one.link, looks[one.link.id]) for one in view.evidence],
        title=title,
        description=description,
        opens={one.link.id: links.link_id(view, one.link) for one in view.evidence},
    )
    items = tuple(" ".join(_sentences(view, evidence)) for evidence in view.evidence)
    return Figure("figure-theory", title, description, drawn, items, told=True)


def picture(codebook: Codebook) -> str:
    """The theory of change alone, as an SVG file that needs nothing else."""
    theory = codebook.theory
    every = [(link, "borne") for link in theory.links]
    assumed = (f"{at}: {one.assumption.strip()}" for at, one in enumerate(theory.links, 1))
    said = " ".join(_ended(one) for one in assumed if not one.endswith(": "))
    size = _size(theory, len(every))
    description = f"{size} The links assume: {said}" if said else ""
    svg = _drawn(
        theory,
        every,
        title=f"The theory of change: {codebook.name}",
        description=description or size,
    )
    head, rest = svg.split("</desc>", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}</desc><style>{STYLE}</style>{rest}\n"


def lines(codebook: Codebook) -> Iterator[str]:
    """The same in lines of text: each step with the links that lead from it."""
    theory = codebook.theory
    if theory.problem:
        yield f"The problem: {theory.problem.strip()}"
    numbers = {link.id: at for at, link in enumerate(theory.links, 1)}
    groups = (("Activities", theory.activities), ("Changes", theory.changes))
    for title, steps in (*groups, ("Outcomes", theory.outcomes)):
        yield from ("", title) if steps else ()
        for step in steps:
            yield f"  {step.name}"
            for link in (one for one in theory.links if one.source == step.id):
                yield f"    -{numbers[link.id]}-> {theory.step(link.target).name}"
                if link.assumption:
                    yield f"         It assumes: {mid(link.assumption.strip())}"
                if link.codes:
                    yield f"         Codes: {', '.join(link.codes)}"


STYLE = (
    ".flow{background:#fff;font-family:sans-serif}.flow rect{fill:#fff;stroke:#1d5c7a}"
    ".flow text{fill:#1b1b1b;font-size:12.5px}"
    ".flow .mark{font-size:11px;font-weight:600;text-anchor:middle}"
    ".flow circle{fill:#fff;stroke:#595959}.flow path{fill:none;stroke:#1d5c7a;stroke-width:1.8}"
)
"""Of a drawing that stands alone; in the report it is the page's."""


def _drawn(
    theory: TheoryOfChange,
    drawn: Sequence[tuple[Link, str]],
    *,
    title: str,
    description: str,
    opens: Mapping[str, str] | None = None,
) -> str:
    """Steps in columns, and each link with its number and its look.

    `opens`: by link, the id of what says more of it. A step opens the first link from it, or to it.
    """
    leads = opens or {}
    steps = {s.id: s.name for s in (*theory.activities, *theory.changes, *theory.outcomes)}
    ends = [(one.source, one.id) for one, _ in drawn] + [(one.target, one.id) for one, _ in drawn]
    return flow(
        steps,
        [
            Arrow(
                one.source,
                one.target,
                str(at),
                look,
                leads.get(one.id, ""),
                f"Link {at}",
            )
            for at, (one, look) in enumerate(drawn, 1)
        ],
        last=frozenset(s.id for s in theory.outcomes),
        id="figure-theory",
        title=title,
        description=description,
        opens={step: leads[link] for step, link in reversed(ends) if link in leads},
    )


def _size(theory: TheoryOfChange, links: int) -> str:
    steps = len((*theory.activities, *theory.changes, *theory.outcomes))
    return (
        f"{number(steps, 'step')} and {number(links, 'link')}, from activities on the left through "
        "changes to outcomes on the right."
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _looks_by_grade(view: ReportView) -> dict[str, str]:
    """How each link is drawn by its grade; nothing where one of them has none."""
    looks = {at: look for name, look in LOOKS.items() for at in links.by_grade(view).get(name, ())}
    every = len(looks) == len(view.evidence)
    return {one.link.id: looks[at] for at, one in enumerate(view.evidence, 1) if every}


def _graded_title(view: ReportView) -> str:
    found = links.by_grade(view)
    held = sum(len(found.get(grade, ())) for grade in links.HOLDS)
    which = some_of(held, len(view.evidence), "link")
    return f"Strong or moderate evidence for {which} in the theory of change"


def _look(evidence: LinkEvidence) -> str:
    if not (evidence.supports or evidence.challenges or evidence.mixed):
        return "silent"
    return "borne" if evidence.supports > evidence.challenges else "doubted"


def _sentences(view: ReportView, evidence: LinkEvidence) -> Iterator[str]:
    yield f"{links.claim(view, evidence.link)}."
    yield f"{capital(links.spoken(view, evidence))}."
