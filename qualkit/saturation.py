"""Saturation: how soon further interviews add no codes (Guest, Namey and Chen 2020).

The first interviews are the base; each run of interviews after it is held against the base by how
many codes it adds. Runs overlap: with two to a run, interviews 5 and 6, then 6 and 7. It is
reached where a run adds no more than the threshold, and is written as the interviews before that
run and the run: 6+2. The order decides much, so several are tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random
from statistics import median

from qualkit import counting
from qualkit.model import Participation
from qualkit.model.views import StudyView

Incidence = Sequence[frozenset[str]]
"""For each interview, in order: the codes that came up in it."""


@dataclass(frozen=True)
class Asked:
    """What is asked for."""

    base: int = 4
    """Interviews in the base."""
    run: int = 2
    """Interviews in a run."""
    threshold: float = 0.05
    """The share of the base's codes that a run may still add."""
    orders: int = 100
    """How many orders by chance, besides that of the fieldwork."""
    unit: str = "interview"
    """What is counted: each interview, or each participant."""


@dataclass(frozen=True)
class Run:
    """Interviews after the base, one run of them."""

    first: int
    """Counted from 1."""
    last: int
    added: int
    """Codes that came up for the first time."""
    share: float
    """Of the codes of the base."""


@dataclass(frozen=True)
class Curve:
    """One order of interviews."""

    base: int
    """Codes of the base."""
    runs: tuple[Run, ...]
    reached: int | None
    """Interviews before the first run that adds no more than the threshold."""

    def again(self, threshold: float) -> tuple[Run, ...]:
        """The runs after that one which add more than the threshold all the same."""
        if self.reached is None:
            return ()
        return tuple(r for r in self.runs if r.first > self.reached and r.share > threshold)


@dataclass(frozen=True)
class Saturation:
    """What one set of interviews gives, in the order of the fieldwork and in others."""

    among: str
    """"all", or the pilot or group."""
    units: int
    codes: int
    fieldwork: Curve | None
    """None where there are too few for a base and a run."""
    reached: tuple[int, ...] = ()
    """In orders by chance: where, of those in which it was."""
    orders: int = 0

    @property
    def range(self) -> tuple[int, float, int] | None:
        """The least, the median and the most interviews of orders by chance."""
        if not self.reached:
            return None
        return min(self.reached), median(self.reached), max(self.reached)


@dataclass(frozen=True)
class Saturations:
    """Overall, by group and by pilot."""

    asked: Asked
    found: tuple[Saturation, ...]
    notes: tuple[str, ...]


def curve(incidence: Incidence, asked: Asked) -> Curve | None:
    """The codes that each run adds; None where there are too few interviews for a base and a run.

    Shares are of the unique codes in the base, as Guest, Namey and Chen have it.
    """
    if len(incidence) < asked.base + asked.run:
        return None
    base: frozenset[str] = frozenset().union(*incidence[: asked.base])
    known, new = set(base), []
    for codes in incidence[asked.base :]:
        new.append(len(codes - known))
        known |= codes
    runs = []
    for at in range(len(new) - asked.run + 1):
        added = sum(new[at : at + asked.run])
        first = asked.base + at + 1
        runs.append(Run(first, first + asked.run - 1, added, added / len(base) if base else 0.0))
    reached = next((r.first - 1 for r in runs if r.share <= asked.threshold), None)
    return Curve(len(base), tuple(runs), reached if base else None)


def saturation(incidence: Incidence, asked: Asked, *, seed: int, among: str = "all") -> Saturation:
    """The order given, and as many others as are asked for, the same for the same seed."""
    given = curve(incidence, asked)
    codes = len(frozenset().union(*incidence))
    if given is None:
        return Saturation(among, len(incidence), codes, None)
    chance, reached = Random(seed), []
    for _ in range(asked.orders):
        other = curve(chance.sample(incidence, len(incidence)), asked)
        if other and other.reached is not None:
            reached.append(other.reached)
    return Saturation(among, len(incidence), codes, given, tuple(reached), asked.orders)


