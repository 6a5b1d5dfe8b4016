"""Codebook and theory of change."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Code:
    """A code: its id never changes, its name may."""

    id: str
    name: str
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    examples: tuple[str, ...] = ()
    stance: bool = False
    parent: str | None = None
    """The id of the theme or code that it stands under."""
    provisional: bool = False
    """Made while coding, and not settled yet."""
    retired: bool = False
    """No longer offered; what was coded with it stays."""
    condition: bool = False
    """Whether it, with all under it, is what helped or hindered, and not what was done or came of
    it."""


@dataclass(frozen=True)
class Objective:
    """What the programme set out to do, judged through codes."""

    id: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """An activity, change or outcome of the theory of change."""

    id: str
    name: str


@dataclass(frozen=True)
class Link:
    """From one step to another, on an assumption, with the codes that bear on it."""

    id: str
    source: str
    target: str
    assumption: str
    codes: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    """Codes of what else might have brought the same about."""


@dataclass(frozen=True)
class TheoryOfChange:
    """How and why the programme is meant to work (Weiss 1995)."""

    problem: str = ""
    activities: tuple[Step, ...] = ()
    changes: tuple[Step, ...] = ()
    outcomes: tuple[Step, ...] = ()
    links: tuple[Link, ...] = ()

    def step(self, id: str) -> Step:
        """The step with this id."""
        return next(s for s in (*self.activities, *self.changes, *self.outcomes) if s.id == id)


@dataclass(frozen=True)
class Codebook:
    """The tree of codes, in reading order: a parent comes before its children."""

    name: str
    version: str
    codes: tuple[Code, ...]
    description: str = ""
    objectives: tuple[Objective, ...] = ()
    theory: TheoryOfChange = field(default_factory=TheoryOfChange)

    def __getitem__(self, id: str) -> Code:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def called(self, id: str) -> str:
        """What people call a code; its id, where the codebook has no such code."""
        code = self._by_id.get(id)
        return code.name if code else id

    @property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @property
    def themes(self) -> tuple[Code, ...]:
        """The codes without a parent."""
        return tuple(code for code in self.codes if code.parent is None)

    def children(self, id: str) -> tuple[Code, ...]:
        """The codes directly under `id`."""
        return tuple(code for code in self.codes if code.parent == id)

    @property
    def leaves(self) -> tuple[Code, ...]:
        """The codes that nothing stands under: those that are suggested and compared."""
        parents = {code.parent for code in self.codes}
        return tuple(code for code in self.codes if code.id not in parents)

    @property
    def offered(self) -> tuple[Code, ...]:
        """The leaves that are coded with from now on: those that are not retired."""
        return tuple(code for code in self.leaves if not code.retired)

    def theme(self, id: str) -> Code:
        """The topmost code above `id`, itself if it is one."""
        code = self[id]
        while code.parent is not None:
            code = self[code.parent]
        return code


class ChangeKind(StrEnum):
    """What is done to one code."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    RETIRED = "retired"
    OFFERED = "offered"
    """One that was retired is not any more."""
    DEALT = "dealt"
    """Codings of one code were dealt out to another."""


@dataclass(frozen=True)
class Change:
    """One change of the codebook, by which it is derived from the file that was accepted last."""

    kind: ChangeKind
    code: str
    under: str | None = None
    """The id of what it is put under; none: it is a theme."""
    into: str = ""
    """The code that it is merged into, or that its codings go to."""
    of: str = ""
    """The code that this one was split off from."""
    name: str = ""
    definition: str = ""
    stance: bool = False
    provisional: bool = False
    codings: tuple[str, ...] = ()
    """The codings that are dealt out, by their acts."""
