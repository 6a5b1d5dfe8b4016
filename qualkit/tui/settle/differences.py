"""A difference between coders on the screen: its words in context, and who says what of them."""

from __future__ import annotations

from rich.text import Text

from qualkit.agreement.differing import Difference, Sort, State
from qualkit.tui.code.margin import definition
from qualkit.tui.words.page import clean
from qualkit.workflow.team.adjudicating import Adjudication, reading, verdict

SHOWN = 48
"""Characters of what a coding covers, where it is not the whole place."""


def heading(sitting: Adjudication, at: int) -> str:
    """Which of the differences it is, how many are left, in which transcript and of which code."""
    total, left = len(sitting.differences), len(sitting.open)
    if not total:
        return " No differences"
    one = sitting.differences[at]
    state = "" if one.state is State.OPEN else f"  {one.state}"
    return clean(
        f" {at + 1} of {total}, {left} not settled  {one.transcript}  "
        f"{sitting.name(one.code)}{state}"
    )


def nothing(sitting: Adjudication) -> str:
    """What is said where there is no difference."""
    if sitting.waiting:
        ids = ", ".join(sitting.waiting)
        return f"Nothing to settle yet: {ids} still coded blind (qualkit assign --list)."
    return "Nothing to settle: nowhere did two coders finish a transcript and differ."


def _turns(sitting: Adjudication, one: Difference) -> tuple[int, int]:
    """From where to where the text is shown: the turns of the place, one before and one after."""
    text = sitting.texts[one.transcript]
    inside = [
        at
        for at, turn in enumerate(text.turns)
        if turn.start < one.span.end and one.span.start < turn.body.end
    ]
    if not inside:
        return one.span.start, one.span.end
    first, last = max(0, inside[0] - 1), min(len(text.turns) - 1, inside[-1] + 1)
    return text.turns[first].start, text.turns[last].body.end


def before(sitting: Adjudication, one: Difference) -> str:
    """What is shown of what was said before the words of the place."""
    start, _ = _turns(sitting, one)
    return clean_lines(sitting.texts[one.transcript].text[start : one.span.start])


def context(sitting: Adjudication, one: Difference) -> Text:
    """The words of the place among the turns around them."""
    text = sitting.texts[one.transcript].text
    _, end = _turns(sitting, one)
    return Text.assemble(
        before(sitting, one),
        ("▶ ", "bold"),
        (clean_lines(one.span.of(text)), "bold"),
        (" ◀", "bold"),
        clean_lines(text[one.span.end : end]),
    )


def readings(sitting: Adjudication, one: Difference) -> Text:
    """Who says what of them, with their memos; and what was settled."""
    text, whole = Text(), sitting.texts[one.transcript].text
    if one.sort is Sort.TWICE:
        text.append(f"{clean(one.sides[0].coders[0])} said two things of these words, in two ")
        text.append("copies. Which is meant?\n")
    for number, side in enumerate(one.sides, 1):
        who = clean(", ".join(side.coders))
        counts = one.state is State.SETTLED and side.ids and side.ids <= one.counts
        text.append(f"{number} ", "bold")
        text.append(f"{who}: {reading(side)}{'  (counts)' if counts else ''}\n")
        for made in side.codings:
            if not made.span.covers(one.span):
                words = " ".join(clean(made.span.of(whole)).split())
                short = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
                text.append(f"    {clean(made.coder)} coded “{short}”\n")
            if made.memo:
                text.append(f"    {clean(made.coder)}: {clean(made.memo)}\n")
            if made.suggested:
                text.append(f"    {clean(made.coder)} took it from a machine's proposal\n")
    if one.settled:
        text.append(f"Settled: {clean(verdict(one))}\n", "italic")
    if says := definition(sitting.book, one.code):
        text.append(f"{sitting.name(one.code)}: {says}\n", "dim")
    text.rstrip()
    return text


def earlier(one: Difference) -> str:
    """The reason that was given when it was settled before."""
    return next((each.reason for each in reversed(one.settled) if each.reason), "")


def clean_lines(words: str) -> str:
    """Words without what would steer a terminal, in the lines that they were in."""
    return "\n".join(clean(line) for line in words.split("\n"))
