"""A made-up name that is a participant's must be nowhere outside the vault, after every verb."""

from qualkit.vault import new_key, recipient_of
from tests.workflow.conftest import TOKEN, Desk

CHART = "case,code,summary,quotes\nP002,difference,Fear went.,T002 “every week”\n"
DECIDE = (
    *("negative", "decide", 'T003 "I hear nothing"', "--code", "information-sharing"),
    *("--as", "outlier", "--because"),
)
FORMS = (TOKEN, TOKEN.lower(), TOKEN.upper())
PLACES = """
typologies:
  - {id: lasting, title: What lasted, grouping: [ended, went on]}
"""
FACTS = """\
id,we say,right,should say
north.name,North,right,
north.purpose,(we have nothing on this),wrong,Advice in schools.
north.missing,,,A room was lent.
"""
TIE = ("--tie", 'T001 "she takes the minutes"')


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
    chart = desk.write("chart.csv", CHART)
    facts = desk.write("facts.csv", FACTS)
    with (desk.study / "study.yaml").open("a", encoding="utf-8") as settings:
        settings.write(PLACES)
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
        ("chart", "P001", "support", "--from", str(page), "--quotes", "T001 “takes the minutes”"),
        ("chart", "P001", "support", "--show"),
        ("chart", "import", str(chart)),
        ("chart", "--draft"),
        ("chart", "--list", "--json"),
        ("chart", "export", str(desk.study / "chart.csv"), "--all"),
        ("quote", "add", "q-fear", "T002", "I was frightened they would take", "--elide", "they"),
        ("quote", "approve", "q-fear", "--by", "P002"),
        ("quote", "show", "q-fear"),
        ("quote", "ledger"),
        ("quote", "export", str(desk.study / "quotations.csv")),
        ("quote", "import", str(desk.study / "quotations.csv")),
        ("typology", "place", "lasting", "North", "ended", "--because", "As said.", *TIE),
        ("typology", "place", "lasting", "South", "went on", "--because", "As said.", "--untied"),
        ("typology", "export", str(desk.study / "places.csv")),
        ("typology", "import", str(desk.study / "places.csv"), "--untied"),
        ("typology", "--check"),
        ("code", "find", "minutes", "diary"),
        ("code", "find", TOKEN),
        ("code", "find", "diary", "--apply", "meaning", "--hits", "all", "--reason", "as agreed"),
        ("read", "meaning"),
        ("read", "difference", "--json"),
        ("suggest",),
        ("topics", "--number", "2"),
        ("matrix",),
        ("evidence",),
        ("evidence", "--counter"),
        ("evidence", "L2", "--grade", "not supported", "--because", "Nobody speaks of it."),
        ("evidence", "export", str(desk.study.parent / "grades.csv")),
        ("evidence", "import", str(desk.study.parent / "grades.csv")),
        ("evidence", "--gaps", "--json"),
        ("negative",),
        (*DECIDE, "They alone say so."),
        ("negative", "export", str(desk.study.parent / "negative.csv")),
        ("negative", "import", str(desk.study.parent / "negative.csv")),
        ("negative", "log"),
        ("attribution",),
        ("attribution", "--unique", "--json"),
        ("report",),
        ("report", "--edition", "public", "--draft"),
        ("report", "--pilot", "North", "--factcheck", "--to", "the pilot manager"),
        ("factcheck", "take", "North", str(facts), "--from", "the pilot manager"),
        ("factcheck", "accept", "North", "purpose", "--yes"),
        ("factcheck", "refuse", "North", "missing", "--because", "It cost nothing.", "--in-report"),
        ("factcheck", "--json"),
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
    with (desk.study / "study.yaml").open("a", encoding="utf-8") as settings:
        settings.write(PLACES)
    page = desk.write("named.md", f"{TOKEN} says so, and so does {TOKEN.lower()}.\n")
    chart = desk.write("chart.csv", f"{CHART}P001,support,As {TOKEN.lower()} said.,\n")
    facts = desk.write("facts.csv", FACTS)
    named = desk.write("facts-named.csv", FACTS.replace("schools", TOKEN.lower()))
    desk.ok("factcheck", "take", "North", facts, "--from", "the pilot manager")
    desk.ok("evidence", "--counter")
    apply = ("--apply", "stigma", "--hits", "all", "--reason")
    grade = ("evidence", "L2", "--grade", "not supported", "--because")
    for words in (
        ("familiarise", "T001", "--from", str(page)),
        ("chart", "P001", "support", "--from", str(page)),
        ("chart", "import", str(chart)),
        ("code", "find", TOKEN.lower(), *apply, "as agreed"),
        ("code", "find", "minutes", *apply, f"as {TOKEN} said"),
        (*grade, f"as {TOKEN} said"),
        (*grade, "as agreed", "--rival", f"{TOKEN.lower()} left"),
        (*DECIDE, f"as {TOKEN} said"),
        ("typology", "place", "lasting", "North", "ended", "--because", f"{TOKEN} said", *TIE),
        ("report", "--pilot", "North", "--factcheck", "--to", TOKEN),
        ("factcheck", "take", "North", str(named), "--from", "the pilot manager"),
        ("factcheck", "take", "North", str(facts), "--from", f"Ms {TOKEN}"),
        ("factcheck", "accept", "North", "purpose", "--say", f"As {TOKEN} said.", "--yes"),
        ("factcheck", "refuse", "North", "purpose", "--because", f"as {TOKEN} said"),
        ("quote", "add", "q-one", "T002", "I was frightened", "--note", f"as {TOKEN} said"),
        ("quote", "add", f"q-{TOKEN.lower()}-1", "T002", "I was frightened"),
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
        ("chart", "--list"),
        ("chart", "--draft"),
        ("chart", "P001", "support", "--show"),
        ("chart", "export"),
        ("evidence", "L1"),
        ("evidence", "L5", "--counter"),
        ("evidence", "--json"),
        ("negative", "--json"),
        ("quote", "list"),
        ("quote", "ledger", "--json"),
        ("factcheck",),
        ("factcheck", "--json"),
        ("code", "export"),
        ("suggest",),
        ("vault", "status"),
        ("tables",),
        ("tables", "--json"),
        ("saturation",),
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
