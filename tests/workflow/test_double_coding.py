"""Coding by several people: who gets what, what is hidden until all are done, what counts then."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qualkit.agreement import sharing
from qualkit.model import ActKind
from qualkit.store import acts, settling
from qualkit.workflow.sittings import sitting as sittings
from qualkit.workflow.study import Study
from qualkit.workflow.team.adjudicating import Adjudication
from tests.workflow.conftest import FILES, TOKEN, Desk
from tests.workflow.test_copies import Coder

RM = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T001,she takes the minutes,,,admin-support,RM,supports,first-hand,at length
T001,out with families by ten,,,direct-time,RM,supports,first-hand,
T002,I was frightened,,,stigma,RM,supports,first-hand,
T002,every week,,,relationship,RM,supports,first-hand,
T003,I hear nothing from them,,,information-sharing,RM,challenges,first-hand,
"""
DS = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T001,she takes the minutes,,,admin-support,DS,challenges,first-hand,
T001,They come to us,,,information-sharing,DS,supports,first-hand,
T002,I was frightened,,,stigma,DS,supports,first-hand,
T003,I hear nothing from them,,,information-sharing,DS,challenges,first-hand,
"""
# of the small study's three participants and four segments, they differ in four places
DIFFERENT = [
    ("T001", "admin-support"),
    ("T001", "direct-time"),
    ("T001", "information-sharing"),
    ("T002", "relationship"),
]


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """The small study, coded to its end by two."""
    desk.anonymised()
    for name, text in (("rm.csv", RM), ("ds.csv", DS)):
        desk.ok("code", "import", desk.write(name, text), "--finished")
    return desk


def open_now(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.ok("adjudicate", "--json"))
    return found


def places(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["transcript"], one["code"]) for one in found]


def decide(desk: Desk, decisions: dict[str, str], reason: str = "", *, coder: str = "RM") -> str:
    """Settle by a table: by code, whose reading counts."""
    table = desk.incoming / "open.csv"
    desk.ok("adjudicate", "--export", table)
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    for row in rows:
        row["decision"] = decisions.get(row["code"], "")
        row["reason"] = reason if row["decision"] else ""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    table.write_text(out.getvalue(), "utf-8")
    return desk.ok("--coder", coder, "adjudicate", "--import", table)


def counted(desk: Desk, code: str) -> dict[str, Any]:
    """The cell of a participant P001 and a code, with the codings behind it."""
    cells = json.loads(desk.ok("matrix", "--rows", "participant", "--format", "json"))
    (cell,) = (c for c in cells if (c["participant"], c["code"]) == ("P001", code))
    found: dict[str, Any] = cell
    return found


def coders_of(desk: Desk, ids: list[str]) -> list[str]:
    held = json.loads(desk.ok("code", "list", "--json"))
    return sorted(one["coder"] for one in held if one["id"] in ids)


# --- assign


def test_each_transcript_has_a_coder_and_the_overlap_has_two(desk: Desk) -> None:
    desk.anonymised()
    said = desk.ok("assign", "--coders", "RM, DS", "--overlap", "30%")
    assert "1 of 3 transcripts are coded by several (seed 1)" in said
    given = json.loads(desk.ok("assign", "--list", "--json"))
    assert [one["transcript"] for one in given] == ["T001", "T002", "T003"]
    assert sorted(len(one["coders"]) for one in given) == [1, 1, 2]
    assert [one["blind"] for one in given] == [len(one["coders"]) == 2 for one in given]
    assert "RM: 2 of 2 transcripts left" in desk.ok("assign", "--list")
    assert "gave T00" in desk.ok("log", "-n", "1")


def test_assigning_again_adds_and_takes_nothing_away(desk: Desk) -> None:
    desk.anonymised()
    before = json.loads(desk.ok("assign", "--coders", "RM,DS", "--overlap", "1", "--json"))
    assert "nothing was changed" in desk.ok("assign", "--coders", "RM,DS", "--overlap", "1")
    assert json.loads(desk.ok("assign", "--list", "--json")) == before
    desk.ok("assign", "--coders", "DS,RM", "--overlap", "2", "--seed", "9")
    after = json.loads(desk.ok("assign", "--list", "--json"))
    for one, other in zip(before, after, strict=True):
        assert set(one["coders"]) <= set(other["coders"])
    assert sorted(len(one["coders"]) for one in after) == [1, 2, 2]
    desk.ok("undo")
    assert json.loads(desk.ok("assign", "--list", "--json")) == before


def test_the_overlap_can_be_chosen_by_name(desk: Desk) -> None:
    desk.anonymised()
    words = ("--coders", "RM,DS", "--overlap", "100%", "--transcripts")
    assert "1 of 3 transcripts are coded by several" in desk.ok("assign", *words, "t002")
    (given,) = json.loads(desk.ok("assign", "--list", "--json"))
    assert (given["transcript"], sorted(given["coders"])) == ("T002", ["DS", "RM"])
    assert given["blind"]
    desk.ok("assign", *words, "T002, T003")
    after = json.loads(desk.ok("assign", "--list", "--json"))
    assert {one["transcript"]: len(one["coders"]) for one in after} == {"T002": 2, "T003": 2}


def test_what_somebody_began_stays_theirs(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("code", "import", desk.write("rm.csv", RM))
    desk.ok("assign", "--coders", "DS,RM", "--overlap", "1")
    given = json.loads(desk.ok("assign", "--list", "--json"))
    assert all("RM" in one["coders"] for one in given)
    assert sum("DS" in one["coders"] for one in given) == 1


def test_only_what_was_given_comes_next(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("assign", "--coders", "RM,DS", "--overlap", "0")
    of = {coder: sittings.unfinished(Study.at(desk.study, coder)) for coder in ("RM", "DS", "LK")}
    assert sorted(of["RM"] + of["DS"]) == ["T001", "T002", "T003"]
    assert of["LK"] == ["T001", "T002", "T003"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--coders", "RM", "--overlap", "20%"), "coded by two or more, and only RM is named"),
        (("--coders", "RM,RM", "--overlap", "1"), "RM stands twice"),
        (("--coders", " , "), "names nobody"),
        (("--coders", "RM,DS", "--overlap", "some"), "“some” is no overlap"),
        (("--coders", "RM,DS", "--overlap", "-1"), "“-1” is no overlap"),
        (("--coders", "RM,DS", "--overlap", "1.5"), "“1.5” is no overlap"),
        (("--coders", "RM,DS", "--overlap", "4"), "more than there is"),
        (("--coders", "RM,DS", "--overlap", "120%"), "more than there is"),
        (("--coders", "RM,DS", "--overlap", "2", "--transcripts", "T001"), "more than there is"),
        (("--coders", "RM,DS", "--transcripts", "T001,T009"), "no transcript T009"),
        (("--coders", "RM,DS", "--overlap", "1", "--per", "3"), "3 cannot code"),
        (("--coders", "RM,D\x1b[31mS"), "can be printed"),
        (("--coders", f"RM,{TOKEN}"), "--coders"),
    ],
)
def test_what_cannot_be_assigned(desk: Desk, words: tuple[str, ...], said: str) -> None:
    desk.anonymised()
    before = desk.snapshot()
    assert said in desk.refused("assign", *words)
    assert desk.snapshot() == before
    assert "Nothing is assigned yet" in desk.ok("assign", "--list")


def test_coders_who_name_somebody_are_told_to_take_initials(desk: Desk) -> None:
    desk.anonymised()
    said = desk.refused("assign", "--coders", f"RM,{TOKEN}")
    assert "--coders, 2 names somebody" in said
    assert "Give initials that name nobody" in said
    assert "Write [name]" not in said
    said = desk.refused("codebook", "rename", "stigma", f"{TOKEN} again", "--yes")
    assert "the name of the code names somebody" in said
    assert "Call it after what it is about" in said


def test_before_anything_is_anonymised_nothing_is_assigned(desk: Desk) -> None:
    assert "nothing is anonymised yet" in desk.begun().refused("assign", "--coders", "RM")


def study_of(pilots: int, stages: int, each: int) -> sharing.Strata:
    return {
        f"T{p}{s}{n}": frozenset({f"pilot {p}", f"stage {s}", f"group {n % 2}"})
        for p in range(pilots)
        for s in range(stages)
        for n in range(each)
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_overlap_is_like_the_whole(seed: int) -> None:
    of = study_of(4, 2, 6)
    given = sharing.share(of, ["A", "B", "C"], 8, each=2, held={}, begun={}, seed=seed)
    coders = Counter(one.transcript for one in given)
    several = [id for id, number in coders.items() if number > 1]
    found = Counter(stratum for id in several for stratum in of[id])
    assert set(coders) == set(of)
    assert len(several) == 8
    assert [found[f"pilot {p}"] for p in range(4)] == [2, 2, 2, 2]
    assert [found[f"stage {s}"] for s in range(2)] == [4, 4]
    assert [found[f"group {g}"] for g in range(2)] == [4, 4]
    load = Counter(one.coder for one in given)
    assert max(load.values()) - min(load.values()) <= 1


def test_the_same_seed_gives_the_same(desk: Desk) -> None:
    of = study_of(2, 2, 3)
    once, again = (
        sharing.share(of, ["A", "B"], 3, each=2, held={}, begun={}, seed=4) for _ in range(2)
    )
    assert once == again


# --- blind


def test_blind_means_blind_until_all_have_finished(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("assign", "--coders", "RM,DS", "--overlap", "3")
    desk.ok("code", "import", desk.write("rm.csv", RM), "--finished")
    for hidden in (
        ("code", "show", "T001"),
        ("code", "list"),
        ("code", "export"),
        ("adjudicate", "--list"),
        ("read", "admin-support"),
        ("code", "find", "minutes"),
    ):
        told = desk.ok("--coder", "DS", *hidden)
        assert "admin-support" not in told and "Administrative support" not in told, hidden
    assert "Administrative support" in desk.ok("--coder", "RM", "code", "show", "T001")
    assert "Administrative support" in desk.ok("--coder", "LK", "code", "show", "T001")
    assert "coded blind" in desk.refused("--coder", "DS", "suggest", "T001")
    sitting = sittings.Sitting(Study.at(desk.study, "DS"), "T001")
    assert sitting.blind
    assert sitting.codings == ()
    assert places(open_now(desk)) == []
    desk.ok("code", "import", desk.write("ds.csv", DS))
    assert counted_open(desk) == 0
    desk.ok("code", "import", desk.write("ds.csv", DS), "--finished")
    assert counted_open(desk) == len(DIFFERENT)
    assert "(RM" in desk.ok("--coder", "DS", "code", "show", "T001")
    assert places(open_now(desk)) == DIFFERENT
    assert not sittings.Sitting(Study.at(desk.study, "DS"), "T001").blind


def counted_open(desk: Desk) -> int:
    """How many differences matrices and the report say are open."""
    study = Study.at(desk.study, "LK")
    with study.store.reading() as db:
        return study.view(db).adjudicated.open


READING: tuple[tuple[str, ...], ...] = (
    ("matrix", "--rows", "participant", "--show", "stance", "--show", "quotation"),
    ("matrix", "--format", "json"),
    ("negative", "stigma", "--json"),
    ("negative", "export"),
    ("negative", "log"),
    ("evidence", "--json"),
    ("codebook", "split", "admin-support", "--worksheet", "-"),
    ("codebook", "show", "--tree"),
    ("codebook", "diff"),
    ("codebook", "rename", "admin-support", "Office help", "--preview"),
    ("codebook", "move", "admin-support", "--top", "--preview"),
    ("codebook", "merge", "admin-support", "stigma", "--preview"),
    ("codebook", "retire", "stigma", "--preview"),
    ("codebook", "retire", "stigma", "--into", "admin-support", "--preview"),
    ("tables", "codes", "who"),
    ("saturation",),
    ("chart", "--list"),
    ("chart", "P001", "admin-support", "--show"),
    ("familiarise", "T001", "--show"),
    ("quote", "list", "--json"),
    ("quote", "export"),
    ("agreement",),
    ("code", "export"),
)


def test_to_who_codes_blind_all_is_as_if_nobody_else_had_coded(desk: Desk) -> None:
    desk.anonymised()
    desk.ok("assign", "--coders", "RM,DS", "--overlap", "3")
    book = desk.study / "codebook.yaml"
    edited = book.read_text(encoding="utf-8").replace("Administrative support", "Office help")
    book.write_text(edited, encoding="utf-8")
    before = [desk.run("--coder", "DS", *words).stdout for words in READING]
    desk.ok("code", "import", desk.write("rm.csv", RM), "--finished")
    quoted = ("q-1", "T001", "she takes the minutes")
    desk.ok("--coder", "RM", "quote", "add", *quoted)
    page = desk.write("page.md", "# What matters\nThe minutes.\n")
    desk.ok("--coder", "RM", "familiarise", "T001", "--from", page)
    told_to_others = set[str]()
    for words, was in zip(READING, before, strict=True):
        assert desk.run("--coder", "DS", *words).stdout == was, words
        if desk.run("--coder", "LK", *words).stdout != was:
            told_to_others.add(words[0])
    assert told_to_others >= {"matrix", "codebook", "tables", "quote", "code", "familiarise"}
    assert "as stigma" not in desk.ok("--coder", "DS", "log")
    assert "as stigma" in desk.ok("--coder", "LK", "log")
    assert not any(one["codings"] for one in statuses(desk, "DS"))
    told = desk.run("--coder", "DS", "matrix").stderr
    assert "3 transcripts that you code blind is left out" in told
    assert "left out" not in desk.run("--coder", "LK", "matrix").stderr
    for refused in (("report", "--out", desk.incoming / "r.html"), ("check",)):
        assert "that you code blind" in desk.refused("--coder", "DS", *refused)


def statuses(desk: Desk, coder: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.ok("--coder", coder, "status", "--json"))[
        "transcripts"
    ]
    return found


# --- agreement


def scored(desk: Desk, *words: str) -> dict[tuple[str, str], dict[str, Any]]:
    said = json.loads(desk.ok("agreement", "--json", *words))
    return {(one["unit"], one["code"]): one for one in said["scores"]}


def test_participants_come_first_then_segments(twice: Desk) -> None:
    found = scored(twice)
    one = found["participant", "information-sharing"]
    assert (one["units"], one["all_found"], one["some_found"]) == (3, 1, 2)
    assert one["observed"] == pytest.approx(2 / 3)
    assert one["prevalence"] == pytest.approx(1 / 2)
    assert one["alpha"] == pytest.approx(1 - 5 * 2 / 18)
    assert one["kappa"] == pytest.approx(0.4)
    assert one["kappa_of"] == "Cohen"
    assert found["segment", "information-sharing"]["units"] == 4
    assert found["participant", "stigma"]["alpha"] == 1
    assert found["participant", "supervision"]["alpha"] is None  # nobody found it anywhere
    assert found["participant", "direct-time"]["alpha"] == pytest.approx(0)
    leaves = sum(unit == "participant" and code != "" for unit, code in found)
    assert found["participant", ""]["units"] == 3 * leaves


def test_on_a_terminal_it_fits_and_says_undefined(twice: Desk) -> None:
    said = twice.ok("agreement")
    assert max(map(len, said.splitlines())) <= 80
    assert "alpha undefined" in said
    assert "nan" not in said
    assert "DS and RM, 3 transcripts: T001, T002, T003" in said
    assert said.index("Participants") < said.index("Segments")


def test_as_a_table(twice: Desk, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    assert "Wrote" in twice.ok("agreement", "--csv", out, "--code", "stigma")
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"), newline="")))
    assert [(row["unit"], row["code"]) for row in rows] == [
        ("participant", "stigma"),
        ("segment", "stigma"),
    ]
    assert rows[0]["alpha"] == "1.0"
    assert rows[0]["alpha_low"] == "undefined"
    assert "on which the study rests" in twice.refused(
        "agreement", "--csv", twice.study / "study.yaml"
    )


def test_three_coders(twice: Desk) -> None:
    third = DS.replace(",DS,", ",LK,")
    twice.ok("code", "import", twice.write("lk.csv", third), "--finished")
    found = scored(twice)
    assert found["participant", "stigma"]["kappa_of"] == "Fleiss"
    assert found["participant", "stigma"]["coders"] == ["DS", "LK", "RM"]
    only = scored(twice, "--coders", "LK,DS")
    assert {one["observed"] for one in only.values()} == {1.0}


def test_what_is_left_out_is_said(twice: Desk) -> None:
    twice.ok("--coder", "LK", "code", "finish", "T001", "--anyway")
    twice.ok("code", "import", twice.write("lk.csv", RM.replace(",RM,", ",LK,")))
    said = twice.ok("agreement", "--coders", "RM,LK")
    assert "T001\n" in said.splitlines()[0] + "\n"
    assert "Left out: T002, T003: not finished by LK." in said


def test_another_definition_is_another_code(twice: Desk) -> None:
    book = twice.study / "codebook.yaml"
    words = book.read_text("utf-8")
    changed = words.replace("Help from administrators", "Help from anybody", 1)
    assert changed != words
    book.write_text(changed, "utf-8")
    twice.ok("codebook", "apply")
    third = DS.replace(",DS,", ",LK,")
    twice.ok("code", "import", twice.write("lk.csv", third), "--finished")
    found = scored(twice, "--coders", "RM,LK")
    assert ("participant", "admin-support") not in found
    assert ("participant", "stigma") in found
    assert "Left out: in part, T001, T002, T003: finished under other" in twice.ok(
        "agreement", "--coders", "RM,LK"
    )


def test_a_code_that_one_coder_made_leaves_the_others_comparable(desk: Desk) -> None:
    """Each in a copy of their own, where the other's provisional code is not known."""
    desk.anonymised()
    for name, text in (("RM", RM), ("DS", DS)):
        copy = desk.study.parent / name
        desk.ok("copy", "--for-coding", copy)
        coder = desk.at(copy)
        coder.ok("--coder", name, "codebook", "add", f"Seen by {name}", "--provisional", "--yes")
        coder.ok("--coder", name, "code", "import", coder.write(f"{name}.csv", text), "--finished")
    desk.ok("merge", desk.study.parent / "RM", desk.study.parent / "DS")
    found = json.loads(desk.ok("agreement", "--json"))
    assert found["coders"] == ["DS", "RM"]
    assert found["transcripts"] == ["T001", "T002", "T003"]
    assert scored(desk)["participant", "information-sharing"]["units"] == 3


