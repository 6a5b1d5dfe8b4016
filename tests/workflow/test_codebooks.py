"""Changing the codebook while codings stand."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qualkit.codebook import parse
from qualkit.errors import CannotChange, NamesSomebody
from qualkit.model import Codebook, Coding
from qualkit.store import codings, recoding
from qualkit.workflow.codes import codebooks
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk


def book(study: Study) -> Codebook:
    with study.store.reading() as db:
        return study.codebook(db)[1]


def coded(study: Study) -> list[Coding]:
    with study.store.reading() as db:
        return list(codings.current(db))


def opened(desk: Desk, coder: str = "RM") -> Study:
    return Study.at(desk.study, coder)


def a_copy(desk: Desk, name: str) -> Desk:
    place: Path = desk.study.parent / name
    desk.ok("copy", "--for-coding", place)
    return desk.at(place)


# --- provisional codes


def test_a_provisional_code_is_in_the_codebook_at_once(desk: Desk) -> None:
    study = opened(desk.coded())
    id = codebooks.provisional(study, "  Waiting\n lists ", under="support", coder="RM")
    made = book(study)[id]
    assert (made.name, made.parent, made.provisional) == ("Waiting lists", "support", True)
    assert "waiting" not in id


def test_a_provisional_code_goes_when_it_is_undone(desk: Desk) -> None:
    study = opened(desk.coded())
    before = book(study)
    codebooks.provisional(study, "Waiting lists", coder="RM")
    desk.ok("undo")
    assert book(opened(desk)) == before


def test_two_copies_make_provisional_codes_and_both_survive(desk: Desk) -> None:
    desk.coded()
    ids = {}
    for who in ("DS", "AK"):
        copy = a_copy(desk, who)
        ids[who] = codebooks.provisional(opened(copy, who), "Waiting lists", coder=who)
    desk.ok("merge", desk.study.parent / "DS", desk.study.parent / "AK")
    there = book(opened(desk))
    assert len(set(ids.values())) == 2
    assert all(there[id].name == "Waiting lists" for id in ids.values())


def test_what_cannot_be_a_name(desk: Desk) -> None:
    study = opened(desk.coded())
    before = book(study)
    for name in ("", " \n", "a" * 200, "turn \u202e around", "bell\x07"):
        with pytest.raises(CannotChange):
            codebooks.provisional(study, name, coder="RM")
    assert book(study) == before


def test_a_name_that_is_taken_or_names_somebody(desk: Desk) -> None:
    study = opened(desk.coded())
    with pytest.raises(CannotChange, match="already"):
        codebooks.provisional(study, book(study).codes[0].name.upper(), coder="RM")
    with pytest.raises(NamesSomebody):
        codebooks.provisional(study, f"What {TOKEN} says", coder="RM")


def test_a_name_typed_in_a_copy_is_cleaned_when_it_is_merged(desk: Desk) -> None:
    copy = a_copy(desk.coded(), "DS")
    id = codebooks.provisional(opened(copy, "DS"), f"What {TOKEN} says", coder="DS")
    desk.ok("merge", copy.study)
    assert TOKEN not in book(opened(desk))[id].name
    assert not any(TOKEN.encode() in data for _, data in desk.outside_the_vault())


# --- changing it: what each command does, and undo


def codes_of(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = {}
    for made in coded(opened(desk)):
        found[made.code] = found.get(made.code, 0) + 1
    return found


def written(desk: Desk) -> str:
    return (desk.study / "codebook.yaml").read_text("utf-8")


CHANGES = (
    ("rename", "stigma", "Fear"),
    ("move", "stigma", "--under", "support"),
    ("move", "stigma", "--top"),
    ("merge", "stigma", "direct-time", "admin-support"),
    ("split", "stigma", "--into", "Fear of removal", "Shame"),
    ("retire", "stigma"),
    ("retire", "stigma", "--into", "relationship"),
    ("add", "Waiting lists", "--under", "support", "--definition", "Waiting: for help."),
)


def test_each_change_is_previewed_done_in_step_and_undone(desk: Desk) -> None:
    desk.coded()
    before, was, text = book(opened(desk)), codes_of(desk), written(desk)
    for words in CHANGES:
        preview = desk.ok("codebook", *words, "--preview")
        assert "Give --yes" in desk.refused("codebook", *words)
        assert (book(opened(desk)), written(desk)) == (before, text)
        assert desk.ok("codebook", *words, "--yes").startswith(preview.split("code-")[0])
        now = book(opened(desk))
        assert now != before
        assert parse(written(desk)) == now
        assert sum(codes_of(desk).values()) == sum(was.values())
        assert set(codes_of(desk)) <= {code.id for code in now.codes}
        desk.ok("undo")
        assert (book(opened(desk)), codes_of(desk), written(desk)) == (before, was, text)


def test_codings_of_what_was_merged_count_as_the_other(desk: Desk) -> None:
    desk.coded()
    said = desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    assert "1 coding (RM 1) will count as “Relationship with the worker”" in said
    assert codes_of(desk)["relationship"] == 2
    assert "stigma" not in book(opened(desk))
    assert not any("stigma" in link.codes for link in book(opened(desk)).theory.links)
    late = "transcript,quote,code,coder\nT002,sat on the floor,stigma,RM\n"
    desk.ok("code", "import", desk.write("late.csv", late))
    assert codes_of(desk)["relationship"] == 3


def test_codings_are_dealt_out_to_the_parts_of_a_code(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "split", "stigma", "--into", "Removal", "Shame", "--yes")
    assert codes_of(desk)["stigma"] == 1
    sheet = desk.incoming / "sheet.csv"
    desk.ok("codebook", "split", "stigma", "--worksheet", sheet)
    lines = sheet.read_text("utf-8").splitlines()
    filled = [lines[0], *(f"{line}Shame" if line.endswith(",") else line for line in lines[1:])]
    sheet.write_text("\n".join(filled), "utf-8")
    desk.ok("codebook", "split", "stigma", "--by-file", sheet, "--yes")
    shame = next(code for code in book(opened(desk)).codes if code.name == "Shame")
    assert codes_of(desk)[shame.id] == 1
    assert "stigma" not in codes_of(desk)
    desk.ok("undo")
    assert codes_of(desk)["stigma"] == 1


def test_who_read_for_a_code_has_read_for_its_parts_once_nothing_waits(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "split", "stigma", "--into", "Removal", "Shame", "--yes")
    parts = {code.id for code in book(opened(desk)).children("stigma")}

    def read(transcript: str) -> frozenset[str]:
        with opened(desk).store.reading() as db:
            found = recoding.finished(db)
        return frozenset().union(*(one.codes for one in found if one.transcript == transcript))

    assert parts <= read("T001")
    assert not parts & read("T002")
    made = next(one for one in coded(opened(desk)) if one.code == "stigma")
    table = desk.write("d.csv", f"coding,code\n{made.id},Shame\n")
    desk.ok("codebook", "split", "stigma", "--by-file", table, "--yes")
    assert parts <= read("T002")


def test_a_retired_code_is_not_suggested_and_can_be_offered_again(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "retire", "stigma", "--yes")
    now = book(opened(desk))
    assert now["stigma"].retired
    assert now["stigma"] not in now.offered
    assert now["stigma"] in now.leaves
    assert "[retired]" in desk.ok("codebook", "show", "--tree")
    desk.ok("codebook", "retire", "stigma", "--back", "--yes")
    assert book(opened(desk))["stigma"] in book(opened(desk)).offered


def test_the_schedule_follows_a_merge(desk: Desk) -> None:
    desk.coded()
    schedule = "questions:\n  - {id: Q1, text: How, codes: [stigma]}\n"
    (desk.study / "schedule.yaml").write_text(schedule, "utf-8")
    desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    study = opened(desk)
    with study.store.reading() as db:
        assert study.view(db).schedule[0].codes == {"relationship"}


def test_a_change_of_two_that_cannot_both_be_made_makes_none(desk: Desk) -> None:
    desk.coded()
    before = desk.snapshot()
    desk.refused("codebook", "merge", "stigma", "no-such-code", "relationship", "--yes")
    assert desk.snapshot() == before


# --- bad input


BAD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("rename", "nobody", "Name"), "there is no code “nobody”"),
    (("rename", "stigma", " "), "a code needs a name"),
    (("rename", "stigma", "Supervision and coaching"), "already"),
    (("rename", "stigma", f"About {TOKEN}"), "names somebody"),
    (("move", "support", "--under", "support"), "cannot stand under itself"),
    (("move", "support", "--under", "admin-support"), "which is under it"),
    (("move", "admin-support", "--under", "support"), "already"),
    (("merge", "support", "stigma"), "has codes under it, and cannot be merged"),
    (("merge", "stigma", "stigma"), "cannot be merged into itself"),
    (("retire", "support"), "has codes under it, and cannot be retired"),
    (("retire", "stigma", "--back"), "is not retired"),
    (("split", "stigma"), "into what"),
    (("split", "stigma", "A", "a"), "two parts are called"),
    (("add", "Bell\x07"), "do not print"),
    (("add", "New", "--under", "nobody"), "there is no code “nobody”"),
    (("diff", "feed"), "no version or file"),
)


def test_what_cannot_be_done_is_said_and_nothing_changes(desk: Desk) -> None:
    desk.coded()
    before = desk.snapshot()
    for words, said in BAD:
        more = () if words[0] == "diff" else ("--yes",)
        assert said in desk.refused("codebook", *words, *more)
        assert desk.snapshot() == before


TABLES = (
    ("ffffffff,Shame", "line 2: no coding of stigma begins with “ffffffff”"),
    ("{id},Elsewhere", "line 2: “Elsewhere” is no part of stigma"),
    ("{id},Shame\n{id},Removal", "line 3: this coding is dealt out twice"),
    (",Shame", "line 2: no coding of stigma begins with “”"),
)


def test_a_table_of_decisions_with_a_mistake(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "split", "stigma", "--into", "Removal", "Shame", "--yes")
    made = next(one for one in coded(opened(desk)) if one.code == "stigma")
    before = desk.snapshot()
    for rows, said in TABLES:
        table = desk.write("d.csv", "coding,code\n" + rows.format(id=made.id) + "\n")
        assert said in desk.refused("codebook", "split", "stigma", "--by-file", table, "--yes")
        assert desk.snapshot() == before


# --- codebook.yaml


def test_edits_that_nobody_accepted_are_kept(desk: Desk) -> None:
    desk.coded()
    path = desk.study / "codebook.yaml"
    mine = written(desk).replace("name: Administrative support", "name: Admin  # mine")
    path.write_text(mine, "utf-8")
    assert "nobody has accepted" in desk.refused("codebook", "rename", "stigma", "Fear", "--yes")
    assert written(desk) == mine
    codebooks.provisional(opened(desk), "Waiting lists", coder="RM")
    assert written(desk) == mine
    assert "stands, and was written into it" in desk.ok("codebook", "apply")
    now = book(opened(desk))
    assert {"Admin", "Waiting lists"} <= {code.name for code in now.codes}
    assert parse(written(desk)) == now
    assert "# mine" in written(desk)


def test_a_file_left_behind_by_a_killed_command_is_healed(desk: Desk) -> None:
    """The act is recorded, the file is not written: the next command writes both changes."""
    desk.coded()
    text = written(desk)
    desk.ok("codebook", "rename", "stigma", "Fear", "--yes")
    (desk.study / "codebook.yaml").write_text(text, "utf-8")
    assert "left behind" in desk.ok("codebook", "apply")
    assert "name: Fear\n" in written(desk)
    (desk.study / "codebook.yaml").write_text(text, "utf-8")
    desk.ok("codebook", "rename", "relationship", "Trust", "--yes")
    assert {"Fear", "Trust"} <= {code.name for code in parse(written(desk)).codes}
    text = written(desk)
    desk.ok("undo")
    (desk.study / "codebook.yaml").write_text(text, "utf-8")
    desk.ok("codebook", "retire", "stigma", "--yes")
    assert parse(written(desk)) == book(opened(desk))


def test_accepting_the_file_takes_in_what_was_changed_before(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    desk.ok("codebook", "rename", "relationship", "Trust", "--yes")
    path = desk.study / "codebook.yaml"
    path.write_text(written(desk).replace("name: Trust", "name: Fear and trust"), "utf-8")
    diff = desk.ok("codebook", "diff")
    assert "relationship: renamed from “Trust” to “Fear and trust”  (2 codings)" in diff
    desk.ok("codebook", "apply")
    assert book(opened(desk))["relationship"].name == "Fear and trust"
    assert codes_of(desk)["relationship"] == 2


def test_versions_and_what_differs_between_them(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    desk.ok("codebook", "retire", "relationship", "--yes")
    found = json.loads(desk.ok("codebook", "versions", "--json"))
    assert [one["by"] for one in found] == [found[0]["by"], "RM", "RM"]
    assert "merged the code “Fear of social services”" in found[1]["what"][0]
    rows = json.loads(desk.ok("codebook", "diff", found[0]["hash"][:8], "--json"))["differences"]
    assert {(row["code"], row["what"], row["codings"]) for row in rows} >= {
        ("stigma", "gone", 0),
        ("relationship", "retired", 2),
    }
    assert "say the same" in desk.ok("codebook", "diff", found[2]["hash"][:8])


# --- copies


def in_copies(desk: Desk, *done: tuple[str, ...]) -> list[Desk]:
    """Copies in each of which somebody gave one command, and the whole after merging them."""
    copies = []
    for number, words in enumerate(done):
        copy = a_copy(desk, f"C{number}")
        copy.ok("--coder", f"C{number}", "codebook", *words, "--yes")
        copies.append(copy)
    return copies


def merged(desk: Desk, copies: list[Desk]) -> str:
    return desk.ok("merge", *(copy.study for copy in copies))


def test_a_code_merged_in_one_copy_and_coded_with_in_another(desk: Desk) -> None:
    desk.coded()
    (copy,) = in_copies(desk, ("merge", "stigma", "relationship"))
    table = desk.write("more.csv", "transcript,quote,code\nT003,I send a letter,stigma\n")
    desk.ok("code", "import", table)
    merged(desk, [copy])
    merged(copy, [desk])
    for one in (desk, copy):
        assert codes_of(one)["relationship"] == 3
        assert parse(written(one)) == book(opened(one))
        assert "stigma" not in codes_of(one)
    assert book(opened(desk)) == book(opened(copy))


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (("rename", "stigma", "Fear"), ("rename", "stigma", "Shame"), "was renamed apart"),
        (
            ("move", "stigma", "--under", "support"),
            ("move", "stigma", "--top"),
            "was moved apart",
        ),
        (
            ("merge", "stigma", "relationship"),
            ("merge", "stigma", "early-help"),
            "could not be merged",
        ),
        (("merge", "stigma", "relationship"), ("rename", "stigma", "Fear"), "could not be"),
        (
            ("move", "support", "--under", "difference"),
            ("move", "difference", "--under", "support"),
            "could not be moved",
        ),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else None,
)
def test_changes_that_disagree_are_listed_until_they_are_settled(
    desk: Desk, one: tuple[str, ...], other: tuple[str, ...], said: str
) -> None:
    desk.coded()
    copies = in_copies(desk, one, other)
    told = merged(desk, copies)
    if said == "could not be" and said not in told:  # the renaming came first, and was followed
        said = "nothing has that name now"
    assert said in told
    assert said in desk.run("check").output
    desk.ok("codebook", "apply")
    assert said not in desk.run("check").output


def test_a_name_that_went_with_a_code_that_somebody_else_merged_is_listed(desk: Desk) -> None:
    desk.coded()
    (copy,) = in_copies(desk, ("rename", "stigma", "Fear"))
    row = "transcript,quote,code\nT003,I send a letter,stigma\n"
    desk.ok("code", "import", desk.write("more.csv", row))  # so that the merging comes later
    desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    said = "“stigma” was renamed “Fear” (C0) and merged into “Relationship with the worker” (RM)"
    assert said in merged(desk, [copy])
    assert said in merged(copy, [desk])
    assert said in desk.run("check").output
    desk.ok("codebook", "rename", "relationship", "Fear", "--yes")
    desk.ok("codebook", "apply")
    assert "has that name now" not in desk.run("check").output
    assert book(opened(desk))["relationship"].name == "Fear"


def test_a_code_that_is_renamed_and_then_merged_by_who_knows_it_is_no_conflict(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "rename", "stigma", "Fear", "--yes")
    (copy,) = in_copies(desk, ("merge", "stigma", "relationship"))
    assert "has that name now" not in merged(desk, [copy])
    assert "has that name now" not in desk.run("check").output


def test_two_who_merge_each_other_s_code_agree(desk: Desk) -> None:
    desk.coded()
    both = in_copies(desk, ("merge", "stigma", "relationship"), ("merge", "relationship", "stigma"))
    assert "could not" not in merged(desk, both)
    left = {"stigma", "relationship"} & {code.id for code in book(opened(desk)).codes}
    assert len(left) == 1
    assert codes_of(desk)[left.pop()] == 2


def test_a_change_and_a_codebook_accepted_apart_are_both_there(desk: Desk) -> None:
    desk.coded()
    (copy,) = in_copies(desk, ("rename", "stigma", "Fear"))
    path = desk.study / "codebook.yaml"
    path.write_text(written(desk).replace("name: Relationship with the worker", "name: Trust"))
    desk.ok("codebook", "apply")
    assert "apart" not in merged(desk, [copy])
    names = {code.name for code in book(opened(desk)).codes}
    assert {"Fear", "Trust"} <= names
    assert parse(written(desk)) == book(opened(desk))


def test_a_name_given_in_a_copy_and_another_in_the_file_are_listed(desk: Desk) -> None:
    desk.coded()
    (copy,) = in_copies(desk, ("rename", "stigma", "Fear"))
    path = desk.study / "codebook.yaml"
    path.write_text(written(desk).replace("name: Fear of social services", "name: Shame"))
    desk.ok("codebook", "apply")
    told = merged(desk, [copy])
    assert "renamed apart" in told
    assert "“Shame” (in codebook.yaml)" in told


def test_provisional_codes_of_one_name_are_shown_as_a_likely_pair(desk: Desk) -> None:
    desk.coded()
    copies = in_copies(
        desk, ("add", "Waiting", "--provisional"), ("add", "waiting", "--provisional")
    )
    told = merged(desk, copies)
    assert "two codes are called “Waiting”" in told
    command = told.split("qualkit codebook merge ")[1].split("\n")[0].split()
    desk.ok("codebook", "merge", *command, "--yes")
    assert "two codes are called" not in desk.run("check").output


def test_a_pack_for_colleagues_holds_the_codebook_as_it_is(desk: Desk) -> None:
    desk.coded()
    desk.ok("codebook", "merge", "stigma", "relationship", "--yes")
    desk.ok("codebook", "add", "Waiting lists", "--yes")
    out = desk.study.parent / "pack"
    desk.ok("share", out, "--for", "colleagues", "--draft")
    pack = desk.at(out)
    assert book(opened(pack)) == book(opened(desk))
    assert codes_of(pack)["relationship"] == 2
    assert parse(written(pack)) == book(opened(desk))


# --- looking at it


def test_the_tree_counts_codings_people_and_coders(desk: Desk) -> None:
    desk.coded()
    more = "transcript,quote,code,coder,stance\nT001,the minutes,admin-support,DS,mixed\n"
    desk.ok("code", "import", desk.write("more.csv", more.replace("the minutes", "by ten")))
    rows = {row["id"]: row for row in json.loads(desk.ok("codebook", "show", "--tree", "--json"))}
    one, above = rows["admin-support"], rows["support"]
    assert (one["codings"], one["people"], one["coders"], one["depth"]) == (2, 1, 2, 1)
    assert (above["codings"], above["whole"], above["depth"]) == (0, 2, 0)
    shown = desk.ok("codebook", "show", "--tree")
    assert "Administrative support  admin-support  2 codings, 1 person, 2 coders" in shown


def test_the_diagram_is_told_in_text_and_drawn(desk: Desk) -> None:
    desk.begin()
    told = desk.ok("codebook", "show", "--diagram")
    theory = book(opened(desk)).theory
    assert max(map(len, told.splitlines())) <= 80
    flat = " ".join(told.split())
    for step in (*theory.activities, *theory.changes, *theory.outcomes):
        assert step.name in flat
    out = desk.study.parent / "theory.svg"
    assert "Wrote" in desk.ok("codebook", "show", "--diagram", out)
    svg = ElementTree.fromstring(out.read_text("utf-8"))
    names = [child.tag.removeprefix("{http://www.w3.org/2000/svg}") for child in svg[:3]]
    assert names == ["title", "desc", "style"]
    boxes = svg.findall("{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len((*theory.activities, *theory.changes, *theory.outcomes))
    text = out.with_suffix(".txt")
    assert "Wrote" in desk.ok("codebook", "show", "--diagram", text)
    assert text.read_text("utf-8").split() == told.split()
    yaml = desk.study / "codebook.yaml"
    before = yaml.read_bytes()
    said = desk.refused("codebook", "show", "--diagram", "--out", yaml)
    assert "a diagram is no .yaml" in said
    assert yaml.read_bytes() == before
    done = desk.run("codebook", "show", "--diagram", "stigma")
    assert done.exit_code == 2
    assert "name a file that ends in .svg or .txt" in done.output


def test_a_file_is_shown_without_a_study(desk: Desk) -> None:
    desk.begin()
    assert "stigma" in desk.ok("codebook", "show", desk.study / "codebook.yaml")
    path = desk.write("plain.yaml", "name: N\ncodes: [{id: a, name: A}]\n")
    assert "no theory of change" in desk.refused("codebook", "show", path, "--diagram")
    path = desk.write("bad.yaml", "name: N\ncodes: [{id: a, name: A}, {id: a, name: B}]\n")
    assert "line 2: two codes have the id “a”" in desk.refused("codebook", "show", path)
    assert "line 2: two codes have the id “a”" in desk.refused("codebook", "diff", path, path)
