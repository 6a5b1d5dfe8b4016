"""A folder with a study in it, its key, the files as they came, and a temporary folder."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.workflow import conftest

TALK = (
    "The school rang the office and nobody answered for a week.",
    "She waited for a letter about the boy and it never came.",
    "We had supervision every fortnight and it helped me to think.",
    "The forms are long and we fill them in at night.",
    "I sat with the mother in the kitchen and we talked about sleep.",
    "The health visitor shares what she knows with me now.",
    "The nursery saw the change before any of us did.",
    "He plays with the children and they laugh again.",
    "Nobody told us that the worker had left.",
    "The court wanted a report within two days.",
)
"""So that there is enough to look for topics in."""

FILES = {
    **conftest.FILES,
    "school.txt": "\n\n".join(f"INT: And then?\n\nDora Finch: {said}" for said in TALK) + "\n",
}
INTERVIEWS = conftest.INTERVIEWS + (
    "school.txt,South,Stage 1,Key informant,Teacher,Dora Finch,Hill School,partner agency,"
    "Ada Lark\n"
)
FACTS = """\
id,we say,right,should say
north.name,North,right,
north.purpose,(we have nothing on this),wrong,Advice where families are.
"""
"""What a pilot answers to the facts that it was sent."""
UNFOUND = "brollywood"
"""A name that no machine finds; somebody lists it later."""


@dataclass(frozen=True)
class Place:
    """Where one study is tortured. Everything in `root` is watched."""

    base: Path

    @property
    def root(self) -> Path:
        """All that the program may touch."""
        return self.base / "place"

    @property
    def study(self) -> Path:
        """The study folder."""
        return self.root / "study"

    @property
    def incoming(self) -> Path:
        """The files as they came, which name people."""
        return self.root / "incoming"

    @property
    def out(self) -> Path:
        """Where what leaves the study goes."""
        return self.root / "out"

    @property
    def database(self) -> Path:
        """The study's database."""
        return self.study / "study.db"

    @property
    def home(self) -> Path:
        """The home of whoever works here, in which nothing should be made."""
        return self.base / "home"

    @property
    def watched(self) -> tuple[Path, ...]:
        """Folders in which nobody may be named, but in a vault."""
        return (self.study, self.out, self.root / "tmp")

    def make(self) -> None:
        """The files as they came, and nothing else."""
        self.root.mkdir()
        desk = conftest.Desk(self.root)
        self.out.mkdir()
        for name, text in FILES.items():
            (self.incoming / name).write_text(text, encoding="utf-8")
        desk.write("interviews.csv", INTERVIEWS)
        desk.write("page.md", "## Surprises\n\nThat nobody rings.\n")
        desk.write("summary.txt", "The minutes are taken.\n")
        desk.write(
            "chart.csv",
            "case,code,summary,quotes\n"
            "P001,support,The minutes are taken.,T001 “takes the minutes”\n"
            "P002,difference,Fear went.,T002 “every week”\n"
            "North,difference,Fear went.,\n",
        )
        desk.write("facts.csv", FACTS)
        desk.write("grades.csv", "link,grade,reason\nL2,not supported,Nobody speaks of it.\n")

    def keep(self, where: Path | None = None) -> Path:
        """Put a copy aside, to come back to; where it is."""
        return Path(shutil.copytree(self.root, where or self.base / "kept"))

    def reset(self, where: Path | None = None) -> None:
        """Back to what was kept."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(where or self.base / "kept", self.root)

    def inhabit(self) -> None:
        """Make this process one that works here, as RM."""
        for name in ("QUALKIT_STORE", "QUALKIT_DEBUG"):
            os.environ.pop(name, None)
        os.environ |= {
            "QUALKIT_KEY_FILE": str(self.root / "key.txt"),
            "QUALKIT_CODER": "RM",
            "TMPDIR": str(self.root / "tmp"),
            "HOME": str(self.home),
        }
        tempfile.tempdir = str(self.root / "tmp")


def list_name(place: Place, name: str = UNFOUND) -> None:
    """Write a name that was missed into study.yaml, as the handbook says."""
    path = place.study / "study.yaml"
    partial = path.with_name("study.yaml~")
    partial.write_text(f"{path.read_text('utf-8').rstrip()}\nnames:\n  - name: {name}\n", "utf-8")
    partial.replace(path)


def name_places(place: Place) -> None:
    """Write a typology into study.yaml, as the handbook says."""
    path = place.study / "study.yaml"
    partial = path.with_name("study.yaml~")
    typology = "  - {id: lasting, title: What lasted, grouping: [ended, went on]}\n"
    partial.write_text(f"{path.read_text('utf-8').rstrip()}\ntypologies:\n{typology}", "utf-8")
    partial.replace(path)


def decide(place: Place) -> None:
    """Fill in a table of decisions, as a script would."""
    table = f"entity,decision,kind,name\n,add,organisation,{UNFOUND}\n,keep,,Sure Thing\n"
    (place.incoming / "decisions.csv").write_text(table, "utf-8")


def judge(place: Place) -> None:
    """Fill in the table of differences between coders: nothing of what one found counts."""
    path = place.incoming / "open.csv"
    path.write_text(path.read_text("utf-8").replace(",open,,", ",open,none,thought over"), "utf-8")


def correct_file(place: Place) -> None:
    """Correct one of the files as they came."""
    path = place.incoming / "manager.txt"
    text = path.read_text("utf-8").replace("INT: And the other", "INT: And what of the other")
    path.write_text(text + "\nINT: Thank you.\n", "utf-8")


def edit_codebook(place: Place) -> None:
    """Add a remark to codebook.yaml, so that it is another version."""
    path = place.study / "codebook.yaml"
    path.write_text(path.read_text("utf-8") + "# looked through again\n", "utf-8")


def lose_study(place: Place) -> None:
    """Lose the study folder."""
    shutil.rmtree(place.study)


def damage(place: Place) -> None:
    """Let a page of an index in study.db be nothing but rubbish."""
    with closing(sqlite3.connect(place.database)) as db:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_codings_code'"
        page = int(db.execute(query).fetchone()[0])
        size = int(db.execute("PRAGMA page_size").fetchone()[0])
    with place.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def interrupt(place: Place) -> None:
    """Kill a program in the midst of writing to study.db, so that its journal is needed."""
    child = os.fork()
    if child == 0:
        db = sqlite3.connect(place.database, isolation_level=None)
        for words in ("PRAGMA cache_size = 1", "BEGIN", "UPDATE texts SET text = text || text"):
            db.execute(words)
        os._exit(0)
    os.waitpid(child, 0)