def test_a_reflexive_study_has_no_scores(twice: Desk) -> None:
    settings = twice.study / "study.yaml"
    text = settings.read_text("utf-8").replace("approach: framework", "approach: reflexive")
    settings.write_text(text, "utf-8")
    said = twice.refused("agreement")
    assert "reflexive" in said
    assert "memos" in said
    assert places(open_now(twice)) == DIFFERENT


def test_without_two_there_is_nothing_to_compare(desk: Desk) -> None:
    desk.coded()
    assert "finished by two coders yet" in desk.refused("agreement")
    desk.ok("code", "import", desk.write("ds.csv", DS))
    assert "finished none of them alike" in desk.refused("agreement")
    assert "unknown coder “ZZ”" in desk.refused("agreement", "--coders", "RM,ZZ")
    assert "unknown code “zz”" in desk.refused("agreement", "--code", "zz")
    assert "one is named" in desk.refused("agreement", "--coders", "RM")


def test_codings_that_began_as_suggestions_are_told(desk: Desk) -> None:
    desk.anonymised()
    for coder in ("RM", "DS"):
        sitting = sittings.Sitting(Study.at(desk.study, coder), "T001")
        sitting.code(sitting.segments[0].span, "admin-support", suggested=coder == "DS")
        sitting.finish()
    said = " ".join(desk.ok("agreement").split())
    assert "1 of the 2 codings compared (50%) began as a machine's suggestion" in said
    assert "agreement may be inflated" in said


