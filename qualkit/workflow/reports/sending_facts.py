"""report --factcheck: a pilot is sent its facts, as a page and as a table to fill in.

That is a release: it is in the ledger, signed where the study asks for it, and what it tells of who
took part is held against every release before and after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from qualkit import counting, csvfile, factchecking
from qualkit.errors import CannotRelease, InTheWay
from qualkit.factchecking import Fact
from qualkit.model import Act, ActKind, Pilot
from qualkit.model.views import StudyView
from qualkit.report import factsheet
from qualkit.store import Connection, acts
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.leaks.leaking import LeakCheck, refuse
from qualkit.workflow.ledger import signing
from qualkit.workflow.ledger.releasing import FACTS, held_by, standing
from qualkit.workflow.ledger.signing import MANIFEST
from qualkit.workflow.reports.factchecking import facts_of, facts_view, pilot_called, sendings
from qualkit.workflow.study import Study
from qualkit.workflow.writing import fill, staged_output


@dataclass(frozen=True)
class Sent:
    """What a pilot is sent."""

    page: Path
    table: Path
    facts: int
    release: str
    to_sign: int = 0
    """How many people must still sign before it is given out; until then it lies in the study."""


def send(study: Study, pilot: str, *, out: Path | None = None, receiver: str = "") -> Sent:
    """Write a pilot's facts as a page and as a table to fill in; that is a release.

    Raises UnknownName; CannotRelease where a fact names another pilot; InTheWay where the table
    that lies there was filled in; NamesSomebody, Leaks, NoVault or NoKey.
    """
    leaks = LeakCheck(study)
    refuse_names(study, {"--to": receiver, "--out": out.name if out else ""})
    refuse_names(study, {"the title in study.yaml": study.settings.title})
    study.refuse_coder()
    one = pilot_called(study, pilot)
    with study.store.reading() as db:
        view = facts_view(study, db)
        found = facts_of(view, db, one)
        as_of = acts.newest_work(db)[:10]
        made = sendings(db)
    became = factchecking.became(factchecking.answers(view.statements, one.id))
    _refuse_others(view, one, (*found, *became))
    page, table = _paths(study, one, found, out)
    _refuse_filled(table, made)
    text = factsheet.render(
        view.settings, one.shown, found, table=table.name, as_of=as_of, became=became
    )
    files = {page.name: text.encode(), table.name: _table(found)}
    said = {"the facts": "\n".join(f"{fact.name}\n{fact.says}" for fact in (*found, *became))}
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


def _refuse_filled(table: Path, made: Sequence[Act]) -> None:
    """Raise InTheWay where somebody wrote into the table that lies there."""
    if table.exists() and _hash(table.read_bytes()) not in {a.body.get("table") for a in made}:
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
