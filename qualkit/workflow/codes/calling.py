"""What people call a code, and which code they mean: its id is for files, its name for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from qualkit.coding import LIKE, nearest_first
from qualkit.errors import CannotChange, CodeNamesSomebody, NamesSomebody, UnknownName
from qualkit.model import Code, Codebook
from qualkit.store import recoding
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.study import Study

LONGEST = 120
"""Characters of a code's name."""
NOTHING = "nothing was changed"


def book_of(study: Study) -> Codebook:
    """The codebook as it stands; an empty one where none is accepted."""
    with study.store.reading() as db:
        held = recoding.held(db)
    return held.book if held else Codebook("", "", ())


def meant(book: Codebook, given: str) -> Code:
    """The code with this id, or this name whatever its capitals. Raises UnknownName."""
    if given in book:
        return book[given]
    words = " ".join(given.split()).casefold()
    same = [code for code in book.codes if code.name.casefold() == words]
    if len(same) == 1:
        return same[0]
    known = nearest_first(given, [one.id for one in same or book.codes], most=LIKE)
    raise UnknownName(where="the codebook", noun="code", name=given, known=known)


def beneath(book: Codebook, code: str) -> frozenset[str]:
    """A code, by its id or name, and all that stand beneath it; their ids. Raises UnknownName."""
    found = {meant(book, code).id}
    for one in book.codes:  # a parent comes before its children
        if one.parent in found:
            found.add(one.id)
    return frozenset(found)


def refuse_named(study: Study, names: Sequence[str]) -> None:
    """Raise CodeNamesSomebody where what a code is to be called names somebody."""
    try:
        refuse_names(study, {"the name of the code": "\n".join(names)})
    except NamesSomebody:
        raise CodeNamesSomebody(where="the name of the code") from None


def called(book: Codebook, id: str) -> str:
    """A code's name; beside it the id, where another code has that name too."""
    name = book.called(id)
    same = [code for code in book.codes if code.name.casefold() == name.casefold()]
    return f"{name} [{id}]" if len(same) > 1 else name


def a_name(text: str) -> str:
    """A code's name as it is kept. Raises CannotChange for none, or for what cannot be shown."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise CannotChange(what="a code needs a name", fix=f"Give it one; {NOTHING}.")
    if len(name) > LONGEST or not name.isprintable():
        long = len(name) > LONGEST
        raise CannotChange(
            what="the name is too long" if long else "the name holds characters that do not print",
            fix=f"Give a plain name of at most {LONGEST} characters; {NOTHING}.",
        )
    return name


def refuse_name_taken(book: Codebook, name: str, *, but: str = "") -> None:
    """Raise CannotChange if a code is called so already."""
    for code in book.codes:
        if code.name.casefold() == name.casefold() and code.id != but:
            raise CannotChange(
                what=f"a code is called “{code.name}” already",
                fix=f"Use that one, or choose another name; {NOTHING}.",
            )


def shown(words: str) -> str:
    """Words as a terminal may show them."""
    return "".join(char if char.isprintable() else " " for char in words)


# --- names
