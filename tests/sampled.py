"""The sample study with more done in it: cases, marks, settlements, things undone, summaries."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
from pathlib import Path

from qualkit import csvfile, settings
from qualkit.model import ActKind, about
from qualkit.store import asked, codings, statements
from qualkit.workflow.identifiers import anonymising
from qualkit.workflow.intake import ingesting, preparing
from qualkit.workflow.sittings import coding
from qualkit.workflow.study import Study
from qualkit.workflow.team import adjudicating

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"
CASES = {"Calderbeck": ("Hill", "Canal"), "Harlingate": ("North pod", "South pod")}
LONGEST = 1200


def sample(base: Path) -> Path:
    """The study's folder, made once in `base` however many processes ask; copy it to change it."""
    place, done = base / "sampled", base / "sampled.done"
    base.mkdir(parents=True, exist_ok=True)
    try:
        place.mkdir()
    except FileExistsError:
        for _ in range(LONGEST):
            if done.exists():
                break
            time.sleep(1)
    else:
        before = os.environ.get("QUALKIT_KEY_FILE")
        os.environ["QUALKIT_KEY_FILE"] = str(base / "sampled-key.txt")
        _make(place)
        if before is None:
            del os.environ["QUALKIT_KEY_FILE"]
        else:
            os.environ["QUALKIT_KEY_FILE"] = before
        done.touch()
    return place


def _make(place: Path) -> None:
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copyfile(SAMPLE / name, place / name)
    table = _with_cases(place)
    preparing.init(place, codebook="remodelling")
    study = Study.at(place, "me")
    files = sorted((SAMPLE / "interviews").iterdir())
    ingesting.take_in(study, files, table, speakers=SAMPLE / "speakers.csv")
    anonymising.anonymise(study)
    for name in ("codings_first_coder.csv", "codings_second_coder.csv"):
        path = SAMPLE / "truth" / name
        coding.import_codings(study, path, from_original=True, finished=True)
    _settle(study, place / "open.csv")
    _more(study)
    for name in ("with-cases.csv", "open.csv"):
        (place / name).unlink()
    study.store.close()


def _with_cases(place: Path) -> Path:
    """interviews.csv with a column of cases; some interviews are of none."""
    rows = list(csv.DictReader(io.StringIO((SAMPLE / "interviews.csv").read_text("utf-8"))))
    met = dict.fromkeys(CASES, 0)
    for row in rows:
        first = row["pilot"].split(";")[0].strip()
        row["case"] = ""
        if first in CASES:
            met[first] += 1
            row["case"] = (*CASES[first], "")[met[first] % 3]
    text = csvfile.write([list(rows[0]), *(list(row.values()) for row in rows)])
    (place / "with-cases.csv").write_text(text, "utf-8")
    path = place / "study.yaml"
    given = path.read_text("utf-8")
    for pilot, cases in CASES.items():
        given = given.replace(
            f"  - id: {pilot}\n", f"  - id: {pilot}\n    cases: [{', '.join(cases)}]\n"
        )
    path.write_text(given, "utf-8")
    assert settings.read_settings(path).pilot("Calderbeck").cases == CASES["Calderbeck"]
    return place / "with-cases.csv"


def _settle(study: Study, path: Path) -> None:
    """Every second difference, for one coder, the other, neither, in turn."""
    rows = list(csv.DictReader(io.StringIO(adjudicating.table(adjudicating.Adjudication(study)))))
    decisions = ("RM", "", "none", "", "all", "")
    for at, row in enumerate(rows):
        row["decision"] = decisions[at % len(decisions)]
    text = csvfile.write([list(rows[0]), *(list(row.values()) for row in rows)])
    path.write_text(text, "utf-8")
    adjudicating.import_table(study, path)


def _more(study: Study) -> None:
    """Marks, one of them taken back; codings taken back; a batch undone; summaries."""
    with study.transaction() as db:
        texts = study.view(db).transcripts
        for id, question in (("T001", "after"), ("T003", "day"), ("T020", "elsewhere")):
            asked.mark(db, study.batch(), id, 1, texts[id].turns[0].body, question)
        asked.mark(db, study.batch(), "T005", 1, texts["T005"].turns[0].body, "elsewhere")
        taken = asked.marked(db, ["T005"])
        asked.unmark(db, study.batch(), taken[0])
        for one in codings.current(db)[::97]:
            codings.remove(db, one, study.batch())
        batch = study.batch()
        more = [
            batch.act(ActKind.CODED, id, version=1, start=body.start, end=body.end, code="funding")
            for id in ("T004", "T006")
            for body in (texts[id].turns[1].body,)
        ]
        codings.record(db, more)
        codings.undo(db, batch)
        statements.say(
            db,
            study.batch(),
            ActKind.CHARTED,
            about(code="support", pilot="Calderbeck"),
            "Help came, and went part-time.",
            on={"T001": 1},
        )
