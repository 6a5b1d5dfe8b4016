"""Every figure of the computed tables on the sample study, counted a second time from its database.

Nothing of qualkit's is used for the second count: pandas reads the participations, the sources and
the acts.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from qualkit import tables
from qualkit.cli import computing as cli
from qualkit.cli import main
from qualkit.workflow.identifiers import anonymising
from qualkit.workflow.intake import ingesting, preparing
from qualkit.workflow.sittings import coding
from qualkit.workflow.study import Study

SAMPLE = Path(__file__).parents[2] / "transcripts_sample"
PILOTS = ["Calderbeck", "Wrenfold", "Eastmere", "Harlingate"]
STAGES = ["Stage 1", "Stage 2"]
GROUPS = ["Pilot staff", "Key informant", "Service user"]
KINDS = ["interview", "focus group", "observation", "notes", "document"]
NEAR = ["first-hand", "reported", "opinion", None]


@dataclass(frozen=True)
class Sampled:
    """The sample study, and what its database holds, as frames."""

    folder: Path
    took_part: pd.DataFrame
    """A row for each participation and pilot."""
    sources: pd.DataFrame
    said: pd.DataFrame
    """A row for each coding of a participant's words in a transcript that was read for its code.

    What an interpreter says is the words of whoever they speak for.
    """
    names: dict[str, str]
    """By name of a code with none beneath it: its id."""

    def run(self, *words: str) -> str:
        done = CliRunner().invoke(main, ["--study", str(self.folder), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    def table(self, *words: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = json.loads(self.run("tables", *words, "--json"))
        return found[0]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    place = tmp_path_factory.mktemp("sampled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALKIT_KEY_FILE", str(place / "key.txt"))
        patch.setenv("QUALKIT_CODER", "RM")
        patch.delenv("QUALKIT_STORE", raising=False)
        folder = _made(place / "study")
        yield _read(folder)


def _made(folder: Path) -> Path:
    """The sample study with its codings; its names are left as they are, which counts alike."""
    folder.mkdir()
    for name in ("study.yaml", "schedule.yaml"):
        shutil.copyfile(SAMPLE / name, folder / name)
    preparing.init(folder, codebook="remodelling")
    study = Study.at(folder, "RM")
    ingesting.take_in(
        study,
        sorted((SAMPLE / "interviews").iterdir()),
        SAMPLE / "interviews.csv",
        speakers=SAMPLE / "speakers.csv",
        anonymised=True,
    )
    anonymising.anonymise(study)
    for name in ("codings_first_coder.csv", "codings_second_coder.csv"):
        path = SAMPLE / "truth" / name
        coding.import_codings(study, path, from_original=True, finished=True)
    study.store.close()
    return folder


def _read(folder: Path) -> Sampled:
    db = sqlite3.connect(folder / "study.db")
    took_part = pd.read_sql("select * from participations", db)
    took_part["pilot"] = took_part["pilots"].map(json.loads)
    sources = pd.read_sql("select * from transcripts", db).sort_values("id")
    acts = pd.read_sql("select kind, transcript, body from acts", db)
    bodies = acts["body"].map(json.loads)
    text = pd.read_sql("select transcript, layout from texts", db).set_index("transcript")
    layouts = {id: json.loads(layout) for id, layout in text["layout"].items()}
    db.close()
    read = {
        (transcript, code)
        for kind, transcript, body in zip(acts["kind"], acts["transcript"], bodies, strict=True)
        if kind == "finished"
        for code in body["codes"]
    }
    rows = []
    for kind, transcript, body in zip(acts["kind"], acts["transcript"], bodies, strict=True):
        if kind == "coded" and (transcript, body["code"]) in read:
            who = _speaker(layouts[transcript], body["start"])
            rows.append((transcript, who, body["code"], body["directness"]))
    said = pd.DataFrame(rows, columns=["transcript", "participant", "code", "directness"])
    book = YAML(typ="safe").load((folder / "codebook.yaml").read_text("utf-8"))
    return Sampled(
        folder,
        took_part.explode("pilot"),
        sources,
        said.dropna(subset="participant"),
        {code["name"]: code["id"] for theme in book["codes"] for code in theme["children"]},
    )


def _speaker(layout: dict[str, Any], start: int) -> str | None:
    label = next(turn[0] for turn in layout["turns"] if turn[1] <= start < turn[3])
    participant: str | None = layout["speakers"].get(label, [None, None])[1]
    return participant


def kinds(sampled: Sampled) -> pd.DataFrame:
    """Who took part in what of which kind: a row for each participation and pilot."""
    return sampled.took_part.merge(
        sampled.sources, left_on="transcript", right_on="id", validate="many_to_one"
    )


@pytest.mark.parametrize(
    ("name", "counted"), [("interviews", "transcript"), ("people", "participant")]
)
def test_interviews_and_people(sampled: Sampled, name: str, counted: str) -> None:
    of = sampled.took_part
    shown = sampled.table(name)
    cells = of.groupby(["pilot", "stage", "group"])[counted].nunique()
    by_stage = of.groupby(["pilot", "stage"])[counted].nunique()
    by_pilot = of.groupby("pilot")[counted].nunique()
    expected = [
        [
            pilot,
            *(int(cells.get((pilot, s, g), 0)) for s, g in product(STAGES, GROUPS)),
            *(int(by_stage.get((pilot, s), 0)) for s in STAGES),
            int(by_pilot[pilot]),
        ]
        for pilot in PILOTS
    ]
    columns = of.groupby(["stage", "group"])[counted].nunique()
    whole = of.groupby("stage")[counted].nunique()
    expected.append(
        [
            "All pilots",
            *(int(columns[key]) for key in product(STAGES, GROUPS)),
            *(int(whole[stage]) for stage in STAGES),
            int(of[counted].nunique()),
        ]
    )
    assert shown["rows"] == expected
    assert shown["columns"][1:7] == [f"{s}, {g}" for s, g in product(STAGES, GROUPS)]


def test_what_the_notes_of_interviews_say(sampled: Sampled) -> None:
    notes = " ".join(sampled.table("interviews")["notes"])
    of = kinds(sampled)
    each = of.groupby("transcript").agg(people=("participant", "nunique"), kind=("kind", "first"))
    focus = each[each["kind"] == "focus group"]
    joint = each[(each["people"] > 1) & (each["kind"] != "focus group")]
    times = of.groupby("participant")["transcript"].nunique()
    pilots = of.groupby("transcript")["pilot"].nunique()
    groups = of.groupby("participant")["group"].nunique()
    assert f"{len(joint)} joint interview with {joint['people'].sum()} people" in notes
    assert f"{len(focus)} focus group with {focus['people'].sum()} people" in notes
    assert f"{(times > 1).sum()} person was interviewed more than once" in notes
    assert f"{(pilots > 1).sum()} interview in more than one pilot" in notes
    assert f"{(groups > 1).sum()} person was interviewed in more than one group" in notes
    assert (
        f"{(of.drop_duplicates('transcript')['verbatim'] == 0).sum()} interview in notes" in notes
    )
    through = of.drop_duplicates("transcript")["interpreter"].sum()
    assert f"{through} interview through an interpreter" in notes


def test_roles(sampled: Sampled) -> None:
    of = sampled.took_part.replace({"background": {"": "not recorded"}})
    shown = sampled.table("roles")
    keys = ["pilot", "group", "role", "background"]
    rows = []
    for key, held in of.groupby(keys):
        numbers = [n for stage in STAGES for n in _two(held[held["stage"] == stage])]
        rows.append([*key, *numbers, *_two(held)])
    numbers = [n for stage in STAGES for n in _two(of[of["stage"] == stage])]
    assert sorted(shown["rows"][:-1]) == sorted(rows)
    assert shown["rows"][-1] == ["All pilots", "", "", "", *numbers, *_two(of)]
    assert [row[0] for row in shown["rows"]] == sorted(
        (row[0] for row in shown["rows"]), key=[*PILOTS, "All pilots"].index
    )


def _two(of: pd.DataFrame) -> tuple[int, int]:
    return int(of["transcript"].nunique()), int(of["participant"].nunique())


def test_staffing(sampled: Sampled) -> None:
    given = YAML(typ="safe").load((SAMPLE / "study.yaml").read_text("utf-8"))
    of = pd.DataFrame(
        [
            (p["id"], s["post"], Decimal(str(s["fte"])))
            for p in given["pilots"]
            for s in p["staffing"]
        ],
        columns=["pilot", "post", "fte"],
    )
    shown = sampled.table("staffing")["rows"]
    sums = {row[0]: row[2] for row in shown if row[1] == "All posts"}
    assert sums == {
        **{pilot: float(sum(part["fte"])) for pilot, part in of.groupby("pilot")},
        "All pilots": float(sum(of["fte"])),
    }
    assert [tuple(r) for r in shown if r[1] != "All posts"] == [
        (pilot, post, float(fte)) for pilot, post, fte in of.itertuples(index=False)
    ]


def test_sources(sampled: Sampled) -> None:
    shown = sampled.table("sources")["rows"]
    of = kinds(sampled).groupby("transcript")
    assert [row[0] for row in shown] == list(sampled.sources["id"])
    for row, source in zip(shown, sampled.sources.itertuples(), strict=True):
        part = of.get_group(source.id)
        assert row[1:5] == [
            source.kind,
            "verbatim" if source.verbatim else "notes",
            source.language,
            "yes" if source.interpreter else "no",
        ]
        assert set(row[5].split("; ")) == set(part["pilot"])
        assert row[6] == "; ".join(part["stage"].unique())
        assert set(row[7].split("; ")) == set(part["group"])
        assert row[8] == part["participant"].nunique()


def test_triangulation(sampled: Sampled) -> None:
    shown = sampled.table("triangulation")["rows"]
    of = kinds(sampled)
    for row, pilot in zip(shown, [*PILOTS, "All pilots"], strict=True):
        part = of if pilot == "All pilots" else of[of["pilot"] == pilot]
        once = part.drop_duplicates("transcript")
        verbatim = int(once["verbatim"].sum())
        assert row == [
            pilot,
            *(int((once["kind"] == kind).sum()) for kind in KINDS),
            len(once),
            verbatim,
            len(once) - verbatim,
            part["group"].nunique(),
        ]


def test_calendar(sampled: Sampled) -> None:
    shown = sampled.table("calendar")["rows"]
    of = sampled.took_part
    counts = of.groupby(["date", "pilot"])["transcript"].nunique()
    months = of.groupby("date").agg(stages=("stage", "unique"), n=("transcript", "nunique"))
    expected: list[list[object]] = [
        [month, "; ".join(row.stages), *(int(counts.get((month, p), 0)) for p in PILOTS), row.n]
        for month, row in months.iterrows()
    ]
    each = of.groupby("pilot")["transcript"].nunique()
    expected.append(["All months", "", *(int(each[p]) for p in PILOTS), of["transcript"].nunique()])
    assert shown == expected


def test_codes_by_pilot(sampled: Sampled) -> None:
    """Every interview of the sample study was read for every code: all people are denominators."""
    of = sampled.said.merge(sampled.took_part, on=["transcript", "participant"])
    people = sampled.took_part.groupby("pilot")["participant"].nunique()
    everybody = sampled.took_part["participant"].nunique()
    for name, *cells, whole, places in sampled.table("codes")["rows"]:
        part = of[of["code"] == sampled.names[name]]
        raised = part.groupby("pilot")["participant"].nunique()
        for pilot, cell in zip(PILOTS, cells, strict=True):
            said = [f"{raised.get(pilot, 'none')} of {people[pilot]}", "not in model", "not asked"]
            assert cell in (said if pilot not in raised else said[:1])
        assert places == len(raised)
        assert whole == f"{part['participant'].nunique() or 'none'} of {everybody}"


def test_who_said_it(sampled: Sampled) -> None:
    of = sampled.said.merge(
        sampled.took_part.drop_duplicates(["transcript", "participant"]),
        on=["transcript", "participant"],
    )
    name = ""
    for code, group, *nearness, people in sampled.table("who")["rows"]:
        name = code or name
        part = of[of["code"] == sampled.names[name]]
        part = part if group == "All groups" else part[part["group"] == group]
        told = [d if isinstance(d, str) else None for d in part["directness"]]
        masks = [
            pd.Series([d == near for d in told], index=part.index, dtype=bool) for near in NEAR
        ]
        expected = [part.loc[mask, "participant"].nunique() for mask in masks]
        assert nearness == expected
        assert people == part["participant"].nunique()


@pytest.mark.parametrize("unit", ["interview", "participant"])
def test_saturation(sampled: Sampled, unit: str) -> None:
    said = json.loads(sampled.run("saturation", "--json", "--orders", "20", "--unit", unit))
    key = "transcript" if unit == "interview" else "participant"
    for one in said["found"]:
        here = sampled.took_part
        if one["among"] != "all":
            here = here[(here["pilot"] == one["among"]) | (here["group"] == one["among"])]
        here = here.sort_values(["date", "transcript"])
        order = list(dict.fromkeys(here[key]))
        of = sampled.said.merge(
            here.drop_duplicates(["transcript", "participant"]), on=["transcript", "participant"]
        )
        rank = {unit: at for at, unit in enumerate(order)}
        first = of.assign(at=of[key].map(rank)).groupby("code")["at"].min()
        base = int((first < 4).sum())
        assert (one["units"], one["codes"]) == (len(order), len(first))
        assert one["fieldwork"]["base"] == base
        for run in one["fieldwork"]["runs"]:
            added = int(first.between(run["first"] - 1, run["last"] - 1).sum())
            assert run["added"] == added
            assert run["share"] == pytest.approx(added / base)


def test_all_of_them_are_printed_in_each_form(sampled: Sampled, tmp_path: Path) -> None:
    assert tuple(tables.NAMES) == cli.TABLES
    said = sampled.run("tables")
    for name in tables.NAMES:
        assert sampled.table(name)["title"] in said
        assert sampled.run("tables", name, "--format", "csv").startswith(
            ("Pilot", "Source", "M", "C")
        )
    book = tmp_path / "tables.xlsx"
    assert "9 sheets" in sampled.run("tables", "--format", "xlsx", "--out", str(book))
    assert book.stat().st_size > 2000


def test_the_tables_can_stand_in_narrative_without_an_alarm(sampled: Sampled) -> None:
    from qualkit.workflow.proposals import suggesting
    from qualkit.workflow.reports import summing

    names = [name for name in tables.NAMES if name != "sources"]
    study = Study.at(sampled.folder, "RM")
    folder = sampled.folder / "narrative"
    folder.mkdir(exist_ok=True)
    page = folder / "tables.md"
    page.write_text(sampled.run("tables", *names, "--format", "markdown"), "utf-8")
    view = suggesting.anonymised_view(study)
    assert list(summing.slips(study, view)) == []
    text = page.read_text("utf-8")
    page.write_text(text.replace("| Calderbeck | 2 | 1 |", "| Calderbeck | 3 | 1 |", 1), "utf-8")
    (slip, *_) = summing.slips(study, view)
    assert slip == (
        "narrative/tables.md, line 5: “Calderbeck”, “Stage 1, Pilot staff”: the study has 2 "
        "interviews, 2 people; 3 is printed"
    )
    study.store.close()
