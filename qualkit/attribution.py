"""How each speaker may be named beneath a quotation: the ladder of labels.

A label says role and pilot where enough people share it, and climbs to something vaguer where they
do not (Baginsky and others 2011, section 2.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from qualkit.model import Attribution, Participation, StudyView
from qualkit.sections.words import capital, listed, people

NOBODY = "A participant"

Speaking = tuple[str, str]
"""A transcript and a participant."""

_JOINING = frozenset(
    ("at", "attached", "based", "employed", "from", "in", "inside", "near", "of", "outside")
    + ("seconded", "with", "within", "working")
)
"""Words that an attachment may begin with which follow the group without a comma."""

Rung = tuple[str, str]
"""What a rung names, and the label it gives; an empty label is passed over."""


def attributions(view: StudyView) -> dict[Speaking, Attribution]:
    """The label of each participant in each transcript.

    Everybody begins on the lowest rung (role and pilot). Whoever shares their label with fewer than
    k people who print it climbs, until every label that is printed is shared by k people or can
    climb no further. Counting only those who print a label keeps one label from giving away
    another: who has climbed out of a label no longer hides those who stay.
    """
    ladders = {(p.transcript, p.participant): _ladder(view, p) for p in view.participations}
    at = dict.fromkeys(ladders, 0)
    while climbing := _exposed(ladders, at, view.settings.k):
        for speaking in climbing:
            at[speaking] += 1
    sharing = _sharing(ladders, at)
    return {
        speaking: _attribution(ladders[speaking], rung, sharing, view.settings.k)
        for speaking, rung in at.items()
    }


def _ladder(view: StudyView, person: Participation) -> list[Rung]:
    """The rungs that a participation has, least vague first."""
    shown = {pilot.id: pilot.shown for pilot in view.settings.pilots}
    role, group = capital(person.role.strip()), capital(person.group.strip())
    pilots = listed(dict.fromkeys(shown.get(pilot, pilot) for pilot in person.pilots))
    attached = _attached(group, person.attachment.strip())
    return [
        ("role and pilot", f"{role}, {pilots}" if role and pilots else ""),
        ("role", role),
        ("group and attachment", attached),
        ("group", group),
        ("nothing but taking part", NOBODY),
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


def _exposed(
    ladders: Mapping[Speaking, list[Rung]], at: Mapping[Speaking, int], k: int
) -> list[Speaking]:
    """Whoever must climb: their label is empty or printed by fewer than k people."""
    sharing = _sharing(ladders, at)
    return [
        speaking
        for speaking, rung in at.items()
        if rung < len(ladders[speaking]) - 1
        and (not ladders[speaking][rung][1] or sharing[ladders[speaking][rung][1]] < k)
    ]


def _sharing(ladders: Mapping[Speaking, list[Rung]], at: Mapping[Speaking, int]) -> dict[str, int]:
    """By label: how many people print it."""
    printing: dict[str, set[str]] = defaultdict(set)
    for speaking, rung in at.items():
        printing[ladders[speaking][rung][1]].add(speaking[1])
    return {label: len(who) for label, who in printing.items()}


def _attribution(ladder: list[Rung], rung: int, sharing: Mapping[str, int], k: int) -> Attribution:
    label = ladder[rung][1]
    count = sharing[label]
    why = f"{people(count)} {'shares' if count == 1 else 'share'} this label"
    if left := [name for name, passed in ladder[:rung] if passed]:
        why = f"fewer than {k} people would share {' or '.join(left)}; {why}"
    return Attribution(label, rung, count, f"{capital(why)}.")
