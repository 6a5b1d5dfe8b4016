"""Changing the codebook while codings stand: each change is an act, and the codings follow."""

from __future__ import annotations

import unicodedata
import uuid

from qualkit.errors import CannotChange
from qualkit.model import Change, ChangeKind, Codebook
from qualkit.store import acts, codings
from qualkit.workflow.reading import refuse_names
from qualkit.workflow.study import Study

LONGEST = 120
"""Characters of a code's name."""


def provisional(study: Study, name: str, *, under: str | None = None, coder: str) -> str:
    """Add a code that a coder needs while coding; its id, which no other copy can give.

    It is marked provisional until somebody settles it. Raises CannotChange where the name will not
    do or is a code's already, NamesSomebody where it names somebody and there is a key to tell.
    """
    name = a_name(name)
    refuse_names(study, {"the name of the code": name, "the coder": coder})
    batch = acts.Batch.begin(coder, study.clock)
    with study.store.transaction() as db:
        book = study.codebook(db)[1]
        refuse_name_taken(book, name)
        if under is not None:
            the_code(book, under)
        id = new_id()
        change = Change(ChangeKind.ADDED, id, under=under, name=name, provisional=True)
        codings.change(db, batch, [change])
    return id


def new_id() -> str:
    """An id that no other copy can give, and that says nothing of the name."""
    return f"code-{uuid.uuid4().hex[:10]}"


def a_name(text: str) -> str:
    """A code's name as it is kept. Raises CannotChange for none, or for what cannot be shown."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise CannotChange(what="a code needs a name", fix="Give it one; nothing was changed.")
    if len(name) > LONGEST or not name.isprintable():
        long = len(name) > LONGEST
        raise CannotChange(
            what="the name is too long" if long else "the name holds characters that do not print",
            fix=f"Give a plain name of at most {LONGEST} characters; nothing was changed.",
        )
    return name


def refuse_name_taken(book: Codebook, name: str) -> None:
    """Raise CannotChange if a code is called so already."""
    for code in book.codes:
        if code.name.casefold() == name.casefold():
            raise CannotChange(
                what=f"a code is called “{code.name}” already ({code.id})",
                fix="Use that one, or choose another name; nothing was changed.",
            )


def the_code(book: Codebook, id: str) -> None:
    """Raise CannotChange unless the codebook has this code."""
    if id not in book:
        raise CannotChange(
            what=f"there is no code “{id}”",
            fix="`qualkit codebook show` lists them; nothing was changed.",
        )
