"""The verbs that are tortured, each with what must have been done before it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.torture.place import (
    FILES,
    UNFOUND,
    Place,
    correct_file,
    damage,
    decide,
    edit_codebook,
    interrupt,
    judge,
    list_name,
    lose_study,
    name_places,
)

Words = tuple[str, ...]
Step = Words | Callable[[Place], None]
"""A command, or something that a person does with a file."""


@dataclass(frozen=True)
class Verb:
    """A command that changes something. In its words, {study}, {incoming} and {out} are folders.

    A name of CODINGS in braces is the code and the offset of that coding.
    """

    name: str
    words: Words
    before: tuple[Step, ...] = ()
    gone: tuple[str, ...] = ()
    """Names that are nowhere any more once it has succeeded."""
    begins: bool = False
    """Whether there is no study before it."""
    together: tuple[str, ...] = ()
    """Folders that it makes whole or not at all."""
    slow: bool = False
    """Whether it takes some seconds."""
    broken: bool = False
    """Whether the study is broken before it."""
    turns_back: bool = False
    """Whether acts may go by it."""
    recorded: str = ""
    """The kind of act without which its files must not be there."""


CODINGS = {"stigma": "stigma", "sharing": "information-sharing"}

INIT: Words = ("init", "{study}", "--codebook", "remodelling")
INGEST: Words = (
    "ingest",
    *(f"{{incoming}}/{name}" for name in FILES),
    "--interviews",
    "{incoming}/interviews.csv",
)
IMPORT: Words = ("code", "import", "{incoming}/codings.csv", "--original", "--finished")

DECIDE: Words = ("vault", "import", "decisions", "{incoming}/decisions.csv")
FINISH: Words = ("code", "finish", "T004", "--anyway")
FIND: Words = ("code", "find", "to", "the") + (
    "--apply",
    "stigma",
    "--hits",
    "all",
    "--reason",
    "a",
)
FAMILIARISE: Words = ("familiarise", "T001", "--from", "{incoming}/page.md")
CHART: Words = ("chart", "P001", "support", "--from", "{incoming}/summary.txt")
CHART_IMPORT: Words = ("chart", "import", "{incoming}/chart.csv")
COUNTER: Words = ("evidence", "--counter")
GRADE: Words = ("evidence", "import", "{incoming}/grades.csv")
WEIGH: Words = ("negative", "decide", 'T003 "I hear nothing"', "--code", "information-sharing") + (
    "--as",
    "outlier",
    "--because",
    "Alone in it.",
)
TABLES: Words = ("tables", "--format", "xlsx", "--out", "{study}/tables.xlsx")
QUOTE: Words = ("quote", "add", "q-time", "T001", "I am out with families by ten")
PLACE: Words = ("typology", "place", "lasting", "North", "ended") + (
    "--because",
    "The money stopped.",
    "--untied",
)
SEND: Words = ("report", "--pilot", "North", "--factcheck")
TAKE: Words = ("factcheck", "take", "North", "{incoming}/facts.csv", "--from", "the manager")
ACCEPT: Words = ("factcheck", "accept", "North", "purpose", "--yes")
COPY: Words = ("copy", "--for-coding", "{out}/copy")
BACKUP: Words = ("backup", "{out}/backup.zip")
WITHDRAW: Words = ("withdraw", "--participant", "P001", "--yes")
RESTORE: Words = ("restore", "{out}/backup.zip", "{study}")

ASSIGN: Words = ("assign", "--coders", "RM,JB", "--overlap", "2")

BEGUN: tuple[Step, ...] = (INIT,)
INGESTED: tuple[Step, ...] = (*BEGUN, INGEST)
ANONYMISED: tuple[Step, ...] = (*INGESTED, ("anonymise", "--yes"))
CODED: tuple[Step, ...] = (*ANONYMISED, IMPORT)
DIFFERING: tuple[Step, ...] = (
    *CODED,
    *(("--coder", "JB", "code", "finish", id, "--anyway") for id in ("T001", "T002", "T003")),
    ("adjudicate", "--export", "{incoming}/open.csv"),
    judge,
)
COPIED: tuple[Step, ...] = (
    *CODED,
    COPY,
    ("--study", "{out}/copy", "--coder", "JB", *FINISH),
    ("--study", "{out}/copy", "--coder", "JB", "code", "remove", "T003", "{sharing}"),
)

VERBS = (
    Verb("init", INIT, begins=True),
    Verb("ingest", INGEST, BEGUN),
    Verb("ingest --replace", (*INGEST, "--replace"), (*CODED, correct_file)),
    Verb("anonymise", ("anonymise", "--yes"), INGESTED),
    Verb("anonymise again", ("anonymise", "--yes"), (*CODED, list_name), gone=(UNFOUND,)),
    Verb(
        "anonymise replaced", ("anonymise", "--yes"), (*CODED, correct_file, (*INGEST, "--replace"))
    ),
    Verb("decide", DECIDE, (*CODED, decide)),
    Verb(
        "anonymise decided",
        ("anonymise", "--yes"),
        (*CODED, decide, DECIDE),
        gone=(UNFOUND,),
    ),
    Verb("sign off", ("anonymise", "--read", "T001", "--sign-off"), ANONYMISED),
    Verb("codebook apply", ("codebook", "apply"), (*CODED, edit_codebook)),
    Verb("code import", IMPORT, ANONYMISED),
    Verb("code find", FIND, CODED),
    Verb("familiarise", FAMILIARISE, ANONYMISED),
    Verb("chart", CHART, CODED),
    Verb("chart import", CHART_IMPORT, CODED),
    Verb("chart --draft", ("chart", "--draft"), CODED, slow=True),
    Verb("chart export", ("chart", "export", "{study}/chart.csv"), CODED, recorded="exported"),
    Verb("evidence --counter", COUNTER, CODED, slow=True),
    Verb("evidence import", GRADE, (*CODED, COUNTER), slow=True),
    Verb("negative decide", WEIGH, CODED),
    Verb("quote", QUOTE, CODED),
    Verb("typology", PLACE, (*CODED, name_places)),
    Verb("code finish", FINISH, CODED),
    Verb("code remove", ("code", "remove", "T002", "{stigma}"), CODED),
    Verb("assign", ASSIGN, CODED),
    Verb("adjudicate", ("adjudicate", "--import", "{incoming}/open.csv"), DIFFERING),
    Verb("code export", ("code", "export", "{study}/codings.csv"), CODED, recorded="exported"),
    Verb("tables", TABLES, CODED, recorded="exported"),
    Verb("undo", ("undo",), CODED),
    Verb("suggest", ("suggest",), CODED, slow=True),
    Verb("topics", ("topics",), CODED, slow=True),
    Verb("report", ("report",), CODED, slow=True, recorded="reported"),
    Verb(
        "report again",
        ("report",),
        (*CODED, ("report",), FINISH),
        slow=True,
    ),
    Verb("report --factcheck", SEND, ANONYMISED, recorded="reported"),
    Verb("factcheck take", TAKE, (*ANONYMISED, SEND)),
    Verb("factcheck accept", ACCEPT, (*ANONYMISED, TAKE)),
    Verb(
        "share",
        ("share", "{out}/pack", "--draft"),
        CODED,
        together=("out/pack",),
        recorded="shared",
    ),
    Verb("copy", COPY, CODED, together=("out/copy",), recorded="copied"),
    Verb("merge", ("merge", "{out}/copy"), COPIED),
    Verb("withdraw", WITHDRAW, CODED, gone=(UNFOUND,), turns_back=True),
    Verb(
        "withdraw a passage",
        ("withdraw", "--passage", "T001", "--turn", "4", "--yes"),
        CODED,
        gone=(UNFOUND,),
        turns_back=True,
    ),
    Verb("backup", BACKUP, CODED, recorded="backed up"),
    Verb("restore", RESTORE, (*CODED, BACKUP, lose_study), begins=True),
    Verb("restore over", RESTORE, (*CODED, BACKUP, FINISH, interrupt), turns_back=True),
    Verb("recover", ("recover",), (*CODED, damage), broken=True),
)
