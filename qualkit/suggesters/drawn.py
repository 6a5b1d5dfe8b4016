"""A study too large to be tested on whole: transcripts drawn by lot."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from qualkit.model.views import StudyView
from qualkit.segments import segments

SEGMENTS = 2_000
"""Of how many segments, about, a larger study is tested on a part."""


def part(view: StudyView, *, most: int = SEGMENTS, seed: int = 1) -> StudyView:
    """The study with so many of its coded transcripts as have about `most` segments, or all of it.

    The same seed draws the same transcripts, whatever is coded in the others.
    """
    coded = {coding.transcript for coding in view.codings}
    if sum(_size(view, id) for id in view.transcripts) <= most:
        return view
    drawn, size = set[str](), 0
    for id in sorted(coded, key=lambda id: hashlib.sha256(f"{seed} {id}".encode()).digest()):
        if size >= most:
            break
        drawn.add(id)
        size += _size(view, id)
    return replace(
        view,
        transcripts={id: text for id, text in view.transcripts.items() if id in drawn},
        codings=tuple(one for one in view.codings if one.transcript in drawn),
        finished=tuple(one for one in view.finished if one.transcript in drawn),
        rejected=tuple(one for one in view.rejected if one.transcript in drawn),
        examples=tuple(one for one in view.examples if one.transcript in drawn),
    )


def _size(view: StudyView, id: str) -> int:
    return sum(1 for _ in segments(view.transcripts[id]))
