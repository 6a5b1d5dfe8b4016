"""A study as the rooms see it, put together from its database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.agreement import differing
from qualkit.errors import NotYet
from qualkit.model import Adjudicated, Question
from qualkit.model.views import StudyView
from qualkit.store import (
    Connection,
    asked,
    chosen,
    codings,
    people,
    recoding,
    rejections,
    settling,
    statements,
    texts,
)
from qualkit.workflow import unseen
from qualkit.workflow.study import Study


def anonymised_view(study: Study, *, bare: bool = False) -> StudyView:
    """The study as the rooms see it, `bare` or not. Raises NotYet before it is anonymised."""
    with study.store.reading() as db:
        if not texts.there(db):
            raise NotYet(
                what="nothing in this study is anonymised yet", fix="Run `qualkit anonymise --yes`."
            )
        return view(study, db, bare=bare)


def view(study: Study, db: Connection, *, bare: bool = False) -> StudyView:
    """A study as the rooms see it: what stands of everything that people did.

    `bare`, for counting: codings without memos and in no order, and differences between coders are
    looked for only where any was settled.

    What others did in transcripts that whoever asks codes blind is in none of it; a difference that
    somebody still codes blind is not one yet.
    """
    transcripts = texts.newest(db)
    here = codings.bare(db) if bare else codings.current(db)
    may, waiting = unseen.open_to(study, db), unseen.waiting(db)
    made = [one for one in here if one.transcript in transcripts and may(one.coder, one.transcript)]
    finished = tuple(one for one in recoding.finished(db) if may(one.coder, one.transcript))
    against, settled = settling.against(db), settling.standing(db, list(transcripts))
    aside = sum(one.id in against for one in made)
    compared = made if settled or not bare else ()
    return StudyView(
        settings=study.settings,
        schedule=_as_now(study.schedule, recoding.recoding(db).into),
        codebook=study.codebook(db)[1],
        sources=people.sources(db),
        participations=people.all_participations(db),
        transcripts=transcripts,
        codings=tuple(one for one in made if one.id not in against),
        finished=finished,
        adjudicated=_adjudicated(
            differing.differences(transcripts, compared, finished, settled, without=waiting.keys()),
            sum(one.transcript not in waiting for one in settled),
            aside,
        ),
        rejected=tuple(r for r in rejections.current(db) if may(r.coder, r.transcript)),
        examples=rejections.examples(db),
        asked=tuple(one for one in asked.marked(db) if may(one.coder, one.transcript)),
        statements=tuple(unseen.seen_statements(study, db, statements.standing(db))),
        quotations=tuple(q for q in chosen.standing(db) if may(q.coder, q.transcript)),
    )


def _as_now(schedule: tuple[Question, ...], into: Mapping[str, str]) -> tuple[Question, ...]:
    """The schedule, where codes that it names were merged into others."""
    return tuple(
        replace(one, codes=frozenset(into.get(code, code) for code in one.codes))
        for one in schedule
    )


def _adjudicated(
    found: Sequence[differing.Difference], settled: int, set_aside: int
) -> Adjudicated:
    """How many were settled, by whatever remains of them; and how many are not."""
    left = [one for one in found if one.state is not differing.State.SETTLED]
    apart = sum(len(one.settled) for one in left if one.state is differing.State.CONTESTED)
    return Adjudicated(settled - apart, len(left), set_aside)
