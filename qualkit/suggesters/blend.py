"""The suggester: what the codebook and the codings so far say of segments, calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.model import Codebook, Coding, Segment, SegmentSuggestions, Suggestion
from qualkit.suggesters import embed
from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    fitted,
    leading,
    picked,
)
from qualkit.suggesters.labels import Labels, labels
from qualkit.suggesters.learning import Material, blended, definitions, learn, logits, material
from qualkit.suggesters.why import Reasons

VERSION = "2"
"""Goes up whenever the same codings would make for other suggestions."""
TOP = 3
SEED = 1
FOLDS = 5
CALIBRATED_FROM = 3
"""Coded transcripts below which nothing can be calibrated."""


@dataclass(frozen=True)
class Calibration:
    """How log odds become probabilities, and how well that held in transcripts held out."""

    scale: Scale
    error: float
    """Expected calibration error of the suggestions shown, after scaling."""
    transcripts: int


def suggest(
    segments: Sequence[Segment], codebook: Codebook, codings: Sequence[Coding]
) -> list[SegmentSuggestions]:
    """Suggestions for each segment from the codebook and the codings alone, likeliest first."""
    known = labels(segments, (code.id for code in codebook.offered), codings)
    given = prepare(segments, codebook, known, embed.load(), None)
    rows = np.ones(len(segments), bool)
    found = calibrate(given, rows, top=TOP, seed=SEED)
    return propose(given, rows, found.scale if found else Scale(), top=TOP, seed=SEED)


def identity(embedder: embed.Embedder | None) -> str:
    """Name and version, with those of the model: what acts say that a suggestion came from."""
    return f"blend {VERSION}" + (f", {embed.NAME}" if embedder is not None else ", words alone")


def prepare(
    segments: Sequence[Segment],
    codebook: Codebook,
    known: Labels,
    embedder: embed.Embedder | None,
    cache: embed.VectorCache | None,
) -> Material:
    """Segments and definitions as words and, where there is an embedder, as meaning."""
    parts = definitions(codebook.offered)
    spoken = embed.embedded([segment.text for segment in segments], embedder, cache)
    defined = embed.embedded([part.learnt for part in parts], embedder, cache)
    meaning = (spoken, defined) if spoken is not None and defined is not None else None
    return material(segments, parts, known, meaning)


def propose(
    given: Material, rows: Flags, scale: Scale, *, top: int, seed: int
) -> list[SegmentSuggestions]:
    """The `top` likeliest codes for each segment in `rows`, learnt from all that is known.

    What was rejected for a segment is not proposed there.
    """
    weights = learn(given, np.ones(len(given.segments), bool), seed=seed)
    scores = blended(logits(given, weights, rows))
    chances = scale.probabilities(scores)
    reasons = Reasons(given, weights)
    codes, rejected = given.labels.codes, given.labels.rejected
    order = leading(np.where(rejected[rows], -np.inf, scores), top)
    return [
        SegmentSuggestions(
            given.segments[row],
            tuple(
                Suggestion(codes[column], float(chance[column]), reasons.why(row, column))
                for column in columns
                if not rejected[row, column]
            ),
        )
        for row, columns, chance in zip(np.flatnonzero(rows).tolist(), order, chances, strict=True)
    ]


def calibrate(given: Material, rows: Flags, *, top: int, seed: int) -> Calibration | None:
    """Learn on some of the transcripts in `rows` and compare with the others, in turn.

    None where fewer than three transcripts are coded. The scale has two parameters and is fitted
    to all comparisons; `error` is measured on the same ones.
    """
    rows = rows & given.labels.training
    coded = {given.transcripts[row] for row in np.flatnonzero(rows & given.labels.coded)}
    if len(coded) < CALIBRATED_FROM:
        return None
    scores, truth = shown(given, held_out(given, rows, seed=seed), rows, top=top)
    scale = fitted(scores, truth)
    return Calibration(scale, calibration_error(scale.probabilities(scores), truth), len(coded))


def held_out(given: Material, rows: Flags, *, seed: int) -> Numbers:
    """Log odds for the segments in `rows`, each learnt from the other transcripts among them."""
    scores = np.zeros((len(given.segments), len(given.labels.codes)))
    names = [name for name, wanted in zip(given.transcripts, rows, strict=True) if wanted]
    for fold in by_transcript(names, FOLDS, seed=seed):
        out = rows.copy()
        out[rows] = fold
        weights = learn(given, rows & ~out, seed=seed)
        scores[out] = blended(logits(given, weights, out))
    return scores[rows]


def shown(given: Material, scores: Numbers, rows: Flags, *, top: int) -> tuple[Numbers, Flags]:
    """Of the suggestions that would be shown for `rows`: their log odds, and which are right.

    Where nobody has settled whether a segment carries a code, the pair is left out.
    """
    columns = leading(scores, top)
    settled = picked(given.labels.settled[rows], columns)
    return picked(scores, columns)[settled], picked(given.labels.carried[rows], columns)[settled]
