"""report --trace: who and which words a number of the report, or a quotation, comes from."""

from __future__ import annotations

from typing import Any

from qualkit.sections.traced import Counted, Place, Trace
from qualkit.sections.tracing import Tracer
from qualkit.workflow import unseen, viewing
from qualkit.workflow.progress import silent
from qualkit.workflow.reports import narrating, reporting
from qualkit.workflow.reports.tracing import Traces
from qualkit.workflow.study import Study


def all_of(study: Study) -> Traces:
    """Everything that the study's internal report states. Raises NotYet."""
    view = viewing.anonymised_view(study)
    whole = reporting.report_view(study, view, "internal", silent, proposing=False)
    return Traces(whole, narrating.claims(study, whole))


def trace(study: Study, id: str) -> list[dict[str, Any]]:
    """What has this address, as plain data.

    Raises NoSuchAddress; NotYet, also to a coder who codes blind what the numbers count.
    """
    with study.store.reading() as db:
        unseen.refuse(study, db, "a number of the report")
    traces = all_of(study)
    return [as_data(traces.tracer, one) for one in traces.of(id)]


def as_data(tracer: Tracer, one: Trace) -> dict[str, Any]:
    """A number as plain data."""

    def person(who: Counted) -> dict[str, Any]:
        return {
            "id": who.id,
            "who": who.what,
            "lean": str(who.lean or ""),
            "beside": who.beside,
            "codings": [place(tracer.place(coding)) for coding in who.codings],
        }

    def place(at: Place) -> dict[str, Any]:
        return {
            "id": at.id,
            "transcript": at.transcript,
            "turn": at.turn,
            "words": at.words,
            "coder": at.coder,
            "start": at.span.start,
            "end": at.span.end,
            "code": at.code,
            "stance": at.stance,
            "directness": at.directness,
        }

    return {
        "id": one.id,
        "what": one.title,
        "said": one.said,
        "count": one.count,
        "of": one.of,
        "counted": [person(who) for who in one.counted],
        "others": [person(who) for who in one.others],
        "places": [place(at) for at in one.places],
        "parts": [{"id": part.id, "name": part.name, "said": part.said} for part in one.parts],
        "notes": list(one.notes),
    }
