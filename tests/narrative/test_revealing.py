"""Prose beside a quotation that says who is hidden by its label."""

import pytest

from qualkit.narrative.revealing import Voice, Voices, revealed

STAFF = "Pilot staff"
CROWD = (
    Voice("P1", STAFF, frozenset({"Wrenfold"}), "Team manager"),
    Voice("P2", STAFF, frozenset({"Wrenfold"}), "Administrator"),
    Voice("P3", "A participant", frozenset({"Eastmere"}), "Team manager"),
    Voice("P4", "Parent, Wrenfold", frozenset({"Wrenfold"}), "Parent"),
    Voice("P5", STAFF, frozenset({"Calderbeck"}), "Social worker"),
    Voice("P6", STAFF, frozenset({"Calderbeck"}), "Social worker"),
    Voice("P7", STAFF, frozenset({"Calderbeck"}), "Social worker"),
)
PILOTS = {name: name for name in ("Wrenfold", "Eastmere", "Calderbeck")}
VOICES = Voices(
    {"manager": CROWD[0], "parent": CROWD[3], "worker": CROWD[4]}, CROWD, PILOTS, least=3
)
MARK = "\ue0000\ue001"


def told(text: str, id: str, **over: str) -> list[tuple[int, bool, str]]:
    found = revealed(text.replace("Q", MARK), {MARK: id}, VOICES, **over)
    return [(one.line, one.wrong, one.what) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Some words.\n\nA manager in Wrenfold said:\n\nQ",
        "Some words.\n\nThere was trouble.  Wrenfold's team said:\n\nQ",
        "Some\n\nQ\n\nThat was in Wrenfold. More words.",
        "## Wrenfold\n\nQ",
        "Some\n\nA team manager put it so:\n\nQ",
    ],
)
def test_what_names_the_pilot_or_the_post_beside_it_is_refused(text: str) -> None:
    ((_, wrong, _),) = told(text, "manager")
    assert wrong


@pytest.mark.parametrize(
    "text",
    [
        "Wrenfold lost its leader. Nothing was built.\n\nQ",
        "In Wrenfold and in Eastmere they said:\n\nQ",
        "| Wrenfold | ended |\n\nQ",
        "The team manager had left. Others were glad of what the team manager did.\n\nQ",
    ],
)
def test_what_may_point_at_the_speaker_is_a_warning(text: str) -> None:
    ((_, wrong, _),) = told(text, "manager")
    assert not wrong


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Somebody said:\n\nQ", "manager"),
        ("In Eastmere somebody said:\n\nQ", "manager"),  # not theirs
        ("In Wrenfold somebody said:\n\nQ", "parent"),  # the label says it
        ("In Calderbeck somebody said:\n\nQ", "worker"),  # three share it
        ("In Wrenfolding somebody said:\n\nQ", "manager"),
        ("Wrenfold ended.\n\n## Another heading\n\nQ", "manager"),
        ("In Wrenfold\n\nA paragraph between.\n\nQ", "manager"),
        ("Q\n\nA paragraph between.\n\nIn Wrenfold it was so.", "manager"),
    ],
)
def test_what_says_nothing_more_than_the_label_stays(text: str, id: str) -> None:
    assert told(text, id) == []


def test_titles_over_the_page_count_as_its_heading_and_the_line_is_the_quotations() -> None:
    ((line, wrong, what),) = told("Words.\n\nMore.\n\nQ", "manager", titles="Pilots Wrenfold")
    assert (line, wrong) == (5, True)
    assert what == (
        "the heading over it says who is quoted as “Pilot staff” (manager): "
        "Wrenfold, where 2 people have this label"
    )


def test_one_sentence_introduces_two_quotations() -> None:
    text = "In Wrenfold they said:\n\n\ue0000\ue001\n\n\ue0001\ue001"
    marks = {"\ue0000\ue001": "parent", "\ue0001\ue001": "manager"}
    assert [one.line for one in revealed(text, marks, VOICES)] == [5]
