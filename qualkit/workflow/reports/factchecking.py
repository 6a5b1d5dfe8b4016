"""factcheck: the facts of pilots, what was sent of them, and what pilots answered.

What was sent is known by hashes of its words: the act of sending keeps none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qualkit import disclosure, factchecking
from qualkit.errors import NotYet, UnknownName
from qualkit.factchecking import Answer, Fact
from qualkit.model import Act, ActKind, Pilot
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, people, statements, texts
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.ledger.releasing import FACTS
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Checked:
    """How far a pilot has checked its facts."""

    pilot: str
    facts: tuple[Fact, ...]
    answers: tuple[Answer, ...]
    sent: tuple[tuple[str, str], ...]
    """When its facts were sent, and to whom."""

    def now(self, answer: Answer) -> Fact | None:
        """The fact that an answer is about, as it is now."""
        return next((one for one in self.facts if one.id == answer.given.fact), None)

    def is_changed(self, answer: Answer) -> bool:
        """Whether the fact says something else than when it was answered."""
        fact = self.now(answer)
        return fact is None or fact.digest != factchecking.digest(answer.given.said)


def checked(study: Study, pilot: str | None = None) -> list[Checked]:
    """How far every pilot has checked its facts, or one. Raises UnknownName."""
    wanted = [pilot_called(study, pilot)] if pilot else list(study.settings.pilots)
    with study.store.reading() as db:
        view = facts_view(study, db)
        return [_checked(view, db, one) for one in wanted]


def _checked(view: StudyView, db: Connection, pilot: Pilot) -> Checked:
    return Checked(
        pilot=pilot.id,
        facts=facts_of(view, db, pilot),
        answers=factchecking.answers(view.statements, pilot.id),
        sent=tuple((a.at, str(a.body.get("receiver", ""))) for a in sendings(db, pilot.id)),
    )


def undecided(view: StudyView) -> list[str]:
    """The corrections of which nobody decided, or two copies did apart: pilot and fact."""
    return [
        f"{pilot.id}: {one.given.name}, {one.state}"
        for pilot in view.settings.pilots
        for one in factchecking.answers(view.statements, pilot.id)
        if one.state in ("open", "decided apart")
    ]


def as_json(found: Sequence[Checked]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "pilot": one.pilot,
            "sent": [{"at": at, "to": to} for at, to in one.sent],
            "facts": [
                {"id": f.id, "part": f.part, "fact": f.name, "says": f.says} for f in one.facts
            ],
            "answers": [_answer_json(one, answer) for answer in one.answers],
        }
        for one in found
    ]


def _answer_json(one: Checked, answer: Answer) -> dict[str, Any]:
    return {
        "act": answer.id,
        **asdict(answer.given),
        "from": answer.sender,
        "at": answer.at,
        "state": answer.state,
        "changed": one.is_changed(answer),
        "replies": [asdict(reply) for reply in answer.replies],
    }


# --- what the others of this work start from


def pilot_called(study: Study, given: str) -> Pilot:
    """The pilot that is called so, by id or as reports call it. Raises UnknownName."""
    named = study.settings.pilots
    wanted = " ".join(given.split()).casefold()
    found = [one for one in named if one.id.casefold() == wanted]
    found = found or [one for one in named if one.shown.casefold() == wanted]
    if len(found) != 1:
        known = ", ".join(one.id for one in named) or "none"
        raise UnknownName(where="study.yaml", noun="pilot", name=given, known=known)
    return found[0]


def facts_view(study: Study, db: Connection) -> StudyView:
    """The study as far as facts need it: nothing that was said, and nothing that was coded.

    Raises NotYet before anything is anonymised, or without a codebook.
    """
    if not texts.there(db):
        raise NotYet(
            what="nothing in this study is anonymised yet", fix="Run `qualkit anonymise --yes`."
        )
    return StudyView(
        settings=study.settings,
        schedule=(),
        codebook=study.codebook(db)[1],
        sources=(),
        participations=people.all_participations(db),
        transcripts={},
        statements=statements.standing(db),
    )


def facts_of(view: StudyView, db: Connection, pilot: Pilot) -> tuple[Fact, ...]:
    """A pilot's facts as they would be sent now, held against every release before."""
    before = [table for one in disclosing.earlier(view, db) for table in one.tables]
    withheld = disclosure.interviews_table(view, before).withheld
    return factchecking.facts(view, pilot, withheld)


def sendings(db: Connection, pilot: str | None = None) -> list[Act]:
    """What was sent to a pilot, or to any, oldest first."""
    return [
        act
        for act in acts.standing(db, ActKind.REPORTED)
        if act.body.get("edition") == FACTS and pilot in (None, act.body.get("pilot"))
    ]
