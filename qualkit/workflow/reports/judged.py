"""What people judged, put together for the report: grades, who looked, places, chosen words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualkit import counting, typology
from qualkit.evidence import grading
from qualkit.model import ActKind
from qualkit.model.judged import Judged, Placed, Printable, Typified
from qualkit.model.views import ReportView, StudyView
from qualkit.quotations import judging, printing
from qualkit.sections import quoting
from qualkit.store import Connection, since, statements


def judged(view: StudyView, db: Connection) -> Judged:
    """Grades, places and who looked, as they stand; no quotation yet."""
    given = any(one.kind in (ActKind.GRADED, ActKind.LOOKED_AGAINST) for one in view.statements)
    now = grading.states(counting.ledger(view)) if given else {}
    return Judged(
        grades=grading.grades(view, now),
        looked=_looked(db, now),
        typologies=tuple(_typified(view, db)),
    )


def printable(view: ReportView) -> tuple[Printable, ...]:
    """What somebody chose to print and may be, set as the edition prints it."""
    study, public = view.study, quoting.is_public(view)
    posts = quoting.hidden_posts(study, view.attributions)
    found = []
    for one in judging.printable(study, view.unprinted):
        who = judging.speaker(study, one)
        label = view.attributions.get((one.transcript, who))
        if label is None or label.withheld:
            continue
        text = study.transcripts[one.transcript]
        pieces = printing.printed(study, one, public=public, posts=posts)
        found.append(
            Printable(
                id=one.id,
                transcript=one.transcript,
                participant=who,
                span=one.span,
                text=printing.said(pieces),
                attribution=label.label,
                reference="" if public else quoting.reference(text, one.span),
                address="" if public else quoting.turn_address(text, one.span),
            )
        )
    return tuple(found)


def _looked(db: Connection, now: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By link: who has looked against it as its codings are now, in alphabetical order."""
    found: dict[str, set[str]] = {}
    for one in statements.history(db, ActKind.LOOKED_AGAINST):
        if now.get(one.of("link")) == one.value:
            found.setdefault(one.of("link"), set()).add(one.coder)
    return {link: tuple(sorted(coders)) for link, coders in found.items()}


def _typified(view: StudyView, db: Connection) -> Iterator[Typified]:
    """The typologies whose cases the codebook has."""
    for one in view.settings.typologies:
        if one.under and one.under not in view.codebook:
            continue
        later = since.coded(db, [said.id for said in typology.stating(view, one)])
        laid = typology.laid(view, one, later)
        twice = tuple(dict.fromkeys(laid.twice))
        places = tuple(
            Placed(each.case, each.at, each.reason, _people(view, each), each.since)
            for each in laid.places
            if each.known and each.case not in twice
        )
        yield Typified(one, laid.cases, places, twice)


def _people(view: StudyView, place: typology.Place) -> int:
    return len({who for one in place.ties if (who := view.participant_of(one))})
