"""What of a segment is looked at: its sentences, and the words in it that were coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qualkit.model import Segment, Span
from qualkit.segments import sentences
from qualkit.suggesters import embed
from qualkit.suggesters.calibrate import Flags, Numbers
from qualkit.suggesters.labels import Labels


@dataclass(frozen=True)
class Passages:
    """Segments with their sentences, in order."""

    segments: tuple[Segment, ...]
    owners: NDArray[np.intp]
    """Each sentence's segment."""
    spans: tuple[Span, ...]
    """Each sentence, in its segment's text."""

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> Passages:
        """Cut segments into sentences; each has one at least."""
        owners, spans = [], []
        for row, segment in enumerate(segments):
            whole = Span(0, len(segment.text))
            for span in list(sentences(segment.text, whole)) or [whole]:
                owners.append(row)
                spans.append(span)
        return cls(tuple(segments), np.array(owners, np.intp), tuple(spans))

    @property
    def sentences(self) -> list[str]:
        """The sentences."""
        pairs = zip(self.owners.tolist(), self.spans, strict=True)
        return [span.of(self.segments[row].text) for row, span in pairs]

    def sentences_of(self, rows: Flags) -> tuple[Flags, NDArray[np.intp]]:
        """Which sentences are of the segments in `rows`, and where each of those begins there."""
        here = rows[self.owners]
        owners = self.owners[here]
        return here, np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])

    def coded(self, labels: Labels) -> list[str]:
        """The words that were coded, of each cell of the labels: what of them is in the segment."""
        places = _places(labels)
        return [self._within(row, span).of(self.segments[row].text) for row, span in places]

    def averaged(self, labels: Labels, vectors: Numbers) -> Numbers:
        """The mean of the sentences that coded words touch, at unit length, of each cell."""
        rows = np.zeros((len(labels.cells), vectors.shape[1]))
        for at, (row, span) in enumerate(_places(labels)):
            first, last = np.searchsorted(self.owners, [row, row + 1])
            words = self._within(row, span)
            touched = [n for n in range(first, last) if self.spans[n].overlaps(words)]
            rows[at] = vectors[touched or list(range(first, last))].mean(axis=0)
        return _unit(rows)

    def _within(self, row: int, span: Span) -> Span:
        """What of a span in the transcript stands in a segment, in the segment's own text."""
        segment = self.segments[row]
        start, end = span.start - segment.span.start, span.end - segment.span.start
        return Span(max(start, 0), min(end, len(segment.text)))


@dataclass(frozen=True)
class Meaning:
    """Embeddings of segments, of the parts of definitions, and of sentences."""

    segments: Numbers
    definitions: Numbers
    sentences: Numbers

    @cached_property
    def middle(self) -> Numbers:
        """What all of it has in common."""
        mean: Numbers = np.vstack([self.segments, self.definitions]).mean(axis=0)
        return mean


def meant(
    passages: Passages,
    definitions: Sequence[str],
    embedder: embed.Embedder | None,
    cache: embed.VectorCache | None,
) -> Meaning | None:
    """The embeddings of all that is looked at; None where there is no embedder."""
    spoken = embed.embedded([one.text for one in passages.segments], embedder, cache)
    defined = embed.embedded(definitions, embedder, cache)
    parts = embed.embedded(passages.sentences, embedder, cache)
    if spoken is None or defined is None or parts is None:
        return None
    return Meaning(*(rows.astype(np.float64) for rows in (spoken, defined, parts)))


def centred(meaning: Meaning) -> Meaning:
    """The same, less what all of it has in common: interviews of one study are all alike."""
    rows = (meaning.segments, meaning.definitions, meaning.sentences)
    return Meaning(*(_unit(part - meaning.middle) for part in rows))


def _places(labels: Labels) -> list[tuple[int, Span]]:
    return [(row, labels.spans[row, column]) for row, column in labels.cells]


def _unit(rows: Numbers) -> Numbers:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Numbers = rows / np.where(lengths > 0, lengths, 1)
    return result
