"""Evidence in lines of text: what is said where there is nothing to count."""

from dataclasses import replace

import pytest

from qualkit.evidence import link_evidence, told
from qualkit.model import Stance
from qualkit.model.views import StudyView
from qualkit.model.weighing import Gap, GapKind
from tests.studies import small


def page(view: StudyView, codes: tuple[str, ...]) -> str:
    first = link_evidence(view)[0]
    shown = replace(first, link=replace(first.link, codes=codes))
    return " ".join(" ".join(told.page(shown, view.codebook, (), ())).split())


def test_a_link_without_codes_says_what_to_do() -> None:
    assert "No code bears on it: name some under `codes:`" in page(small(), ())


def test_codes_without_a_stance_are_named_as_such() -> None:
    view = small()
    bare = tuple(replace(one, stance=False) for one in view.codebook.codes)
    without = replace(view, codebook=replace(view.codebook, codes=bare))
    assert "None of them carries a stance" in page(without, ("admin",))
    assert "None of them" not in page(view, ("support",))  # codes beneath it do


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Gap(GapKind.NOBODY_MET, "", "N", "S1", "Staff"), "N, S1, Staff: nobody was interviewed."),
        (Gap(GapKind.NOT_ASKED, "L1", "N", people=2), "N: nobody was asked (2 people)."),
        (
            Gap(GapKind.ONE_PERSON, "L1", "N", group="Staff", side=Stance.SUPPORTS, people=1),
            "N, Staff: one person alone supports it.",
        ),
        (
            Gap(GapKind.ONE_GROUP, "L1", "N", group="Staff", side=Stance.CHALLENGES, people=3),
            "N, Staff: this group alone challenges it (3 people).",
        ),
    ],
)
def test_gaps_in_words(gap: Gap, said: str) -> None:
    assert told.lacking(gap) == said


def test_no_line_is_longer_than_a_terminal() -> None:
    view = small()
    for one in link_evidence(view):
        for line in told.page(one, view.codebook, (), ()):
            assert len(line) <= 80
