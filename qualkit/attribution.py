"""How each speaker may be named beneath a quotation: the ladder of labels.

A label says role and pilot where enough people share it, and climbs to something vaguer where they
do not (Baginsky and others 2011, section 2.6). It is judged with everything else that is released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.disclosure import PrintedLabel, Record, Release, Speaking
from qualkit.disclosure.facts import (
    Clauses,
    Families,
    facts,
    fitting,
    meeting,
    people,
    plainly,
    records,
    staffing,
)
from qualkit.disclosure.posts import seats
from qualkit.disclosure.tables import released_tables
from qualkit.disclosure.withholding import remainders, small
from qualkit.model import Participation
from qualkit.model.comparing import Attribution
from qualkit.model.views import StudyView
from qualkit.sections.words import NOBODY, capital, listed
from qualkit.sections.words import people as so_many

WITHHELD = "not quoted"

_JOINING = frozenset(
    ("at", "attached", "based", "employed", "from", "in", "inside", "near", "of", "outside")
    + ("seconded", "with", "within", "working")
)
"""Words that an attachment may begin with which follow the group without a comma."""


@dataclass(frozen=True)
class Rung:
    """What a rung names, the label it gives, and what that says; no label: it is passed over."""

    name: str
    label: str
    says: Clauses = frozenset()


TOP = Rung(WITHHELD, "")
"""Above the ladder: whom any label would give away is not quoted."""


@dataclass
class Climb:
    """Where everybody stands on their ladder, and why they left the rungs below."""

    ladders: Mapping[Speaking, Sequence[Rung]]
    at: dict[Speaking, int]
    why: dict[Speaking, dict[str, list[str]]] = field(default_factory=dict)
    """By speaker and reason: the rungs that were left for it."""

    def rung(self, speaking: Speaking) -> Rung:
        """Where somebody stands."""
        return self.ladders[speaking][self.at[speaking]]

    @property
    def printing(self) -> dict[Rung, frozenset[Speaking]]:
        """By rung: who prints its label."""
        found: dict[Rung, set[Speaking]] = defaultdict(set)
        for speaking in self.at:
            found[self.rung(speaking)].add(speaking)
        return {rung: frozenset(who) for rung, who in found.items() if rung.label}

    def up(self, speaking: Speaking, why: str) -> None:
        """One rung further."""
        if name := self.rung(speaking).name:
            self.why.setdefault(speaking, {}).setdefault(why, []).append(name)
        self.at[speaking] += 1

    def down(self, speaking: Speaking, why: str) -> None:
        """Off the ladder: not quoted."""
        while self.rung(speaking) is not TOP:
            self.up(speaking, why)


@dataclass(frozen=True)
class Around:
    """All that labels are judged with."""

    records: tuple[Record, ...]
    k: int
    fits: Mapping[Clauses, frozenset[Speaking]]
    released: tuple[frozenset[Speaking], ...]
    """Whom each number counts that is printed in the tables that are joined, or left by them."""
    earlier: Mapping[Speaking, tuple[Clauses, ...]]
    """What earlier releases said of a speaker."""
    posts: Mapping[Clauses, int]
    """How many at a time hold what a label says, where it names a role."""


def attributions(view: StudyView, releases: Sequence[Release] = ()) -> dict[Speaking, Attribution]:
    """The label of each participant in each transcript; an empty one where none can be printed.

    Everybody begins on the lowest rung (role and pilot). Whoever would be told apart climbs: whose
    label is printed by fewer than k people; whose label fewer than k print, or fit, among those
    that a number of a joined table counts; whose label names a post with one holder; whose label
    fewer than k people fit together with what an earlier release said. Only those who print a label
    count for it, so that who has climbed out of it hides nobody who stays. Last, somebody who
    speaks in two transcripts under labels that fewer than k people have both of climbs until they
    are one, or is quoted from the first alone. Whoever is told apart on every rung is not quoted.
    """
    ladders = {(p.transcript, p.participant): _ladder(view, p) for p in view.participations}
    climb = Climb(ladders, dict.fromkeys(ladders, 0))
    around = _around(view, releases, ladders)
    _settle(climb, around)
    sharing = _sharing(climb)
    return {s: _attribution(climb, s, sharing) for s in ladders}


def printed(view: StudyView, labels: Mapping[Speaking, Attribution]) -> tuple[PrintedLabel, ...]:
    """The labels as a release has them, with what each says."""
    ladders = {(p.transcript, p.participant): _ladder(view, p) for p in view.participations}
    return tuple(
        PrintedLabel(one.label, ladders[speaking][one.rung].says, speaking)
        for speaking, one in labels.items()
        if not one.withheld
    )


def rungs(view: StudyView, speaking: Speaking) -> tuple[Rung, ...]:
    """The ladder of one speaker, least vague first."""
    return tuple(
        rung
        for p in view.participations
        if (p.transcript, p.participant) == speaking
        for rung in _ladder(view, p)
    )


# --- the ladder


def _ladder(view: StudyView, person: Participation) -> list[Rung]:
    """The rungs that a participation has, least vague first."""
    shown = {pilot.id: pilot.shown for pilot in view.settings.pilots}
    role, group = capital(person.role.strip()), capital(person.group.strip())
    attachment = person.attachment.strip()
    family = Families.given(view.settings.families).family(role)
    pilots = listed(dict.fromkeys(shown.get(pilot, pilot) for pilot in person.pilots))
    in_role, in_group = facts(("role", role)), facts(("group", group))
    in_pilots = facts(*(("pilot", pilot) for pilot in person.pilots))
    attached = in_group | facts(("attachment", attachment))
    kin = capital(family)
    return [
        Rung(
            "role and pilot",
            f"{role}, {pilots}" if role and pilots else "",
            plainly(in_role | in_pilots),
        ),
        Rung("role", role, plainly(in_role)),
        Rung("role family", "" if kin == role else kin, plainly(facts(("family", family)))),
        Rung("group and attachment", _attached(group, attachment), plainly(attached)),
        Rung("group", group, plainly(in_group)),
        Rung("nothing but taking part", NOBODY),
        TOP,
    ]


def _attached(group: str, attachment: str) -> str:
    """The group with its attachment: "Key informant from an agency working with the pilot"."""
    if not (group and attachment):
        return ""
    first = attachment.split()[0].lower()
    if first == "agency":
        return f"{group} from an {attachment}"
    if first in ("a", "an", "the"):
        return f"{group} from {attachment}"
    return f"{group} {attachment}" if first in _JOINING else f"{group}, {attachment}"


# --- climbing


def _around(
    view: StudyView, releases: Sequence[Release], ladders: Mapping[Speaking, Sequence[Rung]]
) -> Around:
    among = records(view)
    posts = staffing(view)
    said = {rung.says for ladder in ladders.values() for rung in ladder if rung.label}
    meant = {says: meeting(among, says) for says in said}
    roles = {says for says in said if any(f[0] == "role" for clause in says for f in clause)}
    before: dict[Speaking, list[Clauses]] = defaultdict(list)
    for label in (label for release in releases for label in release.labels):
        before[label.speaking].append(label.clauses)
    return Around(
        records=among,
        k=view.settings.k,
        fits={says: frozenset(r.speaking for r in those) for says, those in meant.items()},
        released=tuple(_released(view, releases)),
        earlier={speaking: tuple(of_one) for speaking, of_one in before.items()},
        posts={says: seats(meant[says], posts) for says in roles},
    )


def _released(view: StudyView, releases: Sequence[Release]) -> Iterator[frozenset[Speaking]]:
    """Whom each printed number of the tables to join counts, and whom subtraction leaves."""
    earlier = [table for release in releases for table in release.tables]
    if not view.settings.tables:
        return
    now = released_tables(view, earlier)
    for tables in (now, *(release.tables for release in releases)):
        numbers = {facts: who for table in tables for facts, who in table.numbers.items()}
        shown = {facts: who for table in tables for facts, who in table.shown.items()}
        yield from shown.values()
        yield from (rest for _, _, rest in remainders(numbers, shown))


def _settle(climb: Climb, around: Around) -> None:
    """Let everybody climb until nobody is told apart."""
    while True:
        exposed = dict(_exposed(climb, around))
        for speaking, why in exposed.items():
            climb.up(speaking, why)
        if not exposed and not _part_company(climb, around):
            return


def _exposed(climb: Climb, around: Around) -> Iterator[tuple[Speaking, str]]:
    """Whoever must climb one rung, and why: everybody who prints a label that gives one away."""
    for speaking in climb.at:
        if not climb.rung(speaking).label and climb.rung(speaking) is not TOP:
            yield speaking, ""
    for rung, who in climb.printing.items():
        if why := _gives_away(rung, who, around):
            yield from ((speaking, why) for speaking in sorted(who))
        else:
            yield from _said_before(rung, who, around)


def _gives_away(rung: Rung, who: frozenset[Speaking], around: Around) -> str:
    """Why a label that these print gives one of them away; nothing where it does not."""
    k = around.k
    if people(who) < k:
        return f"fewer than {k} people would share"
    if around.posts.get(rung.says, k) < k:
        return f"fewer than {k} at a time hold the post that is named by"
    fits = around.fits[rung.says]
    if any(small(who & number, k) or small(fits & number, k) for number in around.released):
        return f"a table that is released would leave fewer than {k} people to share"
    return ""


def _said_before(
    rung: Rung, who: frozenset[Speaking], around: Around
) -> Iterator[tuple[Speaking, str]]:
    """Those of whom an earlier release said something that makes this label point at few."""
    for speaking in sorted(who):
        for said in around.earlier.get(speaking, ()):
            both = [r.speaking for r in meeting(around.records, said) if r.speaking in who]
            if people(both) < around.k:
                yield speaking, f"with an earlier release fewer than {around.k} people would share"
                break


def _part_company(climb: Climb, around: Around) -> bool:
    """Bring together two labels of one person that few people have both of; whether any were.

    The less vague of the two climbs while a label further up is common to both ladders; where none
    is, the later interview is not quoted.
    """
    why = f"fewer than {around.k} people would have two labels, one of them"
    of_people: dict[str, list[Speaking]] = defaultdict(list)
    for speaking in sorted(climb.at):
        if climb.rung(speaking).label:
            of_people[speaking[1]].append(speaking)
    printing = climb.printing
    for speakings in of_people.values():
        for one, other in _pairs(speakings):
            first, second = climb.rung(one), climb.rung(other)
            if first.label == second.label:
                continue
            both = {w for _, w in printing[first]} & {w for _, w in printing[second]}
            if len(both) >= around.k:
                continue
            if _in_common(climb, one, other):
                lower = min((one, other), key=lambda s: (climb.at[s], s))
                climb.up(lower, why)
            else:
                climb.down(other, why)
            return True
    return False


def _pairs(speakings: Sequence[Speaking]) -> Iterable[tuple[Speaking, Speaking]]:
    return ((one, other) for at, one in enumerate(speakings) for other in speakings[at + 1 :])


def _in_common(climb: Climb, one: Speaking, other: Speaking) -> bool:
    """Whether two ladders have a label in common above where they are, that says anything."""
    above = [
        {rung.label for rung in climb.ladders[s][climb.at[s] :] if rung.says and rung.label}
        for s in (one, other)
    ]
    return bool(above[0] & above[1])


# --- saying why


def _sharing(climb: Climb) -> dict[str, int]:
    """By label: how many people print it."""
    who: dict[str, set[str]] = defaultdict(set)
    for rung, speakings in climb.printing.items():
        who[rung.label].update(participant for _, participant in speakings)
    return {label: len(people) for label, people in who.items()}


def _attribution(climb: Climb, speaking: Speaking, sharing: Mapping[str, int]) -> Attribution:
    rung = climb.rung(speaking)
    count = sharing.get(rung.label, 0)
    left = [
        f"{why} {listed(names, 'or')}" for why, names in climb.why.get(speaking, {}).items() if why
    ]
    end = f"{so_many(count)} {'shares' if count == 1 else 'share'} this label"
    if not rung.label:
        end = "no label hides them, so they are not quoted"
    said = capital("; ".join([*left, end]))
    return Attribution(rung.label, climb.at[speaking], count, f"{said}.", rung.name)


__all__ = ["NOBODY", "Rung", "Speaking", "attributions", "fitting", "printed", "rungs"]
