"""A study as the rooms see it, once anything in it is anonymised."""

from __future__ import annotations

from qualkit.errors import NotYet
from qualkit.model import StudyView
from qualkit.store import texts
from qualkit.workflow.study import Study


def anonymised_view(study: Study, *, bare: bool = False) -> StudyView:
    """The study as the rooms see it, `bare` or not. Raises NotYet before it is anonymised."""
    with study.store.reading() as db:
        if not texts.there(db):
            raise NotYet(
                what="nothing in this study is anonymised yet", fix="Run `qualkit anonymise --yes`."
            )
        return study.view(db, bare=bare)
