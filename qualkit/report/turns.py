"""A transcript with its codings and quotations as HTML, made without a template: there are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from markupsafe import Markup

from qualkit.model import AnonymisedTranscript, Coding, Span, Turn
from qualkit.report import links

HELD = "[held back from print]"
"""What stands for words that a person decided are not to be printed."""
NOT_OURS = "[not for analysis]"
"""What stands for the words of somebody who did not agree to their analysis."""


@dataclass(frozen=True)
class Marked:
    """A transcript, and what is marked in it."""

    text: AnonymisedTranscript
    codings: Sequence[Coding]
    """By place: the first has the number 1."""
    quotations: Sequence[tuple[str, Span]]
    """Those that are printed, with their addresses."""
    held: Sequence[Span]
    analysed: frozenset[str]
    """The participants whose words may be shown."""
    names: Mapping[str, str]
    """Of codes."""
    report: str
    """The name of the report's page."""


def turns(marked: Marked) -> Markup:
    """Every turn in order; what is coded and quoted in it stands beneath."""
    numbered = list(enumerate(marked.codings, 1))
    begun = set[int | str]()
    at = 0
    made: list[str] = []
    for number, turn in enumerate(marked.text.turns, 1):
        here = list(_within(turn.body, islice(numbered, at, None)))
        said = [one for one in marked.quotations if one[1].overlaps(turn.body)]
        new: set[int | str] = {n for n, _ in here} | {id for id, _ in said}
        new -= begun
        begun |= new
        made += _turn(marked, number, turn, here, said, new)
        while at < len(numbered) and numbered[at][1].span.end <= turn.body.end:
            at += 1
    return Markup("".join(made))


def _within(body: Span, coded: Iterable[tuple[int, Coding]]) -> Iterator[tuple[int, Span]]:
    """Those of some codings, in order of their beginnings, that stand in a turn."""
    for number, coding in coded:
        if coding.span.start >= body.end:
            return
        if coding.span.overlaps(body):
            yield number, coding.span


def _turn(
    marked: Marked,
    number: int,
    turn: Turn,
    coded: Sequence[tuple[int, Span]],
    quoted: Sequence[tuple[str, Span]],
    new: set[int | str],
) -> Iterator[str]:
    """One turn; `new`: those of its codings and quotations that begin in it."""
    speaker = marked.text.speaker(turn)
    who = speaker.participant
    look = ' class="quoting"' if quoted else ""
    kind = f"{speaker.kind}, {who}" if who else str(speaker.kind)
    yield f'<section id="t{number}"{look}>\n<h2><span class="no">{number}</span> '
    yield f'{escape(turn.label) or "No label"} <small>{escape(kind)}</small></h2>\n<p class="said">'
    if who is None or who in marked.analysed:
        yield from _words(marked, turn, coded, quoted, new)
    else:
        yield NOT_OURS
    yield "</p>\n"
    if new:
        yield '<ul class="codings">\n'
        yield from (_coding(marked, n) for n, _ in coded if n in new)
        for id, _ in quoted:
            if id in new:
                address = escape(f"../{marked.report}#{id}")
                yield f'<li><a href="{address}">Quoted in the report</a> ({escape(id)})</li>\n'
        yield "</ul>\n"
    yield "</section>\n"


def _coding(marked: Marked, number: int) -> str:
    one = marked.codings[number - 1]
    name = escape(marked.names.get(one.code, one.code))
    how = "".join(f", {part}" for part in (one.stance, one.directness) if part)
    place = f"{escape(one.coder)}, {one.span.start}–{one.span.end}"
    address = escape(links.address(f"code-{one.code}"))
    return f'<li>{number} <a href="{address}">{name}</a>{how}; {place}</li>\n'


def _words(
    marked: Marked,
    turn: Turn,
    coded: Sequence[tuple[int, Span]],
    quoted: Sequence[tuple[str, Span]],
    new: set[int | str],
) -> Iterator[str]:
    """The words of a turn, cut wherever a coding or a quotation begins or ends."""
    start, end = turn.body
    spans = [*(span for _, span in coded), *(span for _, span in quoted), *marked.held]
    cuts = sorted({start, end, *(min(max(at, start), end) for span in spans for at in span)})
    for piece in (Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False)):
        for id, span in quoted:
            if id in new and max(span.start, start) == piece.start:
                yield f'<a id="{escape(id)}"></a>'
        for n, span in coded:
            if n in new and max(span.start, start) == piece.start:
                yield f'<sup id="c{n}">{n}</sup>'
        held = any(span.overlaps(piece) for span in marked.held)
        words = HELD if held else escape(piece.of(marked.text.text))
        if any(span.covers(piece) for _, span in quoted):
            yield f'<mark class="q">{words}</mark>'
        elif any(span.covers(piece) for _, span in coded):
            yield f"<mark>{words}</mark>"
        else:
            yield words
