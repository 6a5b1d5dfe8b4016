"""A made-up name that is a participant's must be nowhere outside the vault, after every verb."""

from qualkit.vault import new_key, recipient_of
from tests.workflow.conftest import TOKEN, Desk

FORMS = (TOKEN, TOKEN.lower(), TOKEN.upper())


def assert_nowhere(desk: Desk, after: str) -> None:
    for path, content in desk.outside_the_vault():
        for form in FORMS:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert form.encode(encoding) not in content, f"{form} in {path} after {after}"
            assert form.lower() not in str(path.relative_to(desk.study.parent)).lower()


def test_a_planted_name_stays_in_the_vault(desk: Desk) -> None:
    desk.begin()
    assert_nowhere(desk, "init")
    desk.ingest()
    assert_nowhere(desk, "ingest")
    pack = desk.study / "shares" / "pack"
    new_key(desk.study.parent / "deputy.txt")
    deputy = recipient_of(desk.study.parent / "deputy.txt")
    page = desk.write("page.md", "The minutes, and being out by ten.\n")
    for words in (
        ("status",),
        ("anonymise", "--yes"),
        ("anonymise", "--read", "T001", "--sign-off"),
        ("code", "import", str(desk.incoming / "codings.csv"), "--original", "--finished"),
        ("code", "export", str(desk.study / "codings.csv")),
        ("code", "show", "T002"),
        ("assign", "--coders", "RM,DS", "--overlap", "2"),
        ("assign", "--list"),
        ("--coder", "DS", "code", "finish", "T001", "--anyway"),
        ("--coder", "DS", "code", "finish", "T002", "--anyway"),
        ("--coder", "DS", "code", "finish", "T003", "--anyway"),
        ("agreement", "--csv", str(desk.study / "agreement.csv")),
        ("adjudicate", "--list"),
        ("adjudicate", "--export", str(desk.study / "open.csv")),
        ("adjudicate", "--import", str(desk.study / "open.csv")),
        ("codebook", "apply"),
        ("familiarise", "T001", "--from", str(page)),
        ("familiarise", "T001", "--show"),
        ("familiarise", "--list"),
        ("code", "find", "minutes", "diary"),
        ("code", "find", TOKEN),
        ("code", "find", "diary", "--apply", "meaning", "--hits", "all", "--reason", "as agreed"),
        ("read", "meaning"),
        ("read", "difference", "--json"),
        ("suggest",),
        ("topics", "--number", "2"),
        ("matrix",),
        ("attribution",),
        ("attribution", "--unique", "--json"),
        ("report",),
        ("report", "--edition", "public", "--draft"),
        ("share", str(pack), "--draft"),
        ("copy", "--for-coding", str(desk.study / "shares" / "copy"), "--to", "DS"),
        ("merge", str(desk.study / "shares" / "copy")),
        ("backup", str(desk.study / "backup.zip")),
        ("restore", str(desk.study / "backup.zip"), str(desk.study)),
        ("recover",),
        ("withdraw", "--passage", "T003", "--turn", "2", "--from", "Then", "--to", "week"),
        ("withdraw", "--participant", "P002"),
        ("code", "list"),
        ("vault", "status"),
        ("vault", "show", "T001", "--turn", "2"),
        ("vault", "open", "[GP 1]"),
        ("vault", "add-custodian", "deputy", "--recipient", deputy),
        ("vault", "remove-custodian", "deputy"),
        ("vault", "sweep", "--now"),
        ("log",),
        ("undo",),
        ("vault", "destroy", "--yes-destroy"),
        ("status",),
        ("log",),
    ):
        desk.ok(*words)
        assert_nowhere(desk, " ".join(words))


def test_what_is_refused_because_of_a_name_is_kept_nowhere(desk: Desk) -> None:
    desk.coded()
    page = desk.write("named.md", f"{TOKEN} says so, and so does {TOKEN.lower()}.\n")
    apply = ("--apply", "stigma", "--hits", "all", "--reason")
    for words in (
        ("familiarise", "T001", "--from", str(page)),
        ("code", "find", TOKEN.lower(), *apply, "as agreed"),
        ("code", "find", "minutes", *apply, f"as {TOKEN} said"),
    ):
        said = desk.refused(*words)
        assert not any(form in said for form in FORMS), words
        assert_nowhere(desk, " ".join(words))


def test_nor_does_the_screen_show_it(desk: Desk) -> None:
    desk.coded()
    for words in (
        ("status",),
        ("log",),
        ("code", "show", "T001"),
        ("code", "show", "T001", "--json"),
        ("code", "find", "rings", "diary"),
        ("read", "difference", "--json"),
        ("read", "information-sharing"),
        ("familiarise", "--list"),
        ("code", "export"),
        ("suggest",),
        ("vault", "status"),
        ("attribution",),
        ("attribution", "--json"),
        ("attribution", "--unique"),
    ):
        said = desk.ok(*words)
        assert not any(form in said for form in FORMS), words


def test_the_vault_does_not_hold_it_in_the_clear(desk: Desk) -> None:
    desk.anonymised()
    for path in (desk.study / "vault").rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()
