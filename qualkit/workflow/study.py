"""A study folder, opened: settings, store, vault, and who is at the keyboard."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import textfile
from qualkit.errors import BadCoder, BadSettings, CoderNamesSomebody, NamesSomebody, NoStudy, NotYet
from qualkit.model import Codebook, Question, Settings
from qualkit.store import (
    Connection,
    Store,
    acts,
    recoding,
)
from qualkit.vault import Vault, key_path

if TYPE_CHECKING:
    from qualkit.model.views import StudyView


@dataclass(frozen=True)
class Study:
    """One evaluation: its folder, and what is opened from it when it is needed."""

    folder: Path
    coder: str
    clock: Callable[[], datetime] = acts.now

    @classmethod
    def find(cls, start: Path, coder: str | None = None) -> Study:
        """The study that `start` is in, looking upwards as git does. Raises NoStudy."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / "study.yaml").is_file():
                return cls(folder, coder or default_coder())
        raise NoStudy(folder=start)

    @classmethod
    def at(cls, folder: Path, coder: str | None = None) -> Study:
        """The study in this folder and no other. Raises NoStudy."""
        if not (folder / "study.yaml").is_file():
            raise NoStudy(folder=folder)
        return cls(folder.resolve(), coder or default_coder())

    @cached_property
    def settings(self) -> Settings:
        """study.yaml."""
        from qualkit import settings as settings_file  # commands that only look do without

        return settings_file.read_settings(self.settings_path)

    @property
    def uuid(self) -> str:
        """What tells this study from all others. Raises BadSettings where study.yaml lost it."""
        if not self._named[0]:
            raise BadSettings(
                file=self.settings_path.name,
                line=1,
                what="the line that begins with `uuid:` is missing",
                fix="Take it from a backup, or from the name of this study's key file.",
            )
        return self._named[0]

    @property
    def title(self) -> str:
        """What people call it."""
        return self._named[1]

    @cached_property
    def _named(self) -> list[str]:
        text = textfile.read_text(self.settings_path)
        return textfile.top(text, "uuid", "title") or [self.settings.uuid, self.settings.title]

    @property
    def settings_path(self) -> Path:
        """Where study.yaml is."""
        return self.folder / "study.yaml"

    @property
    def schedule(self) -> tuple[Question, ...]:
        """schedule.yaml; empty where there is none."""
        from qualkit import schedule

        return schedule.read(self.folder / "schedule.yaml", self.settings)

    @cached_property
    def store(self) -> Store:
        """The database."""
        return Store.open(address(self.folder), self.uuid)

    def let_go(self) -> None:
        """Close the database, if it is open: on Windows an open file cannot be replaced."""
        if "store" in self.__dict__:
            self.store.close()

    @property
    def on_file(self) -> bool:
        """Whether the database is a file of this computer, and not on a server."""
        return address(self.folder).startswith("sqlite")

    @cached_property
    def vault(self) -> Vault:
        """The vault, locked."""
        return Vault(self.folder / "vault", key_path(self.uuid), self.uuid)

    def batch(self) -> acts.Batch:
        """A batch for the acts of one command."""
        return acts.Batch.begin(self.coder, self.clock)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction of the database for what this coder does. Raises what `refuse_coder` does.

        It looks first: the register is read from the database, which then may be locked.
        """
        self.refuse_coder()
        with self.store.transaction() as db:
            yield db

    def refuse_coder(self) -> None:
        """Raise BadCoder, or CoderNamesSomebody where the register can be opened here."""
        from qualkit.workflow.leaks.knowing import refuse_known

        if self.coder not in self._looked_at:
            if not is_coder(self.coder):
                raise BadCoder(name=ascii(self.coder))
            try:
                refuse_known(self, {"the coder": self.coder})
            except NamesSomebody:
                raise CoderNamesSomebody(where="the coder") from None
            self._looked_at.add(self.coder)

    @cached_property
    def unseen(self) -> set[str]:
        """Transcripts of which something was left out here, since its coder codes them blind."""
        return set()

    @cached_property
    def _looked_at(self) -> set[str]:
        """Names that were looked for in the register by this command already."""
        return set()

    def codebook(self, db: Connection) -> tuple[str, Codebook]:
        """Hash and content of the accepted codebook. Raises NotYet where none is."""
        held = recoding.held(db)
        if held is None:
            raise NotYet(
                what="no codebook is accepted in this study yet",
                fix="Write codebook.yaml, or copy one, then run `qualkit codebook apply`.",
            )
        return held.hash, held.book

    def view(self, db: Connection, *, bare: bool = False) -> StudyView:
        """The study as the rooms see it; `bare`, for counting, as viewing.view says."""
        from qualkit.workflow import viewing  # which loads more than most commands need

        return viewing.view(self, db, bare=bare)


def address(folder: Path) -> str:
    """Where the database of the study in `folder` is: QUALKIT_STORE, or its study.db."""
    return os.environ.get("QUALKIT_STORE") or f"sqlite:///{folder / 'study.db'}"


def is_coder(name: str) -> bool:
    """Whether somebody can be called so: something to be read, on one line."""
    return bool(name.strip()) and name.isprintable()


def default_coder() -> str:
    """Who is at the keyboard: QUALKIT_CODER, or the name they are logged in with."""
    return os.environ.get("QUALKIT_CODER") or getpass.getuser()
