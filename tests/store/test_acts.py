import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Act, ActKind, Span
from qualkit.store import Store, acts, codings, texts
from tests.store.conftest import Ticking, batch, coded, with_transcript


def spans(store: Store) -> list[Span]:
    with store.reading() as db:
        return [coding.span for coding in codings.current(db)]


def test_a_recorded_coding_stands(store: Store) -> None:
    with_transcript(store, "T001", "they came round every week")
    made = batch()
    act = coded(made, "T001", 12, 16)
    with store.transaction() as db:
        codings.record(db, [act], {act.id: "not sure"})
    with store.reading() as db:
        (coding,) = codings.current(db)
    assert (coding.span, coding.code, coding.coder) == (Span(12, 16), "time", "RM")
    assert coding.memo == "not sure"


def test_undo_takes_back_one_command_of_one_coder(store: Store) -> None:
    with_transcript(store, "T001", "they came round every week")
    with store.transaction() as db:
        codings.record(db, [coded(batch("RM"), "T001", 1, 2)])
    with store.transaction() as db:
        second = batch("RM")
        codings.record(db, [coded(second, "T001", 3, 4), coded(second, "T001", 5, 6)])
    with store.transaction() as db:
        codings.record(db, [coded(batch("DS"), "T001", 7, 8)])
    with store.transaction() as db:
        assert len(codings.undo(db, batch("RM"))) == 2
    assert spans(store) == [Span(1, 2), Span(7, 8)]
    with store.transaction() as db:
        assert len(codings.undo(db, batch("RM"))) == 1
        assert codings.undo(db, batch("RM")) == []
    assert spans(store) == [Span(7, 8)]


def test_acts_only_accumulate(store: Store) -> None:
    with_transcript(store, "T001", "they came round every week")
    with store.transaction() as db:
        codings.record(db, [coded(batch(), "T001", 1, 2)])
        codings.undo(db, batch())
    with store.reading() as db:
        assert [act.kind for act in acts.log(db)] == [ActKind.UNDONE, ActKind.CODED]


def test_a_sign_off_can_be_undone_and_an_ingest_cannot(store: Store) -> None:
    with_transcript(store, "T001", "they came")
    made = acts.Batch.begin("RM", Ticking())
    with store.transaction() as db:
        codings.record(db, [made.act(ActKind.INGESTED, "T001")])
        shown = texts.standing(db)["T001"][1]
        for words in (shown, "of a version before"):
            signed = acts.Batch.begin("RM").act(ActKind.READ, "T001", version=1, text=words)
            codings.record(db, [signed])
            assert texts.readings(db)["T001"].body["text"] == shown
        codings.undo(db, acts.Batch.begin("RM"))
    with store.reading() as db:
        assert texts.readings(db)["T001"].coder == "RM"
    with store.transaction() as db:
        (undone,) = codings.undo(db, batch())
        assert undone.kind is ActKind.READ
        assert codings.undo(db, batch()) == []
        assert texts.readings(db) == {}


def test_a_transaction_that_fails_keeps_nothing(store: Store) -> None:
    with_transcript(store, "T001", "they came")

    def fail() -> None:
        with store.transaction() as db:
            codings.record(db, [coded(batch(), "T001", 1, 2)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert spans(store) == []


steps = st.lists(
    st.one_of(
        st.tuples(st.just("code"), st.sampled_from(["RM", "DS"]), st.integers(1, 4)),
        st.tuples(st.just("undo"), st.sampled_from(["RM", "DS"]), st.just(0)),
    ),
    max_size=12,
)


@given(steps)
def test_what_stands_is_what_was_coded_less_what_was_undone(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, str, int]]
) -> None:
    address = f"sqlite:///{tmp_path_factory.mktemp('study') / 'study.db'}"
    store = Store.create(address, "3f0c1a52-0000-4000-8000-000000000002")
    with_transcript(store, "T001", "they came round every week")
    expected: dict[str, list[list[Act]]] = {"RM": [], "DS": []}
    for verb, coder, number in done:
        made = batch(coder)
        with store.transaction() as db:
            if verb == "code":
                new = [coded(made, "T001", n, n + 1) for n in range(number)]
                codings.record(db, new)
                expected[coder].append(new)
            elif expected[coder]:
                undone = codings.undo(db, made)
                assert {a.id for a in undone} == {a.id for a in expected[coder].pop()}
            else:
                assert codings.undo(db, made) == []
    with store.reading() as db:
        standing = {coding.id for coding in codings.every(db, changed=False)}
    assert standing == {a.id for lots in expected.values() for lot in lots for a in lot}
    store.close()
