"""quote at the command line: consent, approval, names, tables, copies, withdrawal, the ledger."""

import json
from pathlib import Path

import pytest

from tests.workflow.conftest import INTERVIEWS, Desk

WORDS = "She came every week and I am not frightened now"
TABLE = f"""\
id,transcript,words,elide,insert,approved_by,note
Q01,T002,{WORDS},every week,She => [the worker],,for chapter 4
Q02,T003,I hear nothing from them,,,P003 by letter,
"""


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.coded()


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """A study in which the parent approves quotations first, and the GP is not to be quoted."""
    head, manager, mum, gp = INTERVIEWS.splitlines()
    lines = [f"{head},approve,quote", f"{manager},,", f"{mum},yes,", f"{gp},,no"]
    desk.write("interviews.csv", "\n".join(lines) + "\n")
    return desk.coded()


def listed(desk: Desk) -> dict[str, dict[str, object]]:
    found = json.loads(desk.ok("quote", "list", "--json"))
    return {one["quotation"]["id"]: one for one in found["quotations"]}


def test_words_are_chosen_shown_changed_and_undone(study: Desk) -> None:
    said = study.ok("quote", "add", "q-week", "T002", WORDS, "--elide", "every week")
    assert "“She came […] and I am not frightened now”" in " ".join(said.split())
    shown = study.ok("quote", "show", "q-week")
    for part in ("In the internal edition", "In the public edition", "»She came «every week» and"):
        assert part in " ".join(shown.split())
    study.ok("quote", "add", "q-week", "T002", WORDS, "--change", "--note", "whole")
    assert listed(study)["q-week"]["words"] == WORDS
    study.ok("undo")
    assert "[…]" in str(listed(study)["q-week"]["words"])
    assert "Took back q-week" in study.ok("quote", "remove", "Q-WEEK")
    assert listed(study) == {}
    assert "took back T002" in study.ok("log", "-n", "1")
    study.ok("undo")
    assert list(listed(study)) == ["q-week"]


def test_an_id_is_used_once_and_a_change_needs_one(study: Desk) -> None:
    study.ok("quote", "add", "q-week", "T002", WORDS)
    assert "there is a quotation Q-week already" in study.refused(
        "quote", "add", "Q-week", "T003", "I hear nothing from them"
    )
    missing = ("quote", "add", "q-other", "T002", WORDS, "--change")
    assert "there is no quotation q-other" in study.refused(*missing)
    assert "there is no quotation q-other" in study.refused("quote", "show", "q-other")


def test_what_may_not_be_quoted_is_refused_with_the_reason(asking: Desk) -> None:
    before = asking.snapshot()
    for transcript, words, said in (
        ("T003", "I hear nothing from them", "P003 did not agree to be quoted"),
        ("T001", "And the other agencies?", "no participant's words"),
        ("T001", "out with families by ten. Zyxomma", "do not stand in T001"),
    ):
        assert said in asking.refused("quote", "add", "q-one", transcript, words)
    assert asking.snapshot() == before


def test_who_approves_first_is_listed_until_they_have(asking: Desk) -> None:
    said = asking.ok("quote", "add", "q-week", "T002", WORDS)
    assert "P002 approves quotations before they are printed" in said
    assert listed(asking)["q-week"]["state"] == "awaits approval"
    out = asking.ok("quote", "list")
    assert "1 awaiting approval" in out and "Approve quotations first: P002." in out
    assert "every chosen quotation may be printed" in asking.run("check").stdout
    asking.ok("quote", "approve", "q-week", "--by", "P002 on the telephone")
    one = listed(asking)["q-week"]
    assert one["state"] == "may be printed"
    quotation = one["quotation"]
    assert isinstance(quotation, dict)
    assert quotation["approved_by"] == "P002 on the telephone" and quotation["approved_at"]


def test_approval_stays_with_a_note_and_lapses_with_the_words(asking: Desk) -> None:
    asking.ok("quote", "add", "q-week", "T002", WORDS)
    asking.ok("quote", "approve", "q-week", "--by", "P002")
    asking.ok("quote", "add", "q-week", "T002", WORDS, "--change", "--note", "for chapter 4")
    assert listed(asking)["q-week"]["state"] == "may be printed"
    asking.ok("quote", "add", "q-week", "T002", WORDS, "--change", "--elide", "every week")
    assert listed(asking)["q-week"]["state"] == "awaits approval"


def test_the_report_prints_nobody_who_approves_first_by_itself(asking: Desk) -> None:
    page = asking.ok("report").strip()
    text = " ".join(Path(page).read_text("utf-8").split())
    assert "She came every week" not in text
    assert "she takes the minutes" in text


@pytest.mark.parametrize(
    "words",
    [
        ("add", "q-zyxomma", "T002", WORDS),
        ("add", "q-one", "T002", WORDS, "--note", "as Zyxomma said"),
        ("add", "q-one", "T002", WORDS, "--insert", "She => [Zyxomma]"),
        ("approve", "q-two", "--by", "Zyxomma"),
    ],
)
def test_what_names_somebody_is_refused(study: Desk, words: tuple[str, ...]) -> None:
    study.ok("quote", "add", "q-two", "T002", "I was frightened")
    before = study.snapshot()
    said = study.refused("quote", *words)
    assert "names somebody" in said and "yxomma" not in said
    assert study.snapshot() == before


