"""How much of what identifies is masked, and how much else: pure counting, and a timing.

A mention counts as found when every character of it is masked, whatever it was taken for: that is
what matters when a text leaves. Pilots that are named and ages count neither way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Span
from qualkit.recognisers import spacy_names

GROUPS = {
    "person": "person",
    "place": "place or organisation",
    "organisation": "place or organisation",
    "date": "date",
}
DIRECT = "direct"
NEITHER = ("pilot", "age")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True)
class Truth:
    """One identifying mention, as a person marked it."""

    transcript: str
    span: Span
    kind: str
    entity: str = ""

    @property
    def group(self) -> str:
        """person, place or organisation, date, or direct (a fixed format)."""
        return GROUPS.get(self.kind, DIRECT)


@dataclass(frozen=True)
class Score:
    """Counts; `recall` by group, with "all"."""

    recall: Mapping[str, tuple[int, int]]
    """Mentions found, and mentions."""
    removed: int
    """Words masked that identify nobody."""
    words: int
    leaked: tuple[tuple[str, str], ...]
    """Names (entity or words) that can still be read in a file."""
    missed: tuple[Truth, ...]


def score(
    texts: Mapping[str, str],
    truth: Iterable[Truth],
    masked: Mapping[str, Sequence[Span]],
) -> Score:
    """The score of `masked` spans against what people marked."""
    marks = list(truth)
    covered = {name: _points(masked.get(name, ())) for name in texts}
    counts: dict[str, list[int]] = {}
    missed = []
    for mark in marks:
        if mark.kind in NEITHER:
            continue
        hit = all(at in covered[mark.transcript] for at in range(*mark.span))
        for group in (mark.group, "all"):
            of = counts.setdefault(group, [0, 0])
            of[0] += hit
            of[1] += 1
        if not hit:
            missed.append(mark)
    removed, words = _removed(texts, marks, covered)
    return Score(
        {group: (found, of) for group, (found, of) in counts.items()},
        removed,
        words,
        tuple(
            sorted({(m.transcript, m.entity) for m in missed if m.kind == "person" and m.entity})
        ),
        tuple(missed),
    )


def words_per_second(work: Callable[[], object], texts: Iterable[str]) -> float:
    """How many words of `texts` one run of `work` deals with in a second."""
    words = sum(len(text.split()) for text in texts)
    start = time.perf_counter()
    work()
    return words / (time.perf_counter() - start)


def bare_ner(texts: Iterable[str], *, model: str = "") -> None:
    """The model alone over `texts`: what the speed of everything else is held against."""
    pipeline = spacy_names.load(spacy_names.installed(model))
    for _ in pipeline.pipe(texts, batch_size=spacy_names.BATCH):
        pass


def _points(spans: Iterable[Span]) -> set[int]:
    return {at for span in spans for at in range(*span)}


def _removed(
    texts: Mapping[str, str], marks: Sequence[Truth], covered: Mapping[str, set[int]]
) -> tuple[int, int]:
    """Words touched by masking that no mark touches, and all words."""
    marked: dict[str, set[int]] = {name: set() for name in texts}
    for mark in marks:
        marked[mark.transcript].update(range(*mark.span))
    removed = words = 0
    for name, text in texts.items():
        for match in _WORD.finditer(text):
            points = range(*match.span())
            words += 1
            removed += any(at in covered[name] for at in points) and not any(
                at in marked[name] for at in points
            )
    return removed, words
