from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import BadSettings
from qualkit.ingest import people
from qualkit.register import Person


def numbered(table: list[tuple[str, str]], so_far: tuple[Person, ...] = ()) -> list[str]:
    """The ids of people given as (participant_id, name), and at the end who they are."""
    lines = [
        (at, {"participant": name, "participant_id": key})
        for at, (key, name) in enumerate(table, 2)
    ]
    ids, everybody = people.number(lines, "interviews.csv", so_far)
    return [*ids, *(" / ".join(person.names) for person in everybody)]


ADA, BO = Person("P001", "Ada Obi", "1"), Person("P002", "Bo Lim")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([("", "Ada Obi"), ("", "ada obi")], ["P001", "P001", "Ada Obi"]),
        ([("1", "Ada Obi"), ("2", "Ada Obi")], ["P001", "P002", "Ada Obi", "Ada Obi"]),
        # another name under an id is kept, once
        (
            [("1", "Ada Obi"), ("1", "Ada Lim"), ("1", "ADA LIM")],
            ["P001", "P001", "P001", "Ada Obi / Ada Lim"],
        ),
        # an id in one row only, in whatever order the rows stand
        ([("1", "Ada Obi"), ("", "Ada Obi")], ["P001", "P001", "Ada Obi"]),
        ([("", "Ada Obi"), ("1", "Ada Obi")], ["P001", "P001", "Ada Obi"]),
        # by any of the names
        (
            [("1", "Ada Obi"), ("1", "Ada Lim"), ("", "Ada Lim")],
            ["P001", "P001", "P001", "Ada Obi / Ada Lim"],
        ),
    ],
)
def test_people_of_a_table(table: list[tuple[str, str]], expected: list[str]) -> None:
    assert numbered(table) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([("1", "Ada Lim")], ["P001", "Ada Obi / Ada Lim", "Bo Lim"]),
        ([("", "Ada Obi")], ["P001", "Ada Obi", "Bo Lim"]),
        ([("7", "Bo Lim"), ("7", "Bo Roe")], ["P002", "P002", "Ada Obi", "Bo Lim / Bo Roe"]),
        ([("2", "Ada Obi")], ["P003", "Ada Obi", "Bo Lim", "Ada Obi"]),
        # somebody known by this name alone stays who they were
        ([("1", "Bo Lim"), ("", "Bo Lim")], ["P001", "P002", "Ada Obi / Bo Lim", "Bo Lim"]),
    ],
)
def test_people_known_before(table: list[tuple[str, str]], expected: list[str]) -> None:
    assert numbered(table, (ADA, BO)) == expected


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2], [1, 2, 0]])
def test_a_name_of_several_people_needs_the_id(order: list[int]) -> None:
    table = [("", "Ada Obi"), ("1", "Ada Obi"), ("2", "Ada Obi")]
    with pytest.raises(BadSettings) as caught:
        numbered([table[at] for at in order])
    assert f"line {order.index(0) + 2}: several people are called “Ada Obi”" in caught.value.said
    assert "participant_id" in caught.value.advice


given_as = st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["Ada Obi", "Ada Lim", "Bo"]))


@given(st.lists(given_as, max_size=6))
def test_the_same_table_again_names_the_same_people(table: list[tuple[str, str]]) -> None:
    lines = [
        (at, {"participant": name, "participant_id": key}) for at, (key, name) in enumerate(table)
    ]
    with suppress(BadSettings):  # several people of one name
        once = people.number(lines, "interviews.csv", ())
        assert people.number(lines, "interviews.csv", once[1]) == once


@given(st.lists(given_as, max_size=6))
def test_everybody_keeps_every_name_on_their_lines(table: list[tuple[str, str]]) -> None:
    lines = [
        (at, {"participant": name, "participant_id": key}) for at, (key, name) in enumerate(table)
    ]
    with suppress(BadSettings):
        ids, everybody = people.number(lines, "interviews.csv", ())
        by_id = {person.id: person for person in everybody}
        assert all(by_id[id].is_called(name) for id, (_, name) in zip(ids, table, strict=True))
        assert all(by_id[id].key == key for id, (key, _) in zip(ids, table, strict=True) if key)
