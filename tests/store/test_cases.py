"""Nested cases lie with the pilots: older studies open, copies merge."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select, update

from qualkit.model import ActKind, Participation, Source, SourceKind
from qualkit.store import Store, codings, merging, people, tables
from tests.store.conftest import UUID, batch, coded, with_transcript

BEFORE = Participation("T001", "P001", ("North", "South"), "S1", "Staff", "")
WITH = Participation(
    "T001", "P001", ("North", "South"), "S1", "Staff", "", cases=(("South", "Hill"),)
)


def test_cases_come_back_with_their_pilots(store: Store) -> None:
    with_transcript(store, "T001", "we met")
    with store.transaction() as db:
        people.set_participations(db, [WITH])
        assert people.all_participations(db) == (WITH,)
        held = db.execute(select(tables.participations.c.pilots)).scalar_one()
    assert list(held) == ["North", "South"]


def test_a_participation_from_before_there_were_cases_reads_as_it_did(store: Store) -> None:
    with_transcript(store, "T001", "we met")
    with store.transaction() as db:
        people.set_participations(db, [BEFORE])
        held = db.execute(select(tables.participations.c.pilots)).scalar_one()
        assert json.dumps(held) == '["North", "South"]'
        db.execute(update(tables.participations).values(pilots=["North"]))
        assert people.all_participations(db)[0].pilots == ("North",)
        assert people.all_participations(db)[0].cases == ()


def test_copies_take_over_each_others_cases(store: Store, tmp_path: Path) -> None:
    with store.transaction() as db:
        people.add_sources(db, [Source("T001", SourceKind.INTERVIEW, True, "English", False)])
        people.set_participations(db, [BEFORE])
    other = Store.create(f"sqlite:///{tmp_path}/other.db", UUID)
    with store.reading() as db, other.transaction() as into:
        merging.merge(into, db, "ours")
    with other.transaction() as db:
        people.set_participations(db, [WITH])
    with other.reading() as theirs, store.transaction() as db:
        merging.merge(db, theirs, "theirs")
        assert people.all_participations(db) == (WITH,)
        assert not merging.merge(db, theirs, "theirs").anything
    other.close()


def test_bare_codings_are_the_current_ones_without_their_memos(store: Store) -> None:
    with_transcript(store, "T001", "we met them and they met us")
    one, other = batch(), batch("DS")
    said = [
        coded(one, "T001", 0, 6),
        coded(one, "T001", 0, 6),
        coded(one, "T001", 0, 9),
        coded(other, "T001", 0, 6),
        one.act(ActKind.CODED, "T001", version=1, start=3, end=9, code="time", flag="exemplary"),
        one.act(ActKind.CODED, "T001", version=1, start=3, end=9, code="time", stance="mixed"),
        coded(one, "T001", 10, 12),
        coded(one, "T001", 10, 12),
    ]
    with store.transaction() as db:
        codings.record(db, said, {said[0].id: "twice", said[6].id: "one", said[7].id: "other"})
        whole, bare = codings.current(db), codings.bare(db)
    assert {one.id: (one.span, one.stance, one.flag) for one in bare} == {
        one.id: (one.span, one.stance, one.flag) for one in whole
    }
    assert len(bare) == len(whole)
    assert {one.memo for one in bare} == {""}
