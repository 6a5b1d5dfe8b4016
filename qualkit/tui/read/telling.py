"""What the reading screen says: how far one is, what stands under the cursor, who it may be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from qualkit.model import Act
from qualkit.tui.words.page import Word, clean
from qualkit.workflow.identifiers.candidates import Candidate
from qualkit.workflow.identifiers.reading import Added, Reading
from qualkit.workflow.identifiers.resuming import Stopped

SHOWN = 5
"""Transcripts that are named at the foot of the screen."""

KEYS = (
    ("Space, PgDn, PgUp", "a screen on, or back"),
    ("arrows, w, b", "by word, by row"),
    ("j, k", "by turn"),
    ("n, p", "next replacement, or the one before"),
    ("Home, End", "to the beginning, to the end"),
    ("/", "find words; / and Enter finds the next"),
    ("a", "add: the word names somebody, replace it everywhere"),
    ("Shift+arrows", "mark several words for a; Escape unmarks"),
    ("v, then arrows", "the same, where Shift does not arrive"),
    ("r", "restore: this replacement is false, here only"),
    ("e", "else: it is somebody else, known (here only) or new"),
    ("u", "undo what you last did in this sitting"),
    ("o", "the original: instead, or beside in a wide terminal"),
    ("c, C", "next turn changed since a signature, or unseen; before"),
    ("f", "only the turns that changed, or all"),
    ("s", "sign that you have read it to its end"),
    ("N, ], [", "the next transcript not read yet; [ the one before"),
    ("q", "leave; all that you decided is kept"),
)
NOTE = (
    "Replacements are bold and underlined; an editor's own brackets are plain. "
    "* at the left of a turn: it has changed since somebody signed."
)
REASONS = 2
"""Why a word is replaced, in so many reasons."""
BRIEF = " ? help  a add  r restore  e else  u undo  o original  s sign  q leave"


def to_read(reading: Reading) -> list[int]:
    """The turns that somebody must read before signing: all, or those changed since the last."""
    if reading.is_signed:
        return []
    return reading.first() if reading.signed_by else list(range(len(reading.lines)))


def left(reading: Reading, seen: Collection[int]) -> list[int]:
    """Those of them that have not been on the screen."""
    return [turn for turn in to_read(reading) if turn not in seen]


def heading(reading: Reading, turn: int, seen: Collection[int]) -> str:
    """Which transcript, where in it, and what of it is to be read."""
    return f" {reading.id}  turn {turn + 1} of {len(reading.lines)}  {_state(reading, seen)}"


def _state(reading: Reading, seen: Collection[int]) -> str:
    unseen = left(reading, seen)
    if reading.is_signed:
        return f"read to its end by {reading.signed_by}"
    if reading.signed_by:
        changed = len(reading.first())
        if not changed:
            return f"written anew since {reading.signed_by} signed, as it was: s signs"
        return f"{turns(changed)} changed since {reading.signed_by} signed; only these are new"
    return f"{turns(len(unseen))} unread" if unseen else "seen to its end: s signs"


def under(word: Word) -> str:
    """What a replacement stands for, and why."""
    if word.piece is None or word.piece.mention is None:
        return ""
    why = "; ".join(list(dict.fromkeys(word.piece.mention.reasons))[:REASONS])
    return f"{word.piece.words} was “{clean(word.piece.original)}”" + (f": {why}" if why else "")


def counted(added: Added) -> str:
    """Where a name was found that was added."""
    mentions = "1 mention" if added.mentions == 1 else f"{added.mentions} mentions"
    places = "1 transcript" if len(added.where) == 1 else f"{len(added.where)} transcripts"
    each = ", ".join(f"{id} {times}" for id, times in added.where[:SHOWN])
    more = ", …" if len(added.where) > SHOWN else ""
    said = f"{added.replacement}: {mentions} in {places} ({each}{more}). u: undo"
    return f"An ordinary word. {said}" if added.ordinary and len(added.where) > 1 else said


def described(one: Candidate) -> str:
    """Somebody whom a name may belong to."""
    if not one.entity:
        return f"New: {one.replacement}"
    names = [clean(name) for name in one.names]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{one.replacement}  {', '.join(names[:4])}{more}"


def resumed(stopped: Stopped) -> str:
    """That it goes on where the person stopped, and what they have to see again."""
    again = f" {turns(len(stopped.changed))} changed since: c" if stopped.changed else ""
    return f"You stopped here, with {turns(len(stopped.seen))} seen.{again}"


def recorded(act: Act) -> str:
    """Who has read which transcript, and when."""
    at = datetime.fromisoformat(act.at).astimezone()
    when = f"{at.day} {at:%B %Y, %H:%M}"
    return f"Recorded: {act.coder} has read {act.transcript} to its end, {when}."


def turns(count: int) -> str:
    """So many turns."""
    return "1 turn" if count == 1 else f"{count} turns"
