"""The theory of change with its evidence: a drawing, and the list that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit.model import Codebook, Link, LinkEvidence, ReportView, TheoryOfChange
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
    links = [(evidence.link, _look(evidence)) for evidence in view.evidence]
    title = _finding(view)
    description = (
        f"{_size(view.study.codebook.theory, len(links))} A solid line: more people supported "
        "the link than challenged it. A dashed line: as many or more challenged it. A dotted line: "
        "nobody took a side. The list below says the same."
    )
    drawn = _drawn(view.study.codebook.theory, links, title=title, description=description)
    items = tuple(" ".join(_sentences(view, evidence)) for evidence in view.evidence)
    traces = tuple(f"link-{evidence.link.id}" for evidence in view.evidence)
    return Figure("figure-theory", title, description, drawn, items, traces)


def picture(codebook: Codebook) -> str:
    """The theory of change alone, as an SVG file that needs nothing else."""
    theory = codebook.theory
    links = [(link, "borne") for link in theory.links]
    assumed = (f"{at}: {one.assumption.strip()}" for at, one in enumerate(theory.links, 1))
    said = " ".join(_ended(one) for one in assumed if not one.endswith(": "))
    description = f"{_size(theory, len(links))} The links assume: {said}" if said else ""
    svg = _drawn(
        theory,
        links,
        title=f"The theory of change: {codebook.name}",
        description=description or _size(theory, len(links)),
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
    links: Sequence[tuple[Link, str]],
    *,
    title: str,
    description: str,
) -> str:
    """Steps in columns, and each link with its number and its look."""
    steps = {s.id: s.name for s in (*theory.activities, *theory.changes, *theory.outcomes)}
    return flow(
        steps,
        [Arrow(one.source, one.target, str(at), look) for at, (one, look) in enumerate(links, 1)],
        last=frozenset(s.id for s in theory.outcomes),
        id="figure-theory",
        title=title,
        description=description,
    )


def _size(theory: TheoryOfChange, links: int) -> str:
    steps = len((*theory.activities, *theory.changes, *theory.outcomes))
    return (
        f"{number(steps, 'step')} and {number(links, 'link')}, from activities on the left through "
        "changes to outcomes on the right."
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


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
