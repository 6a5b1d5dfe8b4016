"""Spans keep covering the same words whatever is replaced, joined, split or put back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.alignment import (
    Alignment,
    aligned,
    inverse,
    moved,
    to_anonymised,
    to_original,
    version_map,
)
from qualkit.model import Span

LENGTH = 60


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    edges = sorted(draw(st.lists(st.integers(0, LENGTH), unique=True, max_size=16)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return aligned((Span(a, b), draw(st.integers(1, 12))) for a, b in pairs)


def length_after(alignment: Alignment) -> int:
    return LENGTH + sum((c.new_end - c.new_start) - (c.old_end - c.old_start) for c in alignment)


def spans(length: int) -> st.SearchStrategy[Span]:
    ends = st.tuples(st.integers(0, length), st.integers(0, length))
    return ends.map(lambda pair: Span(min(pair), max(pair))).filter(lambda s: s.start < s.end)


def test_a_replaced_name_and_the_words_after_it() -> None:
    alignment = aligned([(Span(3, 8), 9), (Span(20, 21), 3)])
    assert to_anonymised(alignment, Span(0, 3)) == Span(0, 3)
    assert to_anonymised(alignment, Span(3, 8)) == Span(3, 12)
    assert to_anonymised(alignment, Span(5, 6)) == Span(3, 12)
    assert to_anonymised(alignment, Span(8, 20)) == Span(12, 24)
    assert to_original(alignment, Span(4, 26)) == Span(3, 21)


def test_a_name_found_later_widens_the_coding_that_ends_in_it() -> None:
    before = aligned([(Span(0, 5), 8)])
    after = aligned([(Span(0, 5), 8), (Span(10, 15), 9)])
    assert version_map(before, after) == ((13, 18, 13, 22),)
    assert moved(Span(9, 15), version_map(before, after)) == Span(9, 22)


def test_nothing_is_recorded_where_nothing_moved() -> None:
    alignment = aligned([(Span(0, 5), 8)])
    assert version_map(alignment, alignment) == ()


@given(st.data(), alignments())
def test_there_and_back_covers_what_it_covered(data: st.DataObject, alignment: Alignment) -> None:
    span = data.draw(spans(LENGTH))
    there = to_anonymised(alignment, span)
    back = to_original(alignment, there)
    assert back.covers(span)
    assert to_anonymised(alignment, back) == there


@given(st.data(), alignments())
def test_words_outside_replacements_come_back_exactly(
    data: st.DataObject, alignment: Alignment
) -> None:
    span = data.draw(spans(LENGTH))
    if not any(change.old.overlaps(span) for change in alignment):
        assert to_original(alignment, to_anonymised(alignment, span)) == span


@given(st.data(), alignments())
def test_order_is_kept(data: st.DataObject, alignment: Alignment) -> None:
    one, other = data.draw(spans(LENGTH)), data.draw(spans(LENGTH))
    a, b = to_anonymised(alignment, one), to_anonymised(alignment, other)
    assert one.start > other.start or a.start <= b.start
    assert one.end > other.end or a.end <= b.end
    assert not one.covers(other) or a.covers(b)


@given(alignments())
def test_reading_backwards_twice_changes_nothing(alignment: Alignment) -> None:
    assert inverse(inverse(alignment)) == alignment


@given(st.data(), alignments(), alignments())
def test_a_version_map_leads_where_the_original_does(
    data: st.DataObject, before: Alignment, after: Alignment
) -> None:
    span = data.draw(spans(length_after(before)))
    by_original = to_anonymised(after, to_original(before, span))
    there = moved(span, version_map(before, after))
    assert to_original(after, there) == to_original(after, by_original)
    assert 0 <= there.start < there.end <= length_after(after)
