import random
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID as Uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    select,
)

from qualkit.store import Store
from qualkit.store.carving import FORMATS, carve
from qualkit.store.tables import acts, codings, metadata, records, study, texts, vectors
from tests.store.conftest import UUID

PAGE = 4096
INTERIOR, LEAF = 0x05, 0x0D
B_TREE = (0x02, INTERIOR, 0x0A, LEAF)
TABLES = metadata.sorted_tables


@dataclass(frozen=True)
class Study:
    """A database file, and the rows that SQLAlchemy reads in it."""

    data: bytes
    rows: Counter[str]

    @property
    def pages(self) -> int:
        return len(self.data) // PAGE


def as_lines(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Counter[str]:
    return Counter(f"{name} {sorted(row.items())}" for name in rows for row in rows[name])


def carved(data: bytes) -> Counter[str]:
    return as_lines(carve(data, TABLES))


def zeroed(data: bytes, *pages: int) -> bytes:
    for page in pages:
        data = data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :]
    return data


def an_id(column: Column[Any], number: int) -> str | None:
    of = next((key.target_fullname for key in column.foreign_keys), str(column))
    uuid, hashed, file = str(Uuid(int=number)), f"{number:064x}", f"{number:032x}.age"
    ids = (uuid, hashed, file, f"T{number:03d}", f"P{number:03d}")
    return next((id for id in ids if of in FORMATS and re.fullmatch(FORMATS[of], id)), None)


def a_value(column: Column[Any], number: int) -> Any:
    match column.type:
        case JSON():
            return {"number": number, "words": ["so “very” 😀", None, number % 2 == 0]}
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number if column.primary_key else number % 2
        case LargeBinary():
            return b"%d vector " % number * 100
        case Text() if number == 6 and str(column) == "texts.text":
            return "she said 😀 " * 10_000
        case Text() if number % 4 == 1 and column.name in ("text", "yaml"):
            return f"{number} thought " * 500
        case String(length=length):
            words = None if column.nullable and number % 3 == 0 else f"{column.name} {number}"
            return an_id(column, number) or (words and words[:length])


def fill(address: str, numbers: Iterable[int], *tables: Table) -> None:
    engine = create_engine(address)
    with engine.begin() as db:
        for table in tables or [table for table in TABLES if table is not study]:
            rows = [{c.name: a_value(c, number) for c in table.columns} for number in numbers]
            db.execute(table.insert(), rows)
    engine.dispose()


def read(path: Path) -> Study:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as db:
        rows = {t.name: [dict(row) for row in db.execute(select(t)).mappings()] for t in TABLES}
    engine.dispose()
    assert all(rows.values())
    return Study(path.read_bytes(), as_lines(rows))


def migrated(path: Path) -> None:
    Store.create(f"sqlite:///{path}", UUID).close()


