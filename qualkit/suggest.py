"""Suggesting codes for segments: proposals with reasons, and how far they can be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qualkit.model import Segment, SegmentSuggestions, Span
from qualkit.model.views import StudyView
from qualkit.sections.words import some_of
from qualkit.segments import segments
from qualkit.suggesters import drawn, evaluating
from qualkit.suggesters.auditing import Missed, Unusual, missed, unusual
from qualkit.suggesters.blend import (
    CALIBRATED_FROM,
    FOLDS,
    TOP,
    Calibration,
    calibrate,
    prepare,
    propose,
)
from qualkit.suggesters.calibrate import Flags, Scale, by_transcript
from qualkit.suggesters.embed import Embedder, VectorCache
from qualkit.suggesters.evaluating import METHODS, Evaluation, Share
from qualkit.suggesters.labels import Labels, labels
from qualkit.suggesters.learning import Definition, Material, learn
from qualkit.suggesters.why import WEAK_BELOW, Grounds, Reasons

__all__ = [
    "METHODS",
    "Audit",
    "Evaluation",
    "Share",
    "Suggested",
    "as_json",
    "audit",
    "evaluate",
    "grounds",
    "suggest",
    "training_labels",
]


@dataclass(frozen=True)
class Suggested:
    """What is proposed, and what it rests on."""

    suggestions: tuple[SegmentSuggestions, ...]
    labels: Mapping[str, int]
    """By code: how many segments carry it."""
    calibration: Calibration | None
    """None where fewer than three transcripts are coded: probabilities are then uncalibrated."""
    meaning: bool
    """Whether embeddings were used; otherwise suggestions rest on words alone."""

    @property
    def weak(self) -> tuple[str, ...]:
        """The codes with fewer than five labels, whose suggestions are weak."""
        return tuple(code for code, count in self.labels.items() if count < WEAK_BELOW)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the report's methodology says of this."""
        return (_rests_on(self.meaning), _calibrated(self.calibration), _weakness(self))


def training_labels(view: StudyView, pieces: Sequence[Segment]) -> Labels:
    """What the study's codings and finished transcripts say of `pieces`, for the lowest codes.

    Learnt from are the segments that carry a code, and the uncoded ones of finished transcripts:
    there, whatever was looked for and not coded is a no.
    """
    codes = (code.id for code in view.codebook.offered)
    return labels(pieces, codes, view.codings, view.finished, view.rejected)


def suggest(
    view: StudyView,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    top: int = TOP,
    every: bool = False,
    coder: str | None = None,
    transcript: str | None = None,
) -> Suggested:
    """The `top` likeliest codes for each segment that carries none, or for `every` segment.

    `coder`: to whom they are proposed; a transcript that others coded, read through or rejected
    codes in is proposed to them as if it were a new one, lest they be told the others' opinion.
    `transcript`: of this one alone. Segments come in the order of the transcripts. Same study, same
    suggestions.
    """
    given = _material(view, embedder, cache)
    found = _calibration(given, view, top)
    wanted = np.ones(len(given.segments), bool) if every else ~given.labels.coded
    if transcript is not None:
        wanted &= np.array([one == transcript for one in given.transcripts], bool)
    scale = found.scale if found else Scale()
    made: dict[Segment, SegmentSuggestions] = {}
    for rows, seen in _parts(given, view, coder) if given.labels.codes else ():
        here = wanted & rows
        if here.any():
            some = propose(given, here, scale, top=top, seed=view.settings.seed, seen=seen)
            made |= {one.segment: one for one in some}
    proposed = tuple(made[one] for one in given.segments if one in made)
    return Suggested(proposed, given.labels.counts, found, embedder is not None)


def grounds(
    view: StudyView,
    wanted: Iterable[tuple[Span, str]],
    transcript: str,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    coder: str | None = None,
) -> tuple[Grounds, ...]:
    """What spoke for each of these codes of segments of one transcript, in full, as `suggest`."""
    given = _material(view, embedder, cache)
    here = given.transcripts.index(transcript)
    seen = next(seen for rows, seen in _parts(given, view, coder) if rows[here])
    reasons = Reasons(given, learn(given, seen, seed=view.settings.seed), seen)
    rows = {one.span: row for row, one in enumerate(given.segments) if one.transcript == transcript}
    codes = {code: column for column, code in enumerate(given.labels.codes)}
    return tuple(reasons.grounds(rows[span], codes[code]) for span, code in wanted)


@dataclass(frozen=True)
class Audit:
    """What a second look may be worth, the likeliest first."""

    missed: tuple[Missed, ...]
    unusual: tuple[Unusual, ...]


