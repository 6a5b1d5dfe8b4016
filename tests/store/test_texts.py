from pathlib import Path

import pytest

from qualkit import alignment
from qualkit.model import (
    AnonymisedTranscript,
    Coding,
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


ANONYMISED = "she came every week and [Person 1] sat on the floor"
SPOKEN = {
    1: "she came every week and Bob sat on the floor",
    2: ANONYMISED,
    3: ANONYMISED.replace("week", "Monday"),
    4: ANONYMISED.replace("week", "Monday").replace("floor", "carpet"),
}
"""One transcript, anonymised again, and then twice replaced by another source of it."""


def with_version(store: Store, version: int) -> None:
    """The next of these versions, with the map from the one before it and from no other."""
    before, words = SPOKEN[version - 1], SPOKEN[version]
    at = SPOKEN[1].index("Bob")
    changes = alignment.by_words(before, words)
    if version == 2:
        changes = alignment.aligned([(Span(at, at + 3), len("[Person 1]"))])
    new = AnonymisedTranscript("T001", version, words, (), {})
    with store.transaction() as db:
        texts.add(db, new, {version - 1: changes}, replaced=version > 2)
        codings.derive(db, ["T001"])


def with_coding(store: Store, words: str) -> None:
    start = SPOKEN[1].index(words)
    with store.transaction() as db:
        people.add_sources(db, [Source("T001", SourceKind.INTERVIEW, True, "English", False)])
        texts.add(db, AnonymisedTranscript("T001", 1, SPOKEN[1], (), {}), {})
        codings.record(db, [coded(batch(), "T001", start, start + len(words))])


def one_coding(store: Store) -> tuple[Coding, bool]:
    """The only coding, and whether its words were changed in the source."""
    with store.reading() as db:
        standing, changed = codings.current(db), codings.changed(db)
    (coding,) = (*standing, *changed)
    return coding, bool(changed)


@pytest.mark.parametrize(
    ("words", "now", "touched", "changed"),
    [
        ("she came", "she came", False, False),
        ("sat on the", "sat on the", False, False),
        ("Bob sat", "[Person 1] sat", True, False),  # a name was replaced, and the source was not
        ("every week", "every Monday ", True, True),  # other words in the first new source
        ("the floor", "the carpet", True, True),  # other words in the second
        ("week and Bob sat on the floor", "Monday and [Person 1] sat on the carpet", True, True),
    ],
)
def test_a_coding_is_carried_over_two_sources_replaced_in_a_row(
    store: Store, words: str, now: str, touched: bool, changed: bool
) -> None:
    with_coding(store, words)
    for version in (2, 3, 4):
        with_version(store, version)
    coding, is_changed = one_coding(store)
    assert (coding.version, coding.span.of(SPOKEN[4])) == (4, now)
    assert (coding.touched, is_changed) == (touched, changed)


def test_a_coding_that_no_map_leads_to_the_newest_words_counts_as_changed(store: Store) -> None:
    """What stands at its place in the newest version, nobody coded."""
    with_coding(store, "she came")
    with_version(store, 2)
    with store.transaction() as db:
        texts.add(db, AnonymisedTranscript("T001", 3, SPOKEN[3], (), {}), {})
        codings.derive(db, ["T001"])
    coding, changed = one_coding(store)
    assert (coding.version, changed, coding.touched) == (2, True, False)
    with store.transaction() as db:
        texts.add_maps(db, "T001", 3, {2: alignment.by_words(SPOKEN[2], SPOKEN[3])})
        codings.derive(db, ["T001"])
    coding, changed = one_coding(store)
    assert (coding.version, changed, coding.touched) == (3, False, False)
