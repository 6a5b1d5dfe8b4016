"""attribution: how each speaker may be named, and who could be told apart by what is released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit import attribution, counting, disclosure, matrix, segments
from qualkit.disclosure import (
    Exposure,
    Facts,
    PrintedLabel,
    Release,
    Speaking,
    Table,
    Unique,
)
from qualkit.disclosure.quotations import Quoted
from qualkit.errors import NothingUnique, UnknownTranscript
from qualkit.model import ActKind, AnonymisedTranscript, Span
from qualkit.model.comparing import Attribution, Cell, CellState, ThemeMatrix
from qualkit.model.views import Provenance, ReportView, StudyView
from qualkit.sections import quoting
from qualkit.store import Connection, acts
from qualkit.workflow.study import Study
from qualkit.workflow.viewing import anonymised_view

PUBLIC = "public"
DISCLOSED = "disclosed"
"""Under which a report's act holds what it told of who took part: ids, rungs and dimensions."""


@dataclass(frozen=True)
class Named:
    """How one speaker of one transcript may be named."""

    transcript: str
    participant: str
    label: str
    """Empty where they are not quoted."""
    rung: str
    sharing: int
    climbed: bool
    why: str


@dataclass(frozen=True)
class Doubtful:
    """Words of a printed quotation that may be true of one person alone."""

    transcript: str
    version: int
    found: Unique
    printed: bool | None
    """What was decided of them; None: nothing yet."""
    turn: int
    """In which of its turns they stand, from 1."""
    sentence: str

    @property
    def place(self) -> str:
        """Where they stand, as a decision names them: "T003:120-131"."""
        return f"{self.transcript}:{self.found.span.start}-{self.found.span.end}"


def named(study: Study, transcript: str | None = None) -> list[Named]:
    """Every speaker of every transcript, or of one, with their label and why it is that one.

    Raises UnknownTranscript.
    """
    view = anonymised_view(study)
    if transcript is not None and transcript not in {s.id for s in view.sources}:
        raise UnknownTranscript(name=transcript)
    with study.store.reading() as db:
        labels = attribution.attributions(view, earlier(view, db))
    return [
        Named(id, who, a.label, a.name, a.sharing, _climbed(view, (id, who), a), a.why)
        for (id, who), a in sorted(labels.items())
        if transcript in (None, id)
    ]


def _climbed(view: StudyView, speaking: Speaking, one: Attribution) -> bool:
    """Whether a label that says more was left behind."""
    return any(rung.label for rung in attribution.rungs(view, speaking)[: one.rung])


def doubtful(study: Study) -> list[Doubtful]:
    """What may be unique in the quotations that either edition prints, with what was decided."""
    view = anonymised_view(study)
    with study.store.reading() as db:
        return list(_doubtful(view, db))


def undecided(view: StudyView, db: Connection) -> list[Doubtful]:
    """Those of which nobody has decided yet."""
    return [one for one in _doubtful(view, db) if one.printed is None]


def decide(study: Study, places: Sequence[str], *, printed: bool) -> list[Doubtful]:
    """Record that words may be printed, or may not: acts of ids and spans, all of them or none.

    They hold for this version of the transcript. Raises NothingUnique where no doubt stands there.
    """
    view = anonymised_view(study)
    batch = study.batch()
    with study.transaction() as db:
        doubtful = {one.place: one for one in _doubtful(view, db)}
        for place in places:
            if place.strip() not in doubtful:
                raise NothingUnique(place=place)
        meant = [doubtful[place.strip()] for place in dict.fromkeys(places)]
        made = [
            batch.act(
                ActKind.JUDGED,
                one.transcript,
                version=one.version,
                start=one.found.span.start,
                end=one.found.span.end,
                verdict="print" if printed else "hold",
            )
            for one in meant
        ]
        acts.add(db, made)
    return [replace(one, printed=printed) for one in meant]


