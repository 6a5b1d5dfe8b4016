"""The facts of a pilot: what study.yaml, the theory of change and the fieldwork say of it.

Numbers of people are those of the public table of interviews, and only where it prints them; months
of fieldwork are as exact as k people share them. Nothing is here that anybody said.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qualkit import counting, disclosure
from qualkit.disclosure import Facts
from qualkit.model import ActKind, Participation, Pilot, Settings
from qualkit.model.views import StudyView

MISSING = "missing"
"""The key of the row for what no fact says."""

NO_PART, PART = "not part of your pilot", "part of your pilot"
_PILOT = "Your pilot"
_STAFFING = "Staffing"
_CHANGE = "What your pilot set out to change"
_FIELDWORK = "When we came, and whom we spoke to"
_PLACES = "Where the report lists your pilot"
_NAMES = "What things are called"
_ELSE = "Anything else"


@dataclass(frozen=True)
class Fact:
    """One thing that the report says of a pilot and that a document could show to be wrong."""

    id: str
    """It stays, whatever the fact says: "wrenfold.purpose"."""
    part: str
    name: str
    says: str
    """Empty where the study says nothing of it."""
    stands: tuple[str, ...] = ()
    """Where in the pilot's entry of study.yaml: its key, and what of it; nothing: elsewhere."""
    where: str = ""
    """Where else it stands, in words."""

    @property
    def key(self) -> str:
        """The id without the pilot."""
        return self.id.partition(".")[2]

    @property
    def digest(self) -> str:
        """What tells these words from others; not how they are spaced."""
        return digest(self.says)


def digest(says: str) -> str:
    """What tells some words from others; not how they are spaced."""
    return hashlib.sha256(" ".join(says.split()).encode()).hexdigest()[:16]


def digests(facts: Iterable[Fact]) -> dict[str, str]:
    """By id: what tells the words of each fact."""
    return {one.id: one.digest for one in facts}


def facts(view: StudyView, pilot: Pilot, withheld: frozenset[Facts]) -> tuple[Fact, ...]:
    """Every fact of a pilot in the order of the page. `withheld`: numbers of interviews."""
    found: list[Fact] = []
    calls = prefix(view.settings, pilot)
    for key, part, name, says, stands, where in (
        *_described(pilot),
        *_staffed(pilot),
        *_linked(view, pilot),
        *_visited(view, pilot, withheld),
        *_placed(view, pilot),
        *_called(view, pilot),
        (MISSING, _ELSE, "Anything about your pilot that is missing here", "", (), "by hand"),
    ):
        id = _free(f"{calls}.{key}", {one.id for one in found})
        found.append(Fact(id, part, name, " ".join(says.split()), stands, where))
    return tuple(found)


def naming_others(settings: Settings, pilot: Pilot, found: Iterable[Fact]) -> list[tuple[str, str]]:
    """The facts that name another pilot, a case of one, or this one where a label stands for it.

    Each one's name, and whom.
    """
    own = {pilot.shown, *pilot.cases}
    others = {
        name
        for one in settings.pilots
        for name in ((one.id,) if one.id == pilot.id else (one.id, one.shown, *one.cases))
    }
    named = []
    for fact in found:
        said = f"{fact.name} {fact.says}"
        for name in sorted(own, key=len, reverse=True):
            said = re.sub(rf"\b{re.escape(name)}\b", " ", said)
        for name in sorted(others - own):
            if re.search(rf"\b{re.escape(name)}\b", said):
                named.append((fact.name, name))
    return named


# --- parts: key, part, name, what is said, where in the pilot's entry, where else

_Told = tuple[str, str, str, str, tuple[str, ...], str]


def _described(pilot: Pilot) -> Iterator[_Told]:
    yield "name", _PILOT, "Name, as the report prints it", pilot.shown, (), "study.yaml, by hand"
    for key in ("purpose", "intervention", "expectations"):
        yield key, _PILOT, key.capitalize(), str(getattr(pilot, key)), (key,), ""
    for case in pilot.cases:
        where = "study.yaml and interviews.csv, by hand"
        yield f"case-{slug(case)}", _PILOT, "Looked at within your pilot", case, (), where


def _staffed(pilot: Pilot) -> Iterator[_Told]:
    for post, fte in pilot.staffing:
        yield f"staffing-{slug(post)}", _STAFFING, post, equivalents(fte), ("staffing", post), ""
    if not pilot.staffing:
        where = "study.yaml, by hand"
        yield "staffing", _STAFFING, "Posts, and the full-time equivalents of each", "", (), where


def _linked(view: StudyView, pilot: Pilot) -> Iterator[_Told]:
    theory = view.codebook.theory
    for link in theory.links:
        source, target = theory.step(link.source).name, theory.step(link.target).name
        own = pilot.links is None or link.id in pilot.links
        name = f"{_ended(source)}, so that {_mid(_ended(target))}"
        says = PART if own else NO_PART
        yield f"link-{slug(link.id)}", _CHANGE, name, says, ("links", link.id), ""


