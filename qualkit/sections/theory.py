"""The theory of change with its evidence: a drawing, and the list that says the same."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import LinkEvidence, ReportView
from qualkit.sections import accounts
from qualkit.sections.blocks import Block, Figure, Prose, Section
from qualkit.sections.drawing import Arrow, flow
from qualkit.sections.words import listed, mid, number, people


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
        blocks=(*blocks, figure(view)),
    )


def _finding(view: ReportView) -> str:
    borne_out = sum(e.supports > e.challenges for e in view.evidence)
    links = number(len(view.evidence), "link")
    return f"More people spoke for than against {borne_out} of the {links} in the theory of change"


def figure(view: ReportView) -> Figure:
    """The theory of change from left to right, each link numbered as in the list."""
    theory = view.study.codebook.theory
    steps = {s.id: s.name for s in (*theory.activities, *theory.changes, *theory.outcomes)}
    arrows = [
        Arrow(e.link.source, e.link.target, str(at), _look(e))
        for at, e in enumerate(view.evidence, 1)
    ]
    title = _finding(view)
    description = (
        f"{number(len(steps), 'step')} and {number(len(arrows), 'link')}, from activities on the "
        "left through changes to outcomes on the right. A solid line: more people spoke for the "
        "link than against it. A dashed line: as many or more against. A dotted line: nobody took "
        "a side. The list below says the same."
    )
    drawn = flow(
        steps,
        arrows,
        last=frozenset(s.id for s in theory.outcomes),
        id="figure-theory",
        title=title,
        description=description,
    )
    items = tuple(" ".join(_sentences(view, evidence)) for evidence in view.evidence)
    return Figure("figure-theory", title, description, drawn, items)


def _look(evidence: LinkEvidence) -> str:
    if not (evidence.supports or evidence.challenges or evidence.mixed):
        return "silent"
    return "borne" if evidence.supports > evidence.challenges else "doubted"


def _sentences(view: ReportView, evidence: LinkEvidence) -> Iterator[str]:
    theory, link = view.study.codebook.theory, evidence.link
    yield f"{theory.step(link.source).name} → {mid(theory.step(link.target).name)}."
    sides = ((evidence.supports, "for"), (evidence.challenges, "against"), (evidence.mixed, "both"))
    if any(count for count, _ in sides):
        said = [f"{people(evidence.supports)} for", f"{evidence.challenges} against"]
        said += [f"{evidence.mixed} both"] if evidence.mixed else []
        names = accounts.pilot_names(view)
        yield f"{listed(said)} ({listed(names.get(p, p) for p in evidence.pilots)})."
    else:
        yield "Nobody took a side."
    if evidence.not_asked:
        yield f"{people(evidence.not_asked)} not asked."
    if link.assumption:
        yield f"It assumes: {mid(link.assumption.strip())}"
