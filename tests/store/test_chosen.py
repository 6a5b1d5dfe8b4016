"""Quotations that were chosen: carried with their words, the same in every copy, gone with them."""

from qualkit.model import ActKind, AnonymisedTranscript, Span
from qualkit.model.quotations import Insertion, Quotation
from qualkit.store import Store, acts, chosen, codings, redacting, since, texts, typed, verifying
from qualkit.store import withdrawn as taken_out
from tests.store.conftest import batch
from tests.store.test_merging import WORDS, copy, merged

ROUND = Span(0, 39)
"""they came round every week and Bob said"""


def choose(
    store: Store,
    id: str = "q-one",
    span: Span = ROUND,
    *,
    coder: str = "RM",
    elided: tuple[Span, ...] = (Span(10, 15),),
    note: str = "for the chapter\n\non time",
    approved_by: str = "",
    version: int = 1,
) -> Quotation:
    new = Quotation(
        act="",
        id=id,
        transcript="T001",
        span=span,
        elided=elided,
        inserted=(Insertion(9, "the workers"),),
        coder="",
        at="",
        note=note,
        approved_by=approved_by,
    )
    with store.transaction() as db:
        held = texts.newest(db)["T001"].text
        return chosen.choose(db, batch(coder), new, version, held)


def stand(store: Store) -> tuple[Quotation, ...]:
    with store.reading() as db:
        return chosen.standing(db)


def ids(store: Store) -> list[str]:
    return [one.id for one in stand(store)]


def sound(store: Store) -> bool:
    with store.reading() as db:
        return list(verifying.found(db)) == []


def test_what_is_chosen_is_read_as_it_was_said() -> None:
    store = copy()
    made = choose(store, approved_by="P001")
    (held,) = stand(store)
    assert held == made
    assert held.inserted == (Insertion(9, "the workers"),)
    assert (held.note, held.approved_by) == ("for the chapter\n\non time", "P001")
    assert held.approved_at == held.at
    assert [part.of(WORDS) for part in held.kept] == ["they came ", " every week and Bob said"]
    assert sound(store)


def test_a_change_succeeds_what_was_chosen_and_undo_brings_that_back() -> None:
    store = copy()
    first = choose(store)
    choose(store, "q-two", Span(27, 30), elided=())
    choose(store, note="another")
    assert [(one.id, one.note) for one in stand(store)][0] == ("q-one", "another")
    assert sorted(ids(store)) == ["q-one", "q-two"]
    with store.transaction() as db:
        codings.undo(db, batch())
    assert first in stand(store)


def test_what_is_removed_is_gone_with_what_it_succeeded_and_comes_back_by_undo() -> None:
    store = copy()
    choose(store)
    newer = choose(store, note="another")
    with store.transaction() as db:
        chosen.remove(db, batch(), newer)
    assert stand(store) == ()
    with store.transaction() as db:
        codings.undo(db, batch())
    assert stand(store) == (newer,)


def test_two_copies_that_chose_one_id_apart_clash_until_one_is_chosen_anew() -> None:
    one, other = copy(), copy()
    choose(one)
    choose(other, span=Span(27, 40), elided=(), coder="DS")
    for whole in (merged(one, other), merged(other, one)):
        with whole.reading() as db:
            assert [len(several) for several in chosen.clashing(chosen.standing(db))] == [2]
        assert sound(whole)
        choose(whole)
        assert ids(merged(whole, other)) == ["q-one"]


def test_the_same_quotation_in_two_copies_is_one() -> None:
    one, other = copy(), copy()
    first = choose(one)
    choose(other)
    assert len(stand(merged(one, other))) == 1
    assert stand(merged(one, other))[0].id == first.id


def test_it_moves_with_its_words_and_says_that_they_were_touched() -> None:
    store = copy()
    choose(store)
    longer = "[Someone 1] came round every week and Bob said nothing of it"
    with store.transaction() as db:
        texts.add(db, AnonymisedTranscript("T001", 2, longer, (), {}), {1: [(0, 4, 0, 11)]})
    (held,) = stand(store)
    assert held.span.of(longer) == "[Someone 1] came round every week and Bob said"
    assert [gap.of(longer) for gap in held.elided] == ["round"]
    assert longer[: held.inserted[0].at] == "[Someone 1] came"
    assert held.touched
    assert not choose(store, "q-two", Span(39, 42), elided=(), version=2).touched


def test_it_is_lost_where_the_source_says_something_else_now() -> None:
    store = copy()
    choose(store)
    other = "nothing of that stands here any more"
    with store.transaction() as db:
        changed = {1: [(0, len(WORDS), 0, len(other))]}
        texts.add(db, AnonymisedTranscript("T001", 2, other, (), {}), changed, replaced=True)
    with store.reading() as db:
        assert chosen.standing(db) == ()
        assert [one.id for one in chosen.lost(db)] == ["q-one"]


def test_it_goes_with_withdrawn_words_whole_or_in_part() -> None:
    for cut, acts_left in ((Span(0, 53), 0), (Span(0, 4), 1)):
        store = copy()
        choose(store)
        words = "[withdrawn]" + WORDS[cut.end :]
        mark = taken_out.Cut("T001", 2, Span(0, 11))
        with store.transaction() as db:
            text = AnonymisedTranscript("T001", 2, words, (), {})
            texts.add(db, text, {1: [(cut.start, cut.end, 0, 11)]})
            told = taken_out.body("passage", cuts=[mark])
            acts.add(db, [batch().act(ActKind.WITHDRAWN, None, **told)])
            redacting.obey(db)
            assert chosen.standing(db) == ()
            assert typed.memos(db) == []
            assert len(acts.standing(db, ActKind.CHOSEN)) == acts_left


def test_a_quotation_of_a_crafted_copy_is_none() -> None:
    store = copy()
    place: dict[str, object] = {"version": 1, "start": 0, "end": 4}
    with store.transaction() as db:
        for more in ({"elide": ["x"]}, {"insert": ["-1"]}, {"after": "all"}, {"approved": 1}):
            acts.add(db, [batch().act(ActKind.CHOSEN, "T001", **place, **more)])
    with store.reading() as db:
        assert sum(" is none" in said for said in verifying.mistakes(db)) == 4
        assert chosen.standing(db) == ()


def test_what_was_coded_after_an_act_is_known_in_every_copy() -> None:
    store = copy()
    made = []
    for start in (0, 5):
        act = batch().act(
            ActKind.CODED, "T001", version=1, start=start, end=start + 4, code="code-0", coder="RM"
        )
        made.append(act)
        with store.transaction() as db:
            codings.record(db, [act], {})
            if not start:
                first = chosen.choose(
                    db,
                    batch(),
                    Quotation("", "q", "T001", Span(0, 4), (), (), "", ""),
                    1,
                    WORDS,
                )
    with store.reading() as db:
        later = since.coded(db, [first.act])
        assert [later(first.act, act.id) for act in made] == [False, True]
        assert not since.coded(db, [])(first.act, made[1].id)
