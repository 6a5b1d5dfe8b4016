"""What a database says when it cannot go on, in the words of who has to do something about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError

from qualkit.errors import DamagedStore, FullDisk, StoreError

NOTHING = "Nothing of this command was kept; run it again."
SAID = {
    "SQLITE_BUSY": (
        "another program has been working on this study for a minute",
        "Run it again when that is done. On a network drive, work in a copy (docs/copies.md).",
    ),
    "SQLITE_PROTOCOL": (
        "the drive that the study is on does not keep the locks of a database",
        "Work in a copy on this computer's own disk (docs/copies.md).",
    ),
    "SQLITE_FULL": ("the disk is full", f"Make room. {NOTHING}"),
    "SQLITE_READONLY_DBMOVED": (
        "study.db was replaced while this was at work",
        "Run the command again. Nothing was changed.",
    ),
    "SQLITE_READONLY": (
        "study.db cannot be written to",
        "See that the file and its folder are yours to change. Nothing was changed.",
    ),
    "SQLITE_CANTOPEN": (
        "study.db cannot be opened",
        "See that the file and its folder are yours to read and to change.",
    ),
    "SQLITE_IOERR": (
        "the disk failed while study.db was read or written",
        "See that the drive is sound, and by `qualkit log` what was kept; then run it again.",
    ),
    "55P03": (
        "another program has been working on this study for a minute",
        "Run the command again when it is done.",
    ),
    "53100": ("the server's disk is full", f"Tell whoever runs it. {NOTHING}"),
    "42501": (
        "the server does not let you do this",
        "Ask whoever runs it for the right to write to this study's database.",
    ),
    "25006": ("the server lets nothing be changed now", "Tell whoever runs it, and try later."),
}
"""By the name of SQLite's error, or PostgreSQL's code: what is wrong, and what to do."""


FULL = ("SQLITE_FULL", "53100")
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def damaged(what: str) -> DamagedStore:
    """The error for a file that is not as it was written."""
    return DamagedStore(
        what=what,
        fix="Save what is left with `qualkit recover`, or use `qualkit restore BACKUP DIR`.",
    )


@contextmanager
def opening() -> Iterator[None]:
    """Turn what a database raises into StoreError; a broken constraint is a fault of ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _said(error) from None
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, IntegrityError):
            raise
        raise _said(error.orig) from None


def _said(error: BaseException | None) -> StoreError:
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    if str(name).startswith(DAMAGED):
        return damaged("study.db is damaged")
    for known, (what, fix) in SAID.items():
        if str(name).startswith(known):
            return (FullDisk if known in FULL else StoreError)(what=what, fix=fix)
    line = next(iter(str(error).strip().splitlines()), "")
    if isinstance(error, sqlite3.Error):
        return StoreError(what=f"study.db cannot be used: {line}", fix=NOTHING)
    return StoreError(
        what=f"the database server does not answer: {line}",
        fix="See that it runs and that QUALKIT_STORE names it. Nothing of this command was kept.",
    )
