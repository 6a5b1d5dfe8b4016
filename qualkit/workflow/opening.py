"""report --trace: who and which words a number of the report, or a quotation, comes from."""

from __future__ import annotations

from typing import Any

from qualkit.sections.traced import Counted, Place, Trace
from qualkit.sections.tracing import Tracer
from qualkit.workflow import narrating, reporting, unseen, viewing
from qualkit.workflow.progress import silent
from qualkit.workflow.study import Study
from qualkit.workflow.tracing import Traces


def all_of(study: Study) -> Traces:
    """Everything that the study's internal report states. Raises NotYet."""
    view = viewing.anonymised_view(study)
    whole = reporting.report_view(study, view, "internal", silent, proposing=False)
    return Traces(whole, narrating.claims(study, whole))


def trace(study: Study, id: str) -> list[dict[str, Any]]:
    """What has this address, as plain data. Raises NoSuchAddress, NotYet.

    The words of others' codings are left out where this coder codes blind.
    """
    traces = all_of(study)
    with study.store.reading() as db:
        blind = unseen.hidden(study, db)
    return [as_data(traces.tracer, one, blind, study.coder) for one in traces.of(id)]


def as_data(tracer: Tracer, one: Trace, blind: frozenset[str], coder: str) -> dict[str, Any]:
    """A number as plain data, as this coder may see it; `blind`: where they code blind."""

    def person(who: Counted) -> dict[str, Any]:
        return {
            "id": who.id,
            "who": who.what,
            "lean": str(who.lean or ""),
            "beside": who.beside,
            "codings": [place(tracer.place(coding)) for coding in who.codings],
        }

    def place(at: Place) -> dict[str, Any]:
        hidden = at.transcript in blind and at.coder != coder
        shown = {"words": at.words, "coder": at.coder, "start": at.span.start, "end": at.span.end}
        return {
            "id": at.id,
            "transcript": at.transcript,
            "turn": 0 if hidden else at.turn,
            **({"hidden": "you code this transcript blind"} if hidden else shown),
            "code": at.code,
            "stance": "" if hidden else at.stance,
            "directness": "" if hidden else at.directness,
        }

    hidden = any(at.transcript in blind and at.coder != coder for at in one.places)
    return {
        "id": one.id,
        "what": one.title,
        "said": "" if hidden else one.said,
        "count": one.count,
        "of": one.of,
        "counted": [person(who) for who in one.counted],
        "others": [person(who) for who in one.others],
        "places": [place(at) for at in one.places],
        "parts": [{"id": part.id, "name": part.name, "said": part.said} for part in one.parts],
        "notes": list(one.notes),
    }
