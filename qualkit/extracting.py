"""Extractive drafts: the most central sentences of what was coded, never a word of a machine's own.

A sentence is central that is near to all the others (Erkan and Radev 2004, with the plain mean in
place of the walk). Without sentence embeddings nearness is in the words that are shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.model import AnonymisedTranscript, Coding, Span
from qualkit.segments import is_broken, sentences

MOST = 3
"""Sentences of a draft."""
SHORTEST = 5
"""Words of a sentence that can stand for others, where there is a longer one."""
SAME = 0.9
"""The cosine from which on two sentences say the same."""

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors | None]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of coded words."""

    transcript: str
    span: Span
    words: str
    """On one line."""


def draft(
    codings: Iterable[Coding], transcripts: Mapping[str, AnonymisedTranscript], embed: Embed
) -> tuple[Sentence, ...]:
    """The most central sentences of what was coded, in the order of the texts; MOST at most.

    The same for the same words. `embed` gives a unit vector for each text, or None.
    """
    every = tuple(_sentences(codings, transcripts))
    long = tuple(one for one in every if len(one.words.split()) >= SHORTEST)
    held = long or every
    if len(held) <= 1:
        return held
    texts = [one.words for one in held]
    vectors = embed(texts)
    near = _cosines(_shared(texts) if vectors is None else vectors)
    central = np.round(near.mean(axis=1), 5)
    chosen: list[int] = []
    for at in sorted(range(len(held)), key=lambda n: (-central[n], n)):
        if len(chosen) < MOST and all(near[at, other] < SAME for other in chosen):
            chosen.append(at)
    return tuple(held[at] for at in sorted(chosen))


def _sentences(
    codings: Iterable[Coding], transcripts: Mapping[str, AnonymisedTranscript]
) -> Iterator[Sentence]:
    """What was coded, each word once, cut at sentence ends."""
    spans: dict[str, list[Span]] = {}
    for one in codings:
        spans.setdefault(one.transcript, []).append(one.span)
    for id in sorted(spans, key=lambda id: (len(id), id)):
        text = transcripts[id].text
        for span in _joined(spans[id]):
            for sentence in _unbroken(text, sentences(text, span)):
                yield Sentence(id, sentence, " ".join(sentence.of(text).split()))


def _unbroken(text: str, pieces: Iterable[Span]) -> Iterator[Span]:
    """Sentences, where a file had broken its lines within them."""
    held: Span | None = None
    for piece in pieces:
        if held and is_broken(text, held.end) and text[held.end : piece.start] == "\n":
            held = Span(held.start, piece.end)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _cosines(vectors: Vectors) -> NDArray[np.float64]:
    rows = vectors.astype(np.float64)
    near: NDArray[np.float64] = rows @ rows.T
    return near


def _shared(texts: Sequence[str]) -> Vectors:
    """A unit vector of the words of each text."""
    words = [_WORD.findall(text.casefold()) for text in texts]
    known = {word: n for n, word in enumerate(sorted({word for some in words for word in some}))}
    rows = np.zeros((len(texts), len(known) or 1), np.float32)
    for at, some in enumerate(words):
        for word in some:
            rows[at, known[word]] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths, lengths, 1)).astype(np.float32)
