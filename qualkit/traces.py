"""Traces: keyed hashes by which names and words are known again that are kept nowhere any more.

A trace is of a run of words, compared without capitals, accents of form or punctuation. It tells
nothing to who does not have the words already; with the key it lies in the vault.
"""

from __future__ import annotations

import html
import io
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from qualkit.drawn import without_ids

RUN = 6
"""Words that are said in this order once: longer runs of them are known again anywhere."""
FEWEST = 3
"""Words; a shorter passage is known by its unusual words alone."""
LONGEST_NAME = 5
"""Words of a name."""
_DEEPEST = 3
"""Archives within archives that are opened."""
_LARGEST = 500_000_000
"""Bytes of one file in an archive that are looked at."""

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError)

Hashes = Mapping[int, frozenset[str]]
"""Hashes of runs of words by the number of words."""


@dataclass(frozen=True)
class Traces:
    """What is known again of all that was withdrawn."""

    key: str = ""
    """In hexadecimal."""
    words: Hashes = field(default_factory=dict)
    """Of what was said."""
    names: Hashes = field(default_factory=dict)
    """Of what somebody was called, less what is an ordinary word as well."""
    marks: frozenset[str] = frozenset()
    """Of files, and of names and ids in interviews.csv."""

    def __bool__(self) -> bool:
        """Whether there is anything to be known again."""
        return bool(self.key)

    def mark(self, kind: str, value: str) -> str:
        """The hash of something of a kind: a file's, a person's."""
        return _hash(self.key, f"{kind}\0{value}")

    def knows(self, kind: str, value: str) -> bool:
        """Whether that was withdrawn."""
        return bool(self.key) and self.mark(kind, value) in self.marks

    def with_more(
        self,
        said: Iterable[Sequence[str]],
        names: Iterable[Sequence[str]],
        marks: Iterable[tuple[str, str]],
    ) -> Traces:
        """These and the traces of further runs of words, names and marks."""
        keyed = self if self.key else Traces(secrets.token_hex(16))
        return Traces(
            keyed.key,
            _joined(keyed.words, _hashes(keyed.key, said)),
            _joined(keyed.names, _hashes(keyed.key, names)),
            keyed.marks | {keyed.mark(kind, value) for kind, value in marks},
        )

    def said_in(self, text: str, fewest: int = 1) -> frozenset[str]:
        """The hashes of the runs of withdrawn words, of so many words at least, that it holds."""
        known = {length: some for length, some in self.words.items() if length >= fewest}
        return _found(self.key, known, words_of(text))

    def named_in(self, text: str) -> frozenset[str]:
        """The hashes of the names of somebody withdrawn that it holds."""
        return _found(self.key, self.names, words_of(text))

    def named_at(self, text: str) -> list[tuple[int, int]]:
        """Where it holds a name of somebody withdrawn: start and end, in code points."""
        if not self.named_in(text):
            return []
        placed = [(word, at) for at in _WORD.finditer(text) for word in words_of(at[0])]
        numbered = _Numbered(self.key)
        return [
            (placed[first][1].start(), placed[first + length - 1][1].end())
            for length, some in self.names.items()
            for first in range(len(placed) - length + 1)
            if numbered.hash([word for word, _ in placed[first : first + length]]) in some
        ]


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(words: Sequence[str], length: int = RUN) -> Iterator[tuple[str, ...]]:
    """Every run of so many words; the whole where there are fewer, but not fewer than FEWEST."""
    if FEWEST <= len(words) < length:
        yield tuple(words)
    for at in range(len(words) - length + 1):
        yield tuple(words[at : at + length])


def readings(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """All that can be read in a file, and in the files in it where it is an archive, by place."""
    if content[:2] == b"PK" and depth < _DEEPEST:
        try:
            inside = list(_unpacked(content))
        except _BROKEN_ARCHIVE:
            inside = []
        for file, data in inside:
            yield f"{name}: {file}", file
            yield from readings(f"{name}: {file}", data, depth + 1)
        if inside:
            return
    for text in map(without_ids, _decoded(content)):
        yield name, text
        if "<" in text:
            yield name, html.unescape(_TAG.sub(" ", text))
            yield name, html.unescape(_TAG.sub("", text))
        if "\\u" in text:
            yield name, _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        for one in pack.infolist():
            if one.file_size <= _LARGEST:
                yield one.filename, pack.read(one)


def _decoded(content: bytes) -> Iterator[str]:
    """As UTF-8, and as UTF-16 where there are zeros as that has them."""
    yield content.decode("utf-8", errors="replace")
    if content.count(b"\0") * 4 > len(content):
        for encoding in ("utf-16-le", "utf-16-be"):
            yield content.decode(encoding, errors="replace")


def _hashes(key: str, some: Iterable[Sequence[str]]) -> dict[int, set[str]]:
    made: dict[int, set[str]] = {}
    numbered = _Numbered(key)
    for run in some:
        made.setdefault(len(run), set()).add(numbered.hash(run))
    return made


def _joined(one: Hashes, other: Mapping[int, set[str]]) -> dict[int, frozenset[str]]:
    lengths = sorted(one.keys() | other.keys())
    return {n: one.get(n, frozenset()) | frozenset(other.get(n, ())) for n in lengths}


def _found(key: str, hashes: Hashes, words: Sequence[str]) -> frozenset[str]:
    import numpy as np  # takes a while, and most commands look for nothing

    known = {length: some for length, some in hashes.items() if some}
    if not known:
        return frozenset()
    numbered = _Numbered(key)
    numbers = np.array([numbered[word] for word in words], dtype=np.uint64)
    found: set[str] = set()
    for length, some in known.items():
        if len(words) < length:
            continue
        here = np.zeros(len(words) - length + 1, dtype=np.uint64)
        for at in range(length):
            weight = np.uint64(numbered.weight(at))
            here += numbers[at : at + len(here)] * weight
        looked_for = np.array([int(one, 16) for one in some], dtype=np.uint64)
        found |= {_shown(int(one)) for one in here[np.isin(here, looked_for)]}
    return frozenset(found)


class _Numbered(dict[str, int]):
    """Words as numbers of 64 bits that hang on a key; the hash of a run is their weighted sum."""

    def __init__(self, key: str) -> None:
        self._begun = blake2b(key=bytes.fromhex(key), digest_size=8)

    def __missing__(self, word: str) -> int:
        self[word] = number = self._of(f"word {word}")
        return number

    def weight(self, at: int) -> int:
        """What the word at this place of a run counts: an odd number."""
        return self._of(f"place {at}") | 1

    def hash(self, run: Sequence[str]) -> str:
        """The hash of a run of words."""
        return _shown(sum(self[word] * self.weight(at) for at, word in enumerate(run)))

    def _of(self, value: str) -> int:
        one = self._begun.copy()
        one.update(value.encode("utf-8", errors="surrogatepass"))
        return int.from_bytes(one.digest(), "big")


def _shown(number: int) -> str:
    return f"{number % 2**64:016x}"


def _hash(key: str, value: str) -> str:
    return blake2b(value.encode("utf-8"), key=bytes.fromhex(key), digest_size=10).hexdigest()
