"""Coverage: which question was put to whom, by pilot, stage and informant group.

What nobody was asked is not what nobody raised. A question is held against the interviews twice:
whom the schedule means it for, and where coders marked that it was put or answered.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import product

from qualkit import counting
from qualkit.model import Asked, Participation, Question
from qualkit.model.views import StudyView

Among = Sequence[Participation]


class Covered(StrEnum):
    """How a question stands with the interviews of one pilot, stage and group."""

    ANSWERED = "answered"
    """In at least one interview somebody of the group answers it."""
    PUT = "put"
    """It is marked in at least one, and nobody of the group is marked as answering."""
    NO_MARK = "planned, no mark"
    """Other questions are marked in these interviews; this one is not."""
    UNMARKED = "planned, nothing marked yet"
    """Nobody has marked any question in any of these interviews."""
    NOT_PLANNED = "not planned"
    NOBODY = "nobody interviewed"


@dataclass(frozen=True)
class Place:
    """A question among the people of one pilot, stage and group. Numbers are interviews."""

    question: str
    pilot: str
    stage: str
    group: str
    state: Covered
    planned: bool
    interviews: int
    marked: int
    """Those in which any question is marked: only they can say that one was left out."""
    put: int
    """Those in which this one is marked."""
    answered: int
    """Those of these in which the mark covers words of somebody of the group."""
    raised: int | None
    """People who raised what the question bears on, asked or not; None: nobody was read for it."""

    @property
    def is_gap(self) -> bool:
        """Whether it was planned, and is not marked where others are."""
        return self.state is Covered.NO_MARK


@dataclass(frozen=True)
class Coverage:
    """The whole schedule against the whole study."""

    questions: tuple[Question, ...]
    places: tuple[Place, ...]
    marked: tuple[str, ...]
    """The interviews in which any question is marked."""
    unmarked: tuple[str, ...]
    """Those in which none is, yet."""
    strange: tuple[str, ...]
    """Questions that are marked and not in the schedule."""

    @property
    def gaps(self) -> tuple[Place, ...]:
        """Where a question was planned and left out, as far as marks can say."""
        return tuple(place for place in self.places if place.is_gap)

    @property
    def unplanned(self) -> tuple[Place, ...]:
        """Where one was put although it was not planned."""
        return tuple(place for place in self.places if place.put and not place.planned)


def coverage(view: StudyView) -> Coverage:
    """Every question of the schedule by pilot, stage and group."""
    book = counting.ledger(view)
    among = book.participations
    there = {p.transcript for p in among}
    known = {question.id for question in view.schedule}
    marked = {mark.transcript for mark in view.asked} & there
    groups, stages = counting.groups(view), counting.stages(view)
    places = []
    for question in view.schedule:
        marks = [mark for mark in view.asked if mark.question == question.id]
        for pilot, stage, group in product(counting.pilots(view), stages, groups):
            here = [
                p for p in counting.in_pilot(among, pilot) if (p.stage, p.group) == (stage, group)
            ]
            where = (pilot, stage, group)
            places.append(_place(book, question, where, here, marks, marked))
    return Coverage(
        questions=view.schedule,
        places=tuple(places),
        marked=tuple(sorted(marked)),
        unmarked=tuple(sorted(there - marked)),
        strange=tuple(sorted({mark.question for mark in view.asked} - known)),
    )


def _place(
    book: counting.Ledger,
    question: Question,
    where: tuple[str, str, str],
    here: Among,
    marks: Iterable[Asked],
    marked: set[str],
) -> Place:
    pilot, stage, group = where
    planned = (question.groups is None or group in question.groups) and (
        question.stages is None or stage in question.stages
    )
    interviews = {p.transcript for p in here}
    own = [mark for mark in marks if mark.transcript in interviews]
    people = {(p.transcript, p.participant) for p in here}
    put = {mark.transcript for mark in own}
    answered = {mark.transcript for mark in own if _speakers(book.study, mark) & people}
    looked = interviews & marked
    return Place(
        question=question.id,
        pilot=pilot,
        stage=stage,
        group=group,
        state=_state(planned, interviews, looked, put, answered),
        planned=planned,
        interviews=len(interviews),
        marked=len(looked),
        put=len(put),
        answered=len(answered),
        raised=_raised(book, question, here),
    )


def _state(
    planned: bool, interviews: set[str], looked: set[str], put: set[str], answered: set[str]
) -> Covered:
    if not interviews:
        return Covered.NOBODY
    if answered or put:
        return Covered.ANSWERED if answered else Covered.PUT
    if not planned:
        return Covered.NOT_PLANNED
    return Covered.NO_MARK if looked else Covered.UNMARKED


def _speakers(study: StudyView, mark: Asked) -> set[tuple[str, str]]:
    """Whose words a mark covers; an interpreter speaks for somebody."""
    text = study.transcripts[mark.transcript]
    turns = (t for t in text.turns if t.body.start < mark.span.end and mark.span.start < t.body.end)
    return {(mark.transcript, who) for turn in turns if (who := text.speaker(turn).participant)}


def _raised(book: counting.Ledger, question: Question, here: Among) -> int | None:
    """How many of these people raised a code that the question bears on."""
    codes = book.under(*question.codes)
    if not codes or not any(counting.is_read(book, codes, p) for p in here):
        return None
    return len(counting.counted(book, codes, here))


# --- the forms it is printed in

LEGEND = (
    "2/3: marked in 2 of the 3 interviews in which any question is marked; 0/3: in none of them.",
    "?: planned, and no question is marked in these interviews yet. –: not planned.",
    ".: nobody interviewed. +: marked although not planned. (n): people who raised it unasked, or",
    "without a mark.",
)

LINES = 2
NARROW = 10
"""Lines and characters that a group has over its column."""


def as_text(found: Coverage, question: str = "") -> str:
    """A table a question: pilots by groups within stages, and what the signs mean."""
    lines = list(_standing(found))
    for one in found.questions:
        if question in ("", one.id):
            lines += ["", f"{one.text}  [{one.id}]", *_grid(found, one)]
    return _seen([*lines, "", *LEGEND])


def gaps_as_text(found: Coverage) -> str:
    """What was planned and is not marked, and what was put without being planned, a line each."""
    lines = list(_standing(found))
    for what, places in (("not marked", found.gaps), ("not planned", found.unplanned)):
        for place in places:
            where = f"{place.pilot}, {place.stage}, {place.group}"
            of = f"{place.put} of {place.marked}" if place.marked else "0"
            raised = f"; {place.raised} raised it all the same" if place.raised else ""
            lines.append(f"{what}: {place.question} ({where}; put in {of}){raised}")
    if not found.gaps and found.marked:
        lines.append("Every question is marked wherever it was planned and others are marked.")
    return _seen(lines)


def _seen(lines: Iterable[str]) -> str:
    """Lines without what would steer a terminal."""
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)


def as_json(found: Coverage, question: str = "") -> str:
    """All of it as JSON: the places, and the interviews in which nothing is marked yet."""
    shown = {
        "marked_in": found.marked,
        "nothing_marked_yet_in": found.unmarked,
        "not_in_the_schedule": found.strange,
        "places": [
            {**asdict(place), "state": place.state.value, "gap": place.is_gap}
            for place in found.places
            if question in ("", place.question)
        ],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _standing(found: Coverage) -> Iterable[str]:
    """In how many interviews anything is marked, without which nothing can be missing."""
    whole = len(found.marked) + len(found.unmarked)
    if not found.marked:
        yield (
            f"No question is marked in any of the {whole} interviews yet, so none can be called "
            "missing:"
        )
        yield "this is what was planned. `a` in the coding screen marks a question."
    else:
        yield f"Questions are marked in {len(found.marked)} of {whole} interviews."
        if found.unmarked:
            yield f"Nothing is marked yet in: {', '.join(found.unmarked)}."
    if found.strange:
        yield f"Marked, and not in schedule.yaml: {', '.join(found.strange)}."


def _grid(found: Coverage, question: Question) -> list[str]:
    places = [place for place in found.places if place.question == question.id]
    stages = tuple(dict.fromkeys(place.stage for place in places))
    groups = tuple(dict.fromkeys(place.group for place in places))
    pilots = tuple(dict.fromkeys(place.pilot for place in places))
    cells = {(p.pilot, p.stage, p.group): _sign(p) for p in places}
    heads = [[""] * LINES, *(_head(group) for _ in stages for group in groups)]
    rows = [
        [pilot[:14], *(cells[pilot, stage, group] for stage in stages for group in groups)]
        for pilot in pilots
    ]
    top = [list(line) for line in zip(*heads, strict=True)]
    widths = [max(map(len, column)) for column in zip(*top, *rows, strict=True)]
    above = " " * widths[0]
    for at, stage in enumerate(stages):
        of = widths[1 + at * len(groups) : 1 + (at + 1) * len(groups)]
        above += f"  {stage[: sum(of) + 2 * len(of) - 2]:<{sum(of) + 2 * len(of) - 2}}"
    lines = ["  ".join(map(str.ljust, line, widths)) for line in [*top, *rows]]
    return [line.rstrip() for line in [above, *lines]]


def _head(group: str) -> list[str]:
    """What stands over a column, on LINES lines."""
    said = textwrap.wrap(group, NARROW)[:LINES]
    return [*said, *[""] * (LINES - len(said))]


def _sign(place: Place) -> str:
    if place.state is Covered.NOBODY:
        return "."
    raised = f" ({place.raised})" if place.raised and not place.put else ""
    if place.put:
        return f"{place.put}/{place.marked}{'' if place.planned else '+'}"
    if place.state is Covered.NOT_PLANNED:
        return f"–{raised}"
    return f"?{raised}" if place.state is Covered.UNMARKED else f"0/{place.marked}{raised}"
