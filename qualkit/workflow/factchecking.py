"""factcheck: a pilot is sent its facts, answers, and the evaluator decides of each correction.

What a pilot is sent is a release: it is in the ledger, and what it tells of who took part is held
against every release before and after. What was sent is known by hashes of its words.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qualkit import coding, counting, csvfile, disclosure, factchecking, settings_pilots, yamlfile
from qualkit.errors import CannotDecide, CannotRelease, InTheWay, NotYet, UnknownName
from qualkit.factchecking import Answer, Fact, Given
from qualkit.model import Act, ActKind, Pilot, Statement, StudyView
from qualkit.report import factsheet
from qualkit.store import Connection, acts, people, statements, texts
from qualkit.workflow import disclosing, rows, signing
from qualkit.workflow.leaking import LeakCheck, refuse
from qualkit.workflow.reading import refuse_names
from qualkit.workflow.releasing import FACTS, held_by, standing
from qualkit.workflow.signing import MANIFEST
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, staged_output, write_file

REQUIRED = ("id", "we say", "right", "should say")


@dataclass(frozen=True)
class Sent:
    """What a pilot is sent."""

    page: Path
    table: Path
    facts: int
    release: str
    to_sign: int = 0
    """How many people must still sign before it is given out; until then it lies in the study."""


@dataclass(frozen=True)
class Taken:
    """What came back."""

    right: int
    corrections: tuple[Given, ...]
    known: int
    """Answers that stood already."""


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


# --- sending


def send(study: Study, pilot: str, *, out: Path | None = None, receiver: str = "") -> Sent:
    """Write a pilot's facts as a page and as a table to fill in; that is a release.

    Raises UnknownName; CannotRelease where a fact names another pilot; InTheWay where the table
    that lies there was filled in; NamesSomebody, Leaks, NoVault or NoKey.
    """
    leaks = LeakCheck(study)
    refuse_names(study, {"--to": receiver, "--out": out.name if out else ""})
    refuse_names(study, {"the title in study.yaml": study.settings.title})
    study.refuse_coder()
    one = _pilot(study, pilot)
    with study.store.reading() as db:
        view = _view(study, db)
        found = _facts(view, db, one)
        as_of = acts.newest_work(db)[:10]
        made = _sendings(db)
    _refuse_others(view, one, found)
    page, table = _paths(study, one, found, out)
    _refuse_filled(table, made)
    text = factsheet.render(view.settings, one.shown, found, table=table.name, as_of=as_of)
    files = {page.name: text.encode(), table.name: _table(found)}
    said = {"the facts": "\n".join(f"{fact.name}\n{fact.says}" for fact in found)}
    for name, data in files.items():
        refuse(leaks.of_page(name, data, said, {}))
    body: dict[str, object] = {
        "edition": FACTS,
        "pilot": one.id,
        "draft": False,
        "receiver": receiver or one.shown,
        "facts": factchecking.digests(found),
        "disclosed": disclosing.record(view, {}, pilot=one.id),
    }
    if study.settings.signatures > 1:
        return _staged(study, view, one, files, body, len(found))
    with ExitStack() as stack:
        for path, name in ((page, page.name), (table, table.name)):
            stack.enter_context(staged_output(study.folder, path, files[name]))
        db = stack.enter_context(study.transaction())
        body |= {"sha256": _hash(files[page.name]), "table": _hash(files[table.name])}
        body |= _held(view, db, one) | {"standing": standing(study, db)}
        act = study.batch().act(ActKind.REPORTED, None, **body)
        acts.add(db, [act])
    return Sent(page, table, len(found), act.id)


def _staged(
    study: Study,
    view: StudyView,
    pilot: Pilot,
    files: Mapping[str, bytes],
    body: dict[str, object],
    number: int,
) -> Sent:
    """Leave page and table in the study until they are signed."""
    told = {"sha256": {name: _hash(data) for name, data in sorted(files.items())}}
    manifest = json.dumps(told, indent=2).encode()
    with signing.staging(study) as (release, folder), study.transaction() as db:
        fill(folder, {**files, MANIFEST: manifest})
        body |= {"sha256": _hash(manifest)} | _held(view, db, pilot)
        signing.stage(study, db, release, ActKind.REPORTED, body)
    place = signing.place(study, release)
    page, table = (place / name for name in files)
    return Sent(page, table, number, release, study.settings.signatures - 1)


def _paths(
    study: Study, pilot: Pilot, found: Sequence[Fact], out: Path | None
) -> tuple[Path, Path]:
    calls = found[0].id.partition(".")[0]
    page = (out or study.folder / "reports" / f"factcheck-{calls}.html").with_suffix(".html")
    return page, page.with_suffix(".csv")


def _table(found: Sequence[Fact]) -> bytes:
    """The table, marked as UTF-8 for spreadsheets."""
    return csvfile.write(factchecking.sheet(found)).encode("utf-8-sig")


def _refuse_filled(table: Path, sendings: Sequence[Act]) -> None:
    """Raise InTheWay where somebody wrote into the table that lies there."""
    if table.exists() and _hash(table.read_bytes()) not in {a.body.get("table") for a in sendings}:
        raise InTheWay(path=table)


def _refuse_others(view: StudyView, pilot: Pilot, found: Sequence[Fact]) -> None:
    for name, other in factchecking.naming_others(view.settings, pilot, found):
        raise CannotRelease(
            what=f"“{name}” of {pilot.id} names {other}, which no page for {pilot.shown} may name",
            fix="Say it without that name, in study.yaml or in the theory of change.",
        )


def _held(view: StudyView, db: Connection, pilot: Pilot) -> dict[str, object]:
    """Whom the page counts."""
    here = counting.in_pilot(view.participations, pilot.id)
    return held_by(db, sorted({p.transcript for p in here}), here)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
    one, batch = _pilot(study, pilot), study.batch()
    with study.transaction() as db:
        view = _view(study, db)
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
    for act in _sendings(db, pilot.id):
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
        facts=_facts(view, db, pilot),
        sent={id: frozenset(digests) for id, digests in sent.items()},
        others=others,
        standing=held,
    )


# --- looking


def checked(study: Study, pilot: str | None = None) -> list[Checked]:
    """How far every pilot has checked its facts, or one. Raises UnknownName."""
    wanted = [_pilot(study, pilot)] if pilot else list(study.settings.pilots)
    with study.store.reading() as db:
        view = _view(study, db)
        return [_checked(view, db, one) for one in wanted]


def _checked(view: StudyView, db: Connection, pilot: Pilot) -> Checked:
    return Checked(
        pilot=pilot.id,
        facts=_facts(view, db, pilot),
        answers=factchecking.answers(view.statements, pilot.id),
        sent=tuple((a.at, str(a.body.get("receiver", ""))) for a in _sendings(db, pilot.id)),
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
    return Plan(answer, words, before, after)


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
    return _pilot(study, pilot), wanted[0], known.now(wanted[0])


def _is(answer: Answer, named: str) -> bool:
    """Whether this is meant: by the fact's id, with or without the pilot, or by the act."""
    fact = answer.given.fact
    by_act = len(named) >= 8 and answer.id.startswith(named.lower())
    return by_act or named.casefold() in (fact, fact.partition(".")[2])


