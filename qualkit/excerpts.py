"""Passages of anonymised interviews, with who speaks and why they are shown."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence

from qualkit.model import Coding, Participation, Segment
from qualkit.model.views import StudyView
from qualkit.model.weighing import Passage

WIDTH = 80
"""Columns of a terminal."""

_CUES = re.compile(
    r"\b(?:not|never|no|nobody|no one|none|nothing|nowhere|neither|nor|hardly|barely|cannot|"
    r"without|but|although|though|however|except|unless|instead|despite|in spite of|yet|only|"
    r"stopped|lacked|failed|refused|used to|\w+n['’]t)\b",
    re.IGNORECASE,
)


class Excerpts:
    """Makes passages of a study, and knows who speaks in them."""

    def __init__(self, view: StudyView) -> None:
        self._view = view
        self._who = {(p.transcript, p.participant): _in_a_line(p) for p in view.participations}

    def of_codings(self, some: Sequence[Coding], kind: str) -> Passage:
        """The words that codings of one place cover, with what their coders said of them."""
        one = some[0]
        text = self._view.transcripts[one.transcript]
        participant = self._view.participant_of(one) or ""
        return Passage(
            kind=kind,
            transcript=one.transcript,
            version=text.version,
            span=one.span,
            words=one.span.of(text.text),
            participant=participant,
            who=self.who(one.transcript, participant),
            why="; ".join(dict.fromkeys(_as_coded(self._view, each) for each in some)),
            codings=tuple(each.id for each in some),
        )

    def by_place(self, codings: Iterable[Coding], kind: str) -> list[Passage]:
        """A passage for each stretch of words, with all codings that cover exactly it."""
        stretches: dict[tuple[str, int, int], list[Coding]] = defaultdict(list)
        for one in codings:
            stretches[one.transcript, one.span.start, one.span.end].append(one)
        return [self.of_codings(some, kind) for some in stretches.values()]

    def of_segment(self, piece: Segment, kind: str, why: str) -> Passage:
        """A segment that nobody coded so."""
        participant = piece.participant or ""
        return Passage(
            kind=kind,
            transcript=piece.transcript,
            version=piece.version,
            span=piece.span,
            words=piece.text,
            participant=participant,
            who=self.who(piece.transcript, participant),
            why=why,
        )

    def who(self, transcript: str, participant: str) -> str:
        """Pilot, stage, group and role of whoever speaks, in one line."""
        return self._who.get((transcript, participant), "not known who speaks")


def _in_a_line(p: Participation) -> str:
    parts = (", ".join(p.pilots), p.stage, p.group, p.role)
    return ", ".join(part for part in parts if part)


def cues(words: str) -> tuple[str, ...]:
    """The words of denial and contrast in a passage, in its order, each once."""
    return tuple(dict.fromkeys(match[0].lower() for match in _CUES.finditer(words)))


def place(coding: Coding) -> tuple[object, ...]:
    """By which codings are put in order."""
    where = (len(coding.transcript), coding.transcript, *coding.span)
    return (*where, coding.code, coding.coder, coding.id)


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
