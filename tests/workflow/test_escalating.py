"""The safeguarding log: in the vault alone, and gone with the interview that it is about."""

from tests.workflow.conftest import TOKEN, Desk

ESCALATE = ("vault", "escalate", "T001", "--to", "the safeguarding lead", "--because")


def test_what_was_escalated_is_told_to_whoever_holds_the_key(desk: Desk) -> None:
    desk.anonymised()
    assert "Nothing was escalated." in desk.ok("vault", "escalations")
    desk.ok(*ESCALATE, f"{TOKEN} spoke of a fall;\ntold the same day")
    said = desk.ok("vault", "escalations")
    assert "T001  RM told the safeguarding lead" in said
    assert f"{TOKEN} spoke of a fall" in said
    assert '"transcript": "T001"' in desk.ok("vault", "escalations", "--json")
    assert "looked into the safeguarding log" in desk.ok("log")


def test_none_of_it_is_outside_the_vault(desk: Desk) -> None:
    desk.coded()
    desk.ok(*ESCALATE, f"{TOKEN} spoke of a brollywood fall")
    desk.ok("report")
    desk.ok("share", desk.incoming / "pack", "--draft")
    for path, data in desk.outside_the_vault():
        assert TOKEN.encode() not in data and b"brollywood fall" not in data, path


def test_it_goes_with_the_interview(desk: Desk) -> None:
    desk.coded()
    desk.ok(*ESCALATE, "she spoke of a fall")
    desk.ok("withdraw", "--participant", "P001", "--yes")
    assert "Nothing was escalated." in desk.ok("vault", "escalations")


def test_what_cannot_be_escalated(desk: Desk) -> None:
    desk.anonymised()
    assert "no transcript T099" in desk.refused("vault", "escalate", "T099", *ESCALATE[3:], "x")
    assert "who was told" in desk.refused(*ESCALATE, "  ")