def of_study(view: StudyView, asked: Asked) -> Saturations:
    """Saturation overall, by group and by pilot, over what was read for the same codes."""
    book = counting.ledger(view)
    read = {finished.transcript for finished in view.finished}
    among = tuple(p for p in book.participations if p.transcript in read)
    transcripts = {p.transcript for p in among}
    leaves = [code.id for code in view.codebook.leaves]
    codes = frozenset(c for c in leaves if transcripts <= book.read.get(c, frozenset()))
    cases = {"all": among}
    cases |= {g: tuple(p for p in among if p.group == g) for g in counting.groups(view)}
    cases |= {pilot: counting.in_pilot(among, pilot) for pilot in counting.pilots(view)}
    found = tuple(
        saturation(incidence(book, of, codes, asked.unit), asked, seed=view.settings.seed, among=on)
        for on, of in cases.items()
    )
    return Saturations(asked, found, tuple(_notes(view, transcripts, len(leaves) - len(codes))))


def incidence(
    book: counting.Ledger, among: Sequence[Participation], codes: frozenset[str], unit: str
) -> list[frozenset[str]]:
    """The codes of each interview, or participant, in the order of the fieldwork.

    That is by month, as far as it is known, and then as they were ingested.
    """
    found: dict[str, set[str]] = {}
    for p in sorted(among, key=lambda p: (p.date or "9", len(p.transcript), p.transcript)):
        key = p.transcript if unit == "interview" else p.participant
        said = found.setdefault(key, set())
        for code in codes:
            if (p.transcript, p.participant) in book.said.get(code, {}):
                said.add(code)
    return [frozenset(said) for said in found.values()]


def _notes(view: StudyView, read: set[str], left: int) -> Iterator[str]:
    unread = len({p.transcript for p in view.participations} - read)
    if unread:
        what = "interview is" if unread == 1 else "interviews are"
        yield f"{unread} {what} left out: nobody has finished reading there."
    if left:
        what = "code is" if left == 1 else "codes are"
        yield f"{left} {what} left out: not every interview here was read for them."
    if any(not p.date for p in view.participations if p.transcript in read):
        yield "Interviews without a date come last, in the order of ingesting."


# --- the forms it is printed in

WARNING = (
    "A warning and no verdict: it says how soon these interviews repeated each other under this\n"
    "codebook, not that nobody else would have said anything new, nor that codes are understood."
)


def as_text(found: Saturations) -> str:
    """A line for each set of interviews, the runs of all of them, and what it does not say."""
    asked = found.asked
    head = (
        f"Base {asked.base}, runs of {asked.run}, threshold {100 * asked.threshold:g}%; "
        f"{asked.unit}s; {asked.orders} orders by chance."
    )
    lines = [head, "", f"{'':<18} {asked.unit + 's':>12} {'codes':>6}  fieldwork    by chance"]
    lines += [_line(one, asked) for one in found.found]
    whole = found.found[0].fieldwork
    if whole:
        lines += ["", f"All, in the order of the fieldwork: {whole.base} codes in the base."]
        lines += [
            f"  {asked.unit}s {run.first}–{run.last}: {run.added} new, {100 * run.share:.0f}%"
            for run in whole.runs
        ]
        if again := whole.again(asked.threshold):
            later = ", ".join(f"{run.first}–{run.last}" for run in again)
            lines.append(f"  Above the threshold again later: {asked.unit}s {later}.")
    whole_text = [*lines, "", *found.notes, *WARNING.splitlines()]
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in whole_text)


def as_json(found: Saturations) -> str:
    """All of it as JSON, with the runs of every set."""
    shown = {
        "asked": asdict(found.asked),
        "found": [{**asdict(one), "range": one.range} for one in found.found],
        "notes": [*found.notes, " ".join(WARNING.split())],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _line(one: Saturation, asked: Asked) -> str:
    start = f"{one.among[:18]:<18} {one.units:>12} {one.codes:>6}  "
    if one.fieldwork is None:
        return f"{start}too few: a base and a run are {asked.base + asked.run}"
    at = one.fieldwork.reached
    reached = "not reached" if at is None else f"{at}+{asked.run}"
    return f"{start}{reached:<13}{_by_chance(one, asked)}".rstrip()


def _by_chance(one: Saturation, asked: Asked) -> str:
    if not one.orders:
        return ""
    if one.range is None:
        return f"in none of {one.orders}"
    least, middle, most = one.range
    missed = one.orders - len(one.reached)
    not_in = f"; not in {missed}" if missed else ""
    return f"{least}–{most}+{asked.run}, median {middle:g}{not_in}"
