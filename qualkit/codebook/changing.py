"""Changes of a codebook, one after the other: what each makes of it, and which cannot be followed.

Two people may change one codebook in two copies. Their changes are followed in one order, the same
in every copy; what no longer makes sense is passed over and named, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.model import Change, ChangeKind, Code, Codebook, Link

Unfollowed = tuple[Change, str]
"""A change that could not be followed, and why."""


def followed(
    book: Codebook, changes: Sequence[Change], into: Mapping[str, str]
) -> tuple[Codebook, tuple[Unfollowed, ...]]:
    """The codebook after these changes, and those that could not be followed.

    `into`: what codes that were merged count as; a change that names one means that.
    """
    tree = _Tree(book, into)
    found = [(change, why) for change in changes if (why := tree.follow(change))]
    return tree.book(), tuple(found)


def in_words(change: Change, names: Mapping[str, str]) -> str:
    """A change in a few words; `names`: codes' names by id, where they are to be told."""

    def called(id: str | None) -> str:
        return f"“{names[id]}”" if id is not None and id in names else str(id)

    code = called(change.code)
    match change.kind:
        case ChangeKind.ADDED:
            new = f"“{change.name}”" if change.name else change.code
            return f"added the code {new}" + (f", a part of {called(change.of)}" * bool(change.of))
        case ChangeKind.RENAMED if change.name:
            return f"renamed the code {code} to “{change.name}”"
        case ChangeKind.MOVED:
            where = f"under {called(change.under)}" if change.under else "to the top"
            return f"moved the code {code} {where}"
        case ChangeKind.MERGED:
            return f"merged the code {code} into {called(change.into)}"
        case ChangeKind.DEALT:
            number = len(change.codings)
            some = "1 coding" if number == 1 else f"{number} codings"
            return f"dealt {some} of {code} out to {called(change.into)}"
        case ChangeKind.OFFERED:
            return f"offered the code {code} again"
        case _:
            return f"{change.kind.value} the code {code}"


class _Tree:
    """A codebook's codes by what they stand under, to be changed in place."""

    def __init__(self, book: Codebook, into: Mapping[str, str]) -> None:
        self._was, self._into = book, into
        self._codes = {code.id: code for code in book.codes}
        self._under: dict[str | None, list[str]] = {}
        for code in book.codes:
            self._under.setdefault(code.parent, []).append(code.id)
        self._gone: dict[str, str] = {}

    def book(self) -> Codebook:
        """The codebook as it is now, a parent before its children."""
        objectives = (replace(one, codes=self._still(one.codes)) for one in self._was.objectives)
        links = (self._link(one) for one in self._was.theory.links)
        return replace(
            self._was,
            codes=tuple(self._read(None)),
            objectives=tuple(objectives),
            theory=replace(self._was.theory, links=tuple(links)),
        )

    def _link(self, link: Link) -> Link:
        """A link with the codes that are there now; what bears on it is no rival of it."""
        codes = self._still(link.codes)
        rivals = tuple(code for code in self._still(link.rivals) if code not in codes)
        return replace(link, codes=codes, rivals=rivals)

    def follow(self, change: Change) -> str:
        """Make one change; why it cannot be, or nothing."""
        match change.kind:
            case ChangeKind.ADDED:
                return self._add(change)
            case ChangeKind.RENAMED:
                return self._rename(change)
            case ChangeKind.RETIRED | ChangeKind.OFFERED:
                return self._retire(change)
            case ChangeKind.MOVED:
                return self._move(change)
            case ChangeKind.MERGED:
                return self._merge(change)
            case ChangeKind.DEALT:
                return "" if self._means(change.into) else _gone(change.into)

    # --- one way of changing each

    def _add(self, change: Change) -> str:
        if change.code in self._codes:
            same = self._codes[change.code].name == change.name
            return "" if same else f"another code has the id “{change.code}”"
        under = self._means(change.under) if change.under else None
        self._codes[change.code] = Code(
            id=change.code,
            name=change.name or change.code,
            definition=change.definition,
            stance=change.stance,
            parent=under,
            provisional=change.provisional,
        )
        self._under.setdefault(under, []).append(change.code)
        return _gone(change.under) if change.under and not under else ""

    def _rename(self, change: Change) -> str:
        if change.code not in self._codes:
            return _gone(change.code)
        if change.name:  # else it was taken out
            self._codes[change.code] = replace(self._codes[change.code], name=change.name)
        return ""

    def _retire(self, change: Change) -> str:
        if change.code not in self._codes:
            return _gone(change.code)
        retired = change.kind is ChangeKind.RETIRED
        self._codes[change.code] = replace(self._codes[change.code], retired=retired)
        return ""

    def _move(self, change: Change) -> str:
        under = self._means(change.under) if change.under else None
        if change.code not in self._codes or (change.under and not under):
            return _gone(change.code if change.code not in self._codes else change.under)
        if under and change.code in self._lineage(under):
            return f"“{change.under}” stands under “{change.code}” itself"
        self._place(change.code, under)
        return ""

    def _merge(self, change: Change) -> str:
        into = self._means(change.into)
        if change.code not in self._codes or not into or into == change.code:
            one = self._means(change.code) == into is not None
            return "" if one else _gone(change.code if into else change.into)
        above = self._codes[change.code].parent
        inside = change.code in self._lineage(into)
        for child in list(self._under.get(change.code, ())):
            self._place(child, above if inside else into)
        self._under[above].remove(change.code)
        del self._codes[change.code]
        self._gone[change.code] = into
        return ""

    # --- what they need

    def _means(self, id: str | None) -> str | None:
        """A code that is here, or what it was merged into; nothing for neither."""
        while id is not None and id in self._gone:
            id = self._gone[id]
        if id is None or id in self._codes:
            return id
        known = self._into.get(id, id)
        return known if known in self._codes else None

    def _lineage(self, id: str) -> Iterator[str]:
        """A code and what it stands under."""
        at: str | None = id
        while at is not None:
            yield at
            at = self._codes[at].parent

    def _place(self, id: str, under: str | None) -> None:
        """Put a code last under another."""
        self._under[self._codes[id].parent].remove(id)
        self._under.setdefault(under, []).append(id)
        self._codes[id] = replace(self._codes[id], parent=under)

    def _read(self, under: str | None) -> Iterator[Code]:
        for id in self._under.get(under, ()):
            yield self._codes[id]
            yield from self._read(id)

    def _still(self, codes: Sequence[str]) -> tuple[str, ...]:
        """What is referred to, where codes were merged into others."""
        return tuple(dict.fromkeys(self._means(code) or code for code in codes))


def _gone(id: str | None) -> str:
    return f"there is no code “{id}” any more"
