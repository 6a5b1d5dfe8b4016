"""What the machine proposes on the coding screen: looked for, taken in, and gone to."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from qualkit.model import Span
from qualkit.tui.code import margin
from qualkit.tui.code.deeds import Deeds
from qualkit.tui.code.proposals import Proposals
from qualkit.workflow.proposals.proposing import ForTranscript, Ranking, Sent
from qualkit.workflow.proposals.recalling import Last
from qualkit.workflow.sittings.filtering import Only
from qualkit.workflow.sittings.sitting import Sitting, unfinished
from qualkit.workflow.study import Study

BLIND = "{} is coded blind: nothing is proposed until everybody has finished it."


class Proposing(Deeds):
    """Base of the coding screen: the keys that have to do with what the machine proposes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("g", "propose", "Let the machine propose"),
        ("l", "useful", "The most useful segment"),
        ("L", "return", "Back to where you were before"),
    ]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self.proposals = Proposals(study)
        self._came_from: list[tuple[str, Span]] = []
        self._wanted = False
        """Whether the person waits to be told of the most useful segments."""

    def action_propose(self) -> None:
        """Let the machine propose codes, while the person reads on."""
        if self.sitting.blind:
            self.say(BLIND.format(self.sitting.id), wrong=True)
            return
        self.say("Looking for codes to propose: read on …")
        self._propose()

    def action_useful(self) -> None:
        """Go to the segment where a person's answer would teach the machine most."""
        if self.proposals.useful:
            self._try(self._to_useful)
            return
        if not self.proposals.running:
            self._propose()
        self._wanted = True
        self.say("Looking for the segments that would teach the machine most: read on …")

    def action_return(self) -> None:
        """Go back to where the person was before they went to the most useful segment."""
        self._try(self._back)

    def _back(self) -> None:
        if not self._came_from:
            self.say("You went nowhere with l yet.")
            return
        id, span = self._came_from.pop()
        if id != self.sitting.id:
            self._sit(Sitting(self.study, id, after=self.sitting))
        self._show(span)
        self.say(f"Back in {id}.")

    @work(thread=True, exclusive=True)
    def _propose(self) -> None:
        for sent in self.proposals.come(self.sitting.id):
            self.call_from_thread(self._take, sent)

    @work(thread=True, exclusive=True, group="recall")
    def _recall(self) -> None:
        if (last := self.proposals.recall()) is not None:
            self.call_from_thread(self._take_back_up, last)

    def _take_back_up(self, last: Last) -> None:
        """Take up what was proposed in an earlier sitting; whether it is of before is said."""
        self.proposals.take_back_up(last)
        self.proposals.put_into(self.sitting)
        if self.pane.filter.only is Only.SUGGESTED:
            self.pane.limit()
        self.pane.refresh()
        if not self._notice and self.sitting.suggestions and not self.sitting.blind:
            self._notice = margin.of_before(last)
        self._tell()

    def _take(self, sent: Sent) -> None:
        """Take in what came from the machine."""
        said = self.proposals.take(sent)
        if isinstance(sent, ForTranscript) and sent.transcript == self.sitting.id:
            self.proposals.put_into(self.sitting)
            self.pane.limit()
            self.pane.refresh()
            count = margin.segments(len(sent.suggestions))
            said = "" if self.sitting.blind else f"Proposed for {count}: 1 to 3 take one."
        if isinstance(sent, Ranking) and self._wanted:
            self._wanted = False
            said = "No segment would teach the machine anything."
            if sent.useful:
                said = f"Ranked {margin.segments(len(sent.useful))}: l goes to the most useful."
        if said:
            self.say(said, wrong=not isinstance(sent, ForTranscript | Ranking))

    def _to_useful(self) -> None:
        """The most useful segment that the coder has not coded since."""
        given = unfinished(self.study)
        for one in self.proposals.next_useful():
            if one.transcript not in given:
                continue
            here = one.transcript == self.sitting.id
            other = (
                self.sitting if here else Sitting(self.study, one.transcript, after=self.sitting)
            )
            left = {segment.span for segment in other.uncoded()}
            gone = other.text.version != one.version or one.span not in left
            if gone or other.finished or other.blind:
                continue
            self._came_from.append((self.sitting.id, self.pane.taken))
            if not here:
                self._sit(other)
            self._show(one.span)
            self.say(f"{margin.hesitates(one, self.sitting.book)} L: back")
            return
        self.say("No segment is left of those: g looks again.")

    @abstractmethod
    def _sit(self, other: Sitting) -> None:
        """Go on with another transcript."""

    def _how_to_propose(self) -> str:
        if self.sitting.blind:
            return BLIND.format(self.sitting.id)
        return "The machine is still looking." if self.proposals.running else "g proposes."
