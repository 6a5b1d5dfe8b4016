"""Reading down a code: all that was coded so, in its context, and what nobody has read for it yet.

Whoever reads may change their own codings there. Each change is one act or batch on one interview,
made by the `Sitting` of that interview: it is on the disk when the call returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

from qualkit.errors import CannotDecide
from qualkit.model import (
    AnonymisedTranscript,
    Code,
    Codebook,
    Coding,
    Directness,
    Finished,
    Span,
    Stance,
)
from qualkit.store import Connection, acts, codings, people, texts
from qualkit.workflow import unseen
from qualkit.workflow.codes.calling import beneath, meant
from qualkit.workflow.identifiers.reading import Line
from qualkit.workflow.sittings.sheet import line_of
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.speaking import EVERYBODY, Among, Speakers, Who
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Asked:
    """What is read."""

    code: str
    beside: str = ""
    """Only words that carry this code too, or one beneath it."""
    coder: str = ""
    """Only this coder's codings."""
    among: Among = EVERYBODY


@dataclass(frozen=True)
class Excerpt:
    """Words that were coded so, by one coder or by several."""

    coding: Coding
    """The own coding of whoever reads, where they have one; else the first."""
    words: str
    who: Who
    others: tuple[Coding, ...] = ()
    """The other codings of just these words with this code."""

    @property
    def codings(self) -> tuple[Coding, ...]:
        """All of them."""
        return (self.coding, *self.others)

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded them so, each once."""
        return tuple(dict.fromkeys(one.coder for one in self.codings))

    @property
    def place(self) -> str:
        """Where it is: T003:120-131."""
        return f"{self.coding.transcript}:{self.coding.span.start}-{self.coding.span.end}"


@dataclass(frozen=True)
class Unread:
    """An interview that nobody has read for the code, or for some of what stands beneath it."""

    transcript: str
    who: Who
    finished_by: tuple[str, ...]
    """Who finished it for other codes: when the codebook did not have these yet."""
    codes: tuple[str, ...]
    """The codes that nobody looked for."""
    names: tuple[str, ...]
    """What those are called."""

    @property
    def why(self) -> str:
        """In a few words."""
        if not self.finished_by:
            return "not finished by anybody"
        by = ", ".join(self.finished_by)
        return f"finished by {by} before the codebook had {', '.join(self.names)}"


class Down:
    """A code being read down. Raises UnknownName for a code, pilot, stage or group; NotYet."""

    def __init__(self, study: Study, asked: Asked) -> None:
        self.study, self.asked = study, asked
        self._held: dict[str, tuple[Coding, ...]] = {}
        with study.store.reading() as db:
            self.book: Codebook = study.codebook(db)[1]
            self.code: Code = meant(self.book, asked.code)
            self.codes = beneath(self.book, asked.code)
            self._beside = beneath(self.book, asked.beside) if asked.beside else None
            self._speakers = Speakers(study, db, asked.among)
            every = unseen.seen(study, db, codings.current(db))
            for id, some in groupby(every, key=lambda one: one.transcript):
                held = tuple(some)
                if any(one.code in self.codes for one in held):
                    self._held[id] = held
            self._texts = texts.newest(db, self._held.keys())
            self.unread = tuple(self._unread(db))
        self._found = {id: self._excerpts(id) for id in self._texts}
        self._sittings: dict[str, Sitting] = {}
        self._done: list[str] = []
        """The interviews that something was done in, in order."""
        self._undone: list[str] = []

    # --- looking

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """All of them, by interview and place."""
        return tuple(one for some in self._found.values() for one in some)

    def text(self, excerpt: Excerpt) -> AnonymisedTranscript:
        """The interview that it stands in."""
        return self._texts[excerpt.coding.transcript]

    def turns(self, excerpt: Excerpt, around: int) -> range:
        """The turns that it stands in, with so many before and after."""
        turns = self.text(excerpt).turns
        here = [n for n, one in enumerate(turns) if one.span.overlaps(excerpt.coding.span)]
        first, last = (here[0], here[-1]) if here else (0, 0)
        return range(max(0, first - around), min(len(turns), last + around + 1))

    def lines(self, excerpt: Excerpt, around: int) -> list[Line]:
        """Those turns, as a screen shows them."""
        return [line_of(self.text(excerpt), at) for at in self.turns(excerpt, around)]

    def also(self, excerpt: Excerpt) -> list[Coding]:
        """The other codings on any of its words."""
        shown, span = {one.id for one in excerpt.codings}, excerpt.coding.span
        held = self._held[excerpt.coding.transcript]
        return [one for one in held if one.span.overlaps(span) and one.id not in shown]

    def is_mine(self, excerpt: Excerpt) -> bool:
        """Whether whoever reads may change it."""
        return excerpt.coding.coder == self.study.coder

    def own(self, excerpt: Excerpt) -> None:
        """Raise CannotDecide where somebody else coded it."""
        made = excerpt.coding
        if not self.is_mine(excerpt):
            raise CannotDecide(
                what=f"{' and '.join(excerpt.coders)} coded this, and only they change it",
                fix=f"Code the words yourself (`qualkit code {made.transcript}`), or adjudicate.",
            )

    # --- changing; each raises CannotDecide for what somebody else coded

    def recode(self, excerpt: Excerpt, code: str, stance: Stance | None = None) -> Coding:
        """Give it another code; the stance stays where that code carries one."""
        made = self._sitting(excerpt).recode(excerpt.coding, code, stance=stance)
        self._did(excerpt)
        return made

    def uncode(self, excerpt: Excerpt) -> None:
        """Take the code from it."""
        self._sitting(excerpt).remove(excerpt.coding)
        self._did(excerpt)

    def split(self, excerpt: Excerpt, at: int) -> tuple[Coding, Coding]:
        """Make two of it, the second from a character of the text on."""
        both = self._sitting(excerpt).split(excerpt.coding, at)
        self._did(excerpt)
        return both

    def change(
        self,
        excerpt: Excerpt,
        *,
        stance: Stance | None = None,
        directness: Directness | None = None,
        memo: str | None = None,
    ) -> Coding:
        """Say something else of it; what is not given stays."""
        sitting = self._sitting(excerpt)
        made = sitting.change(excerpt.coding, stance=stance, directness=directness, memo=memo)
        self._did(excerpt)
        return made

    def undo(self) -> str | None:
        """Take back what was done last; in which interview, or None if nothing is left."""
        return self._turn(self._done, self._undone, Sitting.undo)

    def redo(self) -> str | None:
        """Do again what was undone last."""
        return self._turn(self._undone, self._done, Sitting.redo)

    # --- inside

    def _sitting(self, excerpt: Excerpt) -> Sitting:
        self.own(excerpt)
        made = excerpt.coding
        if made.transcript not in self._sittings:
            self._sittings[made.transcript] = Sitting(self.study, made.transcript)
        return self._sittings[made.transcript]

    def _did(self, excerpt: Excerpt) -> None:
        self._done.append(excerpt.coding.transcript)
        self._undone.clear()
        self._reload(excerpt.coding.transcript)

    def _turn(
        self, source: list[str], target: list[str], how: Callable[[Sitting], object]
    ) -> str | None:
        if not source:
            return None
        id = source[-1]
        how(self._sittings[id])
        target.append(source.pop())
        self._reload(id)
        return id

    def _reload(self, id: str) -> None:
        self._held[id] = self._sittings[id].codings
        self._found[id] = self._excerpts(id)

    def _excerpts(self, id: str) -> tuple[Excerpt, ...]:
        text, held = self._texts[id], self._held[id]
        same: dict[tuple[Span, str], list[Coding]] = {}
        for one in held:
            if (
                one.code in self.codes
                and self.asked.coder in ("", one.coder)
                and self._is_beside(one, held)
                and self._speakers.wanted(text, one.span.start)
            ):
                same.setdefault((one.span, one.code), []).append(one)
        return tuple(self._excerpt(text, some) for some in same.values())

    def _excerpt(self, text: AnonymisedTranscript, made: list[Coding]) -> Excerpt:
        """One of words that several may have coded so; one's own coding first."""
        first, *others = sorted(made, key=lambda one: one.coder != self.study.coder)
        who = self._speakers.who(text, first.span.start)
        return Excerpt(first, first.span.of(text.text), who, tuple(others))

    def _is_beside(self, one: Coding, held: Iterable[Coding]) -> bool:
        codes = self._beside
        return codes is None or any(c.code in codes and c.span.overlaps(one.span) for c in held)

    def _unread(self, db: Connection) -> Iterator[Unread]:
        finished: dict[str, list[Finished]] = {}
        for done in acts.finished(db):
            finished.setdefault(done.transcript, []).append(done)
        there = texts.there(db)
        for id in (one.id for one in people.sources(db) if one.id in there):
            who = self._speakers.whole(id)
            read = finished.get(id, [])
            left = self.codes.difference(*(one.codes for one in read))
            if left and self.asked.among.holds(who):
                by = tuple(sorted({one.coder for one in read}))
                codes = [one for one in self.book.codes if one.id in left]
                ids, names = tuple(c.id for c in codes), tuple(c.name for c in codes)
                yield Unread(id, who, by, ids, names)


def as_json(down: Down) -> dict[str, object]:
    """All that is read, with the turns before and after, and what is not read yet."""
    return {
        "code": down.code.id,
        "codes": [one.id for one in down.book.codes if one.id in down.codes],
        "excerpts": [
            {
                **asdict(one.coding),
                "coders": list(one.coders),
                "codings": [asdict(made) for made in one.codings],
                "place": one.place,
                "words": one.words,
                "who": asdict(one.who),
                **_around(down, one),
            }
            for one in down.excerpts
        ],
        "unread": [{**asdict(one), "why": one.why} for one in down.unread],
    }


def _around(down: Down, excerpt: Excerpt) -> dict[str, str]:
    """The words of the turn before, and of the one after."""
    text, own = down.text(excerpt), down.turns(excerpt, 0)
    before = text.turns[own[0] - 1].span.of(text.text) if own[0] else ""
    after = text.turns[own[-1] + 1].span.of(text.text) if own[-1] + 1 < len(text.turns) else ""
    return {"turn_before": before, "turn_after": after}