# --- adjudicate


def test_what_was_settled_counts_and_both_opinions_stay(twice: Desk) -> None:
    assert places(open_now(twice)) == DIFFERENT
    assert counted(twice, "admin-support")["mixed"] == 1
    before = twice.ok("code", "export")
    decide(twice, {"admin-support": "RM", "direct-time": "DS", "information-sharing": "all"})
    assert places(open_now(twice)) == [("T002", "relationship")]
    cell = counted(twice, "admin-support")
    assert (cell["supports"], cell["mixed"]) == (1, 0)
    assert coders_of(twice, cell["codings"]) == ["RM"]
    assert counted(twice, "direct-time")["state"] == "not raised"
    assert counted(twice, "information-sharing")["people"] == 1
    assert twice.ok("code", "export") == before
    assert scored(twice)["participant", "direct-time"]["observed"] < 1
    said = twice.ok("adjudicate", "--all")
    assert "RM counts (by RM)" in said
    assert "not coded (by RM)" in said
    report = twice.ok("report").strip()
    page = " ".join(Path(report).read_text("utf-8").split())
    assert "A person settled 3 of 4 differences between them" in page
    assert "2 codings that were settled against are kept and not counted" in page


def test_the_list_calls_codes_by_their_names(twice: Desk) -> None:
    said = twice.ok("adjudicate", "--list")
    assert "Administrative support" in said
    assert "admin-support" not in said
    assert max(map(len, said.splitlines())) <= 80
    assert "transcript,start,end,code" in twice.ok("adjudicate", "--export", "-")


