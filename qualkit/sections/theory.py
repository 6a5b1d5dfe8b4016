"""The theory of change with its evidence: a drawing, and the list that says the same."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import LinkEvidence, ReportView
from qualkit.sections import accounts
from qualkit.sections.blocks import Block, Figure, Prose, Section
from qualkit.sections.drawing import Arrow, flow
from qualkit.sections.words import capital, listed, mid, number, people, some_of


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
    if all(_look(e) == "silent" for e in view.evidence):
        return "Nobody counted so far took a side on the links in the theory of change"
    which = some_of(borne_out, len(view.evidence), "link")
    if borne_out:
        return f"More people supported than challenged {which} in the theory of change"
    theirs = f"{capital(which)} in the theory of change"
    return f"{theirs} was supported by more people than challenged it"


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
        "left through changes to outcomes on the right. A solid line: more people supported "
        "the link than challenged it. A dashed line: as many or more challenged it. A dotted line: "
        "nobody took a side. The list below says the same."
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
    single = evidence.supports and evidence.challenges
    sides = (
        (evidence.supports, "supported it"),
        (evidence.challenges, "challenged it"),
        (evidence.mixed, "did both" if single else "both supported and challenged it"),
    )
    if taken := [(count, did) for count, did in sides if count]:
        (count, did), *others = taken
        few = accounts.fewest(view)
        first = f"fewer than {few} people" if count < few else people(count)
        said = [
            f"{capital(first)} {did}",
            *(f"{f'fewer than {few}' if n < few else n} {what}" for n, what in others),
        ]
        if sum(count for count, _ in taken) < few:
            yield f"Fewer than {few} people took a side."
        else:
            names = accounts.pilot_names(view)
            yield f"{listed(said)} ({listed(names.get(p, p) for p in evidence.pilots)})."
    else:
        yield "Nobody took a side."
    if evidence.not_asked:
        few = accounts.fewest(view)
        unasked = evidence.not_asked
        yield f"{f'Fewer than {few} people' if unasked < few else people(unasked)} not asked."
    if link.assumption:
        yield f"It assumes: {mid(link.assumption.strip())}"
