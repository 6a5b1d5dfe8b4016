"""The verbs that are tortured, each with what must have been done before it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.torture.place import FILES, UNFOUND, Place, correct_file, edit_codebook, list_name

Words = tuple[str, ...]
Step = Words | Callable[[Place], None]
"""A command, or something that a person does with a file."""


@dataclass(frozen=True)
class Verb:
    """A command that changes something. In its words, {study} and {incoming} are the folders."""

    name: str
    words: Words
    before: tuple[Step, ...] = ()
    gone: tuple[str, ...] = ()
    """Names that are nowhere any more once it has succeeded."""
    begins: bool = False
    """Whether there is no study before it."""
    together: tuple[str, ...] = ()
    """Folders that it makes whole or not at all."""
    recorded: str = ""
    """The kind of act without which its files must not be there."""


INIT: Words = ("init", "{study}", "--codebook", "remodelling")
INGEST: Words = (
    "ingest",
    *(f"{{incoming}}/{name}" for name in FILES),
    "--interviews",
    "{incoming}/interviews.csv",
)
IMPORT: Words = ("code", "import", "{incoming}/codings.csv", "--original", "--finished")

BEGUN: tuple[Step, ...] = (INIT,)
INGESTED: tuple[Step, ...] = (*BEGUN, INGEST)
ANONYMISED: tuple[Step, ...] = (*INGESTED, ("anonymise", "--yes"))
CODED: tuple[Step, ...] = (*ANONYMISED, IMPORT)

VERBS = (
    Verb("init", INIT, begins=True),
    Verb("ingest", INGEST, BEGUN),
    Verb("ingest --replace", (*INGEST, "--replace"), (*CODED, correct_file)),
    Verb("anonymise", ("anonymise", "--yes"), INGESTED),
    Verb("anonymise again", ("anonymise", "--yes"), (*CODED, list_name), gone=(UNFOUND,)),
    Verb(
        "anonymise replaced", ("anonymise", "--yes"), (*CODED, correct_file, (*INGEST, "--replace"))
    ),
    Verb("sign off", ("anonymise", "--read", "T001", "--sign-off"), ANONYMISED),
    Verb("codebook apply", ("codebook", "apply"), (*CODED, edit_codebook)),
    Verb("code import", IMPORT, ANONYMISED),
    Verb("code finish", ("code", "finish", "T004"), CODED),
    Verb("code remove", ("code", "remove", "T002", "stigma", "{stigma}"), CODED),
    Verb("code export", ("code", "export", "{study}/codings.csv"), CODED),
    Verb("undo", ("undo",), CODED),
    Verb("suggest", ("suggest",), CODED),
    Verb("topics", ("topics",), CODED),
    Verb("report", ("report",), CODED, recorded="reported"),
    Verb(
        "report again",
        ("report",),
        (*CODED, ("report",), ("code", "finish", "T004")),
    ),
    Verb(
        "share",
        ("share", "{study}/shares/pack", "--draft"),
        CODED,
        together=("study/shares/pack",),
        recorded="shared",
    ),
)
