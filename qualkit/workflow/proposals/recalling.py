"""The newest proposals, kept with what else can be computed again: nobody waits for them twice.

They go when words are changed or withdrawn, as every cache does, and are never copied or merged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model import ActKind
from qualkit.register import from_bytes, to_bytes
from qualkit.store import Connection, acts, caches, texts
from qualkit.workflow.proposals.sent import ForTranscript, Ranking
from qualkit.workflow.study import Study

NAME = "proposals"


@dataclass(frozen=True)
class Recalled:
    """What was proposed last."""

    at: str
    """When: UTC, ISO 8601."""
    made_on: str
    """A hash of all that it rests on."""
    transcripts: tuple[ForTranscript, ...]
    ranking: Ranking


@dataclass(frozen=True)
class Ground:
    """What proposals rest on."""

    words: str
    """A hash of which texts there are, and of what was taken out of anything that was typed."""
    all: str
    """A hash of everything that was done, too."""


@dataclass(frozen=True)
class Last:
    """What was proposed last, and whether anything was done in the study since."""

    recalled: Recalled
    is_before: bool


def ground(study: Study) -> Ground:
    """What proposals that are worked out now rest on."""
    with study.store.reading() as db:
        return _ground(db, study)


def keep(study: Study, on: Ground, transcripts: Sequence[ForTranscript], ranking: Ranking) -> bool:
    """Keep what was proposed to this coder, in the place of what was proposed before.

    Whether it was kept: not where words went or changed since it was begun, for it quotes them.
    """
    at = study.clock().isoformat(timespec="seconds")
    body = json.loads(to_bytes(Recalled(at, on.all, tuple(transcripts), ranking), Recalled))
    with study.store.transaction() as db:
        if _ground(db, study).words != on.words:
            return False
        caches.keep(db, NAME, _whose(study), body)
        return True


def recall(study: Study) -> Last | None:
    """What was proposed to this coder last; None where nothing was, or it went with words."""
    with study.store.reading() as db:
        held = caches.kept(db, NAME, _whose(study))
        if held is None:
            return None
        now = _ground(db, study).all
    found: Recalled = from_bytes(json.dumps(held).encode(), Recalled)
    return Last(found, found.made_on != now)


def _ground(db: Connection, study: Study) -> Ground:
    taken = acts.standing(db, ActKind.REDACTED, ActKind.WITHDRAWN)
    words = [sorted(texts.standing(db).items()), [act.id for act in taken]]
    return Ground(_hash(words), _hash([words, acts.basis(db), study.settings.seed]))


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _whose(study: Study) -> str:
    """To whom they were proposed, as a hash: what others coded blind is not in them."""
    return hashlib.sha256(study.coder.encode()).hexdigest()
