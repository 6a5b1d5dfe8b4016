"""factcheck at the command line: sent, taken back, decided of; in the ledger, and without names."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualkit import csvfile, disclosure, factchecking
from qualkit.model import ActKind
from qualkit.model.views import StudyView
from qualkit.store import Store, acts, statements
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.safekeeping import copies
from tests.studies import SETTINGS, USER, participation, small
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_secrets import assert_nowhere

ENTRY = """\
  - id: North
    purpose: Bring advice into schools.   # from the bid
    staffing:
      - {post: Clerk, fte: 1.0}
"""


@pytest.fixture
def study(desk: Desk) -> Desk:
    """Anonymised, with an entry for North in study.yaml."""
    desk.anonymised()
    path = desk.study / "study.yaml"
    text = path.read_text("utf-8")
    assert "  - id: North\n" in text
    path.write_text(text.replace("  - id: North\n", ENTRY), "utf-8")
    return desk


def send(desk: Desk, *more: str | Path) -> Path:
    """The table that North is sent."""
    said = desk.ok("report", "--pilot", "North", "--factcheck", *more)
    return Path(said.splitlines()[1])


def fill(desk: Desk, table: Path, **answers: tuple[str, ...]) -> Path:
    """The table as North sends it back: by key, what stands from `right` on."""
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig"))))
    for row in rows[1:]:
        given = answers.get(row[0].partition(".")[2].replace("-", "_"), ())
        row[3 : 3 + len(given)] = given
    return desk.write("back.csv", csvfile.write(rows))


def take(desk: Desk, back: Path) -> str:
    return desk.ok("factcheck", "take", "North", back, "--from", "the pilot manager")


def answers(desk: Desk) -> dict[str, Any]:
    (found,) = json.loads(desk.ok("factcheck", "--pilot", "north", "--json"))
    return {one["fact"].partition(".")[2]: one for one in found["answers"]}


def test_a_pilot_is_sent_its_facts_and_its_corrections_are_decided(study: Desk) -> None:
    table = send(study, "--to", "the pilot manager")
    page = table.with_suffix(".html").read_text("utf-8")
    said = table.read_text("utf-8-sig")
    for words in ("Zyxomma", "takes the minutes", "South", "every week", "P001"):
        assert words not in page and words not in said
    assert "Bring advice into schools." in page and "1 full-time equivalent" in said

    (release,) = json.loads(study.ok("releases", "--json"))
    assert (release["kind"], release["receiver"]) == ("facts to check", "the pilot manager")
    assert release["transcripts"] == ["T001", "T002"]

    back = fill(
        study,
        table,
        purpose=("wrong", "Bring advice into nurseries.", "Bid, page 2", "Manager"),
        staffing_clerk=("wrong", "0.5", "Return", "Manager"),
        missing=("", "A room was lent.", "", ""),
        name=("right",),
    )
    assert "Recorded 1 right and 3 corrections." in take(study, back)
    assert "Recorded 0 right and 0 corrections (4 known already)." in take(study, back)
    assert {key: one["state"] for key, one in answers(study).items()} == {
        "purpose": "open",
        "staffing-clerk": "open",
        "missing": "open",
        "name": "right",
    }

    before = (study.study / "study.yaml").read_bytes()
    accept = ("factcheck", "accept", "North")
    shown = study.ok(*accept, "purpose", "--preview")
    assert "-    purpose: Bring advice into schools.   # from the bid" in shown
    assert "+    purpose: Bring advice into nurseries." in shown
    study.refused(*accept, "purpose")
    assert (study.study / "study.yaml").read_bytes() == before
    study.ok(*accept, "purpose", "--yes")
    assert "study.yaml still says it" in study.ok("undo")
    study.ok(*accept, "purpose", "--yes")
    study.ok(*accept, "north.staffing-clerk", "--say", "0.6 of a post", "--yes")
    text = (study.study / "study.yaml").read_text("utf-8")
    assert "purpose: Bring advice into nurseries.\n" in text
    assert "      - {post: Clerk, fte: 0.6}\n" in text
    assert "--by-hand" in study.refused(*accept, "missing", "--yes")
    study.refused(*accept, "name", "--yes")
    study.refused(*accept, "budget", "--yes")

    study.ok(
        "factcheck", "refuse", "North", "missing", "--because", "It is no cost of the pilot's."
    )
    found = answers(study)
    assert found["missing"]["replies"][0]["words"] == "It is no cost of the pilot's."
    assert {key: one["state"] for key, one in found.items()} == {
        "purpose": "taken over",
        "staffing-clerk": "taken over",
        "missing": "refused",
        "name": "right",
    }
    assert "study.yaml" not in study.ok("undo")
    assert answers(study)["missing"]["state"] == "open"
    assert "open  north.missing" in study.ok("factcheck", "--open")
    checks = study.run("check").stdout
    assert "North: Anything about your pilot that is missing here, open" in checks
    assert "North: Purpose" not in checks
    assert "taken over  north.purpose" in study.ok("factcheck")

    study.ok(
        "factcheck", "refuse", "North", "missing", "--because", "It is no cost of the pilot's."
    )
    second = send(study, "--out", study.study / "reports" / "second.html")
    page = second.with_suffix(".html").read_text("utf-8")
    assert "Taken over. It says now: Bring advice into nurseries." in page
    assert "Taken over. It says now: 0.6 full-time equivalents" in page
    assert "It stays as it is, because: It is no cost of the pilot&#39;s." in page

    again = fill(
        study, send(study, "--out", study.study / "reports" / "again.html"), purpose=("right",)
    )
    take(study, again)
    assert answers(study)["purpose"]["state"] == "right"


def test_a_table_that_cannot_be_taken_changes_nothing_and_names_nobody(study: Desk) -> None:
    table = send(study)
    before = study.ok("log")
    named = f"Ask {TOKEN} about it."
    for given, said in (
        ({"purpose": ("wrong", named)}, "line 3: “should say” names somebody"),
        ({"purpose": ("wrong", "x", "", TOKEN)}, "line 3: “who” names somebody"),
        ({"purpose": ("wrong",), "name": ("maybe",)}, "back.csv: 2 mistakes"),
    ):
        back = fill(study, table, **given)
        done = study.run("factcheck", "take", "North", back, "--from", "the manager")
        assert done.exit_code == 2
        assert said in done.stderr
        assert TOKEN not in done.output + done.stderr
        assert_nowhere(study, said)
    fresh = study.write("other.csv", "id,we say,right\n")
    assert "“should say” is missing" in study.refused(
        "factcheck", "take", "North", fresh, "--from", "a"
    )
    back = fill(study, table, name=("right",))
    study.refused("factcheck", "take", "North", back, "--from", TOKEN)
    study.refused("report", "--pilot", "North", "--factcheck", "--to", f"Ms {TOKEN}")
    take(study, fill(study, table, purpose=("wrong", "Bring help.")))
    study.refused("factcheck", "refuse", "North", "purpose", "--because", named)
    study.refused("factcheck", "accept", "North", "purpose", "--say", named, "--yes")
    assert len(study.ok("log").splitlines()) == len(before.splitlines()) + 1


def test_what_is_sent_is_a_release_that_waits_for_signatures_where_those_are_asked(
    study: Desk, tmp_path: Path
) -> None:
    path = study.study / "study.yaml"
    text = path.read_text("utf-8")
    path.write_text(f"{text}release: {{signatures: 2}}\n", "utf-8")
    assert "1 more must sign" in study.ok("report", "--pilot", "North", "--factcheck")
    assert not (study.study / "reports").exists() or not list((study.study / "reports").iterdir())
    (release,) = json.loads(study.ok("releases", "--json"))
    id = release["id"][:8]
    study.refused("releases", "give", id, tmp_path / "given")
    study.ok("--coder", "DS", "releases", "sign", id)
    study.ok("releases", "give", id, tmp_path / "given")
    assert {one.name for one in (tmp_path / "given").iterdir()} == {
        "MANIFEST.json",
        "factcheck-north.csv",
        "factcheck-north.html",
    }
    assert "sent" in study.ok("factcheck", "--pilot", "North")
    back = fill(study, tmp_path / "given" / "factcheck-north.csv", name=("right",))
    assert "Recorded 1 right" in take(study, back)


def test_no_pilot_is_sent_anything_of_another_and_no_filled_table_is_written_over(
    study: Desk,
) -> None:
    table = send(study)
    send(study)
    back = table.read_text("utf-8-sig")
    table.write_text(back.replace("schools.,", "schools.,right"), "utf-8")
    assert "is there already" in study.refused("report", "--pilot", "North", "--factcheck")
    path = study.study / "study.yaml"
    text = path.read_text("utf-8").replace("into schools.", "into schools, as South did.")
    path.write_text(text, "utf-8")
    assert "names South" in study.refused("report", "--pilot", "North", "--factcheck")
    assert study.run("report", "--pilot", "North").exit_code == 2
    assert "unknown pilot" in study.refused("report", "--pilot", "East", "--factcheck")


def sent_before(study: StudyView, pilot: str = "") -> Store:
    """A store in which only this is written: what a release of the study told, of one pilot."""
    store = Store.create("sqlite://", SETTINGS.uuid)
    with store.transaction() as db:
        told = disclosing.record(study, {}, pilot=pilot)
        acts.add(db, [acts.Batch.begin("RM").act(ActKind.REPORTED, None, disclosed=told)])
    return store


def told_now(before: Store, study: StudyView, pilot: str) -> set[str]:
    """The numbers of interviews that a pilot would be sent now."""
    with before.reading() as db:
        tables = [table for one in disclosing.earlier(study, db) for table in one.tables]
    withheld = disclosure.interviews_table(study, tables).withheld
    found = factchecking.facts(study, study.settings.pilot(pilot), withheld)
    return {one.key for one in found if one.key.startswith("interviewed")}


@pytest.mark.parametrize("sent", ["", "Wrenfold", "Calderbeck"])
def test_who_came_since_is_not_told_by_the_difference_to_what_was_sent(sent: str) -> None:
    then = replace(small(), settings=replace(SETTINGS, k=2))
    before = sent_before(then, sent)
    key = "interviewed-stage-2-service-user"
    assert {key, "interviewed"} <= told_now(before, then, "Wrenfold")
    late = participation("T013", "P014", "Wrenfold", "Stage 2", USER, "Parent")
    now = replace(then, participations=(*then.participations, late))
    told = told_now(before, now, "Wrenfold")
    assert ({key, "interviewed"} & told == set()) is (sent != "Calderbeck")
    before.close()


def test_copies_that_decided_apart_are_told_until_it_is_settled() -> None:
    with Store.create("sqlite://", SETTINGS.uuid).transaction() as db:
        place = factchecking.said_of("North", "north.purpose", "an-answer")
        for coder, state in (("RM", "taken over"), ("DS", "refused")):
            batch = acts.Batch.begin(coder)
            statements.say(db, batch, ActKind.REPLIED, place, "Why.", value=state, instead=())
        (said,) = copies.conflicts(db)
        assert "north.purpose was decided apart: taken over (RM), refused (DS)" in said
        statements.say(db, acts.Batch.begin("RM"), ActKind.REPLIED, place, "So.", value="refused")
        assert not list(copies.conflicts(db))
