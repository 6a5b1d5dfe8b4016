"""factcheck: a pilot's corrections taken back, taken over into study.yaml, or refused."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualkit import coding, csvfile, factchecking, settings_pilots, yamlfile
from qualkit.errors import CannotDecide, NotYet, UnknownName
from qualkit.factchecking import Answer, Fact, Given
from qualkit.model import Act, ActKind, Pilot, Statement
from qualkit.model.views import StudyView
from qualkit.store import Connection, acts, statements
from qualkit.workflow import rows
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.reports.factchecking import (
    checked,
    facts_of,
    facts_view,
    pilot_called,
    sendings,
)
from qualkit.workflow.study import Study
from qualkit.workflow.writing import write_file

REQUIRED = ("id", "we say", "right", "should say")


@dataclass(frozen=True)
class Taken:
    """What came back."""

    right: int
    corrections: tuple[Given, ...]
    known: int
    """Answers that stood already."""


@dataclass(frozen=True)
class Plan:
    """What taking a correction over does."""

    answer: Answer
    words: str
    """What the fact says since."""
    before: str = ""
    after: str = ""
    """study.yaml with it; "" where nothing is changed there."""

    @property
    def lines(self) -> list[str]:
        """How study.yaml changes."""
        if not self.after:
            return []
        both = (self.before.splitlines(), self.after.splitlines())
        found = list(difflib.unified_diff(*both, "study.yaml", "study.yaml", lineterm="", n=1))
        return found[2:]


# --- taking answers


def take(study: Study, pilot: str, path: Path, *, sender: str) -> Taken:
    """Record every answer of a table that came back, or none.

    Raises BadSettings or Mistakes with lines, NamesSomebody, UnknownName.
    """
    refuse_names(study, {"--from": sender})
    lines = [
        (line, {column: rows.legible(words) for column, words in cells.items()})
        for line, cells in csvfile.read(path, required=REQUIRED, known=factchecking.COLUMNS)
    ]
    one, batch = pilot_called(study, pilot), study.batch()
    with study.transaction() as db:
        view = facts_view(study, db)
        held = factchecking.answers(view.statements, one.id)
        found, wrong = factchecking.read(lines, _material(view, db, one, path.name, held))
        typed = {
            (line, f"“{column}”"): cells.get(column, "")
            for line, cells in lines
            for column in factchecking.COLUMNS[2:]
        }
        told = [coding.Wrong(line, error) for line, error in wrong]
        coding.refuse(path.name, [*told, *rows.naming(study, path.name, typed)])
        known = [given for _, given in found if any(given == each.given for each in held)]
        fresh = [given for _, given in found if given not in known]
        before = statements.standing(db, ActKind.ANSWERED)
        for given in fresh:
            _answered(db, batch, one, given, sender, before)
    wanting = tuple(given for given in fresh if not given.right)
    return Taken(len(fresh) - len(wanting), wanting, len(known))


def _answered(
    db: Connection,
    batch: acts.Batch,
    pilot: Pilot,
    given: Given,
    sender: str,
    before: Sequence[Statement],
) -> None:
    statements.say(
        db,
        batch,
        ActKind.ANSWERED,
        factchecking.said_of(pilot.id, given.fact),
        given.text(" ".join(sender.split())),
        value="right" if given.right else "wrong",
        instead=before,
    )


def _material(
    view: StudyView, db: Connection, pilot: Pilot, file: str, held: tuple[Answer, ...]
) -> factchecking.Material:
    sent: dict[str, set[str]] = defaultdict(set)
    for act in sendings(db, pilot.id):
        told = act.body.get("facts")
        for id, digest in told.items() if isinstance(told, dict) else ():
            sent[str(id)].add(str(digest))
    others = {
        factchecking.prefix(view.settings, one): one.id
        for one in view.settings.pilots
        if one.id != pilot.id
    }
    return factchecking.Material(
        file=file,
        facts=facts_of(view, db, pilot),
        sent={id: frozenset(digests) for id, digests in sent.items()},
        others=others,
        standing=held,
    )


# --- deciding


def accept(study: Study, pilot: str, fact: str, *, say: str = "", by_hand: bool = False) -> Plan:
    """What taking a correction over would do; nothing is done yet.

    `say`: other words than the pilot's. `by_hand`: somebody changed it where it stands. Raises
    UnknownName, CannotDecide, NotYet where the fact does not stand in study.yaml, NamesSomebody.
    """
    refuse_names(study, {"--say": say})
    one, answer, now = _asked(study, pilot, fact)
    words = " ".join(rows.legible(say or answer.given.should).split())
    if now is None or now.digest != factchecking.digest(answer.given.said):
        return Plan(answer, now.says if now else words)
    if by_hand and now.stands:
        what = f"“{now.name}” still says what it said, in study.yaml"
        raise NotYet(what=what, fix="Leave --by-hand out, and it is changed there.")
    if by_hand:
        return Plan(answer, words)
    if not now.stands:
        raise NotYet(
            what=f"“{now.name}” does not stand in study.yaml: {now.where}",
            fix="Change it there; then accept it with --by-hand.",
        )
    before = yamlfile.read_text(study.settings_path)
    value = _value(study, one, now, words)
    after = settings_pilots.changed(before, one.id, _place(now), value)
    return Plan(answer, _says(now, value), before, after)


def carry_out(study: Study, plan: Plan) -> None:
    """Change study.yaml, and record that the correction is taken over."""
    study.refuse_coder()
    batch = study.batch()
    with study.transaction() as db:
        if plan.after:
            if yamlfile.read_text(study.settings_path) != plan.before:
                fix = "Accept it once more, and look at what would change."
                raise NotYet(what="study.yaml was changed meanwhile; nothing was done", fix=fix)
            write_file(study.settings_path, plan.after)
        _reply(db, batch, plan.answer, factchecking.TAKEN, plan.words)


def changed_settings(act: Act) -> bool:
    """Whether study.yaml was changed by it, which undoing it leaves as it is."""
    return act.kind is ActKind.REPLIED and act.body.get("value") == factchecking.TAKEN


def refuse_one(
    study: Study, pilot: str, fact: str, *, because: str, in_report: bool = False
) -> Answer:
    """Record that a correction is not taken over, and why; the answer.

    `in_report`: the internal edition says so. Raises as `accept`.
    """
    reason = " ".join(rows.legible(because).split())
    refuse_names(study, {"the reason": reason})
    if not reason:
        raise CannotDecide(what="no reason is given", fix="Say why, for the pilot: --because.")
    answer = _asked(study, pilot, fact)[1]
    state = factchecking.IN_REPORT if in_report else factchecking.REFUSED
    batch = study.batch()
    with study.transaction() as db:
        _reply(db, batch, answer, state, reason)
    return answer


def _reply(db: Connection, batch: acts.Batch, answer: Answer, state: str, words: str) -> None:
    """Record what was decided, unless just that stands."""
    held = [(one.state, one.words) for one in answer.replies]
    if held != [(state, words)]:
        place = factchecking.said_of(answer.pilot, answer.given.fact, answer.id)
        statements.say(db, batch, ActKind.REPLIED, place, words, value=state)


def _asked(study: Study, pilot: str, fact: str) -> tuple[Pilot, Answer, Fact | None]:
    """The pilot, its correction of a fact, and the fact as it is now."""
    (known,) = checked(study, pilot)
    wanted = [one for one in known.answers if _is(one, fact.strip())]
    if not wanted:
        there = ", ".join(one.given.fact for one in known.answers if not one.given.right)
        where = f"what {known.pilot} answered"
        raise UnknownName(where=where, noun="correction", name=fact, known=there or "none")
    if len(wanted) > 1:
        ids = ", ".join(one.id[:8] for one in wanted)
        what = f"{len(wanted)} answers on {wanted[0].given.fact} came in apart"
        raise CannotDecide(what=what, fix=f"Name one by its act: {ids}.")
    if wanted[0].given.right:
        what = f"{known.pilot} says that {wanted[0].given.fact} is right"
        raise CannotDecide(what=what, fix="Only a correction is taken over or refused.")
    return pilot_called(study, pilot), wanted[0], known.now(wanted[0])


def _is(answer: Answer, named: str) -> bool:
    """Whether this is meant: by the fact's id, with or without the pilot, or by the act."""
    fact = answer.given.fact
    by_act = len(named) >= 8 and answer.id.startswith(named.lower())
    return by_act or named.casefold() in (fact, fact.partition(".")[2])


def _place(fact: Fact) -> tuple[str, ...]:
    return fact.stands[:1] if fact.stands[0] == "links" else fact.stands


def _says(fact: Fact, value: settings_pilots.Value) -> str:
    """What a fact says once this stands in study.yaml."""
    if isinstance(value, float):
        return factchecking.equivalents(value)
    if isinstance(value, str):
        return value
    return factchecking.PART if fact.stands[1] in value else factchecking.NO_PART


def _value(study: Study, pilot: Pilot, fact: Fact, words: str) -> settings_pilots.Value:
    """What is written into study.yaml. Raises CannotDecide."""
    key = fact.stands[0]
    if key == "staffing":
        number = factchecking.number(words)
        if number is None:
            raise CannotDecide(
                what=f"“{words[:80]}” does not say how many full-time equivalents",
                fix="Give the number with --say, or change study.yaml and use --by-hand.",
            )
        return number
    if key != "links":
        return words
    with study.store.reading() as db:
        every = [link.id for link in study.codebook(db)[1].theory.links]
    own = set(every if pilot.links is None else pilot.links) ^ {fact.stands[1]}
    return [id for id in every if id in own]
