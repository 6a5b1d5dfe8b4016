"""What the machine has proposed so far, for the transcript on the screen and for those to come."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.workflow.proposals import recalling
from qualkit.workflow.proposals.proposing import (
    Failed,
    ForTranscript,
    Proposer,
    Ranking,
    Sent,
    Useful,
)
from qualkit.workflow.proposals.recalling import Last
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.study import Study


class Proposals:
    """Kept from one transcript and one sitting to the next, until they are looked for again."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._by_transcript: dict[str, ForTranscript] = {}
        self._proposer: Proposer | None = None
        self.useful: list[Useful] = []
        """Segments that would teach the machine most, that most first."""

    @property
    def running(self) -> bool:
        """Whether the machine is looking."""
        return self._proposer is not None

    def come(self, first: str) -> Iterator[Sent]:
        """Look for them anew; what comes, as it comes. For a thread of its own."""
        self.stop()
        here = self._proposer = Proposer(self._study, first)
        yield from here
        if self._proposer is here:
            self._proposer = None

    def take(self, sent: Sent) -> str:
        """Keep what came; what is to be said of it."""
        match sent:
            case ForTranscript():
                self._by_transcript[sent.transcript] = sent
                return ""
            case Ranking():
                self.useful = list(sent.useful)
                return ""
            case Failed():
                return f"{sent.said}. {sent.advice}"

    def recall(self) -> Last | None:
        """What was proposed before this sitting. For a thread of its own."""
        return recalling.recall(self._study)

    def take_back_up(self, last: Last) -> None:
        """Take up what was proposed before, where nothing newer has come."""
        for one in last.recalled.transcripts:
            self._by_transcript.setdefault(one.transcript, one)
        self.useful = self.useful or list(last.recalled.ranking.useful)

    def put_into(self, sitting: Sitting) -> None:
        """Give a transcript what is proposed for it, if it is of the words that stand there now."""
        held = self._by_transcript.get(sitting.id)
        if held is not None and held.version == sitting.text.version:
            sitting.suggestions = dict(held.suggestions)
            sitting.suggester = held.suggester
            sitting.nothing = frozenset(held.nothing)

    def next_useful(self) -> Iterator[Useful]:
        """The most useful segments, each once."""
        while self.useful:
            yield self.useful.pop(0)

    def stop(self) -> None:
        """Look no further."""
        if self._proposer is not None:
            self._proposer.stop()
            self._proposer = None
