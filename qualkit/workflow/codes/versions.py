"""The codebook as it was and is: its versions, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualkit import codebook as codebooks
from qualkit.codebook import changing
from qualkit.codebook.comparing import Difference, differences
from qualkit.errors import CannotChange
from qualkit.model import Act, ActKind, Codebook
from qualkit.store import Connection, acts, recoding, typed
from qualkit.workflow.codes.codebooks import desk
from qualkit.workflow.codes.following import own
from qualkit.workflow.looking import in_words
from qualkit.workflow.study import Study

SHORTEST = 4
"""Characters of a hash by which a version may be named."""


@dataclass(frozen=True)
class Version:
    """The codebook after something was accepted or changed."""

    hash: str
    at: str
    by: str
    what: tuple[str, ...]
    """What was done, in words."""
    codes: int


@dataclass(frozen=True)
class Compared:
    """Two versions of the codebook."""

    old: str
    new: str
    differences: tuple[tuple[Difference, int], ...]
    """Each with the number of codings that it touches."""


def versions(study: Study) -> list[Version]:
    """Every version that stands, oldest first; the changes of one command are one."""
    with study.store.reading() as db:
        return [version for version, _ in _versions(db)]


def compare(study: Study | None, old: str | None, new: str | None) -> Compared:
    """What differs between two versions or files; by default the codebook and codebook.yaml.

    With one given, that one and the codebook as it stands, or the file where that is the one.
    """
    names = ("the codebook", "codebook.yaml") if old is None else (old, new or "the codebook")
    books = [_book(study, name) for name in names]
    made = desk(study).codings if study else ()
    found = [(one, sum(coding.code == one.code for coding in made)) for one in differences(*books)]
    return Compared(*names, tuple(found))


def _versions(db: Connection) -> Iterator[tuple[Version, Codebook]]:
    """Versions in the order of their acts, each with the codebook as it was then."""
    into = recoding.recoding(db).into
    texts = typed.all_codebooks(db)
    changes = {act.id: change for act, change in recoding.standing(db)}
    done = acts.standing(db, ActKind.CODEBOOK, ActKind.CHANGED)
    names: dict[str, str] = {}
    base: Act | None = None
    since: list[Act] = []
    for at, act in enumerate(done):
        if act.kind is ActKind.CODEBOOK:
            knew = set(acts.strings(act.body.get("knew")))
            base, since = act, [one for one in done[:at] if one.id in changes.keys() - knew]
        else:
            since.append(act)
        ends = at + 1 == len(done) or done[at + 1].batch != act.batch
        hash = str(base.body["hash"]) if base else ""
        if not ends or hash not in texts:
            continue
        first = codebooks.parse(texts[hash])
        book = changing.followed(first, [changes[one.id] for one in since], into)[0]
        names |= {code.id: code.name for code in first.codes if code.id not in names}
        batch = tuple(
            changing.in_words(changes[one.id], names) if one.id in changes else in_words(one)
            for one in done[: at + 1]
            if one.batch == act.batch
        )
        names |= {code.id: code.name for code in book.codes}
        now = recoding.hash_after(hash, since)
        yield Version(now, act.at, act.coder, batch, len(book.codes)), book


def _book(study: Study | None, name: str) -> Codebook:
    """A version by how its hash begins, or a file. Raises CannotChange for neither."""
    if name == "codebook.yaml":
        return codebooks.read(own(study))
    if Path(name).is_file():
        return codebooks.read(Path(name))
    if study is None:
        raise CannotChange(what=f"there is no file {name}", fix="Name two files, or a study's.")
    with study.store.reading() as db:
        if name == "the codebook":
            return study.codebook(db)[1]
        found = {version.hash: book for version, book in _versions(db)}
    same = [book for hash, book in found.items() if hash.startswith(name)]
    if len(same) != 1 or len(name) < SHORTEST:
        what = "more than one version begins" if len(same) > 1 else "no version or file is called"
        raise CannotChange(
            what=f"{what} “{name}”",
            fix="`qualkit codebook versions` lists them; a file is named by its path.",
        )
    return same[0]
