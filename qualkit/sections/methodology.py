"""How the report was made: what was read and by how many, what counts, what machines proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qualkit import counting
from qualkit.model import Consent, ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Points, Prose, Section
from qualkit.sections.words import number, people, some_of


def write(view: ReportView) -> Section:
    """Sentences on coding, counting, quoting and machines."""
    book = counting.ledger(view.study)
    return Section(
        id="methodology",
        title="How this report was made",
        parts=(
            Section("method-coding", "Coding", (Prose(tuple(_coding(view))),)),
            Section("method-counting", "Counting", (Points(tuple(_counting(view, book))),)),
            Section("method-quoting", "Quoting", (Prose(tuple(_quoting(view, book))),)),
            *_machines(view),
        ),
    )


def _coding(view: ReportView) -> Iterator[str]:
    study = view.study
    coders = len({c.coder for c in study.codings} | {f.coder for f in study.finished})
    read = len({f.transcript for f in study.finished})
    yield (
        f"All work was done on anonymised text. {number(coders, 'coder')} made "
        f"{number(len(study.codings), 'coding')} with the codebook “{study.codebook.name}”; "
        f"{some_of(read, len(study.transcripts), 'transcript')} "
        f"{'was' if read == 1 else 'were'} read to the end against it, each by at least one coder."
    )
    twice = len(counting.coded_twice(study))
    if twice:
        yield f"Two or more coders worked on {number(twice, 'transcript')}. {_settled(view)}"
    else:
        yield "No transcript was coded by two people, so agreement between coders is not known."


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
    yield (
        "“Not asked” means that no question on it was put to anybody in the cell; “none of” a "
        "number that it was not mentioned though the transcripts were read for it; “not in model” "
        "that the pilot did not set out to do it; “withheld” that the number is not given."
    )


def _begun(view: ReportView, book: counting.Ledger) -> int:
    """Codings in transcripts that nobody has read through for their code."""
    return sum(c.transcript not in book.read.get(c.code, ()) for c in view.study.codings)


def _quoting(view: ReportView, book: counting.Ledger) -> Iterator[str]:
    k = view.study.settings.k
    quotable = {p.participant for p in book.participations if Consent.QUOTE in p.consent}
    everybody = {p.participant for p in book.participations}
    voices = quoting.chosen(view, book)
    times = Counter(v.sitting.participant for of_code in voices.values() for v in of_code)
    yield (
        f"{len(quotable)} of {people(len(everybody))} may be quoted. A label under a quotation "
        f"is one that at least {k} people share; where a role would point at fewer, the label says "
        "less."
    )
    if times:
        yield (
            f"{number(times.total(), 'quotation')} from {people(len(times))} "
            f"{'was' if times.total() == 1 else 'were'} chosen, no more than "
            f"{max(times.values())} from anybody and no more than {quoting.PER_CODE} for a code. "
            "They were chosen so that every side is heard and the voices are spread over people "
            "and pilots."
        )
    yield (
        "Words in square brackets stand for something that would identify a person or place. An "
        "ellipsis at the end marks where a passage was shortened. Passages without quotation marks "
        "are paraphrased from notes."
    )


def _machines(view: ReportView) -> Iterator[Section]:
    if view.methods:
        yield Section("method-machines", "What machines proposed", (Prose(view.methods),))
