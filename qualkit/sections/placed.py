"""Where the pilots stand: each typology with its places, the reasons, and what is not placed."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import Shape
from qualkit.model.judged import Placed, Typified
from qualkit.model.typologies import BETWEEN
from qualkit.model.views import ReportView
from qualkit.sections import accounts, quoting
from qualkit.sections.blocks import Block, Facts, Section, Table
from qualkit.sections.charted import paragraph, tells_post
from qualkit.sections.words import capital, listed


def write(view: ReportView) -> Section | None:
    """A part for each typology in which anything was placed; None where nothing was."""
    laid = [one for one in view.judged.typologies if one.places or one.twice]
    if not laid:
        return None
    return Section(
        id="typology",
        title="Where the pilots stand",
        parts=tuple(_part(view, one) for one in laid),
    )


def _part(view: ReportView, one: Typified) -> Section:
    return Section(
        id=f"typology-{one.typology.id}",
        title=one.typology.title,
        blocks=tuple(_blocks(view, one)),
    )


def _blocks(view: ReportView, one: Typified) -> Iterator[Block]:
    yield _grid(view, one)
    yield Facts(tuple((_name(view, one, case), _why(view, one, case)) for case in one.cases))


def _grid(view: ReportView, one: Typified) -> Table:
    """Two dimensions as rows and columns; a continuum or a grouping as one row."""
    down, *across = one.typology.dimensions
    if across:
        rows = tuple(
            (place, *(_there(view, one, f"{place}{BETWEEN}{other}") for other in across[0].places))
            for place in down.places
        )
        heads = (f"{down.name}{BETWEEN}{across[0].name}", *across[0].places)
    else:
        noun = capital(f"{one.typology.noun}s")
        rows = ((noun, *(_there(view, one, place) for place in down.places)),)
        heads = ("From the least to the most" if _is_ordered(one) else "Group", *down.places)
    return Table(f"table-typology-{one.typology.id}", _said(view, one), heads, rows, small=True)


def _is_ordered(one: Typified) -> bool:
    return one.typology.shape is Shape.CONTINUUM


def _there(view: ReportView, one: Typified, place: str) -> str:
    return ", ".join(_name(view, one, each.case) for each in one.places if each.at == place) or "–"


def _said(view: ReportView, one: Typified) -> str:
    """Where each stands, in a sentence; and that some stand nowhere."""
    held = [(p, [e for e in one.places if e.at == p]) for p in one.typology.places]
    said = [
        f"{place}: {listed(_name(view, one, each.case) for each in there)}"
        for place, there in held
        if there
    ]
    left = len(one.unplaced) + len(one.twice)
    nowhere = [f"{left} of {len(one.cases)} not placed"] if left else []
    return capital("; ".join([*said, *nowhere]))


def _name(view: ReportView, one: Typified, case: str) -> str:
    if one.typology.noun == "code":
        return view.study.codebook.called(case)
    return accounts.pilot_names(view).get(case, case)


def _why(view: ReportView, one: Typified, case: str) -> str:
    if case in one.twice:
        return "Placed differently in two copies, and not settled."
    place = next((each for each in one.places if each.case == case), None)
    if place is None:
        return "Not placed."
    reason = paragraph(place.reason)
    if quoting.is_public(view):
        tells = place.since or place.people < accounts.fewest(view) or tells_post(view, reason)
        return f"{capital(place.at)}." if tells else f"{capital(place.at)}. {reason}"
    return " ".join(part for part in (f"{capital(place.at)}.", reason, _caution(place)) if part)


def _caution(place: Placed) -> str:
    if place.since:
        return f"(Out of date: {'; '.join(place.since)}.)"
    return "" if place.people else "(Tied to no quotation.)"
