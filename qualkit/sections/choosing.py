"""Dealing out the words that a report prints: each passage once, under one heading."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from qualkit.model import Coding, Directness, Participation, Span, Stance
from qualkit.model.quotations import Quotation

PER_CODE = 4
"""How many quotations a code is given at most."""

ENOUGH = 2
"""So many are enough where both sides are heard, once somebody chose quotations of the study."""

SIDES = frozenset({Stance.SUPPORTS, Stance.CHALLENGES})

SHORT, LONG = 60, 300
"""Between so many code points words are the likeliest to be worth reading; others come after."""

LINK = "link "


@dataclass(frozen=True)
class Voice:
    """A coding that may be quoted, and the participation it comes from."""

    coding: Coding
    sitting: Participation
    study: str
    """The study's UUID, which is printed nowhere: without it nobody can work a lot out."""
    chosen: str = ""
    """The id of the quotation that somebody chose there, which is printed in its place."""

    @cached_property
    def lot(self) -> str:
        """A fixed place among others that nobody chose; it says nothing of pilot or transcript."""
        one = self.coding
        place = f"{self.study} {one.transcript} {one.span} {one.code} {one.coder}"
        return hashlib.sha256(place.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Dealt:
    """What is printed, by the code or link that it stands under."""

    voices: Mapping[str, tuple[Voice, ...]]
    quotable: Mapping[str, Sequence[Voice]]
    """By code: all that might have been printed."""
    printed: Printed

    def elsewhere(self, voice: Voice) -> str:
        """The other code, or link, under which these words stand; "" where they stand nowhere."""
        under = self.printed.holder(voice.coding)
        return "" if under in (None, voice.coding.code) else under or ""


@dataclass
class Printed:
    """What has been dealt out so far, so that the voices are spread over the whole report."""

    people: Counter[str] = field(default_factory=Counter)
    spans: dict[str, list[tuple[Span, str]]] = field(default_factory=dict)
    """By transcript: what is printed, and under what."""

    def holder(self, coding: Coding) -> str | None:
        """Under what any of these words stand already; None where none do."""
        held = self.spans.get(coding.transcript, ())
        return next((under for span, under in held if span.overlaps(coding.span)), None)

    def stands_with_a_link(self, coding: Coding) -> bool:
        """Whether just this stands under a link of the theory of change."""
        held = self.spans.get(coding.transcript, ())
        return any(span == coding.span and under.startswith(LINK) for span, under in held)

    def add(self, voice: Voice, under: str) -> None:
        """Note that a voice is printed."""
        self.people[voice.sitting.participant] += 1
        self.spans.setdefault(voice.coding.transcript, []).append((voice.coding.span, under))


def link_key(link: str) -> str:
    """Under what the quotations of a link stand: no code's id has a space."""
    return f"{LINK}{link}"


def deal(
    quotable: Mapping[str, Sequence[Voice]],
    links: Mapping[str, Sequence[Voice]],
    chosen: Sequence[Quotation],
) -> Dealt:
    """The voices to print, of those that may be quoted under each code and each link.

    First what somebody chose, under the code that most of it is coded with; then one voice for and
    one against each link; then under each code every stance before any is heard twice, spread over
    people, pilots and the report. No words twice. Where somebody chose, a machine adds less.
    """
    printed = Printed()
    dealt: dict[str, list[Voice]] = {code: [] for code in quotable}
    for one in chosen:
        voice = _coded(one, quotable, dealt)
        if voice is not None:
            dealt[voice.coding.code].append(voice)
        under = voice.coding.code if voice is not None else ""
        printed.spans.setdefault(one.transcript, []).append((one.span, under))
        printed.people[voice.sitting.participant if voice else ""] += 1
    for key, voices in links.items():
        dealt[key] = list(_both_sides(voices, printed, key))
    for code, voices in quotable.items():
        _fill(dealt[code], voices, printed, code, ENOUGH if chosen else PER_CODE)
    return Dealt({key: tuple(voices) for key, voices in dealt.items()}, quotable, printed)


def _coded(
    one: Quotation, quotable: Mapping[str, Sequence[Voice]], dealt: Mapping[str, Sequence[Voice]]
) -> Voice | None:
    """What stands for a quotation that somebody chose: the coding that holds most of it."""
    near = [
        voice
        for code, voices in quotable.items()
        if len(dealt[code]) < PER_CODE
        for voice in voices
        if voice.coding.transcript == one.transcript and voice.coding.span.overlaps(one.span)
    ]
    if not near:
        return None
    voice = max(near, key=lambda voice: _shared(voice.coding.span, one.span))
    return replace(voice, chosen=one.id)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _both_sides(voices: Sequence[Voice], printed: Printed, key: str) -> Iterable[Voice]:
    """One voice for and one against, the likeliest to be worth reading first."""
    for stance in (Stance.SUPPORTS, Stance.CHALLENGES):
        side = [v for v in voices if v.coding.stance is stance and printed.holder(v.coding) is None]
        if side:
            voice = min(side, key=lambda v: (printed.people[v.sitting.participant], *_claim(v)))
            printed.add(voice, key)
            yield voice


def _fill(
    taken: list[Voice], voices: Sequence[Voice], printed: Printed, code: str, enough: int
) -> None:
    """So many voices as are `enough`, and more only where a side is not heard yet.

    What a link prints of the code's is heard there.
    """
    heard = [*taken, *(v for v in voices if printed.stands_with_a_link(v.coding))]
    stances = Counter(voice.coding.stance for voice in heard)
    people = Counter(voice.sitting.participant for voice in heard)
    pilots = Counter(voice.sitting.pilots for voice in heard)

    def claim(voice: Voice) -> tuple[object, ...]:
        who = voice.sitting
        return (
            stances[voice.coding.stance] > 0,
            people[who.participant],
            pilots[who.pilots],
            printed.people[who.participant],
            *_claim(voice),
        )

    while len(taken) < PER_CODE:
        free = [voice for voice in voices if printed.holder(voice.coding) is None]
        new = any(v.coding.stance in SIDES and not stances[v.coding.stance] for v in free)
        if not free or (taken and len(heard) >= (PER_CODE if new else enough)):
            return
        voice = min(free, key=claim)
        stances[voice.coding.stance] += 1
        people[voice.sitting.participant] += 1
        pilots[voice.sitting.pilots] += 1
        printed.add(voice, code)
        taken.append(voice)
        heard.append(voice)


def _claim(voice: Voice) -> tuple[object, ...]:
    coding = voice.coding
    length = coding.span.end - coding.span.start
    return (coding.directness is Directness.REPORTED, not SHORT <= length <= LONG, voice.lot)
