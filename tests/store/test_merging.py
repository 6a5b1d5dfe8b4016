"""Copies of a study merge the same way whichever comes first, and however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from qualkit import alignment
from qualkit.codebook import digest
from qualkit.errors import CannotMerge
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Change,
    ChangeKind,
    Consent,
    Participation,
    Source,
    SourceKind,
    Span,
    about,
)
from qualkit.model.quotations import Quotation
from qualkit.store import (
    Store,
    acts,
    caches,
    chosen,
    codings,
    merging,
    people,
    pouring,
    redacting,
    renaming,
    statements,
    texts,
    typed,
    verifying,
)
from qualkit.store.engine import Connection
from qualkit.store.tables import metadata
from tests.store.conftest import UUID, batch

IDS = ("T001", "T002")
WORDS = "they came round every week and Bob said nothing of it"
LOCAL = {"vectors", "results", "alembic_version"}
"""Tables that are each copy's own."""


def source(id: str, language: str = "English") -> Source:
    return Source(id, SourceKind.INTERVIEW, True, language, False)


def took_part(id: str, who: str, role: str = "Parent", **more: Any) -> Participation:
    return Participation(id, who, ("North",), "Stage 1", "Service user", role, **more)


def new_study() -> Store:
    study = Store.create("sqlite://", UUID)
    with study.transaction() as db:
        people.add_sources(db, [source(id) for id in IDS])
        people.set_participations(db, [took_part(id, f"P{id[1:]}") for id in IDS])
        for id in IDS:
            texts.add(db, AnonymisedTranscript(id, 1, WORDS, (), {}), {})
            acts.add(db, [batch().act(ActKind.ANONYMISED, id, version=1)])
        typed.accept_codebook(db, digest("codes: 1"), "codes: 1", batch())
    return study


BASE = new_study().as_bytes()
"""What every copy below began as."""


def copy(of: Store | bytes = BASE) -> Store:
    return Store.in_memory(of if isinstance(of, bytes) else of.as_bytes(), UUID)


def merged(into: Store, *others: Store) -> Store:
    whole = copy(into)
    for other in others:
        with whole.transaction() as db, other.reading() as theirs:
            merging.merge(db, theirs, "the other copy")
    return whole


