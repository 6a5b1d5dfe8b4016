"""Who has read which transcript through, for all that the codebook asks for now."""

from __future__ import annotations

from collections.abc import Collection

from qualkit.errors import NotYet
from qualkit.store import Connection, recoding


def the_codebook(db: Connection) -> recoding.Held:
    """The codebook as it stands. Raises NotYet where none is accepted."""
    held = recoding.held(db)
    if held is None:
        raise NotYet(
            what="no codebook is accepted in this study yet",
            fix="Write codebook.yaml, or copy one, then run `qualkit codebook apply`.",
        )
    return held


def read_through(
    db: Connection, held: recoding.Held, transcripts: Collection[str] | None = None
) -> frozenset[tuple[str, str]]:
    """Transcript and coder, of some transcripts or all.

    A provisional code is looked for from where it was made: it makes nothing unread.
    """
    asked = {code.id for code in held.book.codes if not (code.provisional or code.retired)}

    def for_all(codes: Collection[str]) -> bool:
        return bool(held.changes) and asked <= frozenset(codes)

    return frozenset(
        (one.transcript, one.coder)
        for one in recoding.finished(db, transcripts)
        if one.codebook == held.hash or for_all(one.codes)
    )