def unprinted(view: StudyView, db: Connection) -> dict[str, tuple[Span, ...]]:
    """By transcript: the words of its newest version that are not to be printed."""
    held: dict[str, list[Span]] = {}
    for (id, version, span), may in _verdicts(db).items():
        text = view.transcripts.get(id)
        if not may and text is not None and text.version == version:
            held.setdefault(id, []).append(span)
    return {id: tuple(spans) for id, spans in held.items()}


def _verdicts(db: Connection) -> dict[tuple[str, int, Span], bool]:
    """The last decision on each span of each version."""
    return {
        (
            str(act.transcript),
            int(str(act.body["version"])),
            Span(int(str(act.body["start"])), int(str(act.body["end"]))),
        ): act.body.get("verdict") == "print"
        for act in acts.standing(db, ActKind.JUDGED)
    }


# --- what is released, and what was


def released(view: StudyView, db: Connection) -> tuple[Release, tuple[Release, ...]]:
    """What the public edition tells of who took part, and what earlier ones told."""
    before = earlier(view, db)
    tables = [table for release in before for table in release.tables]
    labels = attribution.attributions(view, before)
    now = Release(
        "the public edition",
        disclosure.released_tables(view, tables),
        attribution.printed(view, labels),
    )
    return now, before


def exposed(view: StudyView, db: Connection) -> tuple[Exposure, ...]:
    """Everything by which fewer than k people could be told apart in what is released."""
    now, before = released(view, db)
    joined = bool(view.settings.tables)
    return disclosure.exposures(disclosure.held(view), now, before, joined=joined)


def earlier(view: StudyView, db: Connection) -> tuple[Release, ...]:
    """The public reports that were made before, and what pilots were sent to check.

    As far as their people are still in the study.
    """
    found: dict[str, Release] = {}
    for act in acts.standing(db, ActKind.REPORTED):
        record = act.body.get(DISCLOSED)
        if isinstance(record, dict):
            found.setdefault(repr(sorted(record.items())), _then(view, record, act.at[:10]))
    return tuple(found.values())


def record(
    view: StudyView, labels: Mapping[Speaking, Attribution], *, pilot: str = ""
) -> dict[str, Any]:
    """What a public report discloses, in ids, rungs and dimensions: `earlier` reads it again.

    `pilot`: the one of whose rows alone it tells anything.
    """
    return ({"pilot": pilot} if pilot else {}) | {
        "k": view.settings.k,
        "transcripts": sorted({p.transcript for p in view.participations}),
        "tables": [list(dimensions) for dimensions in view.settings.tables],
        "labels": [[t, p, a.name] for (t, p), a in sorted(labels.items()) if not a.withheld],
    }


def _then(view: StudyView, record: Mapping[str, Any], day: str) -> Release:
    """A release as it was: the people of its transcripts, its tables, its labels."""
    transcripts = set(acts.strings(record.get("transcripts")))
    tables = tuple(tuple(acts.strings(one)) for one in record.get("tables") or [])
    cut = replace(
        view,
        participations=tuple(p for p in view.participations if p.transcript in transcripts),
        settings=replace(view.settings, k=int(record.get("k", view.settings.k)), tables=tables),
    )
    labels = [
        PrintedLabel(rung.label, rung.says, (str(transcript), str(participant)))
        for transcript, participant, name in record.get("labels") or []
        for rung in attribution.rungs(cut, (str(transcript), str(participant)))
        if rung.name == name and rung.label
    ]
    shown = disclosure.released_tables(cut)
    if pilot := str(record.get("pilot") or ""):
        of_pilot = [_only(table, disclosure.facts(("pilot", pilot))) for table in shown]
        return Release(f"what {pilot} was sent on {day}", tuple(of_pilot))
    return Release(f"the report of {day}", shown, tuple(labels))


def _only(table: Table, facts: Facts) -> Table:
    """The numbers of a table that these facts are said of."""
    numbers = {of: who for of, who in table.numbers.items() if facts <= of}
    return replace(table, numbers=numbers, withheld=table.withheld & numbers.keys())


