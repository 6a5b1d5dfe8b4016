"""What the machine proposes for the whole study, worked out in a process of its own.

The screen is never kept waiting: what comes is read in a thread, a transcript at a time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from qualkit.errors import QualkitError
from qualkit.model import SegmentSuggestions, Span, Suggestion
from qualkit.workflow.study import Study

LIKELY = 0.2
"""Where no code is likelier, two are near each other because neither is meant."""
RANKED = 500
"""So many of the most useful segments are kept."""


@dataclass(frozen=True)
class ForTranscript:
    """What is proposed for the segments of one transcript."""

    transcript: str
    version: int
    suggestions: tuple[tuple[Span, tuple[Suggestion, ...]], ...]


@dataclass(frozen=True)
class Useful:
    """A segment that the machine hesitates at: a person's answer there teaches it most."""

    transcript: str
    version: int
    span: Span
    first: Suggestion
    second: Suggestion

    @property
    def margin(self) -> float:
        """How far the likeliest code is ahead of the next."""
        return self.first.probability - self.second.probability


@dataclass(frozen=True)
class Ranking:
    """The most useful segments, the most useful first."""

    useful: tuple[Useful, ...]
    suggester: str = ""


@dataclass(frozen=True)
class Failed:
    """Why nothing is proposed."""

    said: str
    advice: str


Sent: TypeAlias = ForTranscript | Ranking | Failed


class Proposer:
    """The other process. Iterate over what it sends; it ends by itself, or with `stop`."""

    def __init__(self, study: Study, first: str) -> None:
        """`first`: the transcript for which proposals are wanted first."""
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe(duplex=False)
        given = (study.folder, study.coder, first, theirs)
        self._process = context.Process(target=_work, args=given, daemon=True)
        self._process.start()
        theirs.close()

    def __iter__(self) -> Iterator[Sent]:
        with suppress(EOFError, OSError):
            while True:
                yield self._ours.recv()

    def stop(self) -> None:
        """End it, whatever it is doing: it writes nothing but what embeddings it has made."""
        self._process.terminate()


def ranked(
    found: Sequence[SegmentSuggestions], finished: Collection[str], coded: Collection[str]
) -> list[Useful]:
    """Segments by how little the likeliest code is ahead of the next (Scheffer and others 2001).

    Those where some code is likely come first. `finished`: transcripts that are left out; `coded`:
    segments that are, as `place` calls them.
    """
    useful = [
        Useful(each.segment.transcript, each.segment.version, each.segment.span, *two)
        for each in found
        if len(two := each.suggestions[:2]) == 2
        and each.segment.transcript not in finished
        and place(each.segment.transcript, each.segment.span) not in coded
    ]
    return sorted(useful, key=lambda one: (one.first.probability < LIKELY, one.margin))


def place(transcript: str, span: Span) -> str:
    """What a segment is called."""
    return f"{transcript} {span.start}"


def _work(folder: Path, coder: str, first: str, to: Connection) -> None:
    """Work it all out and send it, the wanted transcript first; silently, whatever happens."""
    _hush()
    with suppress(BrokenPipeError), to:
        try:
            for sent in _found(Study.at(folder, coder), first):
                to.send(sent)
        except QualkitError as error:
            to.send(Failed(error.said, error.advice))


def _found(study: Study, first: str) -> Iterator[Sent]:
    from qualkit.workflow import suggesting  # slow to load, and needed in this process alone
    from qualkit.workflow.sitting import unfinished

    found = suggesting.suggest(study, every=True)
    left = set(unfinished(study))
    by_transcript: dict[str, list[SegmentSuggestions]] = {}
    for one in found.suggestions:
        by_transcript.setdefault(one.segment.transcript, []).append(one)
    for id in sorted(by_transcript, key=lambda id: id != first):
        here = by_transcript[id]
        pairs = tuple((one.segment.span, one.suggestions) for one in here)
        yield ForTranscript(id, here[0].segment.version, pairs)
        if id == first:
            finished = by_transcript.keys() - left
            coded = _coded(study, found.suggestions)
            yield Ranking(tuple(ranked(found.suggestions, finished, coded)[:RANKED]))


def _coded(study: Study, found: Sequence[SegmentSuggestions]) -> set[str]:
    """The segments that the coder has coded, as `place` calls them."""
    from qualkit.store import codings

    with study.store.reading() as db:
        mine: dict[str, list[Span]] = {}
        for one in codings.current(db):
            if one.coder == study.coder:
                mine.setdefault(one.transcript, []).append(one.span)
    return {
        place(one.segment.transcript, one.segment.span)
        for one in found
        if any(one.segment.span.overlaps(span) for span in mine.get(one.segment.transcript, ()))
    }


def _hush() -> None:
    """Write nothing to the terminal, which is the screen's, and give way to it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    if hasattr(os, "nice"):
        os.nice(10)
