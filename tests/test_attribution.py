from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.attribution import NOBODY, attributions
from qualkit.model import Participation, Pilot
from qualkit.model.views import StudyView
from tests.studies import small


def study(*people: tuple[str, str, str, str, str], k: int = 3) -> StudyView:
    """A study of participant, pilots, group, role, attachment."""
    taking_part = tuple(
        Participation(f"T{at:03}", who, tuple(pilots.split(";")), "", group, role, "", attachment)
        for at, (who, pilots, group, role, attachment) in enumerate(people, 1)
    )
    view = small()
    return replace(view, participations=taking_part, settings=replace(view.settings, k=k))


def labels(view: StudyView) -> list[str]:
    return [attribution.label for attribution in attributions(view).values()]


STAFF, INFORMANT = "Pilot staff", "Key informant"
PARTNER = "agency working with the pilot"


@pytest.mark.parametrize(
    ("people", "printed"),
    [
        pytest.param(
            [(f"P{n}", "Calderbeck", STAFF, "Social worker", "") for n in range(3)],
            ["Social worker, Calderbeck"] * 3,
            id="enough share role and pilot",
        ),
        pytest.param(
            [
                ("P1", "Calderbeck", STAFF, "Social worker", ""),
                ("P2", "Wrenfold", STAFF, "Social worker", ""),
                ("P3", "Eastmere", STAFF, "social worker", ""),
            ],
            ["Social worker"] * 3,
            id="enough share the role alone",
        ),
        pytest.param(
            [
                ("P1", "Calderbeck", INFORMANT, "GP", PARTNER),
                ("P2", "Wrenfold", INFORMANT, "Headteacher", PARTNER),
                ("P3", "Eastmere", INFORMANT, "Solicitor", PARTNER),
            ],
            ["Key informant from an agency working with the pilot"] * 3,
            id="enough share group and attachment",
        ),
        pytest.param(
            [
                ("P1", "Calderbeck", STAFF, "Team manager", ""),
                ("P2", "Wrenfold", STAFF, "Project manager", ""),
                ("P3", "Eastmere", STAFF, "Administrator", ""),
            ],
            ["Pilot staff"] * 3,
            id="enough share the group",
        ),
        pytest.param(
            [
                ("P1", "Calderbeck", STAFF, "Team manager", ""),
                ("P2", "Wrenfold", INFORMANT, "GP", PARTNER),
            ],
            ["", ""],
            id="nothing is shared, and too few would be a participant, so they are not quoted",
        ),
        pytest.param(
            [("P1", "Calderbeck", STAFF, "Social worker", "")] * 3,
            ["", "", ""],
            id="three interviews are not three people",
        ),
        pytest.param(
            [
                *((f"P{n}", "Calderbeck", STAFF, "Social worker", "") for n in range(3)),
                ("P9", "Wrenfold", STAFF, "Social worker", ""),
            ],
            [*["Social worker, Calderbeck"] * 3, ""],
            id="a vaguer label must not point at the one whom the others leave out",
        ),
        pytest.param(
            [
                ("P1", "Calderbeck", STAFF, "Team manager", ""),
                ("P2", "Wrenfold", INFORMANT, "GP", PARTNER),
                ("P3", "Eastmere", "Service user", "Parent", ""),
            ],
            [NOBODY] * 3,
            id="enough share nothing but taking part",
        ),
        pytest.param(
            [("P1", "Wrenfold;Calderbeck", INFORMANT, "Manager", PARTNER) for _ in range(1)]
            + [("P2", "Wrenfold;Calderbeck", INFORMANT, "Manager", PARTNER)]
            + [("P3", "Wrenfold;Calderbeck", INFORMANT, "Manager", PARTNER)],
            ["Manager, Wrenfold and Calderbeck"] * 3,
            id="several pilots",
        ),
    ],
)
def test_the_ladder(people: list[tuple[str, str, str, str, str]], printed: list[str]) -> None:
    assert labels(study(*people)) == printed


