"""How a person names codings that something rests on, in a file or an editor: by their words.

`T003@120-180` is a place in the anonymised text, `T003 "she rang me back"` words that stand there;
several are separated by semicolons or lines. Both name the codings that touch those words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from qualkit.errors import CannotDecide
from qualkit.model import Coding, Span
from qualkit.model.views import StudyView
from qualkit.phrases import pattern, within

_TIE = re.compile(
    r"(?P<transcript>T\d+)\s*(?:@\s*(?P<start>\d+)\s*[-–]\s*(?P<end>\d+)"
    r"|[\"“](?P<words>[^\"“”]+)[\"”])"
)
_BETWEEN = re.compile(r"[;\s]*")


def named(view: StudyView, said: str, codes: Collection[str] | None = None) -> tuple[Coding, ...]:
    """The codings that somebody names, of these codes or any, in the order of the text.

    Raises CannotDecide where it cannot be read, where the words stand nowhere in the transcript, or
    where nothing is coded there.
    """
    found: dict[str, Coding] = {}
    for transcript, spans, as_said in _places(view, said):
        here = [
            one
            for one in view.codings
            if one.transcript == transcript
            and (codes is None or one.code in codes)
            and any(one.span.overlaps(span) for span in spans)
        ]
        if not here:
            raise CannotDecide(
                what=f"nothing is coded so at {as_said}",
                fix="`qualkit code list` shows what is coded, and where.",
            )
        found |= {one.id: one for one in here}
    return tuple(
        sorted(found.values(), key=lambda one: (len(one.transcript), one.transcript, one.span))
    )


def written(codings: Collection[Coding]) -> str:
    """The same codings as a person may write them, each by its place."""
    places = dict.fromkeys(f"{c.transcript}@{c.span.start}-{c.span.end}" for c in codings)
    return "; ".join(places)


def _places(view: StudyView, said: str) -> Iterator[tuple[str, tuple[Span, ...], str]]:
    at = _end_of(_BETWEEN, said, 0)
    while at < len(said):
        match = _TIE.match(said, at)
        if match is None:
            raise CannotDecide(
                what=f"“{said[at : at + 40]}” names no words of a transcript",
                fix='Write T003@120-180, or T003 "words that stand there"; then a semicolon.',
            )
        yield match["transcript"], _spans(view, match), match[0]
        at = _end_of(_BETWEEN, said, match.end())


def _spans(view: StudyView, match: re.Match[str]) -> tuple[Span, ...]:
    text = view.transcripts.get(match["transcript"])
    if text is None:
        raise CannotDecide(
            what=f"there is no transcript {match['transcript']}",
            fix="`qualkit status` lists them.",
        )
    if match["start"]:
        start, end = int(match["start"]), int(match["end"])
        if not start < end <= len(text.text):
            raise CannotDecide(
                what=f"{match[0]} is outside the text, which has {len(text.text)} characters",
                fix="`qualkit code list` shows places that are coded.",
            )
        return (Span(start, end),)
    found = tuple(within(pattern([match["words"]]), text.text, Span(0, len(text.text))))
    if not found:
        raise CannotDecide(
            what=f"the words “{match['words'][:60]}” do not stand in {match['transcript']}",
            fix="Copy them from `qualkit read CODE`: replacements are part of the text.",
        )
    return found


def _end_of(between: re.Pattern[str], said: str, at: int) -> int:
    match = between.match(said, at)
    return match.end() if match else at