def audit(view: StudyView, *, embedder: Embedder | None, cache: VectorCache | None) -> Audit | None:
    """Codes perhaps missed in finished transcripts, and codings unlike their code's others.

    None where fewer than three transcripts are coded: there is nothing to hold out.
    """
    given = _material(view, embedder, cache)
    found = _calibration(given, view, TOP)
    if found is None:
        return None
    seed = view.settings.seed
    everything = np.ones(len(given.segments), bool)
    reasons = Reasons(given, learn(given, everything, seed=seed))
    return Audit(
        tuple(missed(given, found.scale, reasons, seed=seed)),
        tuple(unusual(given, view.codings, found.scale, seed=seed)),
    )


def as_json(suggestions: Iterable[SegmentSuggestions]) -> list[dict[str, Any]]:
    """Plain data: transcript, start, end, text, coded and suggestions (code, probability, why).

    `coded` is the probability that there is anything to code in it.
    """
    return [
        {
            "transcript": each.segment.transcript,
            "start": each.segment.span.start,
            "end": each.segment.span.end,
            "text": each.segment.text,
            "coded": None if each.coded is None else round(each.coded, 4),
            "suggestions": [
                {"code": one.code, "probability": round(one.probability, 4), "why": one.why}
                for one in each.suggestions
            ],
        }
        for each in suggestions
    ]


def evaluate(
    view: StudyView,
    *,
    embedder: Embedder | None,
    cache: VectorCache | None,
    folds: int = FOLDS,
    seed: int = 1,
) -> Evaluation:
    """Learn on some coded transcripts, suggest for the others, in turn: see `evaluating`.

    Of a study of many transcripts, on some of them, drawn by lot.
    """
    tested = drawn.part(view, seed=seed)
    found = evaluating.evaluate(_material(tested, embedder, cache), folds=folds, seed=seed)
    return found if tested is view else replace(found, drawn_from=len(view.transcripts))


def _material(view: StudyView, embedder: Embedder | None, cache: VectorCache | None) -> Material:
    pieces = [piece for text in view.transcripts.values() for piece in segments(text)]
    known = training_labels(view, pieces)
    given = [
        Definition(one.code, "example", words, words)
        for one in view.examples
        for words in [one.span.of(view.transcripts[one.transcript].text)]
        if one.code in known.codes
    ]
    return prepare(pieces, view.codebook, known, embedder, cache, given)


def _parts(given: Material, view: StudyView, coder: str | None) -> Iterator[tuple[Flags, Flags]]:
    """The segments in parts, each with those that are learnt from for it.

    What others did in a transcript does not speak for what is proposed to `coder` there: such
    transcripts are left out in turn, as in calibration, and whoever coded.
    """
    everything = np.ones(len(given.segments), bool)
    others = set[str]()
    if coder is not None:
        others |= {one.transcript for one in view.codings if one.coder != coder}
        others |= {one.transcript for one in view.finished if one.coder != coder}
        others |= {one.transcript for one in view.rejected if one.coder != coder}
    apart = np.array([id in others for id in given.transcripts], bool)
    yield ~apart, everything
    names = [id for id in given.transcripts if id in others]
    for fold in by_transcript(names, FOLDS, seed=view.settings.seed):
        rows = apart.copy()
        rows[apart] = fold
        yield rows, ~rows


def _calibration(given: Material, view: StudyView, top: int) -> Calibration | None:
    everything = np.ones(len(given.segments), bool)
    return calibrate(given, everything, top=top, seed=view.settings.seed)


def _rests_on(meaning: bool) -> str:
    if meaning:
        return (
            "Codes were suggested by a weighted average of two logistic regressions, one on words "
            "(TF-IDF) and one on sentence embeddings (all-MiniLM-L6-v2), learnt from the "
            "codebook's definitions and the codings; nothing suggested became a coding without a "
            "coder."
        )
    return (
        "Codes were suggested by a logistic regression on words alone (TF-IDF), since the "
        "embedding model was not available; it learnt from the codebook's definitions and the "
        "codings, and nothing suggested became a coding without a coder."
    )


def _calibrated(found: Calibration | None) -> str:
    if found is None:
        return (
            f"The probabilities of suggestions are uncalibrated: fewer than {CALIBRATED_FROM} "
            "transcripts were coded, so they rank suggestions and mean no more than that."
        )
    return (
        f"Their probabilities were calibrated on {found.transcripts} coded transcripts, each held "
        "out in turn with others (Platt scaling, cautious above a half); the expected calibration "
        f"error was {found.error:.2f}."
    )


def _weakness(made: Suggested) -> str:
    if not made.weak:
        return f"Every code had at least {WEAK_BELOW} labels to learn from."
    which = some_of(len(made.weak), len(made.labels), "code")
    return (
        f"Suggestions are weak for {which}, which had fewer "
        f"than {WEAK_BELOW} labels to learn from: {', '.join(made.weak)}."
    )
