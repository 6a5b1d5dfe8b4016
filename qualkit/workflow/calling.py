"""What people call a code, and which code they mean: its id is for files, its name for people."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.coding import LIKE, nearest_first
from qualkit.errors import CodeNamesSomebody, NamesSomebody, UnknownName
from qualkit.model import Code, Codebook
from qualkit.store import recoding
from qualkit.workflow.reading import refuse_names
from qualkit.workflow.study import Study


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
