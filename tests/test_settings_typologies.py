"""The typologies of study.yaml: three shapes, each mistake with its line."""

from pathlib import Path

import pytest

from qualkit import settings
from qualkit.errors import BadSettings
from qualkit.model import Settings, Shape

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"
HEAD = "title: A\ntypologies:\n  - id: lasting\n    title: What lasted\n"
TWO = """\
    dimensions:
      - {name: Depth, places: [shallow, deep]}
      - {name: Reach, places: [near, far, everywhere]}
"""


def read(folder: Path, text: str) -> Settings:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return settings.read_settings(path)


def test_a_study_without_typologies_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, "title: A\n").typologies == ()


def test_places_are_judgements_unless_it_is_said_that_they_are_facts(tmp_path: Path) -> None:
    for more, factual in (("", False), ("    factual: true\n", True)):
        (made,) = read(tmp_path, HEAD + TWO + more).typologies
        assert made.factual is factual


def test_any_two_dimensions_make_a_grid_in_their_order(tmp_path: Path) -> None:
    (made,) = read(tmp_path, HEAD + TWO).typologies
    assert (made.shape, made.noun) == (Shape.CROSSED, "pilot")
    assert made.places == (
        "shallow / near",
        "shallow / far",
        "shallow / everywhere",
        "deep / near",
        "deep / far",
        "deep / everywhere",
    )


def test_a_continuum_and_a_grouping_have_places_in_order(tmp_path: Path) -> None:
    more = "  - id: two\n    title: T\n    grouping: [b, a]\n    under: conditions\n"
    one, other = read(tmp_path, f"{HEAD}    continuum: [little, more, most]\n{more}").typologies
    assert (one.shape, one.places) == (Shape.CONTINUUM, ("little", "more", "most"))
    assert (other.shape, other.places, other.noun) == (Shape.GROUPING, ("b", "a"), "code")


def test_the_sample_study_has_one_of_each_shape() -> None:
    made = settings.read_settings(SAMPLE / "study.yaml").typologies
    assert {one.id: one.shape for one in made} == {
        "lasting": Shape.CROSSED,
        "styles": Shape.CONTINUUM,
        "scope": Shape.GROUPING,
    }
    assert [one.name for one in made[0].dimensions] == ["Sustainability", "Tipping"]
    assert len(made[0].places) == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "line 3: “typologies”: give one of dimensions, continuum and grouping"),
        (HEAD + TWO + "    grouping: [a, b]\n", "line 3: “typologies”: give one of dimensions"),
        (HEAD + "    continuum: [a]\n", "line 5: “continuum”: name two places or more"),
        (HEAD + "    continuum: [a, A]\n", "line 5: “continuum”: “A” stands twice"),
        (HEAD + "    grouping: [a / b, c]\n", "line 5: “grouping”: “a / b”: / and ; separate"),
        (HEAD + "    grouping: ['', c]\n", "line 5: “grouping”: a place is a few words"),
        (HEAD + "    dimensions:\n      - {name: D, places: [a, b]}\n", "line 5: “dimensions”: a"),
        (
            HEAD + TWO.replace("Reach", "depth"),
            "line 5: “dimensions”: both dimensions are called “Depth”",
        ),
        (HEAD + TWO.replace("Depth", "''"), "line 6: “name”: a dimension is called something"),
        (HEAD + TWO.replace("[shallow, deep]", "[deep]"), "line 6: “places”: name two places"),
        (
            HEAD.replace("lasting", "What lasts") + TWO,
            "line 3: “id”: an id is lower-case letters, digits and hyphens",
        ),
        (
            f"{HEAD}    grouping: [a, b]\n  - id: lasting\n    title: B\n    grouping: [a, b]\n",
            "“lasting” stands twice among typologies",
        ),
        (HEAD + "    styles: [a, b]\n", "“styles” is not a key that is known here"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings) as error:
        read(tmp_path, text)
    assert said in error.value.said