def test_settling_is_undone(twice: Desk) -> None:
    decide(twice, {"direct-time": "DS"})
    assert "settled T001" in twice.ok("undo")
    assert places(open_now(twice)) == DIFFERENT
    assert counted(twice, "direct-time")["people"] == 1


def test_a_coding_made_since_is_a_new_difference(twice: Desk) -> None:
    decide(twice, {"direct-time": "none"})
    more = "transcript,quote,code,coder\nT001,all meetings,direct-time,DS\n"
    twice.ok("code", "import", twice.write("more.csv", more))
    assert ("T001", "direct-time") in places(open_now(twice))
    assert coders_of(twice, counted(twice, "direct-time")["codings"]) == ["DS"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("T001,0,5,stigma,RM,", "line 2: no difference is open at T001 0–5 on stigma"),
        ("T009,0,5,stigma,RM,", "line 2: no difference is open"),
        ("{place},admin-support,ZZ,", "line 2: “ZZ” is no decision here"),
        ("{place},admin-support,RM,\n{place},admin-support,DS,", "line 3: line 2 decides the same"),
        ("{place},admin-support,RM,Zyxomma said so", "the reason, T001 Administrative support"),
    ],
)
def test_a_table_with_a_mistake_settles_nothing(twice: Desk, row: str, said: str) -> None:
    (first, *_) = open_now(twice)
    place = f"{first['transcript']},{first['start']},{first['end']}"
    text = "transcript,start,end,code,decision,reason\n" + row.format(place=place) + "\n"
    assert said in twice.refused("adjudicate", "--import", twice.write("bad.csv", text))
    assert places(open_now(twice)) == DIFFERENT


