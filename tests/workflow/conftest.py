"""A small study on disk, taken as far as a test asks, through the command line."""

import copy
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner, Result

from qualkit.cli import main

TOKEN = "Zyxomma"
"""A name that nobody has; a participant's here."""

INTERVIEWS = """\
file,pilot,stage,group,role,participant,agency,attachment,interviewer
manager.txt,North,Stage 1,Pilot staff,Team manager,Zyxomma Quill,,,Ada Lark
mum.txt,North,Stage 1,Service user,Parent,Bryony Tarn,,,Ada Lark
gp zyxomma.txt,South,Stage 1,Key informant,GP,Peter Moss,Ferndale Surgery,partner agency,Ada Lark
"""
FILES = {
    "manager.txt": """\
INT: What has changed since we last met?

Zyxomma Quill: Well, I'm Zyxomma, as you know. We have an administrator now and she takes the
minutes, so I am out with families by ten. Zyxomma's diary used to be all meetings.

INT: And the other agencies?

Zyxomma Quill: They come to us. Peter Moss at Ferndale Surgery rings me, not the front door.
The brollywood lot never ring.
""",
    "mum.txt": """\
INT: How did you come to know them?

Bryony: zyxomma came round, she sat on the floor with our Jayden. I was frightened they would take
him. She came every week and I am not frightened now.
""",
    "gp zyxomma.txt": """\
INT: How do you work together?

Peter Moss: I hear nothing from them. I send a letter and it is as if I had posted it into a well.
Then Ms Quill rings and all is well for a week.
""",
}
CODINGS = """\
transcript,quote,start,end,code,coder,stance,directness,memo
T001,she takes the minutes,,,admin-support,RM,supports,first-hand,
T001,I am out with families by ten,,,direct-time,RM,supports,first-hand,asked about twice
T002,I was frightened they would take him,,,stigma,RM,supports,first-hand,
T002,She came every week,,,relationship,RM,supports,first-hand,
T003,I hear nothing from them,,,information-sharing,RM,challenges,first-hand,
"""


_DONE: dict[str, Path] = {}
"""By stage: where a study that was taken so far is kept."""


class Desk:
    """A folder of files as they came, a study beside it, and somebody at the command line."""

    def __init__(self, place: Path, kept: Path | None = None) -> None:
        """`place` is this test's; `kept`, if any, holds what all tests of this process copy."""
        self.kept = kept
        self.incoming = place / "incoming"
        self.study = place / "study"
        self.temporary = place / "tmp"
        self.incoming.mkdir()
        self.temporary.mkdir()
        for name, text in FILES.items():
            (self.incoming / name).write_text(text, encoding="utf-8")
        self.write("interviews.csv", INTERVIEWS)
        self.write("codings.csv", CODINGS)
        self._as_it_comes = self._given()

    def at(self, study: Path) -> "Desk":
        """The same desk, with another study folder on it."""
        other = copy.copy(self)
        other.study = study
        return other

    def write(self, name: str, text: str) -> Path:
        path = self.incoming / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *words: str | Path, given: str | None = None) -> Result:
        """Run a command; `given` is what is typed at its questions."""
        said = [str(word) for word in words]
        if said[0] not in ("init", "demo"):
            said = ["--study", str(self.study), *said]
        return CliRunner().invoke(main, said, input=given, catch_exceptions=False)

    def ok(self, *words: str | Path) -> str:
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refused(self, *words: str | Path, code: int = 2) -> str:
        """What is said on an error: one line of what, one of what to do."""
        done = self.run(*words)
        assert done.exit_code == code, done.output
        said = done.stderr.strip().splitlines()
        assert said[-2].startswith("qualkit: "), done.stderr
        assert said[-1].startswith("  "), done.stderr
        assert "Traceback" not in done.output
        return "\n".join(said[-2:])

    def begin(self) -> None:
        self.ok("init", self.study, "--codebook", "remodelling")

    def ingest(self) -> str:
        return self.ok(
            "ingest",
            *(self.incoming / name for name in FILES),
            "--interviews",
            self.incoming / "interviews.csv",
        )

    def begun(self) -> "Desk":
        return self._taken("begun")

    def anonymised(self) -> "Desk":
        return self._taken("anonymised")

    def coded(self) -> "Desk":
        return self._taken("coded")

    def _taken(self, stage: str) -> "Desk":
        """The study at a stage: done here where files were changed, else a copy of what was once.

        Each process does it once; copies are one study, with one UUID and one key.
        """
        far = "QUALKIT_STORE" in os.environ
        if self.kept is None or far or self._given() != self._as_it_comes:
            self._do(stage)
            return self
        key = Path(os.environ["QUALKIT_KEY_FILE"])
        if stage not in _DONE:
            self._do(stage)
            kept = Path(mkdtemp(prefix="desk-", dir=self.kept))
            shutil.copytree(self.study, kept / "study")
            shutil.copy2(key, kept / "key.txt")
            _DONE[stage] = kept
        else:
            shutil.copytree(_DONE[stage] / "study", self.study)
            shutil.copy2(_DONE[stage] / "key.txt", key)
        return self

    def _given(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.incoming.iterdir()}

    def _do(self, stage: str) -> None:
        self.begin()
        self.ingest()
        if stage == "begun":
            return
        self.ok("anonymise", "--yes")
        if stage == "coded":
            self.ok("code", "import", self.incoming / "codings.csv", "--original", "--finished")

    def outside_the_vault(self) -> Iterator[tuple[Path, bytes]]:
        """Every file of the study but the vault's, and of the temporary folder."""
        for root in (self.study, self.temporary):
            for path in root.rglob("*"):
                if path.is_file() and self.study / "vault" not in path.parents:
                    yield path, path.read_bytes()

    def snapshot(self) -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for path in self.study.rglob("*")
            if path.is_file() and "objects" not in path.parts
        }


@pytest.fixture
def desk(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    made = Desk(tmp_path, tmp_path_factory.getbasetemp())
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(tmp_path / "key.txt"))
    monkeypatch.setenv("QUALKIT_CODER", "RM")
    monkeypatch.delenv("QUALKIT_STORE", raising=False)
    monkeypatch.delenv("QUALKIT_DEBUG", raising=False)
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setattr("tempfile.tempdir", str(made.temporary))
    assert os.environ["QUALKIT_KEY_FILE"]
    return made


@pytest.fixture
def refuse_to_embed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What makes whatever asks a machine to propose something fail."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("a machine was asked to propose something")

    def refuse() -> None:
        monkeypatch.setattr("qualkit.workflow.reports.reporting.load", asked)
        monkeypatch.setattr("qualkit.workflow.proposals.finding_topics.topics", asked)

    return refuse
