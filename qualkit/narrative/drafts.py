"""Drafts of pages: a head, headings, and in comments that never print what to write from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit import counting
from qualkit.narrative import claims, quantities
from qualkit.narrative.claims import Asked
from qualkit.narrative.guarding import Guard

WIDTH = 118
PROMPTS = (
    "What was expected? What happened, where, and for whom?",
    "What speaks against it? What else could explain it? Who was not asked?",
)
"""What every section has to answer."""

HOW = (
    "This is material, and is never printed: it stands between signs that make it a comment. Write "
    "below it, copy what you need, then take it out: it holds people's words. Until you have "
    "written, the section prints what is generated."
)
_WORDS = (
    ("nobody", "all", "nearly all", "most", "a minority", "half", "few")
    + ("hardly any", "one", "two", "a few")
)  # fmt: skip
"""Words of quantity that are offered, those first that the public edition says more readily."""


@dataclass(frozen=True)
class Part:
    """A heading of a draft, and what may be written from under it."""

    title: str
    """"" for what stands under the title of the section."""
    material: tuple[tuple[str, tuple[str, ...]], ...]
    """What it is, and its lines."""


@dataclass(frozen=True)
class Draft:
    """A page that nobody has written yet."""

    head: Mapping[str, str]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The page."""
        head = "".join(f"{key}: {words}\n" for key, words in self.head.items())
        parts = [_part(one, first=at == 0) for at, one in enumerate(self.parts)]
        return f"---\n{head}---\n" + "\n".join(parts)


def _part(one: Part, *, first: bool) -> str:
    heading = f"## {one.title}\n\n" if one.title else ""
    lines = [*_wrapped([HOW, *PROMPTS] if first else []), *_listed(one.material)]
    said = "\n".join(lines).strip()
    return f"{heading}{{#\n{said}\n#}}\n" if lines else heading


def _wrapped(paragraphs: Iterable[str]) -> Iterator[str]:
    for one in paragraphs:
        yield from textwrap.wrap(one, WIDTH)


def _listed(material: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    for what, lines in material:
        if lines:
            yield ""
            yield f"{what}:"
        for line in lines:
            safe = " ".join(line.replace("#}", "#)").split())
            yield from textwrap.wrap(safe, WIDTH, initial_indent="  ", subsequent_indent="      ")


# --- figures


def figures(book: counting.Ledger, guard: Guard, **about: Asked) -> tuple[str, ...]:
    """Claims on a code or an objective that hold now: in all, by group, stage, pilot and side."""
    study = book.study
    found = [claimed(book, guard, **about)]
    for noun, names in (
        ("group", counting.groups(study)),
        ("stage", counting.stages(study)),
        ("pilot", counting.pilots(study)),
    ):
        found += [claimed(book, guard, **about, **{noun: name}) for name in names]
    if "code" in about:
        sides = ("supports", "challenges", "mixed")
        found += [claimed(book, guard, **about, among=about["code"], stance=side) for side in sides]
    return tuple(filter(None, found))


def claimed(book: counting.Ledger, guard: Guard, **parts: Asked) -> str:
    """A claim that holds now, with its figures beside it; "" where nobody was read for it."""
    counted = claims.counted(book, **parts)
    held = [
        (words, guard.bars(counted, parts, said))
        for words in _WORDS
        for said in quantities.found(words)
        if said.true(counted.count, counted.total)
    ]
    if not held:
        return ""
    words, bar = next((one for one in held if not one[1]), held[0])
    named = ", ".join(f"{name}={_quoted(value)}" for name, value in parts.items())
    shut = "; not in public" if bar else ""
    asked = "; not asked" if _is_unasked(book, parts) else ""
    return f'{{{{ claim("{words}", {named}) }}}} ({counted.count} of {counted.total}{asked}{shut})'


def _is_unasked(book: counting.Ledger, parts: Mapping[str, Asked]) -> bool:
    """Whether nobody in the group, stage or pilot of a claim was asked: silence says nothing."""
    code = parts.get("code")
    if not isinstance(code, str) or "among" in parts:
        return False
    among = tuple(
        p
        for p in book.participations
        if parts.get("pilot", p.pilots[0]) in p.pilots
        and parts.get("group", p.group) == p.group
        and parts.get("stage", p.stage) == p.stage
    )
    return all(counting.was_asked(book, one, among) is False for one in book.under(code))


def _quoted(value: Asked) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(_quoted(one) for one in value)}]"


def contrasts(book: counting.Ledger, code: str) -> tuple[str, ...]:
    """Where a code was raised most and least widely, by pilot and by group."""
    return tuple(
        line
        for noun, names in (
            ("pilot", counting.pilots(book.study)),
            ("group", counting.groups(book.study)),
        )
        if (line := _contrast(book, code, noun, names))
    )


def _contrast(book: counting.Ledger, code: str, noun: str, names: Sequence[str]) -> str:
    counts = {name: claims.counted(book, code=code, **{noun: name}) for name in names}
    shares = {name: one.count / one.total for name, one in counts.items() if one.total}
    if len(shares) < 2 or min(shares.values()) == max(shares.values()):
        return ""
    most, least = max(shares, key=lambda n: shares[n]), min(shares, key=lambda n: shares[n])
    told = [f"{name} ({counts[name].count} of {counts[name].total})" for name in (most, least)]
    return f"by {noun}, most widely {told[0]}, least {told[1]}"
