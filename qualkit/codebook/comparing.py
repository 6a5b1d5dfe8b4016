"""Two codebooks side by side: what was added, went, was renamed, moved or defined otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.model import Code, Codebook

WORDS = ("definition", "use_when", "not_when", "examples")
MARKS = ("stance", "provisional", "retired", "condition")


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise in the newer of two codebooks."""

    code: str
    """The id of a code, objective or link; empty for the codebook itself."""
    what: str
    """added, gone, renamed, moved, or the part of it that is otherwise."""
    old: str = ""
    new: str = ""


def differences(old: Codebook, new: Codebook) -> tuple[Difference, ...]:
    """What is otherwise in `new`, in the order of the newer codebook; what went comes last."""
    return (*_codes(old, new), *_rest(old, new))


def _codes(old: Codebook, new: Codebook) -> Iterator[Difference]:
    for code in new.codes:
        if code.id in old:
            yield from _one(old, new, old[code.id], code)
        else:
            yield Difference(code.id, "added", new=code.name)
    for code in old.codes:
        if code.id not in new:
            yield Difference(code.id, "gone", old=code.name)


def _one(old: Codebook, new: Codebook, was: Code, now: Code) -> Iterator[Difference]:
    if was.name != now.name:
        yield Difference(now.id, "renamed", was.name, now.name)
    if was.parent != now.parent:
        yield Difference(now.id, "moved", _above(old, was), _above(new, now))
    for key in WORDS:
        before, after = getattr(was, key), getattr(now, key)
        if before != after:
            yield Difference(now.id, key.replace("_", " "), _text(before), _text(after))
    for key in MARKS:
        if getattr(was, key) != getattr(now, key):
            yield Difference(now.id, key if getattr(now, key) else f"no longer {key}")


def _rest(old: Codebook, new: Codebook) -> Iterator[Difference]:
    """What is otherwise beside the codes."""
    for key in ("name", "version", "description"):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Difference("", key, before.strip(), after.strip())
    for noun, was, now in (
        ("objective", old.objectives, new.objectives),
        ("link", old.theory.links, new.theory.links),
    ):
        before_by, after_by = ({one.id: one for one in entries} for entries in (was, now))
        for id in dict.fromkeys((*after_by, *before_by)):
            if id not in before_by or id not in after_by:
                yield Difference(id, f"{noun} {'added' if id in after_by else 'gone'}")
            elif before_by[id] != after_by[id]:
                yield Difference(id, f"{noun} otherwise")
    steps = [(t.problem, t.activities, t.changes, t.outcomes) for t in (old.theory, new.theory)]
    if steps[0] != steps[1]:
        yield Difference("", "theory of change")


def _above(book: Codebook, code: Code) -> str:
    return book[code.parent].name if code.parent else "the top"


def _text(words: str | tuple[str, ...]) -> str:
    return words.strip() if isinstance(words, str) else " / ".join(words)
