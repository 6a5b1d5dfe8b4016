from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualkit.evidence import link_evidence
from qualkit.model import Link, Stance
from qualkit.model.comparing import LinkEvidence
from qualkit.model.views import StudyView
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


def of(study: StudyView, link: str) -> LinkEvidence:
    return next(e for e in link_evidence(study) if e.link.id == link)


def test_everybody_of_the_links_pilots_is_somewhere_and_once() -> None:
    for found in link_evidence(small()):
        assert found.of + found.not_asked + found.not_read == found.people
        for parts in (found.by_group, found.by_pilot):
            assert sum(part.people for part in parts) >= found.people
    first = of(small(), "L1")
    assert (first.people, first.of, first.silent, first.not_read) == (13, 6, 0, 1)


def test_by_pilot_and_group() -> None:
    rows = {row.name: row for row in of(small(), "L1").by_pilot}
    assert rows["Wrenfold"].supports == 1  # P009 had the time to sit on the step with her
    assert rows["Wrenfold"].mixed == 1  # P006 sees people, and does her own typing
    assert rows["Calderbeck"].leaning is Stance.MIXED
    assert rows["Eastmere"].leaning is Stance.SUPPORTS
    assert [row.name for row in of(small(), "L2").by_pilot] == ["Calderbeck", "Wrenfold"]
    groups = {row.name: row for row in of(small(), "L1").by_group}
    assert (groups["Service user"].supports, groups["Key informant"].of) == (1, 0)


def test_directness_has_a_line_for_what_nobody_said() -> None:
    study = small()
    bare = tuple(replace(one, directness=None) for one in study.codings)
    rows = {row.name: row for row in of(replace(study, codings=bare), "L1").by_directness}
    assert rows["not said"].supports == of(study, "L1").supports
    assert rows["first-hand"].supports == 0


@pytest.mark.parametrize(
    ("gains", "only"),
    [
        ((), None),  # nothing is assumed
        (("Pilot staff",), False),
        (("Pilot staff", "Service user"), True),
    ],
)
def test_whether_only_those_who_gain_say_so(gains: tuple[str, ...], only: bool | None) -> None:
    study = small()
    study = replace(study, settings=replace(study.settings, gains=gains))
    assert of(study, "L1").only_gainers is only
    assert of(study, "L4").only_gainers is None  # nobody supports it
    assert of(study, "L1").says_so == ("Pilot staff", "Service user")


def with_first(change: Callable[[Link], Link]) -> StudyView:
    """The study with its first link otherwise."""
    study = small()
    first, *rest = study.codebook.theory.links
    theory = replace(study.codebook.theory, links=(change(first), *rest))
    return replace(study, codebook=replace(study.codebook, theory=theory))


def test_rivals_are_counted_among_the_people_of_the_link() -> None:
    (rival,) = of(with_first(lambda link: replace(link, rivals=("supervision",))), "L1").rivals
    assert (rival.supports, rival.challenges, rival.mixed) == (1, 1, 0)
    assert (rival.raised, rival.of) == (2, 12)  # T012 is not finished
    assert rival.supporters == 2
    assert of(with_first(lambda link: replace(link, rivals=("gone",))), "L1").rivals == ()


def test_a_link_without_codes_is_one_of_which_nobody_says_anything() -> None:
    found = of(with_first(lambda link: replace(link, codes=())), "L1")
    assert (found.of, found.not_asked, found.codings) == (0, 13, ())


def test_a_link_of_no_pilot_has_nobody() -> None:
    study = small()
    pilots = tuple(replace(one, links=frozenset({"L2"})) for one in study.settings.pilots)
    found = of(replace(study, settings=replace(study.settings, pilots=pilots)), "L1")
    assert (found.people, found.by_pilot) == (0, ())


def test_codings_of_what_nobody_finished_wait() -> None:
    study = small()
    found = of(replace(study, finished=()), "L1")
    assert (found.of, found.codings) == (0, ())
    assert found.waiting == 10  # an eleventh is of somebody who is not known
