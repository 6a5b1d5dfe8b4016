"""What a study holds, read past qualkit where that can be done, and what is wrong with it."""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.torture import never
from tests.torture.never import Row, Tables
from tests.torture.place import Place
from tests.torture.running import apart
from tests.workflow.conftest import TOKEN

NOT_COMPARED = {"vectors", "results", "generations", "alembic_version"}
"""What can be computed again, and steps of the register, of which a command may make several."""

RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:\+00:00)?"
)
"""Ids and times, which differ from run to run."""

DATABASE = "study.db"
MANIFEST = "MANIFEST.json"
"""Of a backup: the hashes of all else that is in it."""

SESSION = ".ses"
"""What onnxruntime leaves in the temporary folder; told of by `strangers`."""


@dataclass(frozen=True)
class Seen:
    """A study as it was seen at one moment."""

    problems: tuple[str, ...]
    """What may never be, whatever happened."""
    acts: Mapping[str, Row]
    """By id."""
    tables: Mapping[str, tuple[str, ...]]
    """What is compared of each table, in order, as text; ids and times that are new are masked."""
    files: Mapping[str, str]
    """Each file but the database's and the vault's, by its path, with a hash of what it holds."""
    named: Mapping[str, tuple[str, ...]]
    """Where each name that was looked for is, outside the vault."""
    known: frozenset[str]
    """The ids and times that are not masked."""


def look(place: Place, names: tuple[str, ...] = (), known: frozenset[str] | None = None) -> Seen:
    """See a study with the eyes of a fresh process.

    Names are looked for before anything is opened: opening takes a journal away.
    """
    return apart(partial(_look, place, names, known))


def _look(place: Place, names: tuple[str, ...], known: frozenset[str] | None) -> Seen:
    place.inhabit()
    named = {name: tuple(_where(place, name)) for name in (TOKEN, *names)}
    problems: list[str] = []
    tables: Tables = {}
    if place.database.exists() and (place.study / "study.yaml").exists():
        problems += never.opens(place)
        with closing(sqlite3.connect(place.database)) as db:
            problems += never.sound(db)
            tables = read_tables(db)
        problems += [*never.texts(tables), *never.codings(tables), *never.vault(place, tables)]
    if known is None:
        known = frozenset(RANDOM.findall(_text(tables)))
    return Seen(
        problems=tuple(problems),
        acts={row["id"]: row for row in tables.get("acts", ())},
        tables=compared(tables, known),
        files=dict(_files(place, known)),
        named=named,
        known=known,
    )


def read_tables(db: sqlite3.Connection) -> Tables:
    """Every row of every table; codings with their words, JSON as what it stands for."""
    db.row_factory = sqlite3.Row
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    names = [row[0] for row in db.execute(query)]
    tables = {
        name: [_row(row) for row in db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
        for name in names
    }
    words = {row["transcript"]: row["text"] for row in tables.get("texts", ())}
    for row in tables.get("codings", ()):
        text = words.get(row["transcript"])
        row["words"] = None if text is None else text[row["start"] : row["end"]]
    return tables


def compared(tables: Tables, known: frozenset[str] | None) -> dict[str, tuple[str, ...]]:
    """What is compared of tables; nothing is masked where `known` is None."""
    return {
        name: tuple(sorted(masked(_text(row), known) for row in rows))
        for name, rows in tables.items()
        if name not in NOT_COMPARED
    }


def acts_in(backup: Path) -> set[str]:
    """The ids of the acts that a backup holds."""
    with zipfile.ZipFile(backup) as pack, closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(pack.read(DATABASE))
        return {row["id"] for row in read_tables(db)["acts"]}


def masked(text: str, known: frozenset[str] | None) -> str:
    """A text without the ids and times that are not known."""
    if known is None:
        return text
    return RANDOM.sub(lambda found: found[0] if found[0] in known else "·", text)


def outside(place: Place) -> Iterator[Path]:
    """Every file and folder that is not in a vault, hidden and temporary ones too."""
    for folder in place.watched:
        for path in sorted(folder.rglob("*")):
            if place.study / "vault" not in path.parents:
                yield path


def strangers(place: Place) -> Iterator[str]:
    """Files that something else than qualkit leaves where nobody asked for them."""
    for path in sorted([*place.home.rglob("*"), *place.root.rglob(SESSION)]):
        if path.is_file():
            yield str(path.relative_to(place.base))


def _where(place: Place, name: str) -> Iterator[str]:
    """Where a name is: in which files, or in the name of which."""
    for path in outside(place):
        shown = str(path.relative_to(place.root))
        if name.lower() in shown.lower():
            yield f"the name of {shown}"
        if path.is_file() and _holds(path.read_bytes(), name):
            yield shown


def _holds(content: bytes, name: str) -> bool:
    return any(
        form.encode(encoding) in content
        for form in (name, name.lower(), name.upper())
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )


def _files(place: Place, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for path in outside(place):
        ours = path.parent == place.study and path.name.startswith("study.db")
        if path.is_file() and not ours and path.name != SESSION:
            text = masked(_content(path.name, path.read_bytes()), known)
            yield str(path.relative_to(place.root)), hashlib.sha256(text.encode()).hexdigest()


def _content(name: str, data: bytes) -> str:
    """What a file holds, as text; a vault's objects are encrypted anew each time."""
    if name.endswith(".age"):
        return ""
    if name.endswith(".zip"):
        return "\n".join(sorted(_packed(data)))
    if name.endswith(".db"):
        return _database(data)
    return data.decode("utf-8", "replace")


def _packed(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            for name in pack.namelist():
                shown = "*.age" if name.endswith(".age") else name
                yield f"{shown} {'' if name == MANIFEST else _content(name, pack.read(name))}"
    except zipfile.BadZipFile:
        yield "damaged"


def _database(data: bytes) -> str:
    with closing(sqlite3.connect(":memory:")) as db:
        try:
            db.deserialize(data or b"empty")
            return "; ".join(never.sound(db)) + json.dumps(compared(read_tables(db), None))
        except sqlite3.DatabaseError:
            return "damaged"


def _row(row: sqlite3.Row) -> Row:
    return {name: _value(row[name]) for name in row.keys()}  # noqa: SIM118


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _text(rows: Row | Tables) -> str:
    return json.dumps(rows, sort_keys=True, ensure_ascii=False)
