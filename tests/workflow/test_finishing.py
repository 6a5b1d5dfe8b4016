"""Saying that a transcript was read through: asked about where that looks wrong."""

from pathlib import Path

import pytest

from qualkit.store import acts
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk


def read_by(desk: Desk, id: str) -> list[str]:
    with Study.at(desk.study, "RM").store.reading() as db:
        return [one.coder for one in acts.finished(db, [id])]


def test_what_nobody_coded_is_finished_only_when_that_is_meant(desk: Desk) -> None:
    desk.anonymised()
    said = desk.refused("code", "finish", "T003")
    assert "RM has coded nothing in T003" in said
    assert "qualkit code finish T003 --anyway" in said
    assert read_by(desk, "T003") == []
    desk.ok("code", "finish", "t003", "--anyway")
    assert read_by(desk, "T003") == ["RM"]
    desk.ok("code", "finish", "T003")


def test_what_was_given_to_somebody_else_is_finished_only_when_that_is_meant(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("code", "import", desk.incoming / "codings.csv", "--original")
    desk.ok("assign", "--coders", "RM", "--overlap", "0")
    desk.ok("--coder", "DS", "code", "import", of_ds(desk))
    said = desk.refused("--coder", "DS", "code", "finish", "T001")
    assert "T001 was given to RM, not to DS" in said
    assert "coded nothing" not in said
    desk.ok("code", "finish", "T001")
    assert read_by(desk, "T001") == ["RM"]


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["RM"]), ("n\n", []), ("\n", [])])
def test_at_a_terminal_it_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    desk.anonymised()
    monkeypatch.setattr("qualkit.cli.coding.on_terminal", lambda: True)
    done = desk.run("code", "finish", "T003", given=answer)
    assert "RM has coded nothing in T003.\nHave you read it through for every code?" in done.output
    assert read_by(desk, "T003") == left


def test_what_is_not_there_is_not_asked_about(desk: Desk) -> None:
    desk.anonymised()
    assert "no transcript T009" in desk.refused("code", "finish", "T009")


def of_ds(desk: Desk) -> Path:
    row = "T001,They come to us,information-sharing,DS,supports\n"
    return desk.write("ds.csv", f"transcript,quote,code,coder,stance\n{row}")
