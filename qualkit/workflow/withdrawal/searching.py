"""Looking for what was withdrawn, in every byte outside the vault and in every object inside."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import CannotWrite
from qualkit.model import ActKind
from qualkit.register import Register
from qualkit.store import Connection, acts, everything, typed
from qualkit.traces import Traces, readings, words_of
from qualkit.vault import Opened
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

OF_OURS = ("qualkit-*", ".qualkit-*", ".study*-????????")
"""What qualkit may have left in the folder for temporary files."""

TAKEN_OUT = "# taken out: it quoted words that were withdrawn\n"
"""What is left of an earlier codebook that did."""


@dataclass(frozen=True)
class Found:
    """A file that still holds something of what was withdrawn."""

    place: str
    said: int
    """How many runs of withdrawn words."""
    named: int
    """How many names of who withdrew."""


def search(
    study: Study,
    opened: Opened,
    register: Register,
    *,
    gone: Collection[str] = (),
    progress: Progress = silent,
) -> list[Found]:
    """Where something of all that was ever withdrawn still is.

    `gone`: names that must be in nothing that the vault still holds. Words that a standing
    transcript holds too are nobody's alone, and are not looked for.
    """
    traces = register.traces
    if not traces:
        return []
    names = Traces(traces.key).with_more((), [words_of(name) for name in gone], ())
    shared = frozenset[str]()
    found = []
    for name in progress(sorted(opened.names()), "Searching the vault"):
        content = opened.read_if_whole(name)
        if content is not None:
            shared = shared.union(*(said for said, _ in _in("", content, traces).values()))
            named = _in("", _apart(content), names).values() if gone else ()
            count = len(frozenset[str]().union(*(found_here for _, found_here in named)))
            if count:
                found.append(Found(f"vault/objects/{name}", 0, count))
    files = sorted(_files(study))
    for place, path in progress(files, "Searching"):
        for inside, (said, named_here) in _in(place, _bytes(path), traces).items():
            _add(found, inside, said - shared, named_here)
    for place, said, named_here in _in_rows(study, traces):
        if not any(one.place == place for one in found):
            _add(found, place, said - shared, named_here)
    return found


def forget_typed(db: Connection, study: Study, register: Register) -> tuple[int, int]:
    """Take out memos, and earlier codebooks, that quote what was withdrawn; how many of each.

    That it was done is an act.
    """
    from qualkit.store import redacting

    quoting = _quoting(register.traces)
    memos = [act for act, text in typed.memos(db) if quoting(text)]
    accepted = typed.accepted_codebook(db)
    books = [
        hash
        for hash, text in typed.all_codebooks(db).items()
        if (accepted is None or hash != accepted[0]) and quoting(text)
    ]
    for hash in books:
        typed.rewrite_codebook(db, hash, TAKEN_OUT)
    if memos or books:
        batch = study.batch()
        acts.add(db, [batch.act(ActKind.REDACTED, acts=[], memos=sorted(memos), cleaned=books)])
        redacting.obey(db)
    return len(memos), len(books)


def quoting_memos(db: Connection, traces: Traces) -> list[str]:
    """The acts with which something was typed that quotes what was withdrawn."""
    quoting = _quoting(traces)
    return [act for act, text in typed.memos(db) if quoting(text)]


def _apart(content: bytes) -> bytes:
    """An object in which two strings of a list are not read as one run of words."""
    return content.replace(b'","', b'" 0 "')


def _quoting(traces: Traces) -> Callable[[str], bool]:
    if not traces:
        return lambda text: False
    return lambda text: bool(traces.said_in(text) or traces.named_in(text))


def _in(
    place: str, content: bytes, traces: Traces
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """What a file holds of it, by the place in the file; its name counts too."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    empty = frozenset[str]()
    for inside, text in ((place, place), *readings(place, content)):
        said, named = traces.said_in(text), traces.named_in(text)
        if said or named:
            before = found.get(inside, (empty, empty))
            found[inside] = (before[0] | said, before[1] | named)
    return found


def _add(found: list[Found], place: str, said: frozenset[str], named: frozenset[str]) -> None:
    if said or named:
        found.append(Found(place, len(said), len(named)))


def _files(study: Study) -> Iterator[tuple[str, Path]]:
    """Every file outside the vault, and what was left among the temporary ones."""
    vault = study.vault.folder
    for path in study.folder.rglob("*"):
        if path.is_file() and vault not in path.parents:
            yield path.relative_to(study.folder).as_posix(), path
    place = Path(tempfile.gettempdir())
    for pattern in OF_OURS:
        for left in place.glob(pattern):
            for path in (left, *(left.rglob("*") if left.is_dir() else ())):
                if path.is_file():
                    yield str(path), path


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # gone meanwhile, as journals go
        return b""
    except OSError as error:
        raise CannotWrite(path=path, why=error.strerror) from None


def _in_rows(study: Study, traces: Traces) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Every row of the database: a page of its file may part what stands in one, or join two."""
    said, named = frozenset[str](), frozenset[str]()
    with study.store.reading() as db:
        for _, words in everything.words(db):
            said, named = said | traces.said_in(words), named | traces.named_in(words)
    yield ("study.db" if study.on_file else "the database on the server"), said, named
