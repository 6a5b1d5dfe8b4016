from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.evidence import link_evidence
from tests.studies import small


@pytest.mark.parametrize(
    ("link", "supports", "challenges", "mixed", "not_asked", "pilots"),
    [
        # staff were asked; P009 spoke of time unasked, so six others were not asked
        ("L1", 3, 0, 3, 6, ("Calderbeck", "Wrenfold", "Eastmere")),
        ("L2", 0, 1, 0, 6, ("Calderbeck",)),  # not in Eastmere's model
        ("L3", 1, 0, 3, 0, ("Calderbeck", "Wrenfold", "Eastmere")),
        ("L4", 0, 1, 0, 0, ("Calderbeck", "Wrenfold")),  # no question names outcomes
        ("L5", 1, 1, 1, 9, ("Calderbeck", "Wrenfold")),
    ],
)
def test_people_on_each_link(
    link: str, supports: int, challenges: int, mixed: int, not_asked: int, pilots: tuple[str, ...]
) -> None:
    found = {e.link.id: e for e in link_evidence(small())}[link]
    assert (found.supports, found.challenges, found.mixed) == (supports, challenges, mixed)
    assert found.not_asked == not_asked
    assert found.pilots == pilots


def test_codings_without_a_stance_are_no_evidence() -> None:
    study = small()
    bare = tuple(replace(coding, stance=None) for coding in study.codings)
    for found in link_evidence(replace(study, codings=bare)):
        assert (found.supports, found.challenges, found.mixed, found.codings) == (0, 0, 0, ())


def test_the_codings_behind_a_link_are_named() -> None:
    assert link_evidence(small())[1].codings == ("act-02",)
