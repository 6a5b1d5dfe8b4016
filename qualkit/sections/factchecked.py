"""What a pilot's profile says of its own check of the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qualkit import factchecking
from qualkit.factchecking import Answer
from qualkit.model import ActKind, Pilot
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Prose
from qualkit.sections.words import listed, number

NOT_YET = "Not yet"


def facts(view: ReportView, pilot: Pilot) -> tuple[tuple[str, str], ...]:
    """Whether the pilot checked its facts, when, and what became of its corrections.

    Nothing where no pilot was asked, or none answered.
    """
    if not any(one.kind is ActKind.ANSWERED for one in view.study.statements):
        return ()
    answers = factchecking.answers(view.study.statements, pilot.id)
    return (("Facts checked by the pilot", _said(answers) if answers else NOT_YET),)


def contested(view: ReportView, pilot: Pilot) -> Prose | None:
    """What the pilot contests and the evaluators kept, where they want it said; never in public."""
    if quoting.is_public(view):
        return None
    answers = factchecking.answers(view.study.statements, pilot.id)
    said = tuple(_contested(one) for one in answers if one.in_report)
    return Prose(said) if said else None


def _contested(one: Answer) -> str:
    given = one.given
    held = f"The pilot holds that “{given.name}” should say: “{_ended(given.should)}”"
    return f"{held}. It stands as it is: {_ended(one.reason)}."


def _said(answers: Sequence[Answer]) -> str:
    newest = max(one.at for one in answers)[:10]
    wrong = [one for one in answers if not one.given.right]
    when = f"In {date.fromisoformat(newest):%B %Y}"
    if not wrong:
        return f"{when}; it corrected nothing"
    states = [one.state for one in wrong]
    taken, refused = states.count(factchecking.TAKEN), states.count(factchecking.REFUSED)
    waiting = len(wrong) - taken - refused
    parts = [
        f"{count or 'none'} {'was' if count == 1 else 'were'} {what}"
        for count, what in ((taken, "taken over"), (refused, "refused"), (waiting, "not decided"))
        if count or what == "taken over"
    ]
    return f"{when}, with {number(len(wrong), 'correction')}: {listed(parts)}"


def _ended(words: str) -> str:
    return words.strip().rstrip(".")