def test_a_table_with_other_columns(twice: Desk) -> None:
    table = twice.write("bad.csv", "transcript,code\nT001,stigma\n")
    assert "line 1: the column “start” is missing" in twice.refused("adjudicate", "--import", table)


def test_the_screen_needs_a_terminal(twice: Desk) -> None:
    assert "a screen needs a terminal" in twice.refused("adjudicate")


def test_two_who_settle_one_difference_in_two_copies(twice: Desk) -> None:
    lk, om = Coder(twice, "LK"), Coder(twice, "OM")
    decide(lk, {"direct-time": "RM", "relationship": "RM"}, coder="LK")
    decide(om, {"direct-time": "DS", "relationship": "RM"}, coder="OM")
    said = twice.ok("merge", lk.study, om.study)
    assert "was settled in two ways, by LK and OM" in " ".join(said.split())
    assert "two ways" in twice.run("check").output
    (one,) = (one for one in open_now(twice) if one["code"] == "direct-time")
    assert one["state"] == "settled in two ways"
    assert counted(twice, "direct-time")["people"] == 1  # it counts until a person says otherwise
    decide(twice, {"direct-time": "DS"})
    assert "two ways" not in twice.run("check").output
    assert counted(twice, "direct-time")["state"] == "not raised"
    # the same in whatever order
    om.ok("merge", lk.study)
    om.ok("merge", twice.study)
    assert open_now(om) == open_now(twice)
    assert counted(om, "direct-time") == counted(twice, "direct-time")