def _visited(view: StudyView, pilot: Pilot, withheld: frozenset[Facts]) -> Iterator[_Told]:
    here = counting.in_pilot(view.participations, pilot.id)
    where = "interviews.csv, by ingesting again"
    given = Counter((p.stage, p.group) for p in here)
    for stage in counting.stages(view):
        months = _months(view.settings, [p for p in here if p.stage == stage])
        if months:
            yield f"dates-{slug(stage)}", _FIELDWORK, stage, f"interviews {months}", (), where
        for group in counting.groups(view):
            if _facts(pilot, ("stage", stage), ("group", group)) not in withheld:
                key = f"interviewed-{slug(stage)}-{slug(group)}"
                said = _people(given[stage, group])
                yield key, _FIELDWORK, f"{group}, {stage}", said, (), where
    if _facts(pilot) not in withheld:
        said = _people(len({p.participant for p in here}))
        yield "interviewed", _FIELDWORK, "Different people in all", said, (), where


def _placed(view: StudyView, pilot: Pilot) -> Iterator[_Told]:
    """Places in the typologies that study.yaml says are facts and no judgements."""
    for typology in view.settings.typologies:
        places = [
            one.value
            for one in view.statements
            if one.kind is ActKind.PLACED
            and (one.of("typology"), one.of("pilot")) == (typology.id, pilot.id)
        ]
        if typology.factual and places and places[-1]:
            where = "`qualkit typology place`"
            yield f"place-{typology.id}", _PLACES, typology.title, places[-1], (), where


def _called(view: StudyView, pilot: Pilot) -> Iterator[_Told]:
    """The programme's vocabulary, as far as this pilot's own entry uses it."""
    entry = (pilot.purpose, pilot.intervention, pilot.expectations, *pilot.cases)
    said = " ".join(" ".join((*entry, *(post for post, _ in pilot.staffing))).split())
    for term in sorted(view.settings.keep):
        if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", said, re.IGNORECASE):
            yield (
                f"term-{slug(term)}",
                _NAMES,
                "A name that we use",
                term,
                (),
                "study.yaml, by hand",
            )


# --- what is said


def equivalents(fte: float) -> str:
    """Full-time equivalents in words: "1 full-time equivalent", "2.5 full-time equivalents"."""
    return f"{fte:g} full-time equivalent{'' if fte == 1 else 's'}"


def _people(count: int) -> str:
    return "nobody" if not count else f"{count} {'person' if count == 1 else 'people'}"


def _facts(pilot: Pilot, *more: tuple[str, str]) -> Facts:
    return disclosure.facts(("pilot", pilot.id), *more)


def _months(settings: Settings, among: Sequence[Participation]) -> str:
    """When these were interviewed, as exactly as the policy allows and k people share each end."""
    dated = [p for p in among if p.date]
    for length in (7, 4) if settings.precision.dates != "year" else (4,):
        ends = (
            min((p.date[:length] for p in dated), default=""),
            max((p.date[:length] for p in dated), default=""),
        )
        each = [{p.participant for p in dated if p.date[:length] == end} for end in ends]
        if dated and all(len(who) >= settings.k for who in each):
            first, last = map(_month, ends)
            return f"in {first}" if first == last else f"from {first} to {last}"
    return ""


def _month(said: str) -> str:
    """A month as a reader writes it: "March 2023"; a year as it is."""
    try:
        return f"{date.fromisoformat(f'{said}-01'):%B %Y}"
    except ValueError:
        return said


def _ended(step: str) -> str:
    return step.strip().rstrip(".")


def _mid(step: str) -> str:
    """A step as it stands within a sentence."""
    return step if step[1:2].isupper() else step[:1].lower() + step[1:]


def number(words: str) -> float | None:
    """The one number that words hold: "2.5 full-time equivalents"; None without just one."""
    found = re.findall(r"(?<![\w.])\d{1,4}(?:\.\d{1,3})?(?!\w)", words)
    return float(found[0]) if len(found) == 1 else None


# --- ids


def slug(words: str) -> str:
    """Words as part of an id: "key-informant"."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[^\W_]+", plain)) or "x"


def prefix(settings: Settings, pilot: Pilot) -> str:
    """What stands for a pilot in ids: what reports call it, numbered where two are called so."""
    like = [one.id for one in settings.pilots if slug(one.shown) == slug(pilot.shown)]
    at = like.index(pilot.id) + 1 if pilot.id in like else 1
    return slug(pilot.shown) + (f"-{at}" if at > 1 else "")


def _free(id: str, taken: set[str]) -> str:
    """The id, or with a number after it where it is taken."""
    at = 2
    free = id
    while free in taken:
        free, at = f"{id}-{at}", at + 1
    return free
