"""What evidence lacks in the small study."""

from dataclasses import replace

from qualkit.counting import ledger
from qualkit.evidence.gaps import gaps
from qualkit.model import Stance
from qualkit.model.weighing import Gap, GapKind
from tests.studies import small


def found(kind: GapKind, link: str | None = None) -> list[Gap]:
    return [gap for gap in gaps(ledger(small()), link) if gap.kind is kind]


def test_cells_with_nobody_interviewed_are_of_the_whole_study() -> None:
    met = {(gap.pilot, gap.stage, gap.group) for gap in found(GapKind.NOBODY_MET)}
    assert ("Wrenfold", "Stage 1", "Service user") in met
    assert ("Calderbeck", "Stage 1", "Pilot staff") not in met
    assert len(met) == 7  # of 18 cells; P010 is in two pilots
    assert found(GapKind.NOBODY_MET, "L1") == []


def test_who_is_not_read_yet() -> None:
    """T012, of Eastmere's staff at stage 2, is not finished."""
    assert [(g.pilot, g.stage, g.group, g.people) for g in found(GapKind.NOBODY_READ, "L1")] == [
        ("Eastmere", "Stage 2", "Pilot staff", 1)
    ]


def test_who_was_not_asked() -> None:
    asked = {(g.pilot, g.stage, g.group) for g in found(GapKind.NOT_ASKED, "L5")}
    assert ("Calderbeck", "Stage 1", "Pilot staff") in asked  # it was put at stage 2 only
    assert ("Wrenfold", "Stage 2", "Key informant") not in asked
    assert found(GapKind.NOT_ASKED, "L3") == []  # everybody was asked about families


def test_what_one_person_or_one_group_says_alone() -> None:
    alone = {(g.pilot, g.side, g.people) for g in found(GapKind.ONE_PERSON, "L4")}
    assert alone == {("Calderbeck", Stance.CHALLENGES, 1), ("Wrenfold", Stance.CHALLENGES, 1)}
    group = {(g.pilot, g.side, g.group, g.people) for g in found(GapKind.ONE_GROUP, "L1")}
    assert ("Calderbeck", Stance.SUPPORTS, "Pilot staff", 3) in group
    assert all(g.codings for g in found(GapKind.ONE_GROUP))


def test_a_group_that_nobody_else_could_corroborate_is_no_gap() -> None:
    study = small()
    staff = tuple(p for p in study.participations if p.group == "Pilot staff")
    kinds = {gap.kind for gap in gaps(ledger(replace(study, participations=staff)), "L1")}
    assert GapKind.ONE_GROUP not in kinds
