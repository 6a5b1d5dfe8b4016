"""Counting people: who was asked, whose transcripts were read, who said what.

Every number of the report comes from here. People are counted, never codings; a person counts
where a transcript of theirs was read through for the code, so that no count is without its
denominator.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualkit.model import (
    Adjudicated,
    Codebook,
    Coding,
    Consent,
    Directness,
    Participation,
    Question,
    Stance,
)
from qualkit.model.comparing import Cell, CellState
from qualkit.model.views import StudyView
from qualkit.remembered import remembered

Sitting = tuple[str, str]
"""A transcript and a participant who speaks in it."""

Among = Sequence[Participation]
"""The participations that a count looks at."""


@dataclass(frozen=True)
class Ledger:
    """A study arranged for counting."""

    study: StudyView
    participations: tuple[Participation, ...]
    """Those whose consent covers analysis."""
    said: Mapping[str, Mapping[Sitting, tuple[Coding, ...]]]
    """By code: the codings of each participant's words. Interviewers are not participants."""
    read: Mapping[str, frozenset[str]]
    """By code: the transcripts that anybody read through for it."""
    subtrees: Mapping[str, frozenset[str]]
    """By code: itself and everything under it."""
    lineages: Mapping[str, frozenset[str]]
    """By code: itself and everything above it."""
    nobodys: int = 0
    """Codings of the words of interviewers, or of speakers who are not known."""

    def under(self, *ids: str) -> frozenset[str]:
        """These codes and everything under them; ids that the codebook lacks are passed over."""
        return frozenset().union(*(self.subtrees.get(id, ()) for id in ids))

    @cached_property
    def questions(self) -> Mapping[str, tuple[Question, ...]]:
        """By code: the questions of the schedule that name it, or a code above it."""
        schedule = self.study.schedule
        return {
            code: tuple(q for q in schedule if not above.isdisjoint(q.codes))
            for code, above in self.lineages.items()
        }

    @cached_property
    def marked(self) -> Mapping[str, frozenset[str]]:
        """By question: the transcripts in which somebody marked that it is put or answered."""
        found: dict[str, set[str]] = defaultdict(set)
        for mark in self.study.asked:
            found[mark.question].add(mark.transcript)
        return {question: frozenset(transcripts) for question, transcripts in found.items()}

    @cached_property
    def bearing(self) -> Mapping[str, frozenset[str]]:
        """By code: the links of the theory of change that it, or a code above it, bears on."""
        links = self.study.codebook.theory.links
        return {
            code: frozenset(link.id for link in links if not above.isdisjoint(link.codes))
            for code, above in self.lineages.items()
        }

    @cached_property
    def owned(self) -> Mapping[str, frozenset[str] | None]:
        """By pilot: the links that are its own; None means all."""
        return {pilot.id: pilot.links for pilot in self.study.settings.pilots}


@remembered
def ledger(study: StudyView) -> Ledger:
    """Arrange a study for counting; once for each study."""
    participations = tuple(p for p in study.participations if Consent.ANALYSE in p.consent)
    sittings = {(p.transcript, p.participant) for p in participations}
    said: dict[str, dict[Sitting, list[Coding]]] = defaultdict(lambda: defaultdict(list))
    whose = speaking(study)
    nobodys = 0
    for coding in study.codings:
        who = whose(coding)
        nobodys += who is None
        sitting = (coding.transcript, who or "")
        if sitting in sittings:
            said[coding.code][sitting].append(coding)
    read: dict[str, set[str]] = defaultdict(set)
    for finished in study.finished:
        for code in finished.codes:
            read[code].add(finished.transcript)
    lineages = lineage(study.codebook)
    return Ledger(
        study=study,
        participations=participations,
        said={code: {s: tuple(c) for s, c in by.items()} for code, by in said.items()},
        read={code: frozenset(transcripts) for code, transcripts in read.items()},
        subtrees={
            code: frozenset(c for c, above in lineages.items() if code in above)
            for code in lineages
        },
        lineages=lineages,
        nobodys=nobodys,
    )


def speaking(study: StudyView) -> Callable[[Coding], str | None]:
    """Who says what a coding covers, as StudyView.participant_of does, for many codings."""
    turns = {
        id: ([turn.start for turn in text.turns], text) for id, text in study.transcripts.items()
    }

    def whose(coding: Coding) -> str | None:
        starts, text = turns[coding.transcript]
        at = bisect_right(starts, coding.span.start) - 1
        if at < 0 or coding.span.start >= text.turns[at].body.end:
            return None
        return text.speaker(text.turns[at]).participant

    return whose


