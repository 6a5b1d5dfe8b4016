"""A study whose database is on a PostgreSQL server: taken through, and somebody taken out."""

import json

import pytest

from qualkit.store import everything
from qualkit.workflow.study import Study
from tests.store.conftest import server
from tests.workflow.conftest import TOKEN, Desk
from tests.workflow.test_withdrawing import inside, outside

__all__ = ["server"]


def in_rows(word: str, desk: Desk) -> list[str]:
    """The tables that hold a word."""
    with Study.at(desk.study).store.reading() as db:
        return [table for table, words in everything.words(db) if word.lower() in words.lower()]


@pytest.fixture
def far(desk: Desk, server: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A coded study on the server."""
    monkeypatch.setenv("QUALKIT_STORE", server)
    return desk.coded()


def test_a_participant_goes_from_every_row(far: Desk) -> None:
    assert in_rows("out with families", far) == ["texts"]
    assert in_rows("asked about twice", far) == ["records"]
    said = far.ok("withdraw", "--participant", "P001", "--yes")
    assert "Nothing of it was found" in said
    for words in ("out with families", "asked about twice", "brollywood", f"{TOKEN} Quill"):
        assert in_rows(words, far) == []
        assert outside(far, words) == []
        assert inside(far, words) == []
    left = {row["transcript"] for row in json.loads(far.ok("code", "list", "--json"))}
    assert left == {"T002", "T003"}


def test_what_is_left_on_the_server_is_found(far: Desk) -> None:
    far.ok("withdraw", "--participant", "P001", "--yes")
    with Study.at(far.study).store.transaction() as db:
        db.exec_driver_sql(
            "UPDATE acts SET coder = 'Zyxomma Quill' WHERE number = (SELECT max(number) FROM acts)"
        )
    said = far.run("withdraw", "--search")
    assert said.exit_code == 1
    assert "the database on the server" in said.stdout
