"""Negative cases in lines of text, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualkit.excerpts import shown, wrapped
from qualkit.model import Codebook, Stance
from qualkit.model.weighing import Lean, Passage, Weighed
from qualkit.negative.leaning import FEWEST, NEARLY
from qualkit.negative.weighing import Known, of_passage, undecided

LEGEND = (
    f"Mixed: who speaks for it and against it. Somebody is missed where {NEARLY:.0%} or more of at "
    f"least {FEWEST} people who were asked and read raised it."
)


def page(
    found: Iterable[Lean],
    book: Codebook,
    known: Known,
    *,
    only_open: bool = False,
) -> Iterator[str]:
    """Each code with anything against its grain."""
    total = left = 0
    for one in found:
        still = undecided(one, known)
        total, left = total + len(one.against), left + len(still)
        passages = still if only_open else one.against
        if passages or (not only_open and (one.absent or one.pilots)):
            yield from _code(one, book, known, passages, only_open)
    if not total:
        yield "Nothing goes against the grain of any code, as far as people coded stances."
    yield f"{total} passage{'' if total == 1 else 's'} against the grain, {left} undecided."
    if left:
        yield "Decide: qualkit negative decide T003@120-131 --code CODE --as ... --because ..."
    yield from wrapped(LEGEND)


def log(made: Iterable[tuple[Weighed, str]]) -> Iterator[str]:
    """What was decided, in the order in which it was, each with its passage's words."""
    empty = True
    for one, where in made:
        empty = False
        yield from wrapped(f"{one.at[:10]} {one.coder}: {one.code} at {where}: {one.decision}")
        yield from _reason(one)
    if empty:
        yield "Nothing was decided yet: qualkit negative --open"


def _code(
    one: Lean,
    book: Codebook,
    known: Known,
    passages: Iterable[Passage],
    only_open: bool,
) -> Iterator[str]:
    name = book[one.code].name if one.code in book else one.code
    theme = book.theme(one.code).name if one.code in book else ""
    yield from wrapped(f"{name} ({one.code}){f', under {theme}' if theme != name else ''}")
    yield from wrapped(_leaning(one), "  ", "  ")
    for number, passage in enumerate(passages, 1):
        yield from shown(number, passage)
        for each in dict.fromkeys(of_passage(one.code, passage, known)):
            yield from wrapped(f"decided: {each.decision} ({each.coder}, {each.at[:10]})", "     ")
            yield from _reason(each)
    if not only_open:
        for participant, who in one.absent:
            yield from wrapped(
                f"missed: {participant}, {who}, was asked and did not raise it", "  ", "    "
            )
        for pilot, how in one.pilots:
            yield from wrapped(f"against the rest: {pilot}: {how}", "  ", "    ")
    yield ""


def _leaning(one: Lean) -> str:
    sides = f"{one.supports} support, {one.challenges} challenge, {one.mixed} both"
    people = f"{one.raised} of {one.of} people speak of it: {sides}"
    if one.majority is None:
        return f"{people}; no side has more."
    most = "support" if one.majority is Stance.SUPPORTS else "challenge"
    return f"{people}; more {most} it."


def _reason(one: Weighed) -> Iterator[str]:
    for line in (one.reason or "(the reason was taken out)").splitlines():
        yield from wrapped(line, "     ", "     ")
