from pathlib import Path

import pytest

from qualkit import settings
from qualkit.errors import BadSettings
from qualkit.model import Publication, Settings

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"


def read(folder: Path, text: str) -> Settings:
    path = folder / "study.yaml"
    path.write_text(f"title: A\n{text}", encoding="utf-8")
    return settings.read_settings(path)


def test_all_of_it_may_be_left_out(tmp_path: Path) -> None:
    study = read(tmp_path, "")
    assert (study.publication, study.ethics, study.glossary, study.coreq) == (
        Publication(),
        "",
        (),
        (),
    )


def test_what_is_given(tmp_path: Path) -> None:
    study = read(
        tmp_path,
        "publication:\n  date: 2025-01-20\n  contact: a@b.example\n"
        "ethics: >-\n  Reviewed\n  twice.\n"
        "glossary:\n  pod: a\n    team\n"
        "coreq:\n  21: An hour.\n  3: Researchers.\n",
    )
    assert study.publication == Publication(date="2025-01-20", contact="a@b.example")
    assert study.ethics == "Reviewed twice."
    assert study.glossary == (("pod", "a team"),)
    assert study.coreq == ((3, "Researchers."), (21, "An hour."))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("publication:\n  date: soon\n", "line 3: “date”: must be a day that there is"),
        ("publication:\n  comissioner: X\n", "line 3: “comissioner” is not a key"),
        ("publication:\n  contact: ' '\n", "line 3: “contact”: write a few words"),
        (
            "coreq:\n  1: A\n  33: B\n",
            "line 4: “coreq”: the items of COREQ are the numbers 1 to 32",
        ),
        ("coreq:\n  first: A\n", "line 3: “first”: the items of COREQ are"),
        ("coreq:\n  - A\n", "line 2: “coreq”: input should be"),
        ("coreq:\n  4:\n", "line 3: “"),
        ("coreq:\n  4: ''\n", "line 3: “"),
        ("glossary:\n  pod:\n", "line 3: “pod”"),
        ("glossary: pod\n", "line 2: “glossary”"),
    ],
)
def test_mistakes_have_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(tmp_path, text)
    assert said in caught.value.said
    assert caught.value.advice


def test_the_sample_study_leaves_two_items_of_coreq_open_on_purpose() -> None:
    study = settings.read_settings(SAMPLE / "study.yaml")
    assert {15, 23}.isdisjoint(dict(study.coreq))
    assert study.publication.date == "2025-01-20"
