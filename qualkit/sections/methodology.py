"""Methodology: how the study was done, in sentences and tables that are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Consent
from qualkit.model.views import ReportView
from qualkit.sections import accounts, limits, method_coding, method_people, quoting
from qualkit.sections.blocks import Block, Points, Prose, Section, Table
from qualkit.sections.guarding import some_people
from qualkit.sections.words import capital, number, people

SET = (
    "Words in square brackets stand for something that would identify a person or place. An "
    "ellipsis at the end marks where a passage was shortened. Passages without quotation marks "
    "are paraphrased from notes."
)
"""How quotations are set."""


def write(view: ReportView) -> Section:
    """Fieldwork, consent, names, coding, counting, quoting, machines, limits."""
    book = counting.ledger(view.study)
    parts = (
        method_people.on_fieldwork(view),
        method_people.on_consent(view),
        method_people.on_names(view),
        method_coding.coding(view),
        Section("method-counting", "Counting", (Points(tuple(_counting(view, book))),)),
        Section("method-quoting", "Quoting", tuple(_quoting(view, book))),
        *_machines(view),
        limits.limits(view),
    )
    return Section(
        id="methodology",
        title="How the study was done",
        parts=tuple(part for part in parts if part is not None),
    )


def _counting(view: ReportView, book: counting.Ledger) -> Iterator[str]:
    settings = view.study.settings
    yield (
        "Numbers are people, never passages: somebody who says a thing five times is one person. "
        "Interviewers are never counted."
    )
    yield (
        "The number after “of” is the people whose transcripts were read to the end for that code. "
        "A code made later has not been looked for in a transcript until it is read again for it."
    )
    yield (
        "A theme or an objective counts once everybody who raised any of its codes, of those read "
        "for at least one of them."
    )
    yield (
        "An account supports what a code or a link claims where it says that the thing was there "
        "and helped, and challenges it where it says that it was missing or did harm. Somebody who "
        "does both is counted as both, and not on either side."
    )
    if len(counting.stages(view.study)) > 1:
        yield "Each stage counts those interviewed at it; they need not be the same people."
    yield f"Percentages are given only of {people(settings.percentages_from)} or more."
    if begun := _begun(view, book):
        yield (
            f"{number(begun, 'coding')} in transcripts that have not been read to the end "
            f"{'is' if begun == 1 else 'are'} not counted."
        )
    if nobody := book.nobodys:
        yield (
            f"{number(nobody, 'coding')} of words whose speaker could not be told apart "
            f"from others {'is' if nobody == 1 else 'are'} not counted."
        )


def _begun(view: ReportView, book: counting.Ledger) -> int:
    """Codings in transcripts that nobody has read through for their code."""
    return sum(c.transcript not in book.read.get(c.code, ()) for c in view.study.codings)


def _quoting(view: ReportView, book: counting.Ledger) -> Iterator[Block]:
    voices = quoting.chosen(view, book)
    times = Counter(v.sitting.participant for of_code in voices.values() for v in of_code)
    said = " ".join(_chosen(view, book, times))
    yield Prose((said, SET) if said else (SET,))
    if times and not quoting.is_public(view):
        yield ledger(view, book, times)


def _chosen(view: ReportView, book: counting.Ledger, times: Counter[str]) -> Iterator[str]:
    """How many quotations there are, of how many, and how they were chosen."""
    quotable = {p.participant for p in book.participations if Consent.QUOTE in p.consent}
    everybody = len({p.participant for p in book.participations})
    if everybody:
        yield f"{capital(some_people(view, len(quotable), everybody))} may be quoted."
    if times:
        yield (
            f"{number(times.total(), 'quotation')} from {_quoted(view, len(times), everybody)} "
            f"{'was' if times.total() == 1 else 'were'} chosen under the codes, no more than "
            f"{max(times.values())} from anybody and no more than {quoting.PER_CODE} for a code. "
            "They were chosen by rule, so that every side is heard and the voices are spread over "
            f"people and pilots{_others(view)}."
        )


def _others(view: ReportView) -> str:
    return "; the evaluators chose others for their own text" if view.study.quotations else ""


def _quoted(view: ReportView, count: int, of: int) -> str:
    said = some_people(view, count, of)
    return people(count) if said.startswith(str(count)) else said


def ledger(view: ReportView, book: counting.Ledger, times: Counter[str]) -> Table:
    """Who is quoted under the codes, by pilot and by group. Not for the public edition."""
    names = accounts.pilot_names(view)
    rows = [
        (name, {p.participant for p in counting.in_pilot(book.participations, pilot)})
        for pilot, name in names.items()
    ]
    rows += [
        (group, {p.participant for p in book.participations if p.group == group})
        for group in counting.groups(view.study)
    ]
    quotable = {p.participant for p in book.participations if Consent.QUOTE in p.consent}
    return Table(
        id="table-quoted",
        caption="Who is quoted under the codes",
        columns=("Pilot or group", "People", "May be quoted", "Are quoted", "Quotations"),
        rows=tuple(
            (
                name,
                *map(str, (len(who), len(who & quotable), len(who & set(times)))),
                str(sum(times[one] for one in who)),
            )
            for name, who in rows
        ),
        notes=("All that a person is quoted with counts in each of their pilots and groups.",),
    )


def _machines(view: ReportView) -> Iterator[Section]:
    if view.methods:
        yield Section("method-machines", "What machines proposed", (Prose(view.methods),))
