"""Asking of what kind a name is, and whose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace

from textual.app import App

from qualkit.model import Kind
from qualkit.register import Register
from qualkit.tui.base.asking import Choose
from qualkit.tui.base.pressing import Press
from qualkit.tui.read.telling import described
from qualkit.workflow.identifiers.candidates import Candidate, candidates

KINDS = {"p": Kind.PERSON, "l": Kind.PLACE, "o": Kind.ORGANISATION}
OF_WHAT = (("p", "a person"), ("l", "a place"), ("o", "an organisation"), ("x", "something else"))
OTHERS = [(kind.value, kind.value.replace("_", " ")) for kind in Kind if kind not in KINDS.values()]

LISTED = "#"
"""Before the number of one of the list: what is typed is a relation."""

Then = Callable[[Candidate], Awaitable[None]]


@dataclass(frozen=True)
class Asking:
    """One name that was missed, and the questions about it."""

    app: App[None]
    register: Register
    words: str
    here: Collection[str]
    """The ids of who is met in the transcript."""

    def ask(self, then: Then) -> None:
        """Ask of what kind it is by one key, and whose it is by a list; then do `then`."""

        async def pressed(key: str | None) -> None:
            if key == "x":
                self._other(then)
            elif key:
                await self._whose(KINDS[key], then)

        self.app.push_screen(Press(f"“{self.words}” names", OF_WHAT), pressed)

    def _other(self, then: Then) -> None:
        async def chosen(kind: str | None) -> None:
            if kind:
                await self._whose(Kind(kind), then)

        self.app.push_screen(Choose(f"“{self.words}” is a", OTHERS), chosen)

    async def _whose(self, kind: Kind, then: Then) -> None:
        known = candidates(self.register, self.words, kind, here=self.here)
        if known:
            note = "Type a name, or what a new one is: Child, School"
            ask_whose(self.app, f"“{self.words}” is", known, note, Candidate(kind), then)
        else:
            await then(Candidate(kind))


def ask_whose(
    app: App[None],
    question: str,
    known: Sequence[Candidate],
    note: str,
    new: Candidate,
    then: Then,
) -> None:
    """Ask which of `known` it is, or what a new one is; then do `then`.

    `new` is what a relation that is typed makes somebody of.
    """

    async def chosen(value: str | None) -> None:
        if value is None:
            return
        listed = value.startswith(LISTED)
        await then(known[int(value[1:])] if listed else replace(new, relation=value))

    options = [(f"{LISTED}{n}", described(one)) for n, one in enumerate(known)]
    app.push_screen(Choose(question, options, note, free="New: [{} …]"), chosen)
