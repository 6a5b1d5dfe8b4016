"""typology at the command line: placed with a reason and evidence, adding up, without names."""

import json
from pathlib import Path

import pytest

from tests.workflow.conftest import Desk

TYPOLOGIES = """
typologies:
  - id: lasting
    title: What lasted
    dimensions:
      - {name: Money, places: [ended, went on]}
      - {name: Reach, places: [stayed, spread]}
  - id: levels
    title: What change asks for
    grouping: [team, authority]
    under: support
"""
WHY = "The minutes are taken, and the letters are not answered."
TABLE = '''\
typology,pilot,place,reason,quotes
lasting,North,went on / stayed,Out by ten.,"T001 ""she takes the minutes"""
lasting,South,ended / stayed,A letter into a well.,"T003 ""I hear nothing from them"""
'''


@pytest.fixture
def study(desk: Desk) -> Desk:
    desk.coded()
    settings = desk.study / "study.yaml"
    settings.write_text(settings.read_text("utf-8") + TYPOLOGIES, "utf-8")
    return desk


def place(desk: Desk, pilot: str = "North", at: str = "went on / stayed", coder: str = "RM") -> str:
    tie = 'T001 "she takes the minutes"'
    more = ("--because", WHY, "--tie", tie)
    return desk.ok("--coder", coder, "typology", "place", "lasting", pilot, at, *more)


def lasting(desk: Desk) -> dict[str, object]:
    (found,) = json.loads(desk.ok("typology", "--only", "lasting", "--json"))
    return dict(found)


def places(desk: Desk) -> list[tuple[str, str, str, str]]:
    held = lasting(desk)["places"]
    assert isinstance(held, list)
    return [(one["case"], one["place"], one["reason"], one["by"]) for one in held]


def test_a_pilot_is_placed_with_its_reason_evidence_author_and_date(study: Desk) -> None:
    assert "North stands at “went on / stayed”, on 1 coding." in place(study)
    assert places(study) == [("North", "went on / stayed", WHY, "RM")]
    shown = study.ok("typology")
    assert "1 of 2 pilots" in shown and "South stands in no place" in shown
    assert WHY in shown and "rests on T001@" in shown
    assert "placed pilot North, typology lasting" in study.ok("log", "-n", "1")


def test_a_later_place_succeeds_and_undo_brings_the_earlier_back(study: Desk) -> None:
    place(study)
    place(study, at="went on / spread")
    assert [at for _, at, _, _ in places(study)] == ["went on / spread"]
    study.ok("undo")
    assert [at for _, at, _, _ in places(study)] == ["went on / stayed"]
    assert "north is out of “went on / stayed”." in study.ok(
        "typology", "remove", "lasting", "north"
    )
    assert places(study) == []
    assert "North stands in no place" in study.refused("typology", "remove", "lasting", "North")
    study.ok("undo")
    assert len(places(study)) == 1


def test_the_check_fails_until_the_places_add_up(study: Desk) -> None:
    place(study)
    only = ("typology", "--only", "lasting", "--check")
    assert "1 of 1 checks do not hold" in study.refused(*only, code=1)
    assert "fails  every typology has a place" in study.run("check").stdout
    place(study, "South", "ended / stayed")
    study.ok(*only)


def test_codes_are_placed_where_the_typology_is_under_one(study: Desk) -> None:
    (one,) = json.loads(study.ok("typology", "--only", "levels", "--json"))
    assert (one["of"], "admin-support" in one["unplaced"]) == ("code", True)
    more = ("--because", "A team can do it.", "--untied")
    study.ok("typology", "place", "levels", "admin-support", "team", *more)
    (one,) = json.loads(study.ok("typology", "--only", "levels", "--json"))
    assert one["cells"] == {"team": ["admin-support"], "authority": []}
    assert "tied to no evidence" in study.ok("typology", "--only", "levels")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lasting", "North", "went on", "--because", WHY, "--untied"), "unknown place"),
        (("lasting", "West", "ended / stayed", "--because", WHY, "--untied"), "unknown pilot"),
        (("other", "North", "ended / stayed", "--because", WHY, "--untied"), "unknown typology"),
        (("lasting", "North", "ended / stayed", "--because", " ", "--untied"), "no reason why"),
        (("lasting", "North", "ended / stayed", "--because", WHY), "nothing that was coded"),
        (
            ("lasting", "North", "ended / stayed", "--because", WHY, "--tie", "T001 no quotes"),
            "names no words of a transcript",
        ),
    ],
)
def test_what_cannot_be_placed_is_refused_and_nothing_changes(
    study: Desk, words: tuple[str, ...], said: str
) -> None:
    before = study.snapshot()
    assert said in study.refused("typology", "place", *words)
    assert study.snapshot() == before


