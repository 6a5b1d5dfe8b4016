"""Decisions as a table: what is written comes back, all of it or nothing."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit import csvfile
from qualkit.errors import UserError
from qualkit.model import ActKind, Kind
from qualkit.register import Decision
from qualkit.store import acts
from qualkit.workflow.identifiers import tabling
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk

MUM = """\
INT: How did you come to know them?

Bryony: zyxomma came round, she sat on the floor with our Jayden. Our Jayden's Jay to his friends.
Karen Pellow came too. Kaz Pellow, or Mrs Pellow. The brollywood lot never came.

INT: And the address?

Bryony: It is jo.x@example.org, or jo.y@example.org, or +44 7700 900123.
"""


@pytest.fixture
def study(desk: Desk) -> Study:
    desk.write("mum.txt", MUM)
    desk.anonymised()
    return Study.at(desk.study, "RM")


@pytest.fixture
def table(desk: Desk, study: Study) -> Path:
    path = desk.incoming / "found.csv"
    desk.ok("vault", "export", "decisions", path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    read = csvfile.read(path, required=("entity",), known=tabling.COLUMNS)
    return [row for _, row in read]


def id_of(study: Study, form: str) -> str:
    return next(one.id for one in Review(study).register.entities if form in one.forms)


def write(path: Path, *given: dict[str, str]) -> None:
    content = [[row.get(column, "") for column in tabling.COLUMNS] for row in given]
    path.write_text(csvfile.write([tabling.COLUMNS, *content]), encoding="utf-8", newline="")


# --- out


def test_every_entity_is_a_row_the_most_doubtful_first(study: Study, table: Path) -> None:
    cards = Review(study).cards()
    found = rows(table)
    assert [row["entity"] for row in found] == [card.entity.id for card in cards]
    for row, card in zip(found, cards, strict=True):
        one = card.entity
        assert row["replacement"] == one.replacement
        assert row["name"] == one.name
        assert set(row["forms"].split("; ")) == one.forms
        assert row["mentions"] == str(card.mentions)
        assert row["transcripts"].split() == list(card.transcripts)
        assert (row["decision"], row["to"]) == ("", "")


def test_that_it_was_written_is_in_the_log(desk: Desk, study: Study, table: Path) -> None:
    with study.store.reading() as db:
        last = acts.log(db, limit=1)[0]
    assert last.kind is ActKind.EXPORTED
    assert dict(last.body) == {"what": "decisions", "entities": len(rows(table))}
    assert "exported" in desk.ok("log", "-n", "1")


def test_only_its_owner_may_read_it(desk: Desk, study: Study) -> None:
    path = desk.incoming / "private.csv"
    desk.ok("vault", "export", "decisions", path)
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_that_somebody_has_filled_in_is_not_written_over(desk: Desk, study: Study) -> None:
    path = desk.incoming / "decided.csv"
    path.write_text("entity,decision\nE0001,accept\n", encoding="utf-8")
    assert "is there already" in desk.refused("vault", "export", "decisions", path)
    assert path.read_text(encoding="utf-8") == "entity,decision\nE0001,accept\n"


@pytest.mark.parametrize("name", ["study.db", "study.yaml", "codebook.yaml", "vault/found.csv"])
def test_the_study_itself_is_not_written_over(desk: Desk, study: Study, name: str) -> None:
    before = desk.snapshot()
    assert "on which the study rests" in desk.refused(
        "vault", "export", "decisions", desk.study / name
    )
    assert desk.snapshot() == before


def test_what_cannot_be_written_is_not_in_the_log(desk: Desk, study: Study) -> None:
    (desk.incoming / "occupied").write_text("", encoding="utf-8")
    desk.refused("vault", "export", "decisions", desk.incoming / "occupied" / "found.csv")
    assert "exported" not in desk.ok("log")


def test_nothing_is_written_before_it_is_anonymised(desk: Desk) -> None:
    desk.begun()
    path = desk.incoming / "found.csv"
    assert "nothing is anonymised yet" in desk.refused("vault", "export", "decisions", path)
    assert not path.exists()


# --- and in again


def test_unchanged_it_decides_nothing(desk: Desk, study: Study, table: Path) -> None:
    register = Review(study).register
    before = desk.snapshot()
    assert "0 decisions" in desk.ok("vault", "import", "decisions", table)
    assert Review(study).register == register
    assert desk.snapshot() == before


@pytest.mark.parametrize("words", ["=1+1", "+brolly", "-brolly", "@brolly", "'=brolly", "=;x"])
def test_a_cell_that_begins_as_a_formula_comes_back_as_it_was(
    desk: Desk, study: Study, words: str
) -> None:
    id = Review(study).add(words, Kind.PERSON)
    path = desk.incoming / "found.csv"
    desk.ok("vault", "export", "decisions", path)
    assert f",'{words}," in path.read_text(encoding="utf-8")
    row = next(row for row in rows(path) if row["entity"] == id)
    assert (row["name"], row["forms"]) == (words, words)
    row |= {"decision": "add", "name": f"{words} too", "to": id}
    write(path, row)
    desk.ok("vault", "import", "decisions", path)
    assert Review(study).card(id).entity.forms == {words, f"{words} too"}


def test_a_telephone_number_comes_back_as_it_was(study: Study, table: Path) -> None:
    row = next(row for row in rows(table) if row["kind"] == "phone")
    assert row["forms"] == "+44 7700 900123"


CASES: dict[str, tuple[Callable[[Study], dict[str, str]], Callable[[Review], object]]] = {
    "accept": (
        lambda s: {"entity": id_of(s, "Jayden"), "decision": "accept"},
        lambda r: r.accept(id_of(r.study, "Jayden")),
    ),
    "reject": (
        lambda s: {"entity": id_of(s, "Jayden"), "decision": " Reject "},
        lambda r: r.reject(id_of(r.study, "Jayden")),
    ),
    "retype": (
        lambda s: {"entity": id_of(s, "Jayden"), "decision": "retype", "to": "person: teacher"},
        lambda r: r.retype(id_of(r.study, "Jayden"), Kind.PERSON, "teacher"),
    ),
    "retype to a kind": (
        lambda s: {"entity": id_of(s, "Jayden"), "decision": "retype", "to": "NHS number"},
        lambda r: r.retype(id_of(r.study, "Jayden"), Kind.NHS_NUMBER),
    ),
    "rename": (
        lambda s: {"entity": id_of(s, "Jayden"), "decision": "rename", "to": "the lad"},
        lambda r: r.rename(id_of(r.study, "Jayden"), "the lad"),
    ),
    "merge": (
        lambda s: {
            "entity": id_of(s, "Jayden"),
            "decision": "merge",
            "to": id_of(s, "Karen Pellow"),
        },
        lambda r: r.merge(id_of(r.study, "Jayden"), id_of(r.study, "Karen Pellow")),
    ),
    "split": (
        lambda s: {
            "entity": id_of(s, "Karen Pellow"),
            "decision": "split",
            "to": "Karen ; Karen Pellow",
        },
        lambda r: r.split(id_of(r.study, "Karen Pellow"), ["Karen", "Karen Pellow"]),
    ),
    "split in transcripts": (
        lambda s: {
            "entity": id_of(s, "Karen Pellow"),
            "decision": "split",
            "to": "Karen; Pellow @ T002 T001",
        },
        lambda r: r.split(
            id_of(r.study, "Karen Pellow"), ["Karen", "Pellow"], transcripts=["T001", "T002"]
        ),
    ),
    "split in a transcript, close up": (
        lambda s: {"entity": id_of(s, "Karen Pellow"), "decision": "split", "to": "Karen@T002"},
        lambda r: r.split(id_of(r.study, "Karen Pellow"), ["Karen"], transcripts=["T002"]),
    ),
    "split of an address": (
        lambda s: {
            "entity": id_of(s, "jo.x@example.org"),
            "decision": "split",
            "to": "jo.x@example.org @ T002",
        },
        lambda r: r.split(
            id_of(r.study, "jo.x@example.org"), ["jo.x@example.org"], transcripts=["T002"]
        ),
    ),
    "keep": (
        lambda s: {"decision": "keep", "name": "Ferndale Surgery"},
        lambda r: r.keep("Ferndale Surgery"),
    ),
    "add": (
        lambda s: {
            "decision": "add",
            "name": "brollywood",
            "kind": "organisation",
            "relation": "company",
        },
        lambda r: r.add("brollywood", Kind.ORGANISATION, relation="company"),
    ),
    "add to somebody": (
        lambda s: {
            "decision": "add",
            "name": "brollywood",
            "kind": "person",
            "to": id_of(s, "Jayden"),
        },
        lambda r: r.add("brollywood", Kind.PERSON, to=id_of(r.study, "Jayden")),
    ),
}


def words_of(one: Decision) -> tuple[object, ...]:
    return (one.verb, one.entity, one.other, one.words, one.kind, one.shown, one.transcripts)


@pytest.mark.parametrize("name", CASES)
def test_what_a_row_decides_is_what_the_review_does(
    desk: Desk, study: Study, table: Path, name: str, tmp_path: Path
) -> None:
    row, decide = CASES[name]
    write(table, row(study))
    shutil.copytree(desk.study, tmp_path / "other")
    assert "1 decision." in desk.ok("vault", "import", "decisions", table)
    by_hand = Review(Study.at(tmp_path / "other", "RM"))
    decide(by_hand)
    by_table = Review(study).register
    assert by_table.entities == by_hand.register.entities
    assert [words_of(one) for one in by_table.decisions] == [
        words_of(one) for one in by_hand.register.decisions
    ]


def test_a_whole_table_is_decided_in_its_order_and_once(
    desk: Desk, study: Study, table: Path
) -> None:
    given = rows(table)
    for row in given:
        row["decision"] = "accept"
    jayden = id_of(study, "Jayden")
    write(
        table,
        *given,
        {"entity": jayden, "decision": "rename", "to": "the lad"},
        {"decision": "add", "name": "brollywood", "kind": "organisation"},
    )
    generation = Review(study).register.generation
    said = desk.ok("vault", "import", "decisions", table)
    assert f"{len(given) + 2} decisions. Next: qualkit anonymise --yes" in said
    register = Review(study).register
    assert register.generation == generation + 1
    assert [one.verb.value for one in register.decisions] == [
        *(["accept"] * len(given)),
        "rename",
        "add",
    ]
    desk.ok("anonymise", "--yes")
    assert "our [the lad]" in desk.ok("code", "show", "T002")
    assert "brollywood" not in desk.ok("code", "show", "T001")
    assert desk.ok("log").count("decided about identifiers") == len(register.decisions)


# --- mistakes


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"entity": "E0042", "decision": "accept"}, "there is no E0042 in the register"),
        ({"entity": "", "decision": "accept"}, "there is no"),
        ({"entity": "{gone}", "decision": "accept"}, "was merged into"),
        ({"entity": "{gone}", "decision": "merge", "to": "{jayden}"}, "was merged into"),
        ({"entity": "{bryony}", "decision": "reject"}, "is in interviews.csv"),
        ({"entity": "{jayden}", "decision": "banish"}, "“banish” is no decision"),
        ({"entity": "{jayden}", "decision": "restore"}, "“restore” is no decision"),
        ({"entity": "{jayden}", "decision": "retype", "to": "animal"}, "“animal” is not what"),
        ({"entity": "{jayden}", "decision": "retype"}, "is not what retype needs"),
        ({"entity": "{jayden}", "decision": "retype", "to": "person: R2"}, "is no relation"),
        ({"entity": "{jayden}", "decision": "merge", "to": "{jayden}"}, "is itself already"),
        ({"entity": "{jayden}", "decision": "merge"}, "there is no"),
        ({"entity": "{jayden}", "decision": "rename", "to": "Bryony"}, "holds a name"),
        ({"entity": "{jayden}", "decision": "rename"}, "cannot stand for anything"),
        ({"entity": "{jayden}", "decision": "split", "to": "Kim"}, "is not called Kim"),
        ({"entity": "{jayden}", "decision": "split", "to": "Jayden @ T099"}, "there is no T099"),
        ({"entity": "{jayden}", "decision": "split", "to": "Jayden @ me"}, "is not called"),
        ({"entity": "{jayden}", "decision": "split"}, "is not called nothing"),
        ({"decision": "keep", "name": "Bryony Tarn"}, "is a name of somebody"),
        ({"decision": "keep"}, "is no term"),
        ({"decision": "add", "name": "Kim", "kind": "animal"}, "“animal” is not what add needs"),
        ({"decision": "add", "name": "...", "kind": "person"}, "is no name"),
        ({"decision": "add", "name": "Kim", "kind": "person", "to": "E0042"}, "no E0042"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_decided(
    desk: Desk, study: Study, table: Path, row: dict[str, str], said: str
) -> None:
    review = Review(study)
    gone = id_of(study, "Karen Pellow")
    review.merge(gone, id_of(study, "Zyxomma Quill"))
    ids = {"jayden": id_of(study, "Jayden"), "bryony": id_of(study, "Bryony"), "gone": gone}
    register, before = Review(study).register, desk.snapshot()
    first = {"entity": ids["jayden"], "decision": "accept"}
    write(table, first, {column: cell.format(**ids) for column, cell in row.items()}, first)
    found = desk.refused("vault", "import", "decisions", table)
    assert "found.csv, line 3: " in found
    assert said in found
    assert Review(study).register == register
    assert desk.snapshot() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("entity,to\nE0001,x\n", "line 1: the column “decision” is missing"),
        ("entity,decision,verdict\nE0001,accept,x\n", "line 1: the column “verdict” is not known"),
        ("entity,decision\nE0001,accept,x\n", "line 2: 3 cells under 2 columns"),
        ("", "line 1: the column “entity” is missing"),
        ("entity,decision\nE0001,\0\n", "line 1: holds NUL"),
    ],
)
def test_a_table_that_is_none(desk: Desk, study: Study, content: str, said: str) -> None:
    before = desk.snapshot()
    path = desk.write("found.csv", content)
    assert f"found.csv, {said}" in desk.refused("vault", "import", "decisions", path)
    assert desk.snapshot() == before


def test_a_table_may_leave_out_what_it_does_not_need(desk: Desk, study: Study) -> None:
    path = desk.write("few.csv", f"entity,decision\n{id_of(study, 'Jayden')},accept\n\n")
    assert "1 decision." in desk.ok("vault", "import", "decisions", path)


def test_a_table_made_with_semicolons_by_a_spreadsheet(desk: Desk, study: Study) -> None:
    path = desk.write("few.csv", f"\ufeffentity;decision;to\n{id_of(study, 'Jayden')};accept;\n")
    assert "1 decision." in desk.ok("vault", "import", "decisions", path)


def test_without_a_key_nothing_goes_out_or_in(desk: Desk, study: Study, table: Path) -> None:
    Path(os.environ["QUALKIT_KEY_FILE"]).unlink()
    for words in (("export", desk.incoming / "more.csv"), ("import", table)):
        assert "no key found" in desk.refused("vault", words[0], "decisions", words[1])
    assert not (desk.incoming / "more.csv").exists()


def test_errors_are_those_of_a_user(study: Study, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        tabling.import_decisions(study, tmp_path / "not-there.csv")
