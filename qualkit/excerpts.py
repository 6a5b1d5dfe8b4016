"""Passages of anonymised interviews, with who speaks and why they are shown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from qualkit.model import Coding, Passage, Segment, StudyView

WIDTH = 80
"""Columns of a terminal."""

_CUES = re.compile(
    r"\b(?:not|never|no|nobody|no one|none|nothing|nowhere|neither|nor|hardly|barely|cannot|"
    r"without|but|although|though|however|except|unless|instead|despite|in spite of|yet|only|"
    r"stopped|lacked|failed|refused|used to|\w+n['’]t)\b",
    re.IGNORECASE,
)


def of_codings(view: StudyView, some: Sequence[Coding], kind: str, why: str = "") -> Passage:
    """The words that codings of one place cover. Without a reason: what their coders said."""
    one = some[0]
    text = view.transcripts[one.transcript]
    participant = view.participant_of(one) or ""
    return Passage(
        kind=kind,
        transcript=one.transcript,
        version=text.version,
        span=one.span,
        words=one.span.of(text.text),
        participant=participant,
        who=who(view, one.transcript, participant),
        why=why or "; ".join(dict.fromkeys(_as_coded(view, each) for each in some)),
        codings=tuple(each.id for each in some),
    )


def of_segment(view: StudyView, piece: Segment, kind: str, why: str) -> Passage:
    """A segment that nobody coded so."""
    participant = piece.participant or ""
    return Passage(
        kind=kind,
        transcript=piece.transcript,
        version=piece.version,
        span=piece.span,
        words=piece.text,
        participant=participant,
        who=who(view, piece.transcript, participant),
        why=why,
    )


def who(view: StudyView, transcript: str, participant: str) -> str:
    """Pilot, stage, group and role of whoever speaks, in one line."""
    for p in view.participations:
        if (p.transcript, p.participant) == (transcript, participant):
            parts = (", ".join(p.pilots), p.stage, p.group, p.role)
            return ", ".join(part for part in parts if part)
    return "not known who speaks"


def cues(words: str) -> tuple[str, ...]:
    """The words of denial and contrast in a passage, in its order, each once."""
    return tuple(dict.fromkeys(match[0].lower() for match in _CUES.finditer(words)))


def place(coding: Coding) -> tuple[int, str, int, int, str]:
    """By which codings are put in order."""
    return (len(coding.transcript), coding.transcript, *coding.span, coding.code)


def wrapped(text: str, first: str = "", after: str = "  ") -> list[str]:
    """Text in lines of a terminal's width; `first` and `after` come before its lines."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def shown(number: int, one: Passage) -> list[str]:
    """A passage in lines: where it is and who speaks, its words, why it is shown."""
    return [
        *wrapped(f"{number}. {one.place}  {one.who}", "", "   "),
        *wrapped(f"“{' '.join(one.words.split())}”", "   ", "   "),
        *wrapped(f"{one.kind}: {one.why}", "   ", "     "),
    ]


def _as_coded(view: StudyView, one: Coding) -> str:
    name = view.codebook[one.code].name if one.code in view.codebook else one.code
    parts = [str(part) for part in (one.stance, one.directness, one.flag) if part]
    said = f" ({', '.join(parts)})" if parts else ""
    return f"{name}{said}, coded by {one.coder}"