def _place(fact: Fact) -> tuple[str, ...]:
    return fact.stands[:1] if fact.stands[0] == "links" else fact.stands


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


# --- inside


def _pilot(study: Study, given: str) -> Pilot:
    """The pilot that is called so, by id or as reports call it. Raises UnknownName."""
    named = study.settings.pilots
    wanted = " ".join(given.split()).casefold()
    found = [one for one in named if one.id.casefold() == wanted]
    found = found or [one for one in named if one.shown.casefold() == wanted]
    if len(found) != 1:
        known = ", ".join(one.id for one in named) or "none"
        raise UnknownName(where="study.yaml", noun="pilot", name=given, known=known)
    return found[0]


def _view(study: Study, db: Connection) -> StudyView:
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


def _facts(view: StudyView, db: Connection, pilot: Pilot) -> tuple[Fact, ...]:
    before = [table for one in disclosing.earlier(view, db) for table in one.tables]
    withheld = disclosure.interviews_table(view, before).withheld
    return factchecking.facts(view, pilot, withheld)


def _sendings(db: Connection, pilot: str | None = None) -> list[Act]:
    """What was sent to a pilot, or to any, oldest first."""
    return [
        act
        for act in acts.standing(db, ActKind.REPORTED)
        if act.body.get("edition") == FACTS and pilot in (None, act.body.get("pilot"))
    ]
