"""Who speaks, as the team sees them: pilot, stage, group, role; and whose words are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.errors import UnknownName
from qualkit.model import AnonymisedTranscript, Participation
from qualkit.store import Connection, people
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Who:
    """Whose words: what is known of the participation, or of all in it where nobody is told apart.

    No label to be printed: that is what `attribution` gives.
    """

    participant: str = ""
    pilots: tuple[str, ...] = ()
    stage: str = ""
    group: str = ""
    role: str = ""

    @property
    def said(self) -> str:
        """In one line."""
        parts = ("; ".join(self.pilots), self.stage, self.group, self.role)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Among:
    """Whose words are asked for; what is empty asks for nothing."""

    pilot: str = ""
    stage: str = ""
    group: str = ""

    def holds(self, who: Who) -> bool:
        """Whether somebody is among them; where several speak as one, whether any is."""
        return (
            self.pilot in ("", *who.pilots)
            and self.stage in ("", *who.stage.split("; "))
            and self.group in ("", *who.group.split("; "))
        )


EVERYBODY = Among()


class Speakers:
    """Everybody who took part, by interview. Raises UnknownName for a pilot that nobody knows."""

    def __init__(self, study: Study, db: Connection, among: Among = EVERYBODY) -> None:
        self.among = among
        self._there: dict[str, list[Participation]] = defaultdict(list)
        for one in people.all_participations(db):
            self._there[one.transcript].append(one)
        everybody = [one for here in self._there.values() for one in here]
        settings = study.settings
        pilots = [*(one.id for one in settings.pilots), *(p for o in everybody for p in o.pilots)]
        for noun, name, known in (
            ("pilot", among.pilot, pilots),
            ("stage", among.stage, [*settings.stages, *(one.stage for one in everybody)]),
            ("group", among.group, [*settings.groups, *(one.group for one in everybody)]),
        ):
            if name and name not in known:
                names = ", ".join(dict.fromkeys(filter(None, known)))
                raise UnknownName(where=f"--{noun}", noun=noun, name=name, known=names)

    def who(self, text: AnonymisedTranscript, offset: int) -> Who:
        """Whose words stand at an offset."""
        turn = text.turn_at(offset)
        id = text.speaker(turn).participant if turn else None
        here = self._there.get(text.id, [])
        theirs = [one for one in here if one.participant == id]
        return _together(id or "", theirs or here)

    def whole(self, transcript: str) -> Who:
        """All who took part in an interview."""
        return _together("", self._there.get(transcript, []))

    def wanted(self, text: AnonymisedTranscript, offset: int) -> bool:
        """Whether whoever speaks there is among those asked for."""
        return self.among.holds(self.who(text, offset))


def _together(id: str, here: Iterable[Participation]) -> Who:
    some = list(here)

    def said(part: str) -> str:
        return "; ".join(dict.fromkeys(str(getattr(one, part)) for one in some))

    pilots = tuple(dict.fromkeys(pilot for one in some for pilot in one.pilots))
    return Who(id, pilots, said("stage"), said("group"), said("role"))