def lineage(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Each code's id with its own and those above it."""
    above: dict[str, frozenset[str]] = {}
    for code in codebook.codes:
        above[code.id] = above.get(code.parent or "", frozenset()) | {code.id}
    return above


# --- cases


def in_pilot(people: Among, pilot: str) -> tuple[Participation, ...]:
    """Participations in a pilot; one that covers two pilots belongs to both."""
    return tuple(p for p in people if pilot in p.pilots)


def pilots(study: StudyView) -> tuple[str, ...]:
    """The study's pilots in the order of its settings, then any that only interviews name."""
    named = [p.id for p in study.settings.pilots]
    return _ordered(named, (pilot for p in study.participations for pilot in p.pilots))


def stages(study: StudyView) -> tuple[str, ...]:
    """The study's stages in order."""
    return _ordered(study.settings.stages, (p.stage for p in study.participations))


def groups(study: StudyView) -> tuple[str, ...]:
    """The study's informant groups in order."""
    return _ordered(study.settings.groups, (p.group for p in study.participations))


def cases(study: StudyView) -> tuple[tuple[str, str], ...]:
    """The nested cases, each after its pilot, in the order of the settings."""
    named = [(p.id, case) for p in study.settings.pilots for case in p.cases]
    met = sorted({pair for p in study.participations for pair in p.cases})
    return tuple(dict.fromkeys([*named, *met]))


def roles(study: StudyView) -> tuple[str, ...]:
    """The roles that people had, in alphabetical order; whose role nobody said has none."""
    return _ordered((), (p.role for p in study.participations))


def _ordered(named: Iterable[str], found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*named, *sorted({name for name in found if name})]))


# --- cells


def cell(book: Ledger, codes: frozenset[str], among: Among, *, pilots: frozenset[str]) -> Cell:
    """One case by one theme: how many of the people read for any of `codes` raised any of them.

    `pilots` are those whose models decide whether the codes belong here at all.
    """
    read = {p.participant for p in among if is_read(book, codes, p)}
    codings = counted(book, codes, among)
    if codings:
        stances = Counter(leanings(codings).values())
        told = Counter(nearness(codings).values())
        return Cell(
            CellState.RAISED,
            people=len(codings),
            of=len(read),
            codings=tuple(sorted(c.id for of_one in codings.values() for c in of_one)),
            supports=stances[Stance.SUPPORTS],
            challenges=stances[Stance.CHALLENGES],
            mixed=stances[Stance.MIXED],
            first_hand=told[Directness.FIRST_HAND],
            reported=told[Directness.REPORTED],
            opinion=told[Directness.OPINION],
        )
    return Cell(_silence(book, codes, among, pilots, bool(read)), of=len(read))


def is_read(book: Ledger, codes: frozenset[str], sitting: Participation) -> bool:
    """Whether a participation's transcript was read through for at least one of `codes`."""
    return any(sitting.transcript in book.read.get(code, ()) for code in codes)


def counted(book: Ledger, codes: frozenset[str], among: Among) -> dict[str, tuple[Coding, ...]]:
    """By participant: the codings that count, those of transcripts read through for their code."""
    found: dict[str, list[Coding]] = {}
    for code in sorted(codes):
        said, read = book.said.get(code, {}), book.read.get(code, frozenset())
        for p in among:
            if p.transcript in read and (codings := said.get((p.transcript, p.participant))):
                found.setdefault(p.participant, []).extend(codings)
    return {participant: tuple(codings) for participant, codings in found.items()}


def waiting(book: Ledger, codes: frozenset[str], among: Among) -> int:
    """How many codings wait: those in transcripts that nobody has finished for their code."""
    sittings = {(p.transcript, p.participant) for p in among}
    return sum(
        len(codings)
        for code in codes
        for sitting, codings in book.said.get(code, {}).items()
        if sitting in sittings and sitting[0] not in book.read.get(code, ())
    )


def leanings(codings: Mapping[str, Sequence[Coding]]) -> dict[str, Stance]:
    """By participant: how they lean; who both supports and challenges is mixed."""
    leaning = {}
    for participant, of_one in codings.items():
        lean: Stance | None = None
        for coding in of_one:
            if coding.stance is not None and coding.stance is not lean:
                lean = coding.stance if lean is None else Stance.MIXED
        if lean is not None:
            leaning[participant] = lean
    return leaning


def nearness(codings: Mapping[str, Sequence[Coding]]) -> dict[str, Directness]:
    """By participant: the nearest that they come to what they tell, of those where that is said."""
    near = {}
    for participant, of_one in codings.items():
        told = [c.directness for c in of_one]
        if nearest := next((one for one in _NEAREST if one in told), None):
            near[participant] = nearest
    return near


