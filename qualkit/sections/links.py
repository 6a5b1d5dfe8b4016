"""The links of the theory of change one by one: who took which side, and what was judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from qualkit import counting
from qualkit.model import Link, Stance
from qualkit.model.comparing import LinkEvidence
from qualkit.model.views import ReportView
from qualkit.model.weighing import Grade, Sides
from qualkit.sections import accounts, quoting
from qualkit.sections.blocks import Block, Facts, Prose, Quotations, Section, Table
from qualkit.sections.charted import paragraph, tells_post
from qualkit.sections.choosing import Voice, link_key
from qualkit.sections.words import capital, listed, mid, number, people

ORDER = ("strong", "moderate", "weak", "contested", "not supported", "not judged")
"""Grades, those of the best evidence first."""

HOLDS = ORDER[:2]
"""Grades of a link that holds; the others say that it does not, or that nobody can tell."""

COLUMNS = ("Who", "Supporting", "Challenging", "Both", "Not asked")

_PLAIN = re.compile(r"[A-Za-z][\w-]*")


def link_id(view: ReportView, link: Link) -> str:
    """The address of a link's part: by its id, or its number where that is no address."""
    if _PLAIN.fullmatch(link.id):
        return f"link-{link.id}"
    return f"link-{view.study.codebook.theory.links.index(link) + 1}"


def claim(view: ReportView, link: Link) -> str:
    """What a link says: "Administrators → time for families"."""
    theory = view.study.codebook.theory
    return f"{theory.step(link.source).name} → {mid(theory.step(link.target).name)}"


def grade(view: ReportView, link: Link) -> Grade | None:
    """The grade that counts: in public none that is out of date; none where copies differ."""
    given = view.judged.grades.get(link.id, ())
    if len(given) != 1 or (given[0].changed and quoting.is_public(view)):
        return None
    return given[0]


def parts(view: ReportView, book: counting.Ledger) -> tuple[Section, ...]:
    """A part for each link."""
    voices = quoting.chosen(view, book)
    return tuple(
        Section(
            id=link_id(view, one.link),
            title=f"{at}. {claim(view, one.link)}",
            finding=_finding(view, one),
            blocks=tuple(_blocks(view, one, voices.get(link_key(one.link.id), ()))),
            trace=f"link-{one.link.id}",
        )
        for at, one in enumerate(view.evidence, 1)
    )


def _finding(view: ReportView, one: LinkEvidence) -> str:
    """The grade in a sentence; "" where nobody gave one."""
    judged = grade(view, one.link)
    if judged is None:
        return ""
    if judged.grade == "not judged":
        return "The evaluators could not judge it."
    held = {"holds": "held", "holds in part": "held in part", "does not hold": "did not hold"}
    assumed = held.get(judged.assumption)
    said = (
        f"The evidence for it is {judged.grade}"
        if judged.grade != "not supported"
        else ("It is not supported")
    )
    return f"{said}; its assumption {assumed}." if assumed and one.link.assumption else f"{said}."


def _blocks(view: ReportView, one: LinkEvidence, voices: Sequence[Voice]) -> Iterator[Block]:
    if pairs := tuple(_facts(view, one)):
        yield Facts(pairs)
    yield _table(view, one) or Prose(
        (f"{capital(spoken(view, one))}.",), trace=f"link-{one.link.id}"
    )
    for stance, lead in ((Stance.SUPPORTS, "Supporting"), (Stance.CHALLENGES, "Challenging")):
        said = tuple(quoting.quotation(view, v) for v in voices if v.coding.stance is stance)
        if said:
            yield Quotations(said, lead=lead)


def _facts(view: ReportView, one: LinkEvidence) -> Iterator[tuple[str, str]]:
    link = one.link
    judged = grade(view, link)
    if judged and (reason := _reason(view, judged)):
        yield "Why", reason
    if link.assumption:
        yield "It assumes", paragraph(link.assumption)
    if rival := "; ".join(_rivals(view, one, judged)):
        yield "Other causes", rival
    if not quoting.is_public(view) and (supporters := _supporters(one)):
        yield "Supported by", supporters


def _reason(view: ReportView, judged: Grade) -> str:
    """Why a grade was given; in public where it rests on k people and names no hidden post."""
    said = paragraph(judged.reason)
    if quoting.is_public(view):
        return said if _may_tell(view, judged, said) else ""
    return f"{said} (Out of date: its codings changed since.)" if judged.changed else said