def test_a_reason_that_names_somebody_is_refused(study: Desk) -> None:
    before = study.snapshot()
    named = ("--because", "Zyxomma said so.", "--untied")
    said = study.refused("typology", "place", "lasting", "North", "ended / stayed", *named)
    assert "the reason names somebody" in said and "Zyxomma" not in said
    assert study.snapshot() == before


def test_a_reason_cannot_steer_the_terminal(study: Desk) -> None:
    more = ("--because", "One\x1b[2J\u202eline\nand another.", "--untied")
    study.ok("typology", "place", "lasting", "North", "ended / stayed", *more)
    assert [reason for _, _, reason, _ in places(study)] == ["One [2J line\nand another."]


def test_a_table_goes_in_whole_and_comes_out_as_it_went_in(study: Desk, tmp_path: Path) -> None:
    table = study.write("places.csv", TABLE)
    assert "Recorded 2 places." in study.ok("typology", "import", table)
    out = tmp_path / "out.csv"
    study.ok("typology", "export", out)
    assert "Recorded 0 places (2 known already)." in study.ok("typology", "import", out)
    assert "Recorded 0 places (2 known already)." in study.ok("typology", "import", table)
    assert [one[:2] for one in places(study)] == [
        ("North", "went on / stayed"),
        ("South", "ended / stayed"),
    ]


def test_every_mistake_of_a_table_is_told_with_its_line_and_nothing_is_kept(study: Desk) -> None:
    rows = TABLE + (
        "lasting,North,ended / stayed,Again.,\n"
        "lasting,South,nowhere,Because.,\n"
        "lasting,South,ended / stayed,Zyxomma said so.,\n"
    )
    table = study.write("places.csv", rows)
    before = study.snapshot()
    said = study.run("typology", "import", "--untied", table).stderr
    assert "line 4: North is placed in lasting on line 2 too" in said
    assert "line 5: lasting: unknown place “nowhere”" in said
    assert "line 6: the reason names somebody" in said
    assert study.snapshot() == before


def test_two_copies_that_placed_a_pilot_apart_are_told(study: Desk) -> None:
    copy = study.study.parent / "copy"
    study.ok("copy", "--for-coding", copy)
    place(study)
    place(study.at(copy), at="ended / stayed", coder="DS")
    said = study.ok("merge", copy)
    assert "North was placed apart in the typology lasting" in said
    found = lasting(study)
    assert (found["twice"], found["unplaced"]) == (["North"], ["South"])
    place(study)
    assert lasting(study)["twice"] == []


def test_a_place_is_out_of_date_when_more_was_coded_so(study: Desk) -> None:
    place(study)
    assert "out of date" not in study.ok("typology")
    more = "transcript,quote,code,coder\nT001,out with families,admin-support,RM\n"
    study.ok("code", "import", study.write("more.csv", more))
    assert "out of date: 1 was coded since under the same codes" in study.ok("typology")


def test_the_reason_goes_with_the_words_of_whoever_withdraws(study: Desk) -> None:
    place(study)
    study.ok("withdraw", "--participant", "P001", "--yes")
    assert WHY.encode() not in (study.study / "study.db").read_bytes()
    ((_, at, reason, _),) = places(study)
    assert (at, reason) == ("went on / stayed", "")
    assert "the reason for North went with withdrawn words" in study.ok("typology")


def test_a_study_without_typologies_says_what_to_write(desk: Desk) -> None:
    desk.coded()
    assert "study.yaml has no typologies" in desk.refused("typology")
    assert "typology" not in desk.run("check").stdout


def test_a_typology_under_a_code_that_there_is_not_says_so(study: Desk) -> None:
    settings = study.study / "study.yaml"
    settings.write_text(settings.read_text("utf-8").replace("under: support", "under: no"), "utf-8")
    assert "unknown code “no”" in study.refused("typology")
    assert "the codebook has no code “no”" in study.run("check").stdout