@pytest.mark.parametrize(
    ("transcript", "code"), [("T002", "admin-support"), ("T001", "stigma")], ids=["T002", "stigma"]
)
def test_a_settlement_of_what_is_elsewhere_is_refused_and_does_nothing(
    twice: Desk, transcript: str, code: str
) -> None:
    copy = Coder(twice, "LK")
    held = json.loads(twice.ok("code", "list", "--json", "--code", "admin-support"))
    ids = [one["id"] for one in held]
    body = {"version": 1, "start": 0, "end": 5, "code": code, "counts": [], "after": []}
    crafted = Study.at(copy.study, "LK")
    with crafted.store.transaction() as db:
        act = crafted.batch().act(ActKind.SETTLED, transcript, **body, against=ids)
        acts.add(db, [act])
    assert "it was changed by hand: act" in twice.refused("merge", copy.study)
    with crafted.store.reading() as db:
        assert settling.against(db) == frozenset()
        assert settling.misplaced(db) == (act.id,)
    fresh = Coder(twice, "OM")
    decide(fresh, {"admin-support": "RM"}, coder="OM")
    with Study.at(fresh.study, "OM").store.reading() as db:
        assert settling.misplaced(db) == ()
        assert len(settling.against(db)) == 1


def test_codings_that_this_copy_alone_has_are_looked_at_too(twice: Desk) -> None:
    copy = Coder(twice, "LK")
    row = "transcript,quote,code,coder\nT002,every week,stigma,RM\n"
    twice.ok("code", "import", twice.write("later.csv", row))
    later = json.loads(twice.ok("code", "list", "--json", "--code", "stigma"))[-1]["id"]
    body = {"version": 1, "start": 0, "end": 5, "code": "stigma", "counts": [], "after": []}
    crafted = Study.at(copy.study, "LK")
    with crafted.store.transaction() as db:
        acts.add(db, [crafted.batch().act(ActKind.SETTLED, "T001", **body, against=[later])])
    assert "settles what is not of its transcript" in twice.refused("merge", copy.study)


