"""Other people and places in an interview, so that contexts are learnt rather than its cast."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from random import Random

from benchmarks.training.labelled import PERSON, Edit, Interview, Line, Mark, edited
from qualkit.recognisers import vocabulary
from qualkit.recognisers.vocabulary import fold

WORDLIKE = 0.3
"""Of new given names, those that are also words."""

_PET_NAMES = 0.06
_MADE_UP = 0.5
_BRITISH_SHARE = 0.6
_FEWEST = 10
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")
_BRITISH = ("en_GB", "en_IE")
_OTHERS = (
    "en_IN en_PK en_NG pl_PL ro_RO tr_TR pt_PT lt_LT hu_HU es_ES it_IT fr_FR yo_NG ig_NG".split()
)
_STAY = frozenset(
    """
    mr mrs ms miss dr sgt pc ds dc di cllr judge nurse sister father mother rev pastor imam sir lady
    nan nana nanny nain gran granny grandma grandad grandpa taid auntie aunty aunt uncle mum mam dad
    big little young old our the a an of and de la le van bin al el st saint hmp
    """.split()
)
_TITLES = frozenset("mr mrs ms miss dr sgt pc ds dc di cllr judge".split())
_BEGINNINGS = """
    Ald Ash Barn Beck Black Brad Bram Brock Cald Castle Cob Cold Crow Den Dun East Elm Fair Fen
    Ferny Gar Hagg Hallow Hart Haw Hazel Holm Kirk Lang Lark Lind Mar Mel Mill Moor Nether Nor Oak
    Over Pen Raven Red Rook Rush Sand Shep Stan Stock Thorn Thur Wal Wet Whit Wick Winter Wood
    """.split()
_ENDINGS = """
    beck bourne bridge brook burn bury by caster combe cote croft dale den field fold ford gate ham
    hill holme hurst ley low mere mouth over pool shaw stead stone thorpe thwaite ton wade well wick
    wood worth
    """.split()

_ALSO_NAMES = """
    Hope Lol Star Storm Skye Sky Blessing Honey Treasure Fox Bear Ocean Rain Trace Gaz Baz Dell Del
    Carrie Art Bliss Harmony Trinity Jet Ruby Bear Rock Basil Scout Phoenix Gus Kat Dom Jas Con Vee
    """.split()

Draw = Callable[[Random], str]


class Cast:
    """One consistent set of new names for an interview."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._new: dict[str, str] = {}

    def renamed(self, line: Line) -> Line:
        """The line with new names; each word of a name gets the same one throughout."""
        edits: dict[tuple[int, int], Edit] = {}
        for mark in line.marks:
            change = self._person if mark.label == PERSON else self._place
            if mark.label in (PERSON, "GPE", "LOC", "FAC", "ORG"):
                for edit in change(line.text, mark):
                    edits.setdefault((edit.start, edit.end), edit)
        return edited(line, _apart(list(edits.values())))

    def _person(self, text: str, mark: Mark) -> list[Edit]:
        words = list(_WORD.finditer(text, mark.start, mark.end))
        titled = bool(words) and fold(words[0].group()) in _TITLES
        edits = []
        for place, match in enumerate(words):
            last = place == len(words) - 1 and place > 0
            if not _stays(match.group()):
                draw = surname if (last and (titled or len(words) > 1)) else given_name
                edits.append(self._edit(match, draw))
        return edits

    def _place(self, text: str, mark: Mark) -> list[Edit]:
        words = list(_WORD.finditer(text, mark.start, mark.end))
        if fold(text[mark.start : mark.end]) in vocabulary.towns() and len(words) > 1:
            return [self._edit_span(text, mark.start, mark.end, place_name)]
        for match in words:
            if not _stays(match.group()):
                draw = first_of_building if len(words) > 1 else place_name
                return [self._edit(match, draw)]
        return []

    def _edit(self, match: re.Match[str], draw: Draw) -> Edit:
        return self._edit_span(match.string, match.start(), match.end(), draw)

    def _edit_span(self, text: str, start: int, end: int, draw: Draw) -> Edit:
        old = text[start:end]
        new = self._new.get(fold(old))
        if new is None:
            new = self._new[fold(old)] = draw(self._random)
        if old.islower():
            new = new.lower()
        elif old.isupper() and len(old) > 1:
            new = new.upper()
        return Edit(start, end, new)


def renamed(interview: Interview, random: Random) -> Interview:
    """The interview with another cast."""
    cast = Cast(random)
    return tuple(cast.renamed(line) for line in interview)


def given_name(random: Random) -> str:
    """A given name of somebody in a British interview."""
    pick = random.random()
    if pick < WORDLIKE:
        return random.choice(wordlike_given_names())
    if pick < WORDLIKE + _PET_NAMES:
        return _pet_name(random)
    if pick < (1 + WORDLIKE) / 2:
        return random.choice(_own_given_names())
    return random.choice(_given_names_of(_locale(random)))


def surname(random: Random) -> str:
    """A surname."""
    names = _from_faker(_locale(random), "last_names")
    return random.choice(names if len(names) > _FEWEST else _from_faker("en_GB", "last_names"))


def place_name(random: Random) -> str:
    """A town, there or not."""
    if random.random() < _MADE_UP:
        return random.choice(_BEGINNINGS) + random.choice(_ENDINGS)
    return random.choice(_towns()).title()


def first_of_building(random: Random) -> str:
    """What a school, street or house may be called after."""
    pick = random.random()
    if pick < 0.4:
        return surname(random)
    return place_name(random) if pick < 0.8 else random.choice(_BEGINNINGS)


@cache
def wordlike_given_names() -> tuple[str, ...]:
    """Given names that are also words."""
    heard = {fold(n) for locale in (*_BRITISH, "en_US") for n in _from_faker(locale, "first_names")}
    heard |= {fold(name) for name in _own_given_names()}
    both = vocabulary.also_words() | vocabulary.mostly_words()
    return tuple(sorted({word.title() for word in both & heard} | set(_ALSO_NAMES)))


def _pet_name(random: Random) -> str:
    name = random.choice(_own_given_names())
    return name[: random.choice((3, 4))].rstrip("-") + random.choice(("", "y", "z", "o", "s", "ie"))


def _locale(random: Random) -> str:
    return random.choice(_BRITISH) if random.random() < _BRITISH_SHARE else random.choice(_OTHERS)


@cache
def _own_given_names() -> tuple[str, ...]:
    path = files("qualkit").joinpath("data", "gazetteer", "given_names.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(name for line in lines if not line.startswith("#") for name in line.split())


@cache
def _given_names_of(locale: str) -> tuple[str, ...]:
    names = _from_faker(locale, "first_names")
    return tuple(name for name in names if not vocabulary.is_word(name))


@cache
def _towns() -> tuple[str, ...]:
    return tuple(sorted(vocabulary.towns()))


@cache
def _from_faker(locale: str, lists: str) -> tuple[str, ...]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    names = {n for one in dir(provider) if one.startswith(lists) for n in getattr(provider, one)}
    return tuple(sorted(name for name in names if " " not in name))


def _stays(word: str) -> bool:
    return fold(word) in _STAY or all(len(part) < 2 for part in re.split(r"['’-]", word))


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
