"""The suggester: what the codebook and the codings so far say of segments, calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.model import Codebook, Coding, Segment, SegmentSuggestions, Suggestion
from qualkit.suggesters import coded, embed
from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    cautious,
    fitted,
    leading,
    picked,
)
from qualkit.suggesters.labels import Labels, labels
from qualkit.suggesters.learning import (
    Definition,
    Material,
    Weights,
    blended,
    definitions,
    learn,
    logits,
    material,
)
from qualkit.suggesters.passages import Passages, meant
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
    """How clues become probabilities, and how well that held in transcripts held out."""

    scale: Scale
    error: float
    """Expected calibration error of the suggestions shown, after scaling."""
    transcripts: int


@dataclass(frozen=True)
class Said:
    """What was learnt says of some segments."""

    scores: Numbers
    """Log odds, segments by codes."""
    coded: Numbers
    """Log odds that there is anything to code; 0 where that is not known."""
    labels: Numbers
    """By code: how many segments it was learnt from."""

    def clues(self, columns: NDArray[np.intp]) -> Numbers:
        """What is known of the codes in these columns of each segment, likeliest first.

        Along the last axis: log odds; how far behind the first code, and ahead of the next one;
        how many labels it was learnt from (logarithm); whether there is anything to code.
        """
        behind = picked(self.scores, leading(self.scores, columns.shape[1] + 1))
        odds = picked(self.scores, columns)
        after = np.roll(behind, -1, axis=1)[:, : columns.shape[1]]
        after[:, behind.shape[1] - 1 :] = odds[:, behind.shape[1] - 1 :]  # there is no next
        labels = np.log1p(self.labels)[columns]
        there = np.broadcast_to(self.coded[:, None], odds.shape)
        result: Numbers = np.stack([odds, odds - odds[:, :1], odds - after, labels, there], axis=-1)
        return result


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
    examples: Sequence[Definition] = (),
) -> Material:
    """Segments and definitions as words and, where there is an embedder, as meaning.

    `examples` are more parts of definitions, of codes that the codebook has.
    """
    parts = (*definitions(codebook.offered), *examples)
    passages = Passages.of(segments)
    meaning = meant(passages, [part.learnt for part in parts], embedder, cache)
    return material(passages, parts, known, meaning)


def propose(
    given: Material,
    rows: Flags,
    scale: Scale,
    *,
    top: int,
    seed: int,
    seen: Flags | None = None,
) -> list[SegmentSuggestions]:
    """The `top` likeliest codes for each segment in `rows`, learnt from all that is known.

    `seen`: learnt from these segments alone, and likened to no other. What was rejected for a
    segment is not proposed there.
    """
    seen = np.ones(len(given.segments), bool) if seen is None else seen
    weights = learn(given, seen, seed=seed)
    said = _said(given, weights, seen, rows)
    there = coded.chances(given, seen, rows)
    rejected = given.labels.rejected[rows]
    order = leading(np.where(rejected, -np.inf, said.scores), top)
    chances = scale.probabilities(said.clues(order))
    reasons = Reasons(given, weights, seen)
    made = []
    for at, row in enumerate(np.flatnonzero(rows).tolist()):
        proposed = [
            Suggestion(given.labels.codes[column], float(chance), reasons.why(row, column))
            for column, chance in zip(order[at], chances[at], strict=True)
            if not rejected[at, column]
        ]
        proposed.sort(key=lambda one: -one.probability)
        likely = None if there is None else float(1 / (1 + np.exp(-there[at])))
        made.append(SegmentSuggestions(given.segments[row], tuple(proposed), likely))
    return made


def calibrate(given: Material, rows: Flags, *, top: int, seed: int) -> Calibration | None:
    """Learn on some of the transcripts in `rows` and compare with the others, in turn.

    None where fewer than three transcripts are coded. The scale has a few parameters and is fitted
    to all comparisons; `error` is measured on the same ones.
    """
    rows = rows & given.labels.training
    there = {given.transcripts[row] for row in np.flatnonzero(rows & given.labels.coded)}
    if len(there) < CALIBRATED_FROM:
        return None
    clues, truth = shown(given, held_out(given, rows, seed=seed), rows, top=top)
    scale = cautious(fitted(clues, truth), clues, truth)
    return Calibration(scale, calibration_error(scale.probabilities(clues), truth), len(there))


def held_out(given: Material, rows: Flags, *, seed: int) -> Said:
    """What is said of the segments in `rows`, each learnt from the other transcripts among them."""
    scores = np.zeros((len(given.segments), len(given.labels.codes)))
    there = np.zeros(len(given.segments))
    names = [name for name, wanted in zip(given.transcripts, rows, strict=True) if wanted]
    for fold in by_transcript(names, FOLDS, seed=seed):
        out = rows.copy()
        out[rows] = fold
        said = _said(given, learn(given, rows & ~out, seed=seed), rows & ~out, out)
        scores[out], there[out] = said.scores, said.coded
    labels = given.labels.carried[rows].sum(axis=0) * (1 - 1 / FOLDS)
    return Said(scores[rows], there[rows], labels)


def taught(given: Material, seen: Flags, out: Flags, *, seed: int) -> Said:
    """What is said of the segments in `out`, learnt from those in `seen`."""
    return _said(given, learn(given, seen, seed=seed), seen, out)


def _said(given: Material, weights: Sequence[Weights], seen: Flags, out: Flags) -> Said:
    there = coded.chances(given, seen, out)
    labels = given.labels.carried[seen].sum(axis=0).astype(np.float64)
    return Said(
        blended(logits(given, weights, out), labels),
        np.zeros(int(out.sum())) if there is None else there,
        labels,
    )


def shown(given: Material, said: Said, rows: Flags, *, top: int) -> tuple[Numbers, Flags]:
    """Of the suggestions that would be shown for `rows`: their clues, and which are right.

    Where nobody has settled whether a segment carries a code, the pair is left out.
    """
    columns = leading(said.scores, top)
    settled = picked(given.labels.settled[rows], columns)
    return said.clues(columns)[settled], picked(given.labels.carried[rows], columns)[settled]