_NEAREST = tuple(Directness)


def _silence(
    book: Ledger, codes: frozenset[str], among: Among, pilots: frozenset[str], read: bool
) -> CellState:
    """Why nobody counts. Words in a transcript still being read keep a cell "not yet read"."""
    begun = any((p.transcript, p.participant) in book.said.get(c, ()) for c in codes for p in among)
    if not begun:
        leaves = lowest(book, codes)
        foreign = [
            bool(pilots) and not any(in_model(book, code, pilot) for pilot in pilots)
            for code in leaves
        ]
        if leaves and all(foreign):
            return CellState.NOT_IN_MODEL
        if leaves and all(
            is_foreign or was_asked(book, code, among) is False
            for code, is_foreign in zip(leaves, foreign, strict=True)
        ):
            return CellState.NOT_ASKED
    return CellState.NOT_RAISED if read else CellState.NOT_READ


def lowest(book: Ledger, codes: frozenset[str]) -> tuple[str, ...]:
    """Of these codes, those that have none of the others under them: what is asked about."""
    return tuple(sorted(code for code in codes if book.subtrees[code] & codes == {code}))


def in_model(book: Ledger, code: str, pilot: str) -> bool:
    """Whether a code bears on any link that is the pilot's own; codes without links always do."""
    own, bearing = book.owned.get(pilot), book.bearing[code]
    return own is None or not bearing or not own.isdisjoint(bearing)


def was_asked(book: Ledger, code: str, among: Among) -> bool | None:
    """Whether a question on the code was put to anybody here; None where no question names it.

    Nobody was asked where nobody was interviewed. A question that is marked in somebody's interview
    was put to them, whatever the schedule says of their group and stage.
    """
    if not among:
        return False
    questions = book.questions[code]
    if not questions:
        return None
    return any(is_put(book, q, p) for q in questions for p in among)


def is_put(book: Ledger, question: Question, sitting: Participation) -> bool:
    """Whether a question was put in an interview: the schedule says so, or a mark in it does."""
    return (
        (question.groups is None or sitting.group in question.groups)
        and (question.stages is None or sitting.stage in question.stages)
    ) or sitting.transcript in book.marked.get(question.id, ())


# --- what a reader of counts must know


def notes(study: StudyView, book: Ledger | None = None) -> tuple[str, ...]:
    """What a reader of any matrix must know: who counts twice, and which codings count.

    `book`: the study's ledger, where there is one already.
    """
    said = []
    pilots_of: dict[str, set[str]] = defaultdict(set)
    for p in study.participations:
        pilots_of[p.participant].update(p.pilots)
    if double := sum(len(pilots) > 1 for pilots in pilots_of.values()):
        who = "One person was" if double == 1 else f"{double} people were"
        said.append(f"{who} interviewed about more than one pilot and counted in each.")
    if coded_twice(study):
        said.append(_which_counts(study.adjudicated))
    if nobodys := (book or ledger(study)).nobodys:
        what = "One coding is" if nobodys == 1 else f"{nobodys} codings are"
        whom = "interviewers or speakers who are not known"
        said.append(f"{what} of the words of {whom}; nobody is counted for them.")
    if unfinished := unread(study):
        what = (
            "One transcript has" if len(unfinished) == 1 else f"{len(unfinished)} transcripts have"
        )
        said.append(f"{what} not been read to the end; nobody is counted from there yet.")
    return tuple(said)


def _which_counts(known: Adjudicated) -> str:
    """Which codings count where two coders coded."""
    if not known.settled:
        return (
            "Where two coders coded a transcript, what either of them found counts; "
            "their codings have not been adjudicated."
        )
    total = known.settled + known.open
    were = "was" if known.settled == 1 else "were"
    said = (
        f"Where coders differ, what a person settled counts: {known.settled} of {total} "
        f"{'difference' if total == 1 else 'differences'} {were} settled."
    )
    return f"{said} In the others, what any of them found counts." if known.open else said


def coded_twice(study: StudyView) -> tuple[str, ...]:
    """Transcripts that more than one coder read through or coded, in order."""
    coders: dict[str, set[str]] = defaultdict(set)
    for finished in study.finished:
        coders[finished.transcript].add(finished.coder)
    for coding in study.codings:
        coders[coding.transcript].add(coding.coder)
    return tuple(sorted(t for t, who in coders.items() if len(who) > 1))


def unread(study: StudyView) -> tuple[str, ...]:
    """Transcripts that nobody has read through, in order."""
    finished = {f.transcript for f in study.finished}
    return tuple(sorted({s.id for s in study.sources} - finished))