@pytest.mark.parametrize(
    ("attachment", "label"),
    [
        ("agency working with the pilot", "Key informant from an agency working with the pilot"),
        ("a school nearby", "Key informant from a school nearby"),
        (
            "employed by the authority outside the pilot",
            "Key informant employed by the authority outside the pilot",
        ),
        ("commissioner", "Key informant, commissioner"),
        ("", "Key informant"),
    ],
)
def test_the_words_of_an_attachment(attachment: str, label: str) -> None:
    roles = ("GP", "Teacher", "Solicitor")
    people = [(role, "Calderbeck", INFORMANT, role, attachment) for role in roles]
    assert set(labels(study(*people))) == {label}


def test_a_pilot_that_is_not_named_is_printed_by_its_label() -> None:
    view = study(*((f"P{n}", "Calderbeck", STAFF, "Social worker", "") for n in range(3)))
    hidden = (Pilot("Calderbeck", disclose="a northern borough"),)
    view = replace(view, settings=replace(view.settings, pilots=hidden))
    assert set(labels(view)) == {"Social worker, a northern borough"}


def test_why_says_how_far_a_label_had_to_climb() -> None:
    found = attributions(small())
    assert found["T006", "P006"].why == (
        "Fewer than 3 people would share role and pilot; 4 people share this label."
    )
    assert found["T006", "P006"].rung == 1
    assert found["T006", "P006"].sharing == 4


def test_a_role_family_is_a_rung_between_role_and_group() -> None:
    roles = ("Social worker", "Senior practitioner", "Social work assistant", "Administrator")
    view = study(*((role, "Calderbeck", STAFF, role, "") for role in roles[:3]))
    family = ("Social work practitioner", roles[:3])
    view = replace(view, settings=replace(view.settings, families=(family,)))
    assert labels(view) == ["Social work practitioner"] * 3


def test_a_post_with_one_holder_is_one_however_many_held_it() -> None:
    held = [(f"P{n}", "Calderbeck", STAFF, "Team manager", "") for n in range(3)]
    view = study(*held)
    view = replace(view, settings=replace(view.settings, pilots=()))
    assert labels(view) == ["Team manager, Calderbeck"] * 3
    alone = (Pilot("Calderbeck", staffing=(("Team manager", 1.0),)),)
    view = replace(view, settings=replace(view.settings, pilots=alone))
    assert labels(view) == [STAFF] * 3
    assert "hold the post" in attributions(view)["T001", "P0"].why


def test_somebody_in_two_roles_is_quoted_in_one_of_them() -> None:
    staff = [(f"P{n}", "Calderbeck", STAFF, "Social worker", "") for n in range(3)]
    partners = [(f"Q{n}", "Wrenfold", INFORMANT, "GP", PARTNER) for n in range(3)]
    both = [
        ("R", "Calderbeck", STAFF, "Social worker", ""),
        ("R", "Wrenfold", INFORMANT, "GP", PARTNER),
    ]
    found = labels(study(*staff, *partners, *both))
    assert found[-2:] == ["Social worker, Calderbeck", ""]
    assert found[:6] == ["Social worker, Calderbeck"] * 3 + ["GP, Wrenfold"] * 3


PEOPLE = st.tuples(
    st.sampled_from([f"P{n}" for n in range(12)]),
    st.sampled_from(["Calderbeck", "Wrenfold", "Wrenfold;Calderbeck"]),
    st.sampled_from([STAFF, INFORMANT, "Service user"]),
    st.sampled_from(["", "Social worker", "GP", "Pilot staff"]),
    st.sampled_from(["", PARTNER]),
)


@given(st.lists(PEOPLE, max_size=30), st.integers(1, 5))
def test_every_label_that_says_anything_is_printed_by_k_people(
    people: list[tuple[str, str, str, str, str]], k: int
) -> None:
    printing: dict[str, set[str]] = defaultdict(set)
    found = attributions(study(*people, k=k))
    for (_, participant), attribution in found.items():
        printing[attribution.label].add(participant)
    assert all(len(who) >= k for label, who in printing.items() if label)
    assert all(a.sharing == len(printing[a.label]) for a in found.values() if a.label)