def _may_tell(view: ReportView, judged: Grade, text: str) -> bool:
    tied = set(judged.codings)
    whose = {view.study.participant_of(c) for c in view.study.codings if c.id in tied} - {None}
    return len(whose) >= accounts.fewest(view) and not tells_post(view, text)


def _rivals(view: ReportView, one: LinkEvidence, judged: Grade | None) -> Iterator[str]:
    """Other causes: in the evaluator's words, else by how many people spoke of each."""
    if judged and judged.rival:
        if not quoting.is_public(view) or _may_tell(view, judged, judged.rival):
            yield paragraph(judged.rival)
        return
    few = accounts.fewest(view)
    for each in one.rivals:
        if each.raised == 0 or each.raised >= few:
            name = view.study.codebook.called(each.code)
            yield f"{name}, which {each.raised} of {people(each.of)} spoke of"


def _supporters(one: LinkEvidence) -> str:
    """Which groups support it, how near they were to it, whether only those who gain do."""
    if not one.says_so:
        return ""
    near = [f"{each.supports} {each.name}" for each in one.by_directness if each.supports]
    only = "; only those who gain say so" if one.only_gainers else ""
    said = listed(mid(group) for group in one.says_so)
    return f"{said} ({', '.join(near)}){only}" if near else f"{said}{only}"


def looked(view: ReportView) -> Iterator[str]:
    """Who looked at what speaks against the links as it is now, and where copies differ."""
    by: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(view.evidence, 1):
        by.setdefault(view.judged.looked.get(one.link.id, ()), []).append(at)
        given = view.judged.grades.get(one.link.id, ())
        if len(given) > 1:
            yield f"Link {at} has {number(len(given), 'grade')} that do not agree."
    for coders, numbers in by.items():
        which = "any link" if len(numbers) == len(view.evidence) else _links(numbers)
        if coders:
            yield f"{listed(coders)} looked at what speaks against {which.replace('any', 'every')}."
        else:
            yield f"Nobody has looked yet at what speaks against {which}."


def _links(numbers: Sequence[int]) -> str:
    return f"link{'' if len(numbers) == 1 else 's'} {listed(map(str, numbers))}"


# --- who took which side


def _table(view: ReportView, one: LinkEvidence) -> Table | None:
    """Who took which side, by pilot and by group; in public only where no number is of too few."""
    names = accounts.pilot_names(view)
    rows = [(names.get(side.name, side.name), side) for side in one.by_pilot]
    rows += [(side.name, side) for side in one.by_group]
    rows = [(name, side) for name, side in rows if side.people]
    few = accounts.fewest(view)
    numbers = [count for _, side in rows for count in (*_counts(side), side.of, side.people)]
    if not rows or any(0 < count < few for count in numbers):
        return None
    return Table(
        id=f"table-{link_id(view, one.link)}",
        caption=capital(spoken(view, one)),
        columns=COLUMNS,
        rows=tuple((name, *map(str, _counts(side))) for name, side in rows),
        small=True,
        trace=f"link-{one.link.id}",
    )


def _counts(side: Sides | LinkEvidence) -> tuple[int, int, int, int]:
    return (side.supports, side.challenges, side.mixed, side.not_asked)


def spoken(view: ReportView, one: LinkEvidence) -> str:
    """How many took which side, without a stop: "8 people supported it and 3 challenged it"."""
    few = accounts.fewest(view)
    single = one.supports and one.challenges
    sides = (
        (one.supports, "supported it"),
        (one.challenges, "challenged it"),
        (one.mixed, "did both" if single else "both supported and challenged it"),
    )
    taken = [(count, did) for count, did in sides if count]
    if not taken:
        return "nobody took a side"
    if sum(count for count, _ in taken) < few:
        return f"fewer than {few} people took a side"
    (count, did), *others = taken
    first = f"fewer than {few} people" if count < few else people(count)
    more = (f"{f'fewer than {few}' if n < few else n} {what}" for n, what in others)
    return listed([f"{first} {did}", *more])


# --- all of them


def by_grade(view: ReportView) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the links by their grade, in the order of the links."""
    found: dict[str, list[int]] = {}
    for at, one in enumerate(view.evidence, 1):
        if judged := grade(view, one.link):
            found.setdefault(judged.grade, []).append(at)
    return {name: tuple(found[name]) for name in sorted(found, key=ORDER.index)}
