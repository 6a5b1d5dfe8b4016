"""Saturation against the worked example of Guest, Namey and Chen (2020), and by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Code, Codebook, Coding, Finished
from qualkit.model.views import StudyView
from qualkit.saturation import Asked, Curve, as_text, curve, of_study, saturation
from tests.studies import participation, small, speaker, transcript, where

RAISED = [
    range(0, 15),
    range(8, 24),
    range(20, 33),
    [0, 9, *range(30, 37)],
    [2, 11, *range(37, 41)],
    [5, *range(41, 44)],
    [1, 7, 22, 44],
    [3, 4, 40],
    [10, 45],
    [12, 13, 30, 45],
]
"""The codes that come up in each of ten interviews: 37 in the first four, then 4, 3, 1, 0, 1, 0."""


def example() -> StudyView:
    """A study of those interviews, one speaker each, a sentence a code."""
    codes = tuple(Code(f"c{n:02}", f"Code {n}") for n in range(46))
    ids = [f"T{n:03}" for n in range(1, 11)]
    texts = {
        id: transcript(
            id,
            [("INT", "And then?"), (f"[Parent {at}]", " ".join(f"(said {n})" for n in raised))],
            {f"[Parent {at}]": speaker(f"P{at:03}")},
        )
        for at, (id, raised) in enumerate(zip(ids, RAISED, strict=True), 1)
    }
    return replace(
        small(),
        codebook=Codebook("Example", "1", codes),
        sources=(),
        participations=tuple(
            replace(
                participation(id, f"P{at:03}", "Calderbeck", "Stage 1", "Service user", "Parent"),
                date=f"2024-{at:02}",
            )
            for at, id in enumerate(ids, 1)
        ),
        transcripts=texts,
        codings=tuple(
            Coding(f"{id}-{n}", id, 1, where(texts[id].text, f"(said {n})"), f"c{n:02}", "Ana")
            for id, raised in zip(ids, RAISED, strict=True)
            for n in raised
        ),
        finished=tuple(Finished(id, "Ana", "c0de", frozenset(c.id for c in codes)) for id in ids),
    )


def fieldwork(asked: Asked) -> Curve:
    found = of_study(example(), asked).found[0].fieldwork
    assert found is not None
    return found


def test_the_worked_example_in_runs_of_two() -> None:
    """37 codes in a base of 4; runs of 2 add 7 (19%), 4 (11%), 1 (3%): reached at 6+2."""
    found = fieldwork(Asked(base=4, run=2, threshold=0.05))
    assert found.base == 37
    assert [(r.first, r.last, r.added, round(100 * r.share)) for r in found.runs[:3]] == [
        (5, 6, 7, 19),
        (6, 7, 4, 11),
        (7, 8, 1, 3),
    ]
    assert found.reached == 6


def test_the_worked_example_in_runs_of_three() -> None:
    assert fieldwork(Asked(base=4, run=3, threshold=0.05)).reached == 7


def test_no_new_codes_at_all_is_a_threshold_too() -> None:
    found = fieldwork(Asked(base=4, run=2, threshold=0))
    assert found.reached is None
    assert fieldwork(Asked(base=4, run=1, threshold=0)).reached == 7


def test_what_is_printed() -> None:
    said = as_text(of_study(example(), Asked(orders=0)))
    assert "6+2" in said
    assert "interviews 5–6: 7 new, 19%" in said
    assert "no verdict" in said


def test_a_run_above_the_threshold_after_it_was_reached_is_told() -> None:
    found = curve([frozenset(codes) for codes in ("ab", "c", "a", "a", "de")], Asked(2, 1, 0.05, 0))
    assert found is not None
    assert found.reached == 2
    assert [(run.first, run.added) for run in found.again(0.05)] == [(5, 2)]


def test_too_few_interviews_are_said_to_be_too_few() -> None:
    found = of_study(small(), Asked())
    said = {one.among: one.fieldwork for one in found.found}
    assert said["Service user"] is None  # T004, T008, T011
    assert said["all"] is not None  # eleven are finished
    assert "too few" in as_text(found)


def test_codes_that_some_interviews_were_not_read_for_are_left_out() -> None:
    found = of_study(small(), Asked())
    whole = found.found[0]
    assert (whole.units, whole.codes) == (11, 7)  # eight codes, and "spread" is not read for twice
    assert "1 code is left out" in " ".join(found.notes)
    assert "1 interview is left out" in " ".join(found.notes)


def test_participants_are_another_unit() -> None:
    by_person = of_study(small(), Asked(unit="participant")).found[0]
    assert by_person.units == 12  # thirteen people, P013 not finished


def test_orders_by_chance_are_the_same_for_the_same_seed() -> None:
    incidence = [frozenset(raised) for raised in RAISED]
    asked = Asked(orders=30)
    one, again = (saturation(incidence, asked, seed=4) for _ in range(2))
    assert one == again
    assert one.reached != saturation(incidence, asked, seed=5).reached
    assert one.range is not None
    assert one.range[0] <= one.range[1] <= one.range[2]


@given(
    st.lists(st.frozensets(st.integers(0, 20)), max_size=12),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_every_new_code_is_counted_once(
    incidence: list[frozenset[int]], base: int, run: int
) -> None:
    named = [frozenset(map(str, codes)) for codes in incidence]
    found = curve(named, Asked(base, run, 0.05, 0))
    if len(named) < base + run:
        assert found is None
        return
    assert found is not None
    singles = curve(named, Asked(base, 1, 0.05, 0))
    assert singles is not None
    everything = frozenset().union(*named)
    assert singles.base + sum(one.added for one in singles.runs) == len(everything)
    for one in found.runs:
        within = singles.runs[one.first - base - 1 : one.last - base]
        assert one.added == sum(single.added for single in within)


@pytest.mark.parametrize("unit", ["interview", "participant"])
def test_a_study_in_which_nobody_raised_anything_is_not_saturated(unit: str) -> None:
    silent = replace(example(), codings=())
    found = of_study(silent, Asked(unit=unit)).found[0].fieldwork
    assert found is not None
    assert (found.base, found.reached) == (0, None)
