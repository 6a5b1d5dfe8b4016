"""attribution and what check says of disclosure, at the command line."""

import json

from tests.workflow.conftest import Desk

HEAD = "file,pilot,stage,group,role,participant,agency,attachment,interviewer\n"


def crowded(desk: Desk) -> Desk:
    """Eight people: four social workers in North, a manager alone, three parents in South."""
    people = [
        *((f"sw{n}.txt", "North", "Pilot staff", "Social worker", f"Wilma Orr{n}") for n in "abcd"),
        ("tm.txt", "North", "Pilot staff", "Team manager", "Zyxomma Quill"),
        *((f"mum{n}.txt", "South", "Service user", "Parent", f"Bryony Tarn{n}") for n in "efg"),
    ]
    rows = "".join(
        f"{file},{pilot},Stage 1,{group},{role},{who},,,Ada Lark\n"
        for file, pilot, group, role, who in people
    )
    desk.write("interviews.csv", HEAD + rows)
    for at, (file, *_, who) in enumerate(people):
        said = f"I was the only one in the county. It is fine, {at} times."
        desk.write(file, f"INT: How is it?\n\n{who}: {said}\n")
    desk.begin()
    files = [desk.incoming / file for file, *_ in people]
    desk.ok("ingest", *files, "--interviews", desk.incoming / "interviews.csv")
    desk.ok("anonymise", "--yes")
    said = "".join(
        f"{t},I was the only one in the county,,,direct-time,RM,supports,first-hand,\n"
        for t in ("T001", "T005", "T006")
    )
    desk.write("said.csv", "transcript,quote,start,end,code,coder,stance,directness,memo\n" + said)
    desk.ok("code", "import", desk.incoming / "said.csv", "--finished")
    return desk


def test_each_speaker_has_a_label_and_a_reason(desk: Desk) -> None:
    crowded(desk)
    found = {one["transcript"]: one for one in json.loads(desk.ok("attribution", "--json"))}
    assert found["T001"]["label"] == "Social worker, North"
    assert (found["T001"]["sharing"], found["T001"]["climbed"]) == (4, False)
    assert found["T006"]["label"] == "Parent, South"
    assert found["T005"]["label"] == ""
    assert "fewer than 3 people would share" in found["T005"]["why"].lower()
    said = desk.ok("attribution", "--transcript", "T005")
    assert "not quoted" in said
    assert "1 speaker: 1 climbed, 1 cannot be quoted." in said
    assert "T001" not in said


def test_an_unknown_transcript(desk: Desk) -> None:
    crowded(desk)
    assert "T099" in desk.refused("attribution", "--transcript", "T099")


def test_what_may_be_unique_waits_for_a_decision(desk: Desk) -> None:
    crowded(desk)
    what = "somebody decided on whatever may be unique in a printed quotation"
    checked = desk.run("check").stdout
    assert f"fails  {what}" in checked
    assert (
        "holds  the report says what of COREQ it does not report\n       Items 1, 2, 3" in checked
    )
    found = json.loads(desk.ok("attribution", "--unique", "--json"))
    assert {one["place"].split(":")[0] for one in found} == {"T001", "T005", "T006"}
    for one in found:
        desk.ok("attribution", "--print", one["place"])
    assert f"holds  {what}" in desk.run("check").stdout
    assert "may be printed" in desk.ok("log", "-n", "1")


def test_what_is_held_back_is_not_printed(desk: Desk) -> None:
    crowded(desk)
    place = json.loads(desk.ok("attribution", "--unique", "--json"))[0]["place"]
    desk.ok("report")
    page = desk.study / "reports" / "report.html"
    before = page.read_text(encoding="utf-8").count("only one in the county")
    desk.ok("attribution", "--hold", place)
    desk.ok("report")
    assert page.read_text(encoding="utf-8").count("only one in the county") == before - 1


def test_a_decision_needs_something_to_decide(desk: Desk) -> None:
    crowded(desk)
    said = desk.refused("attribution", "--hold", "T001:0-4")
    assert "no printed quotation is in doubt at T001:0-4" in said
    assert "in doubt at rubbish" in desk.refused("attribution", "--print", "rubbish")


def test_nobody_is_told_apart_by_the_public_edition(desk: Desk) -> None:
    crowded(desk)
    what = "no attribution or released number tells fewer than 3 people apart"
    assert f"holds  {what}" in desk.run("check").stdout
    desk.ok("report", "--edition", "public")
    page = desk.study / "reports" / "report-public.html"
    first = page.read_bytes()
    desk.ok("report", "--edition", "public")
    assert page.read_bytes() == first
    assert f"holds  {what}" in desk.run("check").stdout


def test_who_came_after_a_report_is_not_told_by_the_difference(desk: Desk) -> None:
    crowded(desk)
    path = desk.study / "reports" / "report-public.html"

    def in_all() -> str:
        desk.ok("report", "--edition", "public")
        page = path.read_text(encoding="utf-8")
        return page[page.index("table-interviews") :].split("</table>")[0]

    assert ">5<" in in_all()
    desk.write("late.txt", "INT: How is it?\n\nWilma Orrz: It is fine.\n")
    row = "late.txt,North,Stage 1,Pilot staff,Social worker,Wilma Orrz,,,Ada Lark\n"
    table = desk.write("late.csv", HEAD + row)
    desk.ok("ingest", desk.incoming / "late.txt", "--interviews", table)
    desk.ok("anonymise", "--yes")
    after = in_all()
    assert ">6<" not in after
    assert "withheld" in after
