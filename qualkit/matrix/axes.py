"""What the rows and columns of a matrix are: some people, or some codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualkit import counting
from qualkit.errors import NotYet
from qualkit.model import Participation

OF_PEOPLE = ("pilot", "case", "stage", "group", "role", "participant", "everybody")
OF_CODES = ("code", "theme", "objective")
NOUNS = (*OF_PEOPLE, *OF_CODES)
"""What a row or a column can be of."""

EVERYBODY = "everybody"
NO_CASE = "no case named"


@dataclass(frozen=True)
class Only:
    """Whom a matrix looks at, and which codes; what is empty narrows nothing."""

    pilots: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes, each with everything under it."""

    def holds(self, p: Participation) -> bool:
        """Whether it looks at a participation."""
        return (
            (not self.pilots or not set(self.pilots).isdisjoint(p.pilots))
            and (not self.stages or p.stage in self.stages)
            and (not self.groups or p.group in self.groups)
            and (not self.roles or p.role in self.roles)
        )


ALL = Only()


@dataclass(frozen=True)
class Item:
    """One row or column: the people or the codes that it is of."""

    id: str
    among: tuple[Participation, ...] = ()
    codes: frozenset[str] = frozenset()
    pilots: frozenset[str] = frozenset()
    """Of people: the pilots whose models decide whether a code belongs here."""


@dataclass(frozen=True)
class Axis:
    """The rows of a matrix, or its columns, in reading order."""

    noun: str
    items: tuple[Item, ...]

    @property
    def of_people(self) -> bool:
        """Whether its items are people, and not codes."""
        return self.noun in OF_PEOPLE


def people(book: counting.Ledger, only: Only) -> tuple[Participation, ...]:
    """The participations that a matrix looks at."""
    return tuple(p for p in book.participations if only.holds(p))


def axis(book: counting.Ledger, noun: str, only: Only = ALL) -> Axis:
    """The items of a noun; none where the study has none of it."""
    made = _of_people(book, noun, only) if noun in OF_PEOPLE else _of_codes(book, noun, only)
    return Axis(noun, tuple(made))


def refuse_nothing(book: counting.Ledger, nouns: Iterable[str], only: Only) -> None:
    """Raise NotYet where nobody is looked at, or where a noun has no items, with what to do."""
    if not people(book, only):
        raise NotYet(what=_NOBODY[0], fix=_NOBODY[1])
    for noun in nouns:
        if not axis(book, noun, only).items:
            what, fix = _NONE.get(noun, _NOBODY)
            raise NotYet(what=what, fix=fix)


_NOBODY = (
    "nobody was interviewed who is all of that",
    "Leave out one of --pilot, --stage, --group, --role; `qualkit status` lists the interviews.",
)
_NONE = {
    "case": (
        "no pilot of this study has cases within it",
        "List them in study.yaml under their pilot (cases: [...]), and name each interview's in "
        "the column “case” of interviews.csv.",
    ),
    "role": ("nobody's role is known here yet", "Run `qualkit anonymise --yes`: it writes them."),
    "objective": (
        "the codebook has no objectives with codes that are asked for here",
        "Write them in codebook.yaml (objectives:), then run `qualkit codebook apply`.",
    ),
    "code": (
        "there is no code here to count",
        "Take another --code; `qualkit codebook show` lists them.",
    ),
    "theme": (
        "there is no theme here to count",
        "Take another --code; `qualkit codebook show` lists them.",
    ),
}


# --- people


def _of_people(book: counting.Ledger, noun: str, only: Only) -> Iterator[Item]:
    among = people(book, only)
    for id, its_own, here in _parts(book, noun, among, only):
        pilots = its_own or frozenset(name for p in here for name in p.pilots)
        if only.pilots:
            pilots = pilots & frozenset(only.pilots) or pilots
        yield Item(id, here, pilots=pilots)


_Part = tuple[str, frozenset[str], tuple[Participation, ...]]
"""An id, the pilot that it is or lies in, and its participations."""


def _parts(
    book: counting.Ledger, noun: str, among: tuple[Participation, ...], only: Only
) -> Iterator[_Part]:
    if noun == "everybody":
        yield EVERYBODY, frozenset(), among
    elif noun == "pilot":
        for name in counting.pilots(book.study):
            if name in (only.pilots or (name,)):
                yield name, frozenset({name}), counting.in_pilot(among, name)
    elif noun == "case":
        yield from _cases(book, among, only)
    else:
        for name in _names(book, noun, among, only):
            yield name, frozenset(), tuple(p for p in among if getattr(p, noun) == name)


def _names(
    book: counting.Ledger, noun: str, among: tuple[Participation, ...], only: Only
) -> Iterator[str]:
    if noun == "participant":
        yield from sorted({p.participant for p in among}, key=lambda id: (len(id), id))
        return
    asked = {"stage": only.stages, "group": only.groups, "role": only.roles}[noun]
    of = {"stage": counting.stages, "group": counting.groups, "role": counting.roles}[noun]
    yield from (name for name in of(book.study) if name in (asked or (name,)))


def _cases(book: counting.Ledger, among: tuple[Participation, ...], only: Only) -> Iterator[_Part]:
    """Cases by pilot; last in each pilot that has any, whoever is of none of them."""
    held = [pair for pair in counting.cases(book.study) if pair[0] in (only.pilots or (pair[0],))]
    for pilot in dict.fromkeys(pilot for pilot, _ in held):
        own = frozenset({pilot})
        for case in (case for of, case in held if of == pilot):
            yield f"{pilot} / {case}", own, tuple(p for p in among if (pilot, case) in p.cases)
        here = counting.in_pilot(among, pilot)
        none = tuple(p for p in here if pilot not in {of for of, _ in p.cases})
        if none:
            yield f"{pilot} / {NO_CASE}", own, none


# --- codes


def _of_codes(book: counting.Ledger, noun: str, only: Only) -> Iterator[Item]:
    wanted = book.under(*only.codes) if only.codes else None
    for id, codes in _all_codes(book, noun):
        counted = codes if wanted is None else codes & wanted
        if counted:
            yield Item(id, codes=counted)


def _all_codes(book: counting.Ledger, noun: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each with the codes that it counts, in reading order."""
    codebook = book.study.codebook
    if noun == "objective":
        yield from ((o.id, book.under(*o.codes)) for o in codebook.objectives)
    elif noun == "theme":
        yield from ((code.id, book.under(code.id)) for code in codebook.themes)
    else:
        leaves = {code.id for code in codebook.leaves}
        for code in codebook.codes:
            if code.parent is not None or code.id in leaves:
                yield code.id, book.under(code.id)
