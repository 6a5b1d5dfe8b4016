from pathlib import Path

from qualkit.model import (
    AnonymisedTranscript,
    Kind,
    Replacement,
    Source,
    SourceKind,
    Span,
    Speaker,
    SpeakerKind,
    Turn,
)
from qualkit.store import Store, codings, people, texts
from tests.store.conftest import a_text, batch, coded, with_transcript

WHOLE = AnonymisedTranscript(
    "T001",
    1,
    "[Parent 1]: she met [Teacher 2] 😀",
    (Turn("[Parent 1]", Span(12, 33), 0, 3.5),),
    {"[Parent 1]": Speaker(SpeakerKind.PARTICIPANT, "P001")},
    (
        Replacement(Span(0, 10), Kind.PERSON, "[Parent 1]"),
        Replacement(Span(20, 31), Kind.PERSON, "[Teacher 2]"),
    ),
)


def test_a_text_comes_back_as_it_was(store: Store) -> None:
    with store.transaction() as db:
        people.add_sources(db, [Source("T001", SourceKind.INTERVIEW, True, "English", False)])
        texts.add(db, WHOLE, {})
    with store.reading() as db:
        assert texts.newest(db) == {"T001": WHOLE}


def test_only_the_newest_words_are_kept(store: Store, address: str) -> None:
    with_transcript(store, "T001", "a word that should not be here: Zyxomma")
    with store.transaction() as db:
        texts.add(
            db, a_text("T001", "a word that should not be here: [Person 4]", version=2), {1: []}
        )
    with store.reading() as db:
        assert texts.newest(db)["T001"].version == 2
    if store.is_file:
        assert b"Zyxomma" not in Path(address.removeprefix("sqlite:///")).read_bytes()


def test_codings_move_with_the_text(store: Store) -> None:
    with_transcript(store, "T001", "Bob came round")
    with store.transaction() as db:
        codings.record(db, [coded(batch(), "T001", 12, 15)])
        texts.add(db, a_text("T001", "[Parent 1] came round", 2), {1: [(12, 15, 12, 22)]})
        assert codings.derive(db, ["T001"]) == 1
    with store.reading() as db:
        (coding,) = codings.current(db)
    assert (coding.span, coding.version, coding.touched) == (Span(12, 22), 2, True)


def test_what_was_replaced_and_put_back_leaves_no_trace(store: Store) -> None:
    with_transcript(store, "T001", "Bob came round")
    with store.transaction() as db:
        codings.record(db, [coded(batch(), "T001", 14, 20)])
        texts.add(db, a_text("T001", "[Parent 1] came round", 2), {1: [(12, 15, 12, 22)]})
        codings.derive(db, ["T001"])
        assert codings.current(db)[0].span == Span(12, 27)
        texts.add(db, a_text("T001", "Bob came round", 3), {1: [], 2: [(12, 22, 12, 15)]})
        codings.derive(db, ["T001"])
    with store.reading() as db:
        (coding,) = codings.current(db)
    assert (coding.span, coding.version, coding.touched) == (Span(14, 20), 3, False)
