"""negative: passages against the grain of each code, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qualkit import csvfile
from qualkit.errors import CannotDecide, UserError
from qualkit.model import ActKind, Codebook, Coding
from qualkit.model.views import StudyView
from qualkit.model.weighing import Lean, Weighed
from qualkit.negative import leanings, weighing
from qualkit.store import codings, statements
from qualkit.workflow import unseen
from qualkit.workflow.analysis import judging, ties
from qualkit.workflow.codes.calling import beneath
from qualkit.workflow.study import Study

COLUMNS = ("code", "quote", "decision", "reason")


@dataclass(frozen=True)
class Found:
    """How people lean, and what goes against it."""

    book: Codebook
    leans: tuple[Lean, ...]
    known: weighing.Known


@dataclass(frozen=True)
class Decision:
    """What somebody decides of a passage, as they give it."""

    code: str
    quote: str
    """One place, as `ties` reads it."""
    decision: str
    reason: str


def found(study: Study, code: str | None = None) -> Found:
    """What goes against the grain of a code and those beneath it, or of all.

    Raises NotYet where nothing is coded, UnknownName.
    """
    view = judging.coded_view(study)
    codes = None
    if code is not None:
        under = beneath(view.codebook, code)
        codes = [one.id for one in view.codebook.codes if one.id in under]
    return Found(view.codebook, leanings(view, codes), weighing.decided(view.statements))


def as_json(here: Found, *, only_open: bool = False) -> list[dict[str, Any]]:
    """The same as plain data."""
    rows = []
    for lean in here.leans:
        passages = weighing.undecided(lean, here.known) if only_open else lean.against
        against = [
            {
                **asdict(one),
                "decided": [asdict(d) for d in weighing.of_passage(lean.code, one, here.known)],
            }
            for one in passages
        ]
        rows.append({**asdict(lean), "against": against})
    return rows


def decide(study: Study, given: Decision) -> int:
    """Record what somebody decides of a passage; of how many codings it is.

    Raises CannotDecide, NamesSomebody, and what `found` does.
    """
    view = judging.coded_view(study)
    made = _decided(view, given)
    judging.refuse_names(study, {"--because": made.text})
    _keep(study, view, [made])
    return len(made.codings)


def import_decisions(study: Study, path: Path) -> int:
    """Record every decision of a table, or none; how many. Rows without one are passed over.

    Raises BadSettings or Mistakes with lines, NamesSomebody, and what `found` does.
    """
    rows = csvfile.read(path, required=COLUMNS, known=COLUMNS)
    view = judging.coded_view(study)
    made, wrong = list[tuple[int, _Decided]](), list[tuple[int, UserError]]()
    seen = dict[str, int]()
    for line, cells in ((line, cells) for line, cells in rows if cells["decision"]):
        try:
            one = _decided(view, Decision(**cells))
            for id in (coding.id for coding in one.codings):
                if seen.setdefault(id, line) != line:
                    what = f"line {seen[id]} decides the same words"
                    raise CannotDecide(what=what, fix="Keep one of the two.")
            made.append((line, one))
        except UserError as error:
            wrong.append((line, error))
    judging.refuse_mistakes(path.name, wrong)
    judging.refuse_names(study, {f"{path.name}, line {line}": one.text for line, one in made})
    _keep(study, view, [one for _, one in made])
    return len(made)


def export_decisions(study: Study) -> str:
    """What was decided, and what is open, as CSV: a row for each passage."""
    here = found(study)
    rows: list[tuple[object, ...]] = [COLUMNS]
    for lean in here.leans:
        for one in lean.against:
            said = weighing.of_passage(lean.code, one, here.known)
            told = dict.fromkeys((each.decision, each.reason) for each in said)
            for decision, reason in told or {("", ""): None}:
                rows.append((lean.code, one.place, decision, reason))
    return csvfile.write(rows)


def log(study: Study) -> tuple[tuple[Weighed, str], ...]:
    """Every decision that was not taken back, oldest first, each with where its passage stands."""
    with study.store.reading() as db:
        made = unseen.seen_statements(study, db, statements.history(db, ActKind.WEIGHED))
        here = unseen.seen(study, db, codings.current(db))
    where = {one.id: ties.written([one]) for one in here}
    held = [weighing.read(one) for one in made]
    return tuple((one, where.get(one.coding, "words not coded so any more")) for one in held)


# --- inside


@dataclass(frozen=True)
class _Decided:
    """A decision that can be kept."""

    codings: tuple[Coding, ...]
    value: str
    text: str


def _decided(view: StudyView, given: Decision) -> _Decided:
    beneath(view.codebook, given.code)
    value = judging.one_of("decision", given.decision, weighing.DECISIONS)
    reason = judging.cleaned(given.reason)
    if not reason:
        raise CannotDecide(what="no reason is given", fix="Say why: --because, or `reason`.")
    codings = ties.named(view, given.quote, {given.code})
    if not codings:
        raise CannotDecide(what="no passage is named", fix="Name one: T003@120-131.")
    if len({one.transcript for one in codings}) > 1:
        raise CannotDecide(
            what="more than one passage is named", fix="Decide of each by itself, with its reason."
        )
    return _Decided(codings, value, reason)


def _keep(study: Study, view: StudyView, made: Sequence[_Decided]) -> None:
    batch = study.batch()
    with study.transaction() as db:
        for one in made:
            code = one.codings[0].code
            told = {each.transcript for each in view.codings if each.code == code}
            on = judging.versions(view, told)
            judging.refuse_changed(db, on)
            for coding in one.codings:
                statements.say(
                    db,
                    batch,
                    ActKind.WEIGHED,
                    weighing.said_of(coding),
                    one.text,
                    codings=[coding.id],
                    on=on,
                    value=one.value,
                )
