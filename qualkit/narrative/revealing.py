"""Prose that undoes a label: beside words signed “Pilot staff” it names the speaker's pilot.

A label climbs until enough people share it. What stands beside a quotation narrows them again: the
sentence before it and the one after, the heading over it; and it may be that the paragraph or the
table before it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qualkit.sections.words import listed, people

_MARK = re.compile("\ue000\\d+\ue001")
_TRACED = re.compile("\ue002\\d+\ue003|\ue004")
"""What stands around words that state a count."""
_STOP = re.compile(r"(?<=[.!?:])[”’\"')]*\s+(?=[A-Z“‘\"'(])")
_HEADING = re.compile(r"#{1,6} ")
FIX = (
    "Leave that out beside the quotation, draw another one in, or keep it for the team: "
    "{% if internal %} ... {% endif %}"
)


@dataclass(frozen=True)
class Voice:
    """Somebody in one interview, with the label that is printed under their words."""

    participant: str
    label: str
    pilots: frozenset[str]
    """As they are printed."""
    role: str = ""


@dataclass(frozen=True)
class Voices:
    """Who says what may be drawn in, and who prints a label."""

    speakers: Mapping[str, Voice] = field(default_factory=dict)
    """By quotation; empty where an edition hides nobody."""
    crowd: tuple[Voice, ...] = ()
    pilots: Mapping[str, str] = field(default_factory=dict)
    """By every name that a pilot has: the printed one."""
    least: int = 1
    """How many must share what is told of a speaker."""


@dataclass(frozen=True)
class Revealed:
    """Words that say more of a speaker than the label."""

    line: int
    what: str
    wrong: bool
    """Whether they do so beyond doubt."""


@dataclass(frozen=True)
class _Paragraph:
    """What stands between two empty lines."""

    line: int
    text: str

    @property
    def marks(self) -> list[str]:
        return _MARK.findall(self.text)

    @property
    def is_heading(self) -> bool:
        return bool(_HEADING.match(self.text))

    @property
    def sentences(self) -> list[str]:
        if self.text.startswith("|"):
            return []  # a table is seen as a whole
        return _STOP.split(" ".join(self.text.split()))


def revealed(
    text: str, quoted: Mapping[str, str], voices: Voices, *, titles: str = "", finding: str = ""
) -> Iterator[Revealed]:
    """What stands beside each quotation of a text and says more of its speaker than the label.

    `quoted`: the quotations by the mark that stands for each; `titles`: those over the text;
    `finding`: the sentence under them.
    """
    paragraphs = list(_paragraphs(_TRACED.sub("", text)))
    heading, before = _Paragraph(1, titles), _Paragraph(1, finding)
    for at, one in enumerate(paragraphs):
        if one.is_heading:
            heading, before = one, _Paragraph(one.line, "")
        elif not one.marks:
            before = one
        after = next((p for p in paragraphs[at + 1 : at + 2] if not p.marks), None)
        for mark in one.marks:
            if (id := quoted.get(mark, "")) and (voice := voices.speakers.get(id)):
                beside = _beside(heading, before, None if after and after.is_heading else after)
                yield from _of_one(id, voice, beside, one.line, voices)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    at = 1
    for part in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        if part.strip():
            lead = len(part) - len(part.lstrip("\n"))
            yield _Paragraph(at + lead, part.strip())
        at += part.count("\n")


def _beside(
    heading: _Paragraph, before: _Paragraph, after: _Paragraph | None
) -> Iterator[tuple[str, str, bool]]:
    """What stands beside a quotation: where, its words, and whether it speaks of that quotation."""
    yield "the heading over it", heading.text, True
    *rest, last = before.sentences or [""]
    yield "the sentence before it", last, True
    yield "what stands before it", " ".join(rest) or before.text, False
    if after is not None:
        yield "the sentence after it", (after.sentences or [""])[0], True


def _of_one(
    id: str, voice: Voice, beside: Iterable[tuple[str, str, bool]], line: int, voices: Voices
) -> Iterator[Revealed]:
    """What is told of one speaker, the plainest once."""
    found = [
        Revealed(line, f"{where} says who is quoted as “{voice.label}” ({id}): {what}", near and so)
        for where, words, near in beside
        for what, so in _told(voice, words, near, voices)
    ]
    yield from sorted(found, key=lambda one: not one.wrong)[:1]


def _told(voice: Voice, words: str, near: bool, voices: Voices) -> Iterator[tuple[str, bool]]:
    """What words say of a speaker that the label hides, and whether they say just that."""
    same = [one for one in voices.crowd if one.label == voice.label]
    named = {printed for name, printed in voices.pilots.items() if _says(words, name)}
    if named and voice.pilots & named and not any(one in voice.label for one in voice.pilots):
        left = {one.participant for one in same if one.pilots & named}
        within = {one.participant for one in same if named <= one.pilots}
        exactly = named <= voice.pilots
        if len(within if exactly else left) < voices.least and (exactly or near):
            count = len(within if exactly else left)
            yield f"{listed(sorted(named))}, where {_so_many(count)} this label", exactly
    role = voice.role
    if near and role and role.casefold() not in voice.label.casefold() and _says(words, role):
        held = {one.participant for one in same if one.role.casefold() == role.casefold()}
        if len(held) < voices.least:
            introduces = words.rstrip().endswith(":")
            yield f"{role.lower()}, a post of which {_so_many(len(held))} this label", introduces


def _so_many(count: int) -> str:
    return f"{people(count)} {'has' if count == 1 else 'have'}"


def _says(words: str, name: str) -> bool:
    return bool(name) and bool(
        re.search(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", words, re.IGNORECASE)
    )
