"""What stands beside the words on the coding screen: codings, and what is proposed, as they fit."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from qualkit.model import Span, Suggestion
from qualkit.tui.code import margin
from qualkit.tui.words.page import clean
from qualkit.workflow.sittings.filtering import doubts
from qualkit.workflow.sittings.sitting import Sitting


def on(sitting: Sitting, taken: Span, marked: bool) -> str:
    """Of which words codes and proposals are shown by themselves."""
    segment = sitting.segment(taken.start)
    if marked or segment is None:
        return "Codes and proposals on the marked words" if marked else "Codes on this word"
    return f"Codes and proposals on segment {sitting.number(segment)} of {sitting.id}"


def beside(
    sitting: Sitting,
    taken: Span,
    proposed: Mapping[int, Suggestion],
    *,
    marked: bool,
    why: int | None = None,
) -> Text:
    """The codings that stand on what is taken, and what is proposed for it.

    `why`: so many characters of the reason of each proposal; None: all of it.
    """
    text = codings(sitting, taken, marked=marked)
    if proposed:
        text.append("\n").append_text(_heading_of(why))
    for one in proposals(sitting, proposed, why).values():
        text.append_text(one)
    text.rstrip()
    return text


def codings(sitting: Sitting, taken: Span, *, marked: bool) -> Text:
    """The codings that stand on what is taken, the coder's own first, and what is to be known."""
    text = Text()
    me = sitting.study.coder
    here = sorted(sitting.at(taken), key=lambda one: one.coder != me)
    if marked:
        text.append(f"Marked: {margin.short(taken.of(sitting.text.text))}\n\n", "bold")
    segment = sitting.segment(taken.start)
    if not here:
        text.append("No code here.\n")
        if segment is not None and sitting.holds_nothing(segment):
            text.append("Probably nothing to code here, the machine finds.\n", "dim")
    for one in here:
        mine = one.coder == me
        text.append(
            f"{'■' if mine else '□'} {margin.name(one, sitting.book)}", "bold" if mine else ""
        )
        text.append("\n" if mine else f" ({clean(one.coder)})\n")
        if one.memo:
            text.append(f"    {clean(one.memo)}\n")
        if one.id in sitting.conflicting:
            text.append("    ! in two ways, from two copies: qualkit adjudicate\n")
        if one.id in sitting.set_aside:
            text.append("    does not count: settled so\n")
    for asked in sitting.asked_at(taken):
        text.append(f"¶ answers {clean(asked.question)}\n")
    for doubt in doubts(sitting, segment) if segment else ():
        text.append(f"! {clean(doubt)}\n")
    return text


def proposals(
    sitting: Sitting, proposed: Mapping[int, Suggestion], why: int | None = None
) -> dict[int, Text]:
    """By number: what is proposed, with as much of its reason."""
    found = {}
    for number, each in proposed.items():
        text = Text(f"{number} ? {margin.called(each.code, sitting.book)} {each.probability:.0%}\n")
        reason = clean(each.why)
        if why is not None and len(reason) > why:
            reason = f"{reason[: why - 1].rstrip()}…" if why > 1 else ""
        if reason:
            text.append(f"    {reason}\n", "dim")
        found[number] = text
    return found


def proposals_first(
    sitting: Sitting,
    taken: Span,
    proposed: Mapping[int, Suggestion],
    room: tuple[int, int],
    console: Console,
    *,
    marked: bool,
) -> tuple[Text, frozenset[int]]:
    """What fits of both in so many columns and rows, and the proposals that are in sight of it.

    Proposals come first, without reasons, then codings as far as they go.
    """
    width, height = room
    text, seen = _heading_of(0), set[int]()
    for number, one in proposals(sitting, proposed, 0).items():
        text.append_text(one)
        ended = text.copy()
        ended.rstrip()
        if fits(ended, width, height - 1, console):
            seen.add(number)
    text = text if proposed else Text()
    text.append_text(codings(sitting, taken, marked=marked))
    text.rstrip()
    return cut(text, width, height, console), frozenset(seen)


def fits(text: Text, width: int, height: int, console: Console) -> bool:
    """Whether there is room for a text."""
    return len(text.wrap(console, max(1, width))) <= height


def cut(text: Text, width: int, height: int, console: Console) -> Text:
    """As much of a text as there is room for, and how to see the rest."""
    rows = text.wrap(console, max(1, width))
    if len(rows) <= height:
        return text
    return Text("\n").join([*rows[: height - 1], Text(f"… o: {len(rows) - height + 1} more rows")])


def _heading_of(why: int | None) -> Text:
    more = "" if why is None or why > 1 else " (o: why)"
    return Text().append(f"Proposed by the machine{more}:\n", "italic")
