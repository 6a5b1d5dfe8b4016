"""The ledger: how often each participant is quoted, and whose voices that leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit import counting
from qualkit.model import Consent, Participation
from qualkit.model.releases import Sitting
from qualkit.model.views import StudyView
from qualkit.quotations.judging import is_paraphrase, sitting

CHOSEN = "chosen"
"""The first column of the ledger: the quotations that people chose."""

Columns = Mapping[str, Sequence[Sitting]]
"""By what is counted ("chosen", "internal report"): whose words, once for each quotation."""


@dataclass(frozen=True)
class Line:
    """How often somebody is quoted, or a group or pilot."""

    name: str
    """P007, a group or a pilot."""
    pilots: tuple[str, ...]
    groups: tuple[str, ...]
    times: tuple[int, ...]
    """In each column."""
    people: int = 1
    """How many took part; of a participant, one."""
    quoted: int = 0
    """How many of those are quoted in any column."""
    freely: bool = True
    """Whether they may be quoted without approving each first."""
    may: bool = True
    """Whether they may be quoted at all: they agreed, and not all that is known is notes."""


@dataclass(frozen=True)
class Tally:
    """Who is quoted, in columns."""

    columns: tuple[str, ...]
    totals: tuple[int, ...]
    participants: tuple[Line, ...]
    groups: tuple[Line, ...]
    pilots: tuple[Line, ...]
    """A participation in two pilots counts in both."""

    @property
    def never(self) -> tuple[str, ...]:
        """Participants who may be quoted, and are in no column."""
        return tuple(one.name for one in self.participants if one.may and not any(one.times))

    @property
    def refused(self) -> tuple[str, ...]:
        """Participants who may not be quoted."""
        return tuple(one.name for one in self.participants if not one.may)

    def above(self, most: int) -> tuple[str, ...]:
        """Participants who are quoted more often than this in any one column."""
        return tuple(one.name for one in self.participants if max(one.times, default=0) > most)


def tally(view: StudyView, printed: Columns) -> Tally:
    """Count whose words are chosen, and whose reports printed. Counts are quotations and people."""
    columns = {CHOSEN: _chosen(view), **printed}
    everybody = [p for p in view.participations if Consent.ANALYSE in p.consent]
    ids = dict.fromkeys(p.participant for p in everybody)
    return Tally(
        columns=tuple(columns),
        totals=tuple(len(whose) for whose in columns.values()),
        participants=tuple(
            _line(view, who, [p for p in everybody if p.participant == who], columns) for who in ids
        ),
        groups=tuple(
            _line(view, group, [p for p in everybody if p.group == group], columns)
            for group in counting.groups(view)
        ),
        pilots=tuple(
            _line(view, pilot, [p for p in everybody if pilot in p.pilots], columns)
            for pilot in counting.pilots(view)
        ),
    )


def _chosen(view: StudyView) -> list[Sitting]:
    found = (sitting(view, one) for one in view.quotations)
    return [(one.transcript, one.participant) for one in found if one is not None]


def _line(view: StudyView, name: str, here: Sequence[Participation], columns: Columns) -> Line:
    theirs = {(p.transcript, p.participant) for p in here}
    counts = {column: Counter(one for one in whose) for column, whose in columns.items()}
    times = tuple(sum(count[one] for one in theirs) for count in counts.values())
    heard = {who for count in counts.values() for id, who in count if (id, who) in theirs}
    return Line(
        name=name,
        pilots=tuple(dict.fromkeys(pilot for p in here for pilot in p.pilots)),
        groups=tuple(dict.fromkeys(p.group for p in here)),
        times=times,
        people=len({p.participant for p in here}),
        quoted=len(heard),
        freely=all(p.quoted_freely for p in here),
        may=any(Consent.QUOTE in p.consent and not is_paraphrase(view, p.transcript) for p in here),
    )