def held(study: Store) -> dict[str, list[Any]]:
    """Everything in it that copies share, in no order."""
    with study.reading() as db:
        return {
            table.name: sorted(repr(tuple(row)) for row in db.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in LOCAL
        }


# --- what people may do in a copy


@dataclass
class Copy:
    """A copy and who works on it; the data manager's keeps the alignments, as the vault does."""

    store: Store
    who: str
    aligned: dict[str, dict[int, alignment.Alignment]] = field(
        default_factory=lambda: {id: {1: ()} for id in IDS}
    )
    original: dict[str, str] = field(default_factory=lambda: dict.fromkeys(IDS, WORDS))


Doing = Callable[[Copy, Connection, Sequence[int]], None]


def code(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    id = IDS[n[0] % 2]
    if id not in (there := texts.newest(db)):
        return
    start = n[1] % (len(there[id].text) - 1)
    end = min(start + 1 + n[2] % 9, len(there[id].text))
    made = batch(copy.who).act(
        ActKind.CODED,
        id,
        version=there[id].version,
        start=start,
        end=end,
        code=f"code-{n[3] % 2}",
        sha256=texts.sha256(there[id].text[start:end]),
    )
    codings.record(db, [made], {made.id: f"memo of Bob {n[2]}"} if n[1] % 2 else {})


def reject(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    id = IDS[n[0] % 2]
    if id not in (there := texts.newest(db)):
        return
    start = n[1] % (len(there[id].text) - 1)
    end = min(start + 1 + n[2] % 9, len(there[id].text))
    body = {"version": there[id].version, "start": start, "end": end, "code": f"code-{n[3] % 2}"}
    acts.add(db, [batch(copy.who).act(ActKind.REJECTED, id, **body)])


def undo(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    codings.undo(db, batch(copy.who))


def remove(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    standing = codings.current(db)
    if standing:
        codings.remove(db, standing[n[0] % len(standing)], batch(copy.who))


def accept(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    yaml = f"codes: {n[0] % 3}"
    typed.accept_codebook(db, digest(yaml), yaml, batch(copy.who))


def finish(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    act = batch(copy.who).act(
        ActKind.FINISHED, IDS[n[0] % 2], version=1, codebook="hash", codes=["code-0"]
    )
    acts.add(db, [act])


def anonymise(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """A new version in which one word is replaced, or none."""
    id = IDS[n[0] % 2]
    original = copy.original[id]
    at = n[1] % (len(original) - 4)
    end = at + 1 + n[2] % 4
    new = alignment.aligned([(Span(at, end), 10)] if n[3] % 3 else [])
    words = "".join([original[:at], "[Person 1]", original[end:]]) if new else original
    known = copy.aligned[id]
    version = max(texts.last_versions(db).get(id, 0), *known) + 1
    changes = {number: alignment.version_map(old, new) for number, old in known.items()}
    texts.add(db, AnonymisedTranscript(id, version, words, (), {}), changes)
    known[version] = new
    codings.derive(db, [id])
    acts.add(db, [batch(copy.who).act(ActKind.ANONYMISED, id, version=version)])


def replace(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """Another source in the place of one, in which one word is another."""
    id = IDS[n[0] % 2]
    if id not in (there := texts.newest(db)):
        return
    spoken = copy.original[id].split(" ")
    spoken[n[1] % len(spoken)] = ("more", "seldom")[n[2] % 2]
    words, last = " ".join(spoken), texts.last_versions(db).get(id, 0)
    changes = {last: alignment.by_words(there[id].text, words)}
    texts.add(db, AnonymisedTranscript(id, last + 1, words, (), {}), changes, replaced=True)
    copy.original[id], copy.aligned[id] = words, {last + 1: ()}
    codings.derive(db, [id])
    act = batch(copy.who).act(ActKind.ANONYMISED, id, version=last + 1, replaced=True)
    acts.add(db, [act])


def take_in(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    id = f"T{len(people.sources(db)) + 1:03}"
    people.add_sources(db, [source(id)])
    people.set_participations(db, [took_part(id, f"P{who:03}") for who in range(1 + n[0] % 3)])
    acts.add(db, [batch(copy.who).act(ActKind.INGESTED, id)])


def correct(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """Something else is known of an interview, or of who took part in it."""
    id = IDS[n[0] % 2]
    if n[1] % 2:
        people.replace_source(db, source(id, ("Polish", "Welsh")[n[2] % 2]))
    else:
        there = [took_part(id, f"P{who:03}", f"Role {n[3]}") for who in range(1 + n[2] % 3)]
        people.set_participations(db, there)


def drop(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    texts.drop(db, IDS[n[0] % 2])


def retype(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    named = {act: words for act, words in typed.memos(db) if "Bob" in words}
    for act, words in named.items():
        typed.retype(db, act, words.replace("Bob", "[Person 1]"))
    if named:
        acts.add(db, [batch(copy.who).act(ActKind.REDACTED, cleaned=sorted(named))])


def rename(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    renaming.rename(db, batch(copy.who), [db], f"R{n[0] % 3}", "RM")
    renaming.obey(db)
    codings.derive_all(db)


def redact(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    made = [c.id for c in codings.current(db)]
    redacting.redact(db, batch(copy.who), acts=made[: n[0] % 3], memos=made[-1:])


def change(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """A change of the codebook that moves codings, or one that was typed."""
    kinds = (ChangeKind.MERGED, ChangeKind.DEALT, ChangeKind.RENAMED, ChangeKind.ADDED)
    kind, code = kinds[n[0] % 4], f"code-{n[1] % 3}"
    ids = tuple(made.id for made in codings.current(db) if made.code == code)
    made = Change(
        kind,
        code,
        into=f"code-{n[2] % 3}",
        name=f"what Bob said {n[3]}" if kind in kinds[2:] else "",
        codings=ids[: n[3] % 3] if kind is ChangeKind.DEALT else (),
    )
    codings.change(db, batch(copy.who), [made])


def say(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """A summary of one of two cells, or the taking back of one."""
    standing = statements.standing(db)
    if n[0] % 4 == 0 and standing:
        statements.take_back(db, batch(copy.who), standing[:1])
        return
    place = about(code=f"code-{n[1] % 3}", pilot=f"Pilot {n[2] % 2}")
    tied = [made.id for made in codings.current(db)][: n[3] % 3]
    on = {id: text.version for id, text in texts.newest(db).items()}
    words = f"what Bob said {n[3]}" if n[3] % 2 else ""
    statements.say(db, batch(copy.who), ActKind.CHARTED, place, words, codings=tied, on=on)


def quote(copy: Copy, db: Connection, n: Sequence[int]) -> None:
    """Words chosen under one of three ids, or one taken back."""
    standing, id = chosen.standing(db), IDS[n[0] % 2]
    if n[1] % 5 == 0 and standing:
        chosen.remove(db, batch(copy.who), standing[0])
    elif id in (there := texts.newest(db)):
        span = Span(n[1] % 20, n[1] % 20 + 9)
        gaps = (Span(span.start + 3, span.start + 5),) if n[2] % 2 else ()
        typed_too = "as Bob said" if n[3] % 2 else ""
        new = Quotation("", f"q-{n[2] % 3}", id, span, gaps, (), "", "", typed_too)
        chosen.choose(db, batch(copy.who), new, there[id].version, there[id].text)


BY_ANYONE: tuple[Doing, ...] = (
    *(code, code, code, reject, undo),
    *(remove, accept, finish, change, change),
    *(say, say, quote, quote),
)
BY_MANAGER: tuple[Doing, ...] = (
    *BY_ANYONE,
    *(anonymise, anonymise, replace, drop),
    *(take_in, correct, retype, redact, rename),
)

numbers = st.lists(st.integers(0, 60), min_size=4, max_size=4)
steps = st.lists(
    st.tuples(st.integers(0, 2), st.one_of(st.none(), st.integers(0, 31)), numbers), max_size=14
)


def worked_on(done: list[tuple[int, int | None, list[int]]]) -> list[Store]:
    """Three copies after all that was done in them; None is a merge of the next one's."""
    copies = [Copy(copy(), who) for who in ("DM", "RM", "DS")]
    for at, number, n in done:
        one = copies[at]
        with one.store.transaction() as db:
            if number is None:
                with copies[(at + 1 + n[0] % 2) % 3].store.reading() as theirs:
                    merging.merge(db, theirs, "the other copy")
            else:
                may = BY_ANYONE if at else BY_MANAGER
                may[number % len(may)](one, db, n)
    return [one.store for one in copies]


@settings(max_examples=60)
@given(steps)
def test_copies_merge_alike_in_any_order_and_twice_as_once(
    done: list[tuple[int, int | None, list[int]]],
) -> None:
    a, b, c = worked_on(done)
    ab, ba = merged(a, b), merged(b, a)
    abc = merged(ab, c)
    assert held(ab) == held(ba)
    assert held(abc) == held(merged(a, merged(b, c)))
    assert held(merged(ab, b, a)) == held(ab)
    assert held(merged(a, a)) == held(a)
    with abc.reading() as db, ab.reading() as one, ba.reading() as other:
        assert list(verifying.found(db)) == []
        assert chosen.standing(one) == chosen.standing(other)


def acts_of(study: Store) -> dict[str, Any]:
    with study.reading() as db:
        return {act.id: act for act in acts.log(db)}


@settings(max_examples=40)
@given(steps)
def test_nothing_that_was_done_is_lost_but_what_was_redacted(
    done: list[tuple[int, int | None, list[int]]],
) -> None:
    copies = worked_on(done)
    whole = merged(*copies)
    with whole.reading() as db:
        gone = redacting.redacted(db)
        memos = dict(typed.memos(db))
    expected = {id for one in copies for id in acts_of(one)} - gone
    assert set(acts_of(whole)) == expected
    assert not gone & set(memos)


@settings(max_examples=40)
@given(steps)
def test_what_a_manager_cleaned_or_dropped_does_not_come_back(
    done: list[tuple[int, int | None, list[int]]],
) -> None:
    manager, *coders = worked_on(done)
    with manager.transaction() as db:
        retype(Copy(manager, "DM"), db, [])
        cleaned = {act for act, _ in typed.memos(db)}
        texts.drop(db, "T001")
    whole = merged(coders[0], manager, coders[1], manager)
    with whole.reading() as db:
        assert "T001" not in texts.newest(db)
        assert not any("Bob" in words for act, words in typed.memos(db) if act in cleaned)


# --- what each rule does


def study_with(*acts_made: Any) -> Store:
    study = copy()
    with study.transaction() as db:
        codings.record(db, list(acts_made))
    return study


def a_coding(start: int = 0, end: int = 4, *, by: str = "RM", **more: object) -> Any:
    words = texts.sha256(WORDS[start:end])
    body = {"version": 1, "start": start, "end": end, "code": "time", "sha256": words, **more}
    return batch(by).act(ActKind.CODED, "T001", **body)


def current(study: Store) -> list[tuple[str, Span]]:
    with study.reading() as db:
        return [(coding.coder, coding.span) for coding in codings.current(db)]


def test_both_coders_work_is_there() -> None:
    whole = merged(study_with(a_coding(by="RM")), study_with(a_coding(5, 9, by="DS")))
    assert current(whole) == [("RM", Span(0, 4)), ("DS", Span(5, 9))]


def test_an_undo_reaches_the_copy_that_still_had_it() -> None:
    before = study_with(a_coding())
    after = copy(before)
    with after.transaction() as db:
        codings.undo(db, batch("RM"))
    assert current(merged(before, after)) == []


def test_a_coding_made_on_the_text_before_arrives_on_the_text_now() -> None:
    coder = study_with(a_coding(26, 33))
    manager = copy()
    with manager.transaction() as db:
        words = AnonymisedTranscript("T001", 2, WORDS + " more", (), {})
        texts.add(db, words, {1: [(29, 33, 29, 39)]})
        acts.add(db, [batch().act(ActKind.ANONYMISED, "T001", version=2)])
    whole = merged(manager, coder)
    with whole.reading() as db:
        (coding,) = codings.current(db)
        (act,) = acts.standing(db, ActKind.CODED)
    assert (coding.version, coding.span, coding.touched) == (2, Span(26, 39), True)
    assert "sha256" not in act.body


def test_one_coding_made_in_two_copies_counts_once_and_goes_at_once() -> None:
    whole = merged(study_with(a_coding()), study_with(a_coding()))
    assert len(acts_of(whole)) == 5
    assert current(whole) == [("RM", Span(0, 4))]
    with whole.transaction() as db:
        codings.remove(db, codings.current(db)[0], batch("DS"))
    assert current(whole) == []


def test_the_same_words_said_differently_are_listed() -> None:
    whole = merged(study_with(a_coding(stance="supports")), study_with(a_coding(stance="mixed")))
    with whole.reading() as db:
        ((one, other),) = codings.contradictory(db)
    assert {one.stance, other.stance} == {"supports", "mixed"}


def test_codebooks_accepted_apart_are_listed_until_one_follows_both() -> None:
    copies = [copy(), copy()]
    for study, yaml in zip(copies, ("codes: 2", "codes: 3"), strict=True):
        with study.transaction() as db:
            typed.accept_codebook(db, digest(yaml), yaml, batch())
    whole = merged(*copies)
    with whole.transaction() as db:
        assert len(typed.unsucceeded(db)) == 2
        typed.accept_codebook(db, digest("codes: 4"), "codes: 4", batch())
        assert len(typed.unsucceeded(db)) == 1


def test_the_order_of_acts_does_not_hang_on_clocks() -> None:
    """RM's clock is years ahead; what DS does after seeing RM's work still comes after it."""
    early = study_with(a_coding(by="RM"))
    whole = merged(copy(), early)
    with whole.transaction() as db:
        codings.record(db, [a_coding(5, 9, by="DS")])
    assert [act.coder for act in acts_of(whole).values()][0] == "DS"


def with_version(study: Store, version: int, words: str, changes: Any, **more: Any) -> Store:
    """The same copy, in which T001 has another version that is reached by one map."""
    after = copy(study)
    with after.transaction() as db:
        new = AnonymisedTranscript("T001", version, words, (), {})
        texts.add(db, new, {version - 1: changes}, **more)
        codings.derive(db, ["T001"])
        acts.add(db, [batch().act(ActKind.ANONYMISED, "T001", version=version, **more)])
    return after


def test_a_coding_arrives_over_two_sources_replaced_in_a_row() -> None:
    """“they came” stands in both, “every” went with the first, “said” with the second."""
    spoken = ["they came", "every", "said"]
    at = [(WORDS.index(some), WORDS.index(some) + len(some)) for some in spoken]
    coder = study_with(*(a_coding(*span) for span in at))
    second = WORDS.replace("every", "each")
    third = second.replace("said", "knew")
    manager = with_version(copy(), 2, second, alignment.by_words(WORDS, second), replaced=True)
    manager = with_version(manager, 3, third, alignment.by_words(second, third), replaced=True)
    for whole in (merged(manager, coder), merged(coder, manager)):
        with whole.reading() as db:
            assert [c.span.of(third) for c in codings.current(db)] == ["they came"]
            assert [c.span.of(third).strip() for c in codings.changed(db)] == ["each", "knew"]
            assert {c.version for c in (*codings.current(db), *codings.changed(db))} == {3}


def test_a_coding_stands_again_when_a_copy_brings_the_map_that_was_lost() -> None:
    """As after damage: the version is there, and what leads to it is not."""
    whole = with_version(study_with(a_coding()), 2, WORDS + " more", [])
    ours = copy(whole)
    with ours.transaction() as db:
        db.execute(text("DELETE FROM maps"))
        codings.derive_all(db)
    assert current(ours) == []
    assert current(merged(ours, whole)) == current(merged(whole, ours)) == [("RM", Span(0, 4))]


def test_a_coder_who_was_renamed_elsewhere_is_renamed_here() -> None:
    ours = study_with(a_coding(by="RM"))
    theirs = copy(ours)
    with theirs.transaction() as db:
        renaming.rename(db, batch(), [db], "R1", "RM")
        renaming.obey(db)
        codings.derive_all(db)
    assert current(merged(ours, theirs)) == [("R1", Span(0, 4))]


# --- participations


def with_participations(study: Store, *here: Participation) -> Store:
    after = copy(study)
    with after.transaction() as db:
        people.set_participations(db, here)
    return after


def participations(study: Store) -> tuple[Participation, ...]:
    with study.reading() as db:
        return people.all_participations(db)


OTHERS = (
    took_part("T001", "P003", "Grandparent", background="Welsh-speaking", date="2023-03"),
    took_part("T001", "P004", consent=frozenset({Consent.ANALYSE})),
)
"""Who took part in T001 as it turned out: not P001."""


def test_who_took_part_comes_with_a_new_transcript() -> None:
    theirs = copy()
    with theirs.transaction() as db:
        people.add_sources(db, [source("T003", "Polish")])
        people.set_participations(db, [took_part("T003", "P003"), took_part("T003", "P004")])
    for whole in (merged(copy(), theirs), merged(theirs, copy())):
        assert participations(whole) == participations(theirs)
        with whole.reading() as db:
            assert people.sources(db)[-1] == source("T003", "Polish")


def test_who_took_part_is_as_the_newer_copy_says() -> None:
    older, newer = copy(), with_participations(copy(), *OTHERS)
    expected = (*OTHERS, took_part("T002", "P002"))
    assert participations(newer) == expected
    for whole in (merged(older, newer), merged(newer, older), merged(older, newer, older)):
        assert participations(whole) == expected


def test_nobody_is_put_back_who_took_part_in_nothing_after_all() -> None:
    """Of two corrections, made one after the other, the second stands in every copy."""
    first = with_participations(copy(), *OTHERS)
    second = with_participations(first, OTHERS[0])
    for whole in (merged(first, second), merged(second, first), merged(copy(), second, first)):
        assert participations(whole) == (OTHERS[0], took_part("T002", "P002"))


def test_what_is_newer_of_a_transcript_is_told() -> None:
    ours = copy()
    theirs = with_participations(copy(), *OTHERS)
    with ours.transaction() as db, theirs.reading() as other:
        assert merging.merge(db, other, "x").facts == ("T001",)
    with ours.transaction() as db, theirs.reading() as other:
        assert not merging.merge(db, other, "x").anything
    with theirs.transaction() as db, copy().reading() as older:
        assert not merging.merge(db, older, "x").anything


def test_who_took_part_cannot_be_changed_in_both_copies() -> None:
    one = with_participations(copy(), *OTHERS)
    other = with_participations(copy(), OTHERS[0])
    for ours, theirs in ((one, other), (other, one)):
        with pytest.raises(CannotMerge, match="what is known of T001 was changed in both copies"):
            merged(ours, theirs)


# --- what was computed


def brings_a_coding(db: Connection) -> None:
    codings.record(db, [a_coding(by="DS")])


def brings_a_reading(db: Connection) -> None:
    body = {"version": 1, "codebook": "hash", "codes": ["time"]}
    acts.add(db, [batch("DS").act(ActKind.FINISHED, "T001", **body)])


def brings_an_undo(db: Connection) -> None:
    assert codings.undo(db, batch("RM"))


def brings_a_redaction(db: Connection) -> None:
    redacting.redact(db, batch(), acts=[coding.id for coding in codings.current(db)])


def brings_a_new_name(db: Connection) -> None:
    renaming.rename(db, batch(), [db], "R1", "RM")
    renaming.obey(db)
    codings.derive_all(db)


def brings_a_codebook(db: Connection) -> None:
    typed.accept_codebook(db, digest("codes: 2"), "codes: 2", batch("DS"))


def brings_a_version(db: Connection) -> None:
    texts.add(db, AnonymisedTranscript("T001", 2, WORDS + " more", (), {}), {1: []})
    codings.derive(db, ["T001"])
    acts.add(db, [batch().act(ActKind.ANONYMISED, "T001", version=2)])


@pytest.mark.parametrize(
    ("brings", "vectors_stay"),
    [
        (brings_a_coding, True),
        (brings_a_reading, True),
        (brings_an_undo, True),
        (brings_a_redaction, True),
        (brings_a_new_name, True),
        (brings_a_codebook, True),
        (brings_a_version, False),
    ],
)
def test_what_was_computed_before_a_merge_is_computed_again(
    brings: Callable[[Connection], None], vectors_stay: bool
) -> None:
    """Vectors rest on words alone, and results on what was done with them too."""
    ours = study_with(a_coding())
    theirs = copy(ours)
    with theirs.transaction() as db:
        brings(db)
    caches.Vectors(ours).put_many({"key": b"vector"})
    with ours.transaction() as db:
        caches.keep(db, "topics", "what it rests on", ["a topic"])
        assert caches.kept(db, "topics", "what it rests on") == ["a topic"]
    with ours.transaction() as db, theirs.reading() as other:
        assert merging.merge(db, other, "the other copy").anything
    with ours.reading() as db:
        assert caches.kept(db, "topics", "what it rests on") is None
        assert list(verifying.found(db)) == []
    assert bool(caches.Vectors(ours).get_many(["key"])) == vectors_stay


# --- copies that contradict each other


def contradiction(study: Store, statement: str) -> str:
    with study.transaction() as db:
        db.execute(text(statement))
    with pytest.raises(CannotMerge) as refused:
        merged(study_with(a_coding(9, 14)), study)
    assert refused.value.advice
    return refused.value.said


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE texts SET text = 'other words' WHERE transcript = 'T001'", "words of T001"),
        ("UPDATE codings SET start = 1", "coding"),
        ("UPDATE codings SET code = 'better'", "coding"),
        ("DELETE FROM codings", "coding"),
        ("UPDATE acts SET kind = 'read' WHERE kind = 'coded'", "act"),
        ("UPDATE codebooks SET yaml = 'codes: 9'", "codebook"),
        (
            "UPDATE acts SET body = json_set(body, '$.start', 1) WHERE kind = 'coded'",
            "not of the words that were coded",
        ),
        ("UPDATE acts SET coder = 'XX' WHERE kind = 'codebook'", "act"),
        ("UPDATE versions SET id = 'another' WHERE transcript = 'T002'", "in both copies"),
        ("UPDATE transcripts SET uid = 'another' WHERE id = 'T002'", "another interview"),
        ("UPDATE transcripts SET language = 'Polish' WHERE id = 'T002'", "in both copies"),
    ],
)
def test_a_copy_that_a_hand_changed_is_refused(statement: str, said: str) -> None:
    assert said in contradiction(study_with(a_coding()), statement)


HASH = "UPDATE acts SET body = json_set(body, '$.sha256', '{}') WHERE kind = 'coded'"
NO_HASH = "UPDATE acts SET body = json_remove(body, '$.sha256') WHERE kind = 'coded'"


def test_an_act_with_another_hash_in_each_copy_is_refused() -> None:
    """Its words are in neither copy any more, so that nobody can see which hash is theirs."""
    ours = with_version(study_with(a_coding()), 2, WORDS + " more", [])
    theirs = copy(ours)
    with theirs.transaction() as db:
        db.execute(text(HASH.format(texts.sha256("other words"))))
    with theirs.reading() as db:
        assert list(verifying.found(db)) == []
    for one, other in ((ours, theirs), (theirs, ours)):
        with pytest.raises(CannotMerge, match="it was changed by hand: act"):
            merged(one, other)


def test_a_hash_that_one_copy_had_to_forget_is_forgotten_in_both() -> None:
    ours = with_version(study_with(a_coding()), 2, WORDS + " more", [])
    theirs = copy(ours)
    with theirs.transaction() as db:
        db.execute(text(NO_HASH))
    for whole in (merged(ours, theirs), merged(theirs, ours)):
        with whole.reading() as db:
            (act,) = acts.standing(db, ActKind.CODED)
        assert "sha256" not in act.body
        assert current(whole) == [("RM", Span(0, 4))]


def test_what_is_refused_changes_nothing() -> None:
    ours = study_with(a_coding(9, 14))
    before = held(ours)
    theirs = study_with(a_coding())
    with theirs.transaction() as db:
        db.execute(text("UPDATE versions SET id = 'another' WHERE transcript = 'T002'"))

    def attempt() -> None:
        with ours.transaction() as db, theirs.reading() as other:
            merging.merge(db, other, "the other copy")

    with pytest.raises(CannotMerge, match="the other copy: T002 was anonymised in both"):
        attempt()
    assert held(ours) == before


def test_a_merge_brings_what_it_says() -> None:
    ours, theirs = copy(), study_with(a_coding(), a_coding(5, 9))
    with ours.transaction() as db, theirs.reading() as other:
        assert merging.merge(db, other, "x").acts == 2
    with ours.transaction() as db, theirs.reading() as other:
        assert not merging.merge(db, other, "x").anything


def test_copies_merge_into_a_store_of_each_kind(store: Store) -> None:
    with store.transaction() as into, copy().reading() as db:
        pouring.pour(db, into)
    theirs = study_with(a_coding(by="DS"))
    for _ in range(2):
        with store.transaction() as db, theirs.reading() as other:
            merging.merge(db, other, "the other copy")
    assert current(store) == [("DS", Span(0, 4))]
    with store.transaction() as db:
        redacting.redact(db, batch(), acts=[coding.id for coding in codings.current(db)])
    store.vacuum()
    assert current(store) == []


def test_text_sorts_by_code_point_in_each_store(store: Store) -> None:
    with store.transaction() as into, copy().reading() as db:
        pouring.pour(db, into)
    with store.transaction() as db:
        codings.record(db, [a_coding(code=code) for code in ("b", "É", "a", "B")])
    with store.reading() as db:
        assert [coding.code for coding in codings.current(db)] == ["B", "a", "b", "É"]
