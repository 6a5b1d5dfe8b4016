"""What people judged of links. A grade is a statement of a person's; nothing works one out."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from qualkit import counting
from qualkit.evidence.links import Bearing
from qualkit.model import About, ActKind, Coding, Link, Statement, about
from qualkit.model.views import StudyView
from qualkit.model.weighing import Grade

GRADES = ("strong", "moderate", "weak", "contested", "not supported", "not judged")
UNTIED = ("not supported", "not judged")
"""Grades that may rest on no coding."""
ASSUMPTIONS = ("holds", "holds in part", "does not hold", "not known")
UNKNOWN = "not known"

_BETWEEN = " | "
_OTHER_CAUSES = "\n\nOther causes: "
"""What stands between a reason and other causes; a reason has no empty lines."""


def state(codings: Collection[Coding]) -> str:
    """What tells one set of codings from another: how many, and a hash of which."""
    ids = "\n".join(sorted(one.id for one in codings))
    return f"{len(codings)} {hashlib.sha256(ids.encode()).hexdigest()[:16]}"


def states(book: counting.Ledger) -> dict[str, str]:
    """By link: the state of its codings now."""
    links = book.study.codebook.theory.links
    return {link.id: state(Bearing.of(book, link).every) for link in links}


def said_of(link: Link | str) -> About:
    """What a statement on a link is about."""
    return about(link=link if isinstance(link, str) else link.id)


def value(grade: str, assumption: str, now: str) -> str:
    """A grade as a statement holds it, with the state of the codings that it was given on."""
    return _BETWEEN.join((grade, assumption, now))


def words(reason: str, rival: str) -> str:
    """Reason and other causes as one text."""
    kept = "\n".join(line.strip() for line in reason.splitlines() if line.strip())
    rival = " ".join(rival.split())
    return f"{kept}{_OTHER_CAUSES}{rival}" if rival else kept


def grades(view: StudyView, now: Mapping[str, str] | None = None) -> dict[str, tuple[Grade, ...]]:
    """By link: the grades that stand; several where copies were graded apart.

    `now`: the state of each link's codings, where that is known already.
    """
    given = [one for one in view.statements if one.kind is ActKind.GRADED and one.of("link")]
    if not given:
        return {}
    now = states(counting.ledger(view)) if now is None else now
    there = frozenset(one.id for one in view.codings)
    found: dict[str, list[Grade]] = defaultdict(list)
    for one in given:
        link = one.of("link")
        found[link].append(_grade(one, now.get(link, ""), there))
    return {link: tuple(several) for link, several in found.items()}


def _grade(one: Statement, now: str, there: frozenset[str]) -> Grade:
    grade, assumption, then = (*one.value.split(_BETWEEN), UNKNOWN, "")[:3]
    reason, _, rival = one.text.partition(_OTHER_CAUSES)
    return Grade(
        id=one.id,
        link=one.of("link"),
        grade=grade,
        assumption=assumption,
        reason=reason,
        rival=rival,
        coder=one.coder,
        at=one.at,
        codings=tuple(sorted(one.codings & there)),
        then=_number(then),
        now=_number(now),
        changed=then != now,
    )


def _number(told: str) -> int:
    first = told.partition(" ")[0]
    return int(first) if first.isdecimal() and len(first) < 10 else 0
