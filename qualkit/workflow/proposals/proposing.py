"""What the machine proposes for the whole study, worked out in a process of its own.

The screen is never kept waiting: what comes is read in a thread, a transcript at a time.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qualkit.errors import QualkitError
from qualkit.model import SegmentSuggestions, Span
from qualkit.workflow import unseen
from qualkit.workflow.proposals import recalling
from qualkit.workflow.proposals.sent import Failed, ForTranscript, Ranking, Sent, Useful
from qualkit.workflow.study import Study

__all__ = ["Failed", "ForTranscript", "Proposer", "Ranking", "Sent", "Useful"]

LIKELY = 0.2
"""Where no code is likelier, two are near each other because neither is meant."""
RANKED = 500
"""So many of the most useful segments are kept."""
CHILD = (
    "import sys; sys.path[:] = sys.argv[1].split(chr(10)); "
    "from qualkit.workflow.proposals.proposing import work; work(*sys.argv[2:])"
)
"""The other program. It looks for modules where this one does, not in the study's folder."""


class Proposer:
    """The other process. Iterate over what it sends; it ends by itself, or with `stop`."""

    def __init__(self, study: Study, first: str) -> None:
        """`first`: the transcript for which proposals are wanted first."""
        given = ["\n".join(sys.path), str(study.folder), study.coder, first]
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHILD, *given],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __iter__(self) -> Iterator[Sent]:
        assert self._process.stdout is not None
        with self._process.stdout as source, suppress(EOFError, pickle.UnpicklingError):
            while True:
                yield pickle.load(source)
        if self._process.wait() > 0:  # below nought: it was stopped
            yield Failed("the machine could propose nothing", "`qualkit suggest` says more.")

    def stop(self) -> None:
        """End it, whatever it is doing: it writes nothing but what can be computed again."""
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


def work(folder: str, coder: str, first: str) -> None:
    """Work it all out and send it, the wanted transcript first; silently, whatever happens."""
    with suppress(BrokenPipeError), _alone() as to:
        try:
            for sent in _found(Study.at(Path(folder), coder), first):
                pickle.dump(sent, to)
                to.flush()
        except QualkitError as error:
            pickle.dump(Failed(error.said, error.advice), to)


def _found(study: Study, first: str) -> Iterator[Sent]:
    from qualkit.workflow.proposals import suggesting  # slow to load: in this process alone
    from qualkit.workflow.sittings.sitting import unfinished

    ground = recalling.ground(study)
    found = suggesting.suggest(study, every=True)
    with study.store.reading() as db:
        left = set(unfinished(study)) - set(unseen.blind_for(db, study.coder))
    by_transcript: dict[str, list[SegmentSuggestions]] = {}
    for one in found.suggestions:
        by_transcript.setdefault(one.segment.transcript, []).append(one)
    order = sorted(by_transcript, key=lambda id: id != first)
    proposed = [_of_one(by_transcript[id], found.suggester) for id in order]
    yield from proposed[:1]
    finished = by_transcript.keys() - left
    coded = _coded(study, found.suggestions)
    ranking = Ranking(tuple(ranked(found.suggestions, finished, coded)[:RANKED]))
    yield ranking
    recalling.keep(study, ground, proposed, ranking)
    yield from proposed[1:]


def _of_one(here: Sequence[SegmentSuggestions], suggester: str) -> ForTranscript:
    """What is proposed for one transcript."""
    from qualkit.workflow.proposals.suggesting import nothing_here  # slow to load

    pairs = tuple((one.segment.span, one.suggestions) for one in here)
    nothing = tuple(one.segment.span for one in here if nothing_here(one))
    first = here[0].segment
    return ForTranscript(first.transcript, first.version, pairs, suggester, nothing)


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


def _alone() -> BinaryIO:
    """Where to send; nothing else comes there, and the screen has the processor first."""
    to = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    if hasattr(os, "nice"):
        os.nice(10)
    return to