# --- the report


def public_themes(themes: ThemeMatrix, k: int) -> ThemeMatrix:
    """The matrix with every cell withheld that fewer than k people could have spoken to."""
    cells = {
        place: Cell(CellState.WITHHELD) if 0 < cell.of < k else cell
        for place, cell in themes.cells.items()
    }
    return replace(themes, cells=cells)


def guarded(view: ReportView, db: Connection) -> ReportView:
    """The view that a report is written from, with all that is decided about who may be known."""
    before = earlier(view.study, db)
    tables = [table for release in before for table in release.tables]
    public = view.provenance.edition == PUBLIC
    k = view.study.settings.k
    return replace(
        view,
        themes=public_themes(view.themes, k) if public else view.themes,
        attributions=attribution.attributions(view.study, before),
        withheld=disclosure.interviews_table(view.study, tables).withheld,
        unprinted=unprinted(view.study, db),
    )


def _doubtful(view: StudyView, db: Connection) -> Iterator[Doubtful]:
    verdicts = _verdicts(db)
    told: set[tuple[str, Span]] = set()
    for transcript, span in sorted(_quoted_spans(view, db)):
        text = view.transcripts[transcript]
        for found in disclosure.unique_facts(span.of(text.text), span.start):
            if (transcript, found.span) not in told:
                told.add((transcript, found.span))
                decided = verdicts.get((transcript, text.version, found.span))
                turn, sentence = _around(text, found.span)
                yield Doubtful(transcript, text.version, found, decided, turn, sentence)


def _around(text: AnonymisedTranscript, span: Span) -> tuple[int, str]:
    """The turn, from 1, and the sentence in which words stand."""
    turn = next(at for at, one in enumerate(text.turns) if one.span.overlaps(span))
    body = text.turns[turn].body
    around = (one for one in segments.sentences(text.text, body) if one.overlaps(span))
    sentence = next(around, span)
    return turn + 1, " ".join(sentence.of(text.text).split())


def _quoted_spans(view: StudyView, db: Connection) -> set[tuple[str, Span]]:
    """The passages that either edition prints for a code, and those that people chose."""
    chosen = {(one.transcript, kept) for one in view.quotations for kept in one.kept}
    return chosen | {
        (voice.coding.transcript, voice.coding.span)
        for edition in ("internal", PUBLIC)
        for voice in _voices(_quick(view, db, edition))
    }


def _quick(view: StudyView, db: Connection, edition: str) -> ReportView:
    """A report's view as far as its quotations need it; nothing is held back by a decision yet."""
    made = ReportView(
        study=view,
        provenance=Provenance("", "", "", edition),
        themes=matrix.theme_matrix(view),
        attributions={},
    )
    return replace(guarded(made, db), unprinted={})


def _voices(view: ReportView) -> Iterable[quoting.Voice]:
    chosen = quoting.chosen(view, counting.ledger(view.study))
    return (voice for voices in chosen.values() for voice in voices)


def links(study: Study) -> list[str]:
    """Replacements by which quotations of differently labelled people are linked, and where.

    The internal edition numbers replacements; the public one does not.
    """
    view = anonymised_view(study)
    with study.store.reading() as db:
        return list(_links(view, db))


def _links(view: StudyView, db: Connection) -> Iterator[str]:
    whole = _quick(view, db, "internal")
    quoted = []
    for voice in _voices(whole):
        coding, who = voice.coding, voice.sitting.participant
        shown = frozenset(
            r.shown
            for r in view.transcripts[coding.transcript].replacements
            if coding.span.overlaps(r.span)
        )
        label = whole.attributions[coding.transcript, who].label
        quoted.append(Quoted(f"{coding.transcript}:{coding.span.start}", who, label, shown))
    for replacement, those in disclosure.linked(quoted):
        yield f"{replacement}: {', '.join(dict.fromkeys(one.id for one in those))}"
