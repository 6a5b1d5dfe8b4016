"""Capitals given back to what was typed without any, or in nothing else."""

import pytest

from qualkit.anonymise.casing import is_lower, is_upper, uncased, with_capitals
from tests.anonymise.studies import transcript


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("we went with tyler and I said so", True, False),
        ("We went with Tyler and said so", False, False),
        ("WE WENT WITH TYLER", False, True),
        ("too short", False, False),
        ("", False, False),
        ("1234 5678 90 --- 1234 5678", False, False),
        ("ИЗ КАЗАНИ МЫ УЕХАЛИ", False, True),
    ],
)
def test_typed_in_one_case(text: str, lower: bool, upper: bool) -> None:
    assert (is_lower(text), is_upper(text)) == (lower, upper)


def test_a_speaker_is_judged_by_all_that_they_say() -> None:
    said = transcript("A: Well, and then?", "B: it was tyler then", "A: I See It Now", "B: Ok")
    assert [span.of(said.text) for span in uncased(said)] == ["it was tyler then"]
    quiet = transcript("A: Well, and then?", "B: it was hard for all of us then", "B: ok")
    assert [span.of(quiet.text) for span in uncased(quiet)] == [
        "it was hard for all of us then",
        "ok",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("it was our tyler who went with mrs begum", "it was our Tyler who went with Mrs Begum"),
        ("IT WAS OUR TYLER WHO WENT WITH HER", "it was our Tyler who went with her"),
        ("she lives on cliffe street in rotherham", "she lives on Cliffe Street in Rotherham"),
        ("wed walk up the pier to close it, to see", "wed walk up the pier to close it, to see"),
        ("once a month at the lantern centre, mum", "once a month at the Lantern Centre, mum"),
        ("at the family centre or the big house", "at the family centre or the big house"),
        ("in care in hull but the hull of a boat", "in care in Hull but the hull of a boat"),
        (
            "a different one in hull, and a soak in bath",
            "a different one in Hull, and a soak in bath",
        ),
        ("the number was ash/lac/0652 on the top", "the number was ASH/LAC/0652 on the top"),
        (
            "it was mid-2013 or so, covid-19, either/or",
            "it was mid-2013 or so, covid-19, either/or",
        ),
        ("we moved to af3 1kd on the 2nd of may", "we moved to AF3 1KD on the 2nd of may"),
        ("we hope it works and may go on", "we hope it works and may go on"),
        ("the nurse said the judge would", "the nurse said the judge would"),
        ("dr. rao and nurse ade came with pc kaur", "Dr. Rao and Nurse Ade came with PC Kaur"),
    ],
)
def test_names_typed_in_one_case(typed: str, shown: str) -> None:
    said = transcript(f"DAD: {typed}")
    assert with_capitals(said, uncased(said)) == f"DAD: {shown}"


def test_a_name_that_is_no_word_has_its_capital_everywhere() -> None:
    said = transcript("DAD: Then siobhan’s mum came, and We were done hoping.")
    assert with_capitals(said, ()) == "DAD: Then Siobhan’s mum came, and We were done hoping."
