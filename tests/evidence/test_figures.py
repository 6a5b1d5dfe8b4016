"""Every figure of `evidence` on the sample study, against a count that shares no code with it."""

import json
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from qualkit.cli import main
from qualkit.workflow.study import Study
from tests.evidence.counted import Counted, lean

Row = dict[str, Any]
FIGURES = ("supports", "challenges", "mixed", "silent", "not_asked", "not_read")
LINKS = [f"L{number}" for number in range(1, 15)]


@pytest.fixture(scope="module")
def counted(sample: Study) -> Counted:
    return Counted.of(sample.folder)


@pytest.fixture(scope="module")
def told(sample: Study) -> dict[str, Row]:
    run = CliRunner().invoke(main, ["--study", str(sample.folder), "evidence", "--json"])
    assert run.exit_code == 0, run.output
    return {one["link"]["id"]: one for one in json.loads(run.stdout)}


@pytest.mark.parametrize("id", LINKS)
def test_people(id: str, told: dict[str, Row], counted: Counted) -> None:
    link = next(one for one in counted.links if one["id"] == id)
    among = counted.among(id)
    found = counted.figures(link["codes"], among)
    assert {key: told[id][key] for key in FIGURES} == found
    assert told[id]["people"] == among["participant"].nunique() == sum(found.values())
    assert told[id]["of"] == sum(found[key] for key in FIGURES[:4])
    assert len(told[id]["codings"]) == len(counted.sided(link["codes"], among))


@pytest.mark.parametrize("part", ["pilot", "group"])
@pytest.mark.parametrize("id", LINKS)
def test_people_of_each_pilot_and_group(
    id: str, part: str, told: dict[str, Row], counted: Counted
) -> None:
    link = next(one for one in counted.links if one["id"] == id)
    among = counted.among(id)
    for row in told[id][f"by_{part}"]:
        some = among[among[part] == row["name"]]
        assert {key: row[key] for key in FIGURES} == counted.figures(link["codes"], some), row
    assert {row["name"] for row in told[id][f"by_{part}"]} >= set(among[part])


@pytest.mark.parametrize("id", LINKS)
def test_directness_pilots_and_who_says_so(id: str, told: dict[str, Row], counted: Counted) -> None:
    link = next(one for one in counted.links if one["id"] == id)
    among = counted.among(id)
    sided = counted.sided(link["codes"], among)
    near = sided.assign(directness=sided["directness"].fillna("not said"))
    rows = {row["name"]: row for row in told[id]["by_directness"]}
    assert set(near["directness"]) <= rows.keys()
    for name, row in rows.items():
        sides = lean(near[near["directness"] == name]).value_counts()
        for side in ("supports", "challenges", "mixed"):
            assert row[side] == sides.get(side, 0), (name, side)
    groups = set(sided[sided["stance"] == "supports"]["group"])
    assert set(told[id]["says_so"]) == groups
    assert told[id]["only_gainers"] == (groups <= {"Pilot staff"} if groups else None)
    spoke = among.merge(sided[["transcript", "participant"]].drop_duplicates())
    assert set(told[id]["pilots"]) == set(spoke["pilot"])


@pytest.mark.parametrize("id", LINKS)
def test_rivals(id: str, told: dict[str, Row], counted: Counted) -> None:
    link = next(one for one in counted.links if one["id"] == id)
    among = counted.among(id)
    sided = counted.sided(link["codes"], among)
    supporters = set(sided[sided["stance"] == "supports"]["participant"])
    assert [one["code"] for one in told[id]["rivals"]] == link.get("rivals", [])
    for one in told[id]["rivals"]:
        raised = counted.raised([one["code"]], among)
        sides = lean(counted.sided([one["code"]], among)).value_counts()
        read = counted.read[counted.read["code"] == one["code"]]["transcript"]
        assert one["of"] == among[among["transcript"].isin(read)]["participant"].nunique()
        assert one["raised"] == raised["participant"].nunique()
        assert one["supporters"] == len(supporters & set(raised["participant"]))
        for side in ("supports", "challenges", "mixed"):
            assert one[side] == sides.get(side, 0)


def test_somebody_is_of_each_kind(told: dict[str, Row]) -> None:
    """Else the comparisons above would compare noughts."""
    table = pd.DataFrame([{key: one[key] for key in FIGURES} for one in told.values()])
    assert (table[["supports", "challenges", "mixed", "silent", "not_asked"]].sum() > 0).all()
    assert any(one["rivals"] for one in told.values())


def test_sides_that_one_person_or_group_takes_alone(told: dict[str, Row], counted: Counted) -> None:
    expected = set()
    for link in counted.links:
        among = counted.among(link["id"])
        for pilot, here in among.groupby("pilot"):
            sided = counted.sided(link["codes"], here)
            for side in ("supports", "challenges"):
                some = sided[sided["stance"].isin([side, "mixed"])]
                people, groups = some["participant"].nunique(), some["group"].nunique()
                if people == 1:
                    expected.add((link["id"], pilot, side, "one person only", 1))
                elif groups == 1 and here["group"].nunique() > 1:
                    expected.add((link["id"], pilot, side, "one group only", people))
    found = {
        (gap["link"], gap["pilot"], gap["side"], gap["kind"], gap["people"])
        for one in told.values()
        for gap in one["gaps"]
        if gap["side"]
    }
    assert found == expected
    assert expected
