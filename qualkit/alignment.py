"""Offsets between an original and its anonymised versions, and from one version to the next.

Everything here is a list of changes: where one text holds a range of code points, the other holds
another range; between two changes the texts are the same. An alignment maps an original to an
anonymised text and holds a change for every replacement; a version map maps one anonymised version
to the next and holds no words, so it may stand outside the vault.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from qualkit.model import Span


class Change(NamedTuple):
    """Code points [old_start, old_end) became [new_start, new_end). Neither range is empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def old(self) -> Span:
        """The range in the text that is mapped from."""
        return Span(self.old_start, self.old_end)

    @property
    def new(self) -> Span:
        """The range in the text that is mapped to."""
        return Span(self.new_start, self.new_end)


Alignment = tuple[Change, ...]
"""Changes in the order of the text, none overlapping another."""


def aligned(spans: Iterable[tuple[Span, int]]) -> Alignment:
    """The alignment of a text in which each span, in order, becomes that many code points."""
    changes: list[Change] = []
    shift = 0
    for span, length in spans:
        start = span.start + shift
        changes.append(Change(span.start, span.end, start, start + length))
        shift += length - (span.end - span.start)
    return tuple(changes)


def to_anonymised(alignment: Alignment, span: Span) -> Span:
    """Where a span of the original stands; a boundary inside a replacement widens to it."""
    return moved(span, alignment)


def to_original(alignment: Alignment, span: Span) -> Span:
    """The words of the original that a span of the anonymised text stands for."""
    return moved(span, inverse(alignment))


def inverse(changes: Alignment) -> Alignment:
    """The same changes, read backwards."""
    return tuple(Change(c.new_start, c.new_end, c.old_start, c.old_end) for c in changes)


def moved(span: Span, changes: Alignment) -> Span:
    """`span` after the changes: half-open, a boundary inside a changed range widens to it."""
    return Span(_start(span.start, changes), _end(span.end, changes))


def touches(span: Span, changes: Alignment) -> bool:
    """Whether any change lies wholly or partly within `span`, counted in the old text."""
    return any(change.old.overlaps(span) for change in changes)


def version_map(old: Alignment, new: Alignment) -> Alignment:
    """The map from the anonymised version that `old` made to the one that `new` made.

    Both are alignments of one original. Where both replaced the same words by as many code points
    nothing is recorded. Where replacements overlap, each of the old ones and each run of words
    between them has a change of its own, so that a span arrives on the words that it would by way
    of the original.
    """
    return tuple(
        Change(*to_anonymised(old, piece), *to_anonymised(new, piece))
        for whole, replaced in _clusters(old, new)
        for piece in _pieces(whole, replaced)
    )


def by_words(old: str, new: str) -> Alignment:
    """The changes from one text to another that was not made from it by replacing, word by word.

    A word that was put in or taken out widens the change to the word before or after it.
    """
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(
        None, [span.of(old) for span in before], [span.of(new) for span in after], autojunk=False
    )
    changes: list[Change] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            i, j, k, m = _widened(i, j, k, m, len(before), len(after))
            first, last = before[i:j], after[k:m]
            change = Change(first[0].start, first[-1].end, last[0].start, last[-1].end)
            changes = [*_joined(changes, change)]
    return tuple(changes)


def _words(text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(r"\S+\s*", text)]


def _widened(i: int, j: int, k: int, m: int, old: int, new: int) -> tuple[int, int, int, int]:
    """Ranges of words, neither empty: the word before or, at the beginning, after joins in."""
    if i < j and k < m:
        return i, j, k, m
    return (i - 1, j, k - 1, m) if i and k else (i, min(j + 1, old), k, min(m + 1, new))


def _joined(changes: list[Change], change: Change) -> Iterator[Change]:
    """The changes with one more, joined to the last where they overlap."""
    if changes and change.old_start < changes[-1].old_end:
        *earlier, last = changes
        yield from earlier
        yield Change(last.old_start, change.old_end, last.new_start, change.new_end)
    else:
        yield from changes
        yield change


def _start(at: int, changes: Sequence[Change]) -> int:
    index = bisect_right(changes, at, key=lambda change: change.old_start) - 1
    if index < 0:
        return at
    change = changes[index]
    if at < change.old_end:
        return change.new_start
    return at + change.new_end - change.old_end


def _end(at: int, changes: Sequence[Change]) -> int:
    index = bisect_left(changes, at, key=lambda change: change.old_start) - 1
    if index < 0:
        return at
    change = changes[index]
    if at < change.old_end:
        return change.new_end
    return at + change.new_end - change.old_end


def _clusters(old: Alignment, new: Alignment) -> Iterator[tuple[Span, list[Span]]]:
    """Ranges of the original that either side replaced, overlapping ones joined.

    With each: what the old side replaced in it. Those that both sides replaced alike are left out.
    """
    sides = sorted(
        [(change, True) for change in old] + [(change, False) for change in new],
        key=lambda side: side[0].old,
    )
    group: list[tuple[Change, bool]] = []
    end = 0
    for change, first in [*sides, (None, False)]:
        if group and (change is None or change.old_start >= end):
            if not _same([one for one, _ in group]):
                yield Span(group[0][0].old_start, end), [c.old for c, mine in group if mine]
            group = []
        if change is not None:
            end = max(end, change.old_end) if group else change.old_end
            group.append((change, first))


def _pieces(whole: Span, replaced: Sequence[Span]) -> Iterator[Span]:
    """`whole` cut into the replaced spans and the runs between them."""
    at = whole.start
    for span in replaced:
        if at < span.start:
            yield Span(at, span.start)
        yield span
        at = span.end
    if at < whole.end:
        yield Span(at, whole.end)


def _same(group: Sequence[Change]) -> bool:
    if len(group) != 2:
        return False
    first, second = group
    return first.old == second.old and _length(first.new) == _length(second.new)


def _length(span: Span) -> int:
    return span.end - span.start
