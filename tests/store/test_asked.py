"""Marks of questions: derived from acts, carried to the newest words, the same in every copy."""

from qualkit.model import ActKind, AnonymisedTranscript, Coding, Flag, Span
from qualkit.store import Store, acts, asked, codings, merging, texts, verifying
from tests.store.conftest import batch
from tests.store.test_merging import copy

FIRST = Span(0, 20)


def mark(store: Store, span: Span = FIRST, question: str = "day", coder: str = "RM") -> None:
    with store.transaction() as db:
        asked.mark(db, batch(coder), "T001", 1, span, question)


def marks(store: Store) -> list[tuple[Span, str, str]]:
    with store.reading() as db:
        return [(one.span, one.question, one.coder) for one in asked.marked(db)]


def merged(into: Store, *others: Store) -> Store:
    whole = copy(into)
    for other in others:
        with whole.transaction() as db, other.reading() as theirs:
            merging.merge(db, theirs, "the other")
    return whole


def test_a_mark_is_taken_back_and_undone() -> None:
    store = copy()
    mark(store)
    mark(store, Span(25, 30), "after")
    with store.transaction() as db:
        asked.unmark(db, batch(), asked.marked(db)[0])
    assert marks(store) == [(Span(25, 30), "after", "RM")]
    with store.transaction() as db:
        codings.undo(db, batch())
    assert marks(store) == []
    with store.reading() as db:
        assert asked.questions(db) == {"day", "after"}


def test_marks_of_two_copies_come_together_whichever_is_merged_first() -> None:
    one, other = copy(), copy()
    mark(one)
    mark(other)
    mark(other, coder="DS")
    for whole in (merged(one, other), merged(other, one), merged(one, other, one)):
        assert sorted(marks(whole)) == [(FIRST, "day", "DS"), (FIRST, "day", "RM")]
        with whole.reading() as db:
            assert list(verifying.mistakes(db)) == []
            mine = next(mark for mark in asked.marked(db) if mark.coder == "RM")
        with whole.transaction() as db:
            asked.unmark(db, batch(), mine)
        assert marks(whole) == [(FIRST, "day", "DS")]


def test_a_mark_moves_with_the_words_and_goes_with_them() -> None:
    store = copy()
    mark(store, Span(5, 9))
    mark(store, Span(32, 36))
    longer = "[Someone 1] came round every week and Bob said nothing of it"
    with store.transaction() as db:
        texts.add(db, AnonymisedTranscript("T001", 2, longer, (), {}), {1: [(0, 4, 0, 11)]})
    assert marks(store) == [(Span(12, 16), "day", "RM"), (Span(39, 43), "day", "RM")]
    other = "nothing of that stands here any more"
    with store.transaction() as db:
        replaced = {2: [(0, len(longer), 0, len(other))]}
        made = AnonymisedTranscript("T001", 3, other, (), {})
        texts.add(db, made, replaced, replaced=True)
    assert marks(store) == []


def test_a_mark_of_a_crafted_copy_is_none() -> None:
    store = copy()
    with store.transaction() as db:
        acts.add(db, [batch().act(ActKind.ASKED, "T001", version=1, start=1, question="day")])
    with store.reading() as db:
        assert any(" is none" in mistake for mistake in verifying.mistakes(db))


def test_a_flag_is_of_the_coding_and_merges_with_it() -> None:
    one, other = copy(), copy()
    with one.transaction() as db:
        place = {"version": 1, "start": 0, "end": 4, "code": "time"}
        codings.record(db, [batch().act(ActKind.CODED, "T001", **place, flag="deviant")])
    for whole in (merged(one, other), merged(other, one)):
        with whole.reading() as db:
            (made,) = codings.current(db)
        assert made.flag is Flag.DEVIANT
        assert codings.says(made) != codings.says(Coding(**{**vars(made), "flag": None}))


def test_a_flag_of_a_crafted_copy_is_refused() -> None:
    store = copy()
    with store.transaction() as db:
        place = {"version": 1, "start": 0, "end": 4, "code": "time"}
        codings.record(db, [batch().act(ActKind.CODED, "T001", **place, flag="lovely")])
    with store.reading() as db:
        assert any(" is none" in mistake for mistake in verifying.found(db))
