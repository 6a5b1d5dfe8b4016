from pathlib import Path

import pytest

from qualkit import schedule, settings
from qualkit.errors import BadSettings

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"


def written(folder: Path, text: str, name: str = "study.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_study() -> None:
    study = settings.read_settings(SAMPLE / "study.yaml")
    assert [pilot.id for pilot in study.pilots] == [
        "Calderbeck",
        "Wrenfold",
        "Eastmere",
        "Harlingate",
    ]
    wrenfold = study.pilot("Wrenfold")
    assert wrenfold.links is not None
    assert "L1" not in wrenfold.links
    assert study.k == 3
    questions = schedule.read(SAMPLE / "schedule.yaml", study)
    assert frozenset({"Service user"}) in {question.groups for question in questions}


def test_who_gains_is_not_assumed(tmp_path: Path) -> None:
    assert settings.read_settings(written(tmp_path, "title: A\n")).gains == ()
    study = settings.read_settings(written(tmp_path, "title: A\ngroups: [S, T]\ngains: [T]\n"))
    assert study.gains == ("T",)


def test_defaults(tmp_path: Path) -> None:
    study = settings.read_settings(written(tmp_path, "title: A study\n"))
    assert (study.k, study.percentages_from, study.edition) == (3, 20, "internal")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: A\n", "study.yaml, line 1: “title” is missing"),
        ("title: A\npilots:\n  - id: N\n    purpos: x\n", "line 4: “purpos” is not a key"),
        ("title: A\nattribution:\n  k: some\n", "line 3: “k”: input should be a valid integer"),
        ("title: A\nattribution: {k: 0}\n", "line 2: “k”: input should be greater than or equal"),
        ("title: A\npilots:\n  - id: N\n  - id: N\n", "line 4: “N” stands twice among pilots"),
        ("title: A\nstages: [S, S]\n", "line 2: “S” stands twice among stages"),
        ("title: A\ngroups: [S]\ngains:\n  - T\n", "line 4: “T” is not one of the study's groups"),
        ("title: A\ngroups: [S]\ngains: [S, S]\n", "line 3: “S” stands twice among gains"),
        ("title: A\npilots:\n  - id: N;M\n", "line 3: “id”: a pilot's name may not hold “;”"),
        ("title: A\nedition: secret\n", "line 2: “edition”: input should be 'internal' or"),
        ("title: [\n", "line 2: expected the node content"),
        ("title: A\ntitle: B\n", "line 2: found duplicate key"),
        ("- a list\n", "line 1: “this file” does not hold"),
        ("title: A\npilots: null\n", "line 2: “pilots”: input should be a valid list"),
        ("title: A\npilots:\n  - null\n", "line 3: “pilots” does not hold `key: value` lines"),
        ("title: A\nstages:\n  - S\n  - null\n", "line 4: “stages”: input should be a valid"),
        ("title: A\npilots:\n  - id: N\n    staffing: 3\n", "line 4: “staffing”: input should"),
        ("title: A\npilots:\n  - id: 1\n  - id: '1'\n", "line 4: “1” stands twice among pilots"),
        ("title: A\nstages: [1, '1']\n", "line 2: “1” stands twice among stages"),
        ("title: A\nstages: [yes, true]\n", "line 2: “stages”: input should be a valid string"),
        (
            "title: A\npilots: [{id: N, staffing: [{post: P, fte: .inf}]}]\n",
            "line 2: “fte”: input should be a finite number",
        ),
    ],
)
def test_mistakes_have_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        settings.read_settings(written(tmp_path, text))
    assert said in caught.value.said
    assert caught.value.advice


def test_a_question_to_a_group_that_there_is_not(tmp_path: Path) -> None:
    study = settings.read_settings(written(tmp_path, "title: A\ngroups: [Staff]\n"))
    path = written(
        tmp_path,
        "questions:\n  - id: q\n    text: How?\n    codes: []\n    groups:\n      - Stuff\n",
        "schedule.yaml",
    )
    with pytest.raises(BadSettings, match=r"schedule\.yaml, line 6: “Stuff”"):
        schedule.read(path, study)


def test_names_are_in_composed_form(tmp_path: Path) -> None:
    study = settings.read_settings(written(tmp_path, "title: A\nnames: [{name: Zoe\u0308}]\n"))
    assert study.names[0][0] == "Zo\u00eb"


def test_names_are_added_only_where_there_are_none_and_comments_stay() -> None:
    text = "# Ours\ntitle: A  # short\nstages: [Before]\n"
    names = {"pilots": ["North"], "stages": ["S1"], "groups": ["Staff"]}
    filled = settings.with_names(text, names)
    assert "# Ours" in filled
    assert "# short" in filled
    assert "- id: North" in filled
    assert "S1" not in filled
