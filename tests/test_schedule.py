"""schedule.yaml: what it says, and each mistake with its line."""

from pathlib import Path

import pytest

from qualkit import schedule
from qualkit.errors import BadSettings
from qualkit.model import Settings

STUDY = Settings("", "A", groups=("Staff",), stages=("Stage 1",))
GOOD = """\
questions:
  - id: day
    text: Take me through a day.
    groups: [Staff]
    codes: [admin]
"""


def test_what_a_schedule_says(tmp_path: Path) -> None:
    path = tmp_path / "schedule.yaml"
    assert schedule.read(path, STUDY) == ()
    path.write_text(GOOD, "utf-8")
    (question,) = schedule.read(path, STUDY)
    assert (question.id, question.groups, question.stages) == ("day", frozenset({"Staff"}), None)
    assert schedule.mistakes(GOOD, "schedule.yaml", STUDY, {"admin"}) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("id: day", "id: The day", 2, "“The day” cannot be the id of a question"),
        ("[Staff]", "[Stuff]", 4, "“Stuff” is not one of the study's groups"),
        ("groups: [Staff]", "stages: [Stage 9]", 4, "“Stage 9” is not one of the study's stages"),
        ("[admin]", "[adnim]", 5, "there is no code “adnim”"),
        ("text: Take me through a day.", "text: ''", 3, "a question without words"),
        ("groups:", "group:", 4, "“group” is not a key that is known here"),
        ("    text: Take me through a day.\n", "", 2, "“text” is missing"),
        ("codes: [admin]\n", "codes: [admin]\n  - {id: day, text: Again}\n", 6, "two questions"),
    ],
)
def test_mistakes_have_their_line(before: str, after: str, line: int, said: str) -> None:
    text = GOOD.replace(before, after)
    found = schedule.mistakes(text, "schedule.yaml", STUDY, {"admin"})
    assert [(one.line, one.what[: len(said)]) for one in found] == [(line, said)]
    assert found[0].fix


def test_a_code_that_is_gone_does_not_stop_the_study(tmp_path: Path) -> None:
    path = tmp_path / "schedule.yaml"
    path.write_text(GOOD.replace("admin", "gone"), "utf-8")
    assert len(schedule.read(path, STUDY)) == 1
    path.write_text(GOOD.replace("Staff", "Stuff"), "utf-8")
    with pytest.raises(BadSettings, match=r"schedule\.yaml, line 4: “Stuff”"):
        schedule.read(path, STUDY)
