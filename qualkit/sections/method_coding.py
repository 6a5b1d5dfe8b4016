"""Methodology: the approach, the codebook and its changes, the coders and their agreement."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit import counting
from qualkit.model import ChangeKind
from qualkit.model.conduct import Agreed
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Block, Facts, Points, Prose, Section, Table
from qualkit.sections.words import listed, mid, number, some_of

APPROACH = {
    "framework": (
        "The approach is the Framework Method (Ritchie and Spencer 1994): every interview is read "
        "to its end against one codebook, what was said is charted by pilot and code, and pilots "
        "are compared. So it is known what nobody raised, as well as what somebody did."
    ),
    "reflexive": (
        "The approach is reflexive thematic analysis (Braun and Clarke 2006, 2019): a code is an "
        "analyst's reading, made and remade while reading, and another reading is no error. For "
        "that reason neither agreement between coders nor saturation is scored here."
    ),
}
"""What each approach means in this report."""

LEAST = 0.667


def coding(view: ReportView) -> Section:
    """The approach, the codebook, the coders and, where it is scored, their agreement."""
    blocks: list[Block] = [Prose(tuple(_read(view)))]
    if table := coders(view):
        blocks.append(table)
    blocks.append(Prose(tuple(_together(view))))
    blocks += _agreement(view)
    return Section("method-coding", "Coding", tuple(blocks))


def _read(view: ReportView) -> Iterator[str]:
    study = view.study
    people = len({c.coder for c in study.codings} | {f.coder for f in study.finished})
    read = len({f.transcript for f in study.finished})
    yield APPROACH[study.settings.approach]
    yield (
        f"All work was done on anonymised text. {number(people, 'coder')} made "
        f"{number(len(study.codings), 'coding')} with the codebook “{study.codebook.name}”; "
        f"{some_of(read, len(study.transcripts), 'transcript')} "
        f"{'was' if read == 1 else 'were'} read to the end against it, each by at least one coder."
    )
    if said := " ".join(_revised(view)):
        yield said


def _revised(view: ReportView) -> Iterator[str]:
    """How the codebook changed while the study was coded."""
    known = view.conduct.revised
    if known is None or not known.versions:
        return
    changes = [
        f"{number(count, 'code')} {'was' if count == 1 else 'were'} {verb}"
        for kind, verb in _CHANGES.items()
        if (count := known.changes.get(kind, 0))
    ]
    if known.versions == 1 and not changes:
        yield "The codebook was accepted once and not changed during the work."
        return
    accepted = "once" if known.versions == 1 else f"in {known.versions} versions"
    yield f"The codebook was accepted {accepted}."
    if changes:
        yield f"During the work {listed(changes)}."
    if known.late:
        names = [mid(view.study.codebook[id].name) for id in known.late]
        yield f"Not in it from the beginning: {listed(names)}."
    again = known.reread
    yield (
        f"{number(again, 'transcript')} {'was' if again == 1 else 'were'} read to the end again "
        "under a later version."
        if again
        else "No transcript was read to the end again under a later version."
    )


_CHANGES = {
    ChangeKind.ADDED: "added",
    ChangeKind.MERGED: "merged into others",
    ChangeKind.RETIRED: "retired",
    ChangeKind.OFFERED: "taken up again",
    ChangeKind.RENAMED: "renamed",
    ChangeKind.MOVED: "moved",
}


def coders(view: ReportView) -> Table | None:
    """What each coder did; None where fewer than two did anything. In public, nobody's initials."""
    known = view.conduct.coders
    if len(known) < 2:
        return None
    ordered = sorted(known, key=lambda one: (-one.finished, -one.codings, one.coder))
    counts: dict[str, list[int]] = {
        "Transcripts read to the end": [one.finished for one in ordered],
        "Codings": [one.codings for one in ordered],
        "Begun as suggestions": [one.suggested for one in ordered],
        "Differences settled": [one.settled for one in ordered],
    }
    told = {name: of_each for name, of_each in counts.items() if any(of_each)}
    public = quoting.is_public(view)
    return Table(
        id="table-coders",
        caption="What each coder did",
        columns=("Coder", *told),
        rows=tuple(
            (f"Coder {at + 1}" if public else one.coder, *(str(of[at]) for of in told.values()))
            for at, one in enumerate(ordered)
        ),
    )


def _together(view: ReportView) -> Iterator[str]:
    """Which transcripts several coded, which of their codings count, and what machines began."""
    twice = len(counting.coded_twice(view.study))
    if twice:
        yield f"Two or more coders worked on {number(twice, 'transcript')}. {_settled(view)}"
    elif view.study.settings.approach == "reflexive":
        yield "No transcript was coded by two people."
    else:
        yield "No transcript was coded by two people, so agreement between coders is not known."
    began, of = sum(c.suggested for c in view.study.codings), len(view.study.codings)
    if began:
        yield (
            f"{began} of {number(of, 'coding')} began as a machine's suggestion, which a coder "
            "accepted by name; no machine coded anything by itself."
        )
    elif of:
        yield "No coding began as a machine's suggestion."


def _settled(view: ReportView) -> str:
    """Which codings count where coders differ."""
    known = view.study.adjudicated
    if not known.settled:
        return (
            "What any of them found counts here (the union of their codings); their differences "
            "have not been adjudicated."
        )
    total = number(known.settled + known.open, "difference")
    rest = "; in the others, what any of them found counts" if known.open else ""
    return (
        f"A person settled {known.settled} of {total} between them, and what was settled counts "
        f"here: {number(known.set_aside, 'coding')} that were settled against are kept and not "
        f"counted{rest}."
    )


# --- agreement


def _agreement(view: ReportView) -> Iterator[Block]:
    """How far coders agree on what the report counts, with all that belongs beside it."""
    known = view.conduct.agreed
    if known is None:
        return
    yield Facts(
        (
            (
                "Compared",
                f"{number(known.transcripts, 'transcript')} that {known.coders} coders finished: "
                f"{known.units} judgements of whether a person raised a code, {known.found} "
                "of which somebody answered with yes",
            ),
            ("Observed agreement", figure(known.observed)),
            ("Krippendorff's alpha", _alpha(known)),
            ("Gwet's AC1", figure(known.ac1)),
            (f"Codes below {figure(LEAST)}", _apart(view, known)),
        )
    )
    cautions = tuple(f"{one[:1].upper()}{one[1:]}." for one in known.warnings)
    if known.suggested:
        cautions += (
            f"{known.suggested} of the {known.codings} codings compared began as a machine's "
            "suggestion: agreement may be inflated.",
        )
    if cautions:
        yield Points(cautions)


def _alpha(known: Agreed) -> str:
    if known.low is None or known.high is None:
        return f"{figure(known.alpha)}; too few transcripts, or too alike, for an interval"
    return (
        f"{figure(known.alpha)}, 95% interval {figure(known.low)} to {figure(known.high)} "
        f"(whole transcripts resampled {known.draws:,} times)"
    )


def _apart(view: ReportView, known: Agreed) -> str:
    book = view.study.codebook
    said = [f"{mid(book[id].name)} ({figure(a)})" for id, a in known.apart if id in book]
    return listed(said) if said else "none of those that vary"


def figure(value: float | None) -> str:
    """A coefficient to two digits; what is not defined says so."""
    return "undefined" if value is None else f"{round(value, 2) + 0:.2f}"