def test_a_name_that_a_copy_without_the_vault_brings_is_replaced(study: Desk) -> None:
    copy = study.study.parent / "copy"
    study.ok("copy", "--for-coding", copy)
    typed = ("--note", "as Zyxomma said", "--insert", "She => [Zyxomma]")
    study.at(copy).ok("--coder", "DS", "quote", "add", "q-zyxomma", "T002", WORDS, *typed)
    study.ok("merge", copy)
    (one,) = listed(study).values()
    assert "yxomma" not in json.dumps(one)
    assert b"yxomma" not in (study.study / "study.db").read_bytes()


def test_a_table_goes_in_whole_and_comes_out_as_it_went_in(study: Desk, tmp_path: Path) -> None:
    table = study.write("quotations.csv", TABLE)
    assert "Chose 2 quotations, changed 0." in study.ok("quote", "import", table)
    assert listed(study)["Q01"]["words"] == "She [the worker] came […] and I am not frightened now"
    out = tmp_path / "out.csv"
    study.ok("quote", "export", out)
    known = "Chose 0 quotations, changed 0, 2 known already."
    assert known in study.ok("quote", "import", out)
    assert known in study.ok("quote", "import", table)
    study.write("quotations.csv", TABLE.replace("chapter 4", "chapter 5"))
    assert "changed 1, 1 known already" in study.ok("quote", "import", table)


def test_every_mistake_of_a_table_is_told_with_its_line_and_nothing_is_kept(study: Desk) -> None:
    rows = TABLE + (
        "q01,T002,I was frightened,,,,\n"
        "Q03,T002,no such words,,,,\n"
        "Q04,T002,I was frightened,,,Zyxomma,\n"
    )
    before = study.snapshot()
    said = study.run("quote", "import", study.write("quotations.csv", rows)).stderr
    assert "line 4: the id q01 stands twice" in said
    assert "line 5: the words “no such words” do not stand in T002" in said
    assert "line 6: who approved it names somebody" in said
    assert study.snapshot() == before


def test_two_copies_that_chose_one_id_apart_are_told_and_settled(study: Desk) -> None:
    copy = study.study.parent / "copy"
    study.ok("copy", "--for-coding", copy)
    study.ok("quote", "add", "q-one", "T002", WORDS)
    study.at(copy).ok("--coder", "DS", "quote", "add", "q-one", "T002", "I was frightened")
    assert "the quotation q-one was chosen apart, by" in study.ok("merge", copy)
    assert "q-one was chosen apart" in study.ok("quote", "list")
    assert "chosen apart in two copies, by" in study.refused("quote", "show", "q-one")
    (mine,) = [
        one["quotation"]["act"]
        for one in json.loads(study.ok("quote", "list", "--json"))["quotations"]
        if one["quotation"]["coder"] == "DS"
    ]
    study.ok("quote", "remove", "q-one", "--act", mine[:8])
    assert listed(study)["q-one"]["words"] == WORDS


def test_a_quotation_goes_with_the_words_of_whoever_withdraws(study: Desk) -> None:
    study.ok("quote", "add", "q-week", "T002", WORDS, "--note", "brollywood")
    study.ok("quote", "add", "q-well", "T003", "I hear nothing from them")
    study.ok("withdraw", "--participant", "P002", "--yes")
    assert list(listed(study)) == ["q-well"]
    assert b"q-week" not in (study.study / "study.db").read_bytes()


def test_the_ledger_says_who_is_quoted_how_often(study: Desk) -> None:
    study.ok("quote", "add", "q-week", "T002", WORDS)
    study.ok("report")
    found = json.loads(study.ok("quote", "ledger", "--json", "--above", "0"))
    assert found["columns"] == ["chosen", "internal report"]
    times = {one["name"]: one["times"] for one in found["participants"]}
    assert times["P002"][0] == 1 and times["P001"][0] == 0
    assert sum(row[1] for row in times.values()) == found["totals"][1] > 0
    assert "P002" in found["above"]
    shown = study.ok("quote", "ledger")
    for part in ("participant", "Service user", "North", "Never quoted:", "Quoted more than 5"):
        assert part in shown


def test_a_quotation_follows_its_words_when_a_name_in_them_is_found(study: Desk) -> None:
    study.ok("quote", "add", "q-lot", "T001", "The brollywood lot never ring.")
    settings = study.study / "study.yaml"
    settings.write_text(settings.read_text("utf-8") + "names:\n  - name: brollywood\n", "utf-8")
    study.ok("anonymise", "--yes")
    one = listed(study)["q-lot"]
    assert "brollywood" not in str(one["words"]) and "lot never ring." in str(one["words"])
    assert "names in it were replaced" in study.ok("quote", "show", "q-lot")