def test_what_was_settled_holds_when_its_code_is_merged_or_dealt_out(twice: Desk) -> None:
    decide(twice, {"relationship": "DS"})
    twice.ok("codebook", "merge", "relationship", "stigma", "--yes")
    with Study.at(twice.study, "RM").store.reading() as db:
        assert settling.misplaced(db) == ()
        assert len(settling.against(db)) == 1
    twice.ok("undo")
    with Study.at(twice.study, "RM").store.reading() as db:
        assert len(settling.against(db)) == 1


def test_one_coders_two_ways_are_settled_too(twice: Desk) -> None:
    coder = Coder(twice, "RM")
    head = "transcript,quote,code,coder,stance\n"
    row = "T003,a letter,information-sharing,RM,"
    coder.ok("code", "import", coder.write("a.csv", f"{head}{row}supports\n"))
    twice.ok("code", "import", twice.write("b.csv", f"{head}{row}challenges\n"))
    assert "qualkit adjudicate" in twice.ok("merge", coder.study)
    (one, *_) = (one for one in open_now(twice) if one["sort"] == "one coder, two ways")
    sitting = sittings.Sitting(Study.at(twice.study, "RM"), "T003")
    assert len(sitting.conflicting) == 2
    (meant,) = (s["name"] for s in one["sides"] if s["reading"].startswith("challenges"))
    place = f"T003,{one['start']},{one['end']},information-sharing"
    both = f"transcript,start,end,code,decision\n{place},all\n"
    assert "cannot both be meant" in twice.refused(
        "adjudicate", "--import", twice.write("all.csv", both)
    )
    twice.ok("adjudicate", "--import", twice.write("one.csv", both.replace("all", meant)))
    assert "in 2 ways" not in twice.run("check").output
    sitting = sittings.Sitting(Study.at(twice.study, "RM"), "T003")
    assert not sitting.conflicting
    assert len(sitting.set_aside) == 1
    assert len([c for c in sitting.codings if c.coder == "RM"]) == 3


