"""Statements of the analysis: one stands of each thing, and goes with the words it rests on."""

from qualkit.model import ActKind, Change, ChangeKind, Span, Statement, about
from qualkit.store import Store, acts, codings, redacting, statements, typed, verifying, withdrawn
from tests.store.conftest import batch
from tests.store.test_merging import copy, merged

CELL = about(code="code-0", pilot="North")


def say(
    store: Store, text: str, place: tuple[tuple[str, str], ...] = CELL, coder: str = "RM"
) -> Statement:
    with store.transaction() as db:
        return statements.say(
            db, batch(coder), ActKind.CHARTED, place, text, on={"T001": 1}, value="kept"
        )


def stand(store: Store) -> list[str]:
    with store.reading() as db:
        return [one.text for one in statements.standing(db, ActKind.CHARTED)]


def test_what_is_said_anew_succeeds_what_was_said_and_undo_brings_that_back() -> None:
    store = copy()
    say(store, "They came round.")
    say(store, "They came round every week.")
    say(store, "Elsewhere.", about(code="code-1", pilot="North"))
    assert stand(store) == ["They came round every week.", "Elsewhere."]
    with store.transaction() as db:
        codings.undo(db, batch())
        codings.undo(db, batch())
    assert stand(store) == ["They came round."]
    with store.transaction() as db:
        statements.take_back(db, batch(), statements.standing(db))
    assert stand(store) == []


def test_two_copies_that_said_something_apart_both_stand_until_it_is_said_anew() -> None:
    one, other = copy(), copy()
    say(one, "Time was won.")
    say(other, "Time was lost.", coder="DS")
    whole = merged(one, other)
    assert sorted(stand(whole)) == ["Time was lost.", "Time was won."]
    with whole.reading() as db:
        assert [len(several) for several in statements.apart(db)] == [2]
        assert list(verifying.found(db)) == []
    say(whole, "Time was won by some.")
    assert stand(merged(whole, other)) == ["Time was won by some."]


def test_a_statement_about_a_merged_code_is_about_what_it_is_now() -> None:
    store = copy()
    say(store, "Time was won.")
    with store.transaction() as db:
        codings.change(db, batch(), [Change(ChangeKind.MERGED, "code-0", into="code-2")])
    with store.reading() as db:
        assert [one.of("code") for one in statements.standing(db)] == ["code-2"]


def test_words_of_a_statement_go_with_the_interview_that_it_rests_on() -> None:
    store = copy()
    said = say(store, "She said that he drinks.")
    cut = withdrawn.Cut("T001", 2, Span(0, 4))
    with store.transaction() as db:
        acts.add(
            db, [batch().act(ActKind.WITHDRAWN, None, **withdrawn.body("passage", cuts=[cut]))]
        )
        redacting.obey(db)
        assert typed.memos(db) == []
        assert said.id in redacting.forgotten(db)
        assert [one.text for one in statements.standing(db)] == [""]


def test_a_statement_of_what_was_left_after_a_withdrawal_stays() -> None:
    store = copy()
    cut = withdrawn.Cut("T001", 1, Span(0, 4))
    with store.transaction() as db:
        acts.add(
            db, [batch().act(ActKind.WITHDRAWN, None, **withdrawn.body("passage", cuts=[cut]))]
        )
    say(store, "They came round.")
    with store.transaction() as db:
        redacting.obey(db)
    assert stand(store) == ["They came round."]


def test_a_statement_says_what_was_seen_and_succeeds_what_was_looked_up_for_many() -> None:
    store = copy()
    first = say(store, "Time was won.")
    with store.transaction() as db:
        here = statements.standing(db, ActKind.CHARTED)
        for text, place in (("Anew.", CELL), ("Elsewhere.", about(code="code-1", pilot="North"))):
            statements.say(
                db,
                batch(),
                ActKind.CHARTED,
                place,
                text,
                codings=["a"],
                seen=["a", "b"],
                instead=here,
            )
    with store.reading() as db:
        found = statements.standing(db, ActKind.CHARTED)
        assert list(verifying.found(db)) == []
    assert [(one.text, one.codings, one.seen) for one in found] == [
        ("Anew.", frozenset("a"), frozenset("b")),
        ("Elsewhere.", frozenset("a"), frozenset("b")),
    ]
    assert first.id not in {one.id for one in found}