def plain(*pragmas: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            for pragma in pragmas:
                db.execute(f"PRAGMA {pragma}")
            db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            db.execute("INSERT INTO alembic_version VALUES ('0002')")
            db.commit()
        engine = create_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        engine.dispose()
        fill(f"sqlite:///{path}", [1], study)

    return make


KINDS: dict[str, Callable[[Path], None]] = {
    "made by migrations": migrated,
    "made from the tables": plain(),
    "small pages": plain("page_size = 512"),
    "large pages": plain("page_size = 65536"),
    "another encoding": plain("encoding = 'UTF-16le'", "page_size = 65536"),
}


@pytest.fixture(scope="module", params=KINDS)
def of_any_kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return a_study(tmp_path_factory, KINDS[request.param])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return a_study(tmp_path_factory, migrated)


def a_study(folders: pytest.TempPathFactory, make: Callable[[Path], None]) -> Study:
    path = folders.mktemp("study") / "study.db"
    make(path)
    fill(f"sqlite:///{path}", range(1, 9))
    return read(path)


@pytest.fixture(scope="module")
def lost(small: Study) -> list[Counter[str]]:
    """The rows that are lost with each page."""
    pages = range(1, small.pages + 1)
    return [small.rows - carved(zeroed(small.data, page)) for page in pages]


def test_every_row_of_a_whole_file(of_any_kind: Study) -> None:
    assert carved(of_any_kind.data) == of_any_kind.rows


def test_every_row_without_the_first_page(small: Study) -> None:
    assert carved(zeroed(small.data, 1)) == small.rows


@pytest.mark.parametrize("kind", ["made from the tables", "small pages", "large pages"])
def test_every_row_without_a_header(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    made = a_study(tmp_path_factory, KINDS[kind])
    assert carved(bytes(100) + made.data[100:]) == made.rows


def test_a_page_takes_only_its_own_rows_with_it(small: Study, lost: list[Counter[str]]) -> None:
    times = sum(lost, Counter())
    assert times == {row: 1 + len(row.encode()) // PAGE for row in small.rows}


def test_a_file_that_is_cut_off(small: Study, lost: list[Counter[str]]) -> None:
    for pages in range(small.pages):
        gone = set().union(*lost[pages:])
        found = carved(small.data[: pages * PAGE])
        assert found.keys() == small.rows.keys() - gone
        assert carved(small.data[: pages * PAGE + 1234]).keys() >= found.keys()


def test_many_rows_without_what_leads_to_them(tmp_path: Path) -> None:
    migrated(tmp_path / "study.db")
    fill(f"sqlite:///{tmp_path / 'study.db'}", range(1, 3001), acts)
    data = (tmp_path / "study.db").read_bytes()
    pages = range(2, len(data) // PAGE + 1)
    not_leaves = [page for page in pages if data[(page - 1) * PAGE] in (0x02, INTERIOR, 0x0A)]
    assert any(data[(page - 1) * PAGE] == INTERIOR for page in not_leaves)
    rows = carve(data, [acts])["acts"]
    assert [row["number"] % 2 for row in rows] == [n % 2 for n in range(1, 3001)]
    assert carve(zeroed(data, *not_leaves), [acts])["acts"] == rows


@pytest.mark.parametrize("gone", [(), (1,)])
def test_deleted_rows_stay_gone(tmp_path: Path, gone: tuple[int, ...]) -> None:
    path = tmp_path / "study.db"
    store = Store.create(f"sqlite:///{path}", UUID)
    fill(f"sqlite:///{path}", range(1, 301))
    with store.transaction() as db:
        for table in (records, codings, acts, texts):
            key = list(table.primary_key)[0]
            db.execute(table.delete().where(key.in_([an_id(key, n) for n in range(9, 260)])))
    store.close()
    assert carved(zeroed(path.read_bytes(), *gone)) == read(path).rows


def test_pages_of_the_freelist_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    plain()(path)
    fill(f"sqlite:///{path}", range(1, 301))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM acts")
        db.commit()
    assert b"batch 299" in path.read_bytes()
    assert carve(path.read_bytes(), TABLES)["acts"] == []


def test_rows_from_before_a_migration(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    key = "0" * 64
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE codebooks (yaml TEXT NOT NULL, hash TEXT NOT NULL)")
        db.execute("INSERT INTO codebooks VALUES ('codes:', ?)", [key])
        db.execute("ALTER TABLE codebooks ADD COLUMN revision INTEGER NOT NULL DEFAULT 0")
        db.commit()
    rows = carve(path.read_bytes(), TABLES)["codebooks"]
    assert rows == [{"hash": key, "yaml": "codes:", "revision": 0}]


TWINS = [
    Table(name, MetaData(), Column("number", Integer, primary_key=True), Column("word", String(9)))
    for name in ("left", "right")
]
NUMBERS = (-(1 << 40), -1, 0, 7, 1 << 62)


@pytest.fixture
def two_of_a_shape(tmp_path: Path) -> bytes:
    """Page 1 is sqlite_schema, page 2 the table left, page 3 right."""
    with closing(sqlite3.connect(tmp_path / "twins.db")) as db:
        for table in TWINS:
            db.execute(f"CREATE TABLE {table.name} (number INTEGER PRIMARY KEY, word VARCHAR(9))")
            words = [(number, table.name) for number in NUMBERS]
            db.executemany(f"INSERT INTO {table.name} VALUES (?, ?)", words)
        db.execute("INSERT INTO left VALUES (8, 'more than 9 characters')")
        db.commit()
    return (tmp_path / "twins.db").read_bytes()


def test_tables_of_one_shape_are_told_apart_by_their_trees_or_not_at_all(
    two_of_a_shape: bytes,
) -> None:
    left, right = ([{"number": n, "word": table.name} for n in NUMBERS] for table in TWINS)
    assert carve(two_of_a_shape, TWINS) == {"left": left, "right": right}
    assert carve(zeroed(two_of_a_shape, 1), TWINS) == {"left": [], "right": []}
    assert carve(zeroed(two_of_a_shape, 1, 3), TWINS[:1]) == {"left": left}


def test_a_page_that_two_trees_claim_is_of_neither(two_of_a_shape: bytes) -> None:
    claimed = two_of_a_shape.replace(b"rightright\x03", b"rightright\x02")
    assert carve(claimed, TWINS) == {"left": [], "right": []}


def test_a_freelist_that_is_damaged_hides_no_rows(small: Study) -> None:
    for page in range(2, small.pages + 1):
        if small.data[(page - 1) * PAGE] == LEAF:
            data = small.data[:32] + page.to_bytes(4, "big") + small.data[36:]
            assert carved(data) == small.rows


WORDS = Table(
    "words",
    MetaData(),
    Column("id", String(9), primary_key=True),
    Column("text", Text, nullable=False),
    Column("number", Integer, nullable=False),
)
LONG = "many " * 1000


def words(folder: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(folder / "words.db")) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE words (id TEXT, text TEXT, number INTEGER)")
        for statement in statements:
            db.execute(statement)
        db.commit()
    return (folder / "words.db").read_bytes()


def ids(data: bytes) -> list[str]:
    return [row["id"] for row in carve(data, [WORDS])["words"]]


@pytest.mark.parametrize(
    ("number", "written", "instead"),
    [
        (7, b"her words\x07", b"her words\0"),
        (0x1234, b"her words\x12", b"her words\0"),
        (-0x1234567, b"her words\xfe", b"her words\xff"),
        (1 << 40, b"her words\x01", b"her words\0"),
    ],
)
def test_an_integer_in_more_bytes_than_it_needs_was_another(
    tmp_path: Path, number: int, written: bytes, instead: bytes
) -> None:
    data = words(tmp_path, f"INSERT INTO words VALUES ('a', 'her words', {number})")
    assert written in data
    assert ids(data) == ["a"]
    assert ids(data.replace(written, instead)) == []


@pytest.mark.parametrize("size", [0, 13, 15, 0x7F])
def test_a_record_is_of_exactly_its_size(tmp_path: Path, size: int) -> None:
    data = words(tmp_path, "INSERT INTO words VALUES ('a', 'her words', 1)")
    cell = data.index(b"aher words") - 6
    assert data[cell] == 14
    assert ids(data) == ["a"]
    assert ids(data[:cell] + bytes([size]) + data[cell + 1 :]) == []


def test_of_rows_that_share_their_overflow_none_is_whole(tmp_path: Path) -> None:
    data = words(
        tmp_path,
        f"INSERT INTO words VALUES ('a', 'A{LONG}', 1)",
        f"INSERT INTO words VALUES ('b', 'B{LONG}', 1)",
        "INSERT INTO words VALUES ('c', 'C', 1)",
    )
    assert ids(data) == ["a", "b", "c"]
    leaf, first, second = data[PAGE : 2 * PAGE], b"\0\0\0\x03", b"\0\0\0\x04"
    assert leaf.count(second) == 1
    assert ids(data[:PAGE] + leaf.replace(second, first) + data[2 * PAGE :]) == ["c"]


def test_unallocated_space_is_not_read(tmp_path: Path) -> None:
    data = bytearray(words(tmp_path, "INSERT INTO words VALUES ('a', 'her words', 1)"))
    cell = data[data.index(b"aher words") - 6 :]
    data[PAGE + 3000 : PAGE + 3000 + len(cell)] = cell.replace(b"aher", b"bher")
    data[PAGE + 3 : PAGE + 5] = (2).to_bytes(2, "big")
    data[PAGE + 10 : PAGE + 12] = (3000).to_bytes(2, "big")
    assert ids(bytes(data)) == ["a"]
    data[PAGE + 5 : PAGE + 7] = (3000).to_bytes(2, "big")  # were it of the cell content area
    assert ids(bytes(data)) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'{"number": 3', b'{"number": ,'),  # no JSON
        (b"thought 5 thought", b"thought \xff thought"),  # no UTF-8
        (b"language 3", b"lang\0\0\0\0 3"),  # zeroed
        (b"date 3", b"date\0\0"),
    ],
)
def test_a_row_that_cannot_be_whole_is_left_out(
    small: Study, written: bytes, instead: bytes
) -> None:
    at = small.data.index(written)
    found = carved(small.data[:at] + instead + small.data[at + len(instead) :])
    assert found < small.rows
    assert len(small.rows - found) == 1


def test_a_chain_that_leads_back_to_itself(small: Study, lost: list[Counter[str]]) -> None:
    for page in range(2, small.pages + 1):
        at = (page - 1) * PAGE
        if small.data[at] not in B_TREE:
            cycle = small.data[:at] + page.to_bytes(4, "big") + small.data[at + 4 :]
            assert carved(cycle) == small.rows - lost[page - 1]


def zero(data: bytes, at: int, length: int) -> bytes:
    return data[:at] + bytes(length) + data[at + length :]


def garbage(data: bytes, at: int, length: int) -> bytes:
    """Bytes that UTF-8 never holds: other words in the place of words cannot be known."""
    made = bytes(random.Random(at).choices(range(0xF8, 0x100), k=length))
    return data[:at] + made + data[at + length :]


def copied(data: bytes, at: int, length: int) -> bytes:
    """A page of a b-tree in the place of another page."""
    sources = [page for page in range(0, len(data), PAGE) if data[page] in B_TREE]
    source, onto = sources[length % len(sources)], at // PAGE * PAGE
    return data[:onto] + data[source : source + PAGE] + data[onto + PAGE :]


def cut(data: bytes, at: int, length: int) -> bytes:
    return data[: max(0, len(data) - length)]


def longer(data: bytes, at: int, length: int) -> bytes:
    return data + data[at : at + length]


damage = st.tuples(
    st.sampled_from([zero, garbage, copied, cut, longer]),
    st.floats(0, 1),
    st.one_of(st.integers(2, 64), st.integers(2, 3 * PAGE)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(damage, min_size=1, max_size=5))
def test_what_comes_back_was_there(
    small: Study, done: list[tuple[Callable[[bytes, int, int], bytes], float, int]]
) -> None:
    data = small.data
    for make, place, length in done:
        data = make(data, int(place * len(data)), length)
    found = carve(data, [table for table in TABLES if table is not vectors])
    assert as_lines(found) <= small.rows


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=3000), st.binary(max_size=200), st.sampled_from([LEAF, INTERIOR]))
def test_anything_at_all(small: Study, anything: bytes, more: bytes, kind: int) -> None:
    pages = [bytes([kind]) + anything, small.data[:100] + bytes([kind]) + more, anything]
    for data in (anything, b"".join(page.ljust(PAGE, more[:1] or b"\0") for page in pages)):
        assert carve(data, TABLES) == {table.name: [] for table in TABLES}