def test_a_reason_from_a_copy_that_names_somebody_is_replaced(twice: Desk) -> None:
    lk = Coder(twice, "LK")
    decide(lk, {"direct-time": "RM"}, f"{TOKEN} Quill means it", coder="LK")
    assert "Names were replaced in 1 memo" in " ".join(twice.ok("merge", lk.study).split())
    with Study.at(twice.study, "RM").store.reading() as db:
        (one,) = settling.standing(db)
    assert one.reason.endswith("means it")
    assert TOKEN not in one.reason
    assert TOKEN.encode() not in (twice.study / "study.db").read_bytes()


def test_withdrawing_takes_what_was_settled_and_why(twice: Desk) -> None:
    decide(twice, {"relationship": "none"}, "every week is said of another")
    twice.ok("withdraw", "--participant", "P002", "--yes")
    with Study.at(twice.study, "RM").store.reading() as db:
        assert settling.standing(db) == ()
    assert b"said of another" not in (twice.study / "study.db").read_bytes()


def test_what_was_settled_stays_when_the_text_is_anonymised_again(twice: Desk) -> None:
    decide(twice, {"direct-time": "DS"})
    settings = twice.study / "study.yaml"
    names = "names: [{name: administrator, kind: organisation}]\n"
    settings.write_text(settings.read_text("utf-8").replace("names: []\n", "") + names, "utf-8")
    twice.ok("anonymise", "--yes")
    assert ("T001", "direct-time") not in places(open_now(twice))
    assert counted(twice, "direct-time")["state"] == "not raised"


def test_a_pack_holds_what_counts_and_says_so(twice: Desk, tmp_path: Path) -> None:
    decide(twice, {"direct-time": "DS"})
    pack = tmp_path / "pack"
    twice.ok("share", pack, "--for", "colleagues", "--draft")
    other = twice.at(pack)
    assert counted(other, "direct-time")["state"] == "not raised"
    with Study.at(pack, "X").store.reading() as db:
        view = Study.at(pack, "X").view(db)
    assert (view.adjudicated.settled, view.adjudicated.open) == (1, 3)


def test_what_changed_meanwhile_is_not_settled(twice: Desk) -> None:
    sitting = Adjudication(Study.at(twice.study, "RM"))
    (one, *_) = sitting.open
    decide(twice, {one.code: "RM"}, coder="DS")
    with pytest.raises(Exception, match="has changed"):
        sitting.settle(one, [])
    assert len(FILES) == 3
