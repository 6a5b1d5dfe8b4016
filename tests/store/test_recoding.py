"""The codebook that follows from acts is the same in every copy, and undo brings it back."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook import digest
from qualkit.model import Act, ActKind, Change, ChangeKind
from qualkit.store import Store, acts, codings, merging, recoding, texts, typed, verifying
from tests.store.conftest import batch
from tests.store.test_merging import WORDS, copy, held

BOOK = """\
name: N
codes:
  - id: a
    name: A
    children:
      - {id: b, name: B}
      - {id: c, name: C}
  - id: d
    name: D
    children: [{id: e, name: E}]
"""
IDS = ("a", "b", "c", "d", "e")


def begun() -> Store:
    study = copy()
    with study.transaction() as db:
        typed.accept_codebook(db, digest(BOOK), BOOK, batch())
        made = [coding(at, IDS[at % 5]) for at in range(6)]
        codings.record(db, made)
    return study


def coding(at: int, code: str) -> Act:
    return batch().act(
        ActKind.CODED,
        "T001",
        version=1,
        start=at,
        end=at + 3,
        code=code,
        sha256=texts.sha256(WORDS[at : at + 3]),
    )


START = begun().as_bytes()

Doing = tuple[int, ChangeKind | None, str, str]
doings = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.one_of(st.none(), st.sampled_from(list(ChangeKind))),
        st.sampled_from(IDS),
        st.sampled_from(IDS),
    ),
    max_size=8,
)


def worked_on(done: Sequence[Doing]) -> list[Store]:
    """Three copies after what was done in them; no kind is an undo."""
    copies = [copy(START) for _ in range(3)]
    for number, (at, kind, code, other) in enumerate(done):
        with copies[at].transaction() as db:
            who = batch(f"C{at}")
            if kind is None:
                codings.undo(db, who)
                continue
            id = f"new-{at}-{number}" if kind is ChangeKind.ADDED else code
            ids = tuple(one.id for one in codings.current(db) if one.code == code)
            change = Change(kind, id, under=other, into=other, name=f"N{number}", codings=ids[:1])
            codings.change(db, who, [change])
    return copies


def together(*copies: Store) -> Store:
    whole = copy(copies[0])
    for other in copies[1:]:
        with whole.transaction() as db, other.reading() as theirs:
            merging.merge(db, theirs, "the other copy")
    return whole


def the_book(study: Store) -> recoding.Held:
    with study.reading() as db:
        found = recoding.held(db)
    assert found is not None
    return found


@settings(max_examples=40)
@given(doings)
def test_the_codebook_is_the_same_in_any_order_of_merging(done: list[Doing]) -> None:
    a, b, c = worked_on(done)
    whole, other = together(a, b, c), together(c, together(b, a), a)
    assert held(whole) == held(other)
    assert the_book(whole) == the_book(other)
    with whole.reading() as db:
        assert list(verifying.found(db)) == []
        assert len(codings.every(db, changed=False)) == 6


@settings(max_examples=40)
@given(doings)
def test_no_code_that_was_added_is_lost(done: list[Doing]) -> None:
    copies = worked_on(done)
    there = the_book(together(*copies))
    with together(*copies).reading() as db:
        into = recoding.recoding(db).into
        added = [one for _, one in recoding.standing(db) if one.kind is ChangeKind.ADDED]
    assert all(into.get(one.code, one.code) in there.book for one in added)


@settings(max_examples=40)
@given(doings)
def test_undoing_all_brings_everything_back(done: list[Doing]) -> None:
    whole = together(*worked_on(done))
    with whole.transaction() as db:
        for who in ("C0", "C1", "C2"):
            while any(act.kind is ActKind.CHANGED for act in acts.newest_undoable(db, who)):
                codings.undo(db, batch(who))
        assert recoding.recoding(db) == recoding.Recoding({}, {})
        now = {one.id: one.code for one in codings.every(db, changed=False)}
        made = acts.standing(db, ActKind.CODED)
        assert now == {act.id: act.body["code"] for act in made}
    assert the_book(whole).book == the_book(copy(START)).book


def changed(*changes: Change) -> Store:
    study = copy(START)
    for change in changes:
        with study.transaction() as db:
            codings.change(db, batch("RM"), [change])
    return study


def merging_of(code: str, into: str) -> Change:
    return Change(ChangeKind.MERGED, code, into=into)


def used(study: Store) -> list[str]:
    with study.reading() as db:
        return sorted(one.code for one in codings.every(db, changed=False))


def test_what_was_merged_twice_counts_as_the_last() -> None:
    assert used(changed(merging_of("b", "c"), merging_of("c", "e"))) == list("aadeee")


def test_undoing_the_first_of_two_merges_leaves_the_second() -> None:
    study = changed(merging_of("b", "c"))
    with study.transaction() as db:
        codings.change(db, batch("DS"), [merging_of("c", "e")])
        codings.undo(db, batch("RM"))
    assert used(study) == list("aabdee")


def test_a_coding_made_on_an_older_codebook_counts_as_what_its_code_is_now() -> None:
    study = changed(merging_of("b", "c"))
    with study.transaction() as db:
        codings.record(db, [coding(20, "b")])
    assert used(study).count("c") == 3


def test_a_codebook_accepted_later_holds_the_changes_that_were_known_then() -> None:
    study = changed(Change(ChangeKind.RENAMED, "b", name="Better"))
    yaml = BOOK.replace("name: B}", "name: Best}")
    with study.transaction() as db:
        typed.accept_codebook(db, digest(yaml), yaml, batch())
    assert the_book(study).book["b"].name == "Best"
    assert the_book(study).changes == ()


def test_an_act_that_says_nothing_of_the_kind_is_refused() -> None:
    for body in (
        {"change": "exploded", "code": "b", "after": []},
        {"change": "merged", "code": "b", "into": 3, "after": []},
        {"change": "merged", "code": "Not an id", "after": []},
        {"change": "dealt", "code": "b", "codings": "b", "after": []},
        {"change": "moved", "code": "b", "under": [], "after": []},
    ):
        study = copy(START)
        with study.transaction() as db:
            acts.add(db, [batch().act(ActKind.CHANGED, None, **body)])
            assert any("is none" in one for one in verifying.found(db)), body


def test_a_name_that_a_crafted_copy_holds_is_drawn_safely() -> None:
    study = changed(Change(ChangeKind.RENAMED, "b", name="Turn \u202e\x1b[31m round"))
    assert the_book(study).book["b"].name == "Turn [31m round"
