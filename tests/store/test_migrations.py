"""A study of an earlier version is brought to this one's tables with all that was done in it."""

from __future__ import annotations

import json
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from qualkit.model import ActKind, Span
from qualkit.store import Store, acts, codings, texts, typed
from qualkit.store.engine import _MIGRATIONS
from qualkit.store.tables import metadata
from tests.store.conftest import UUID

OLD, NEW = "she met Bob and left", "she met [Person 1] and left"
AT = "2024-12-02T09:00:00.000000+00:00"


def at_revision(address: str, revision: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    """A database as an earlier version left it."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        for table, some in rows.items():
            for row in some:
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                db.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def act(number: int, kind: str, transcript: str | None, **body: object) -> dict[str, Any]:
    return {
        "number": number,
        "id": f"00000000-0000-4000-8000-{number:012}",
        "batch": f"00000000-0000-4000-8000-1{number:011}",
        "coder": "RM",
        "at": AT,
        "kind": kind,
        "transcript": transcript,
        "body": json.dumps(body),
    }


CODED: dict[str, Any] = {"version": 1, "start": 4, "end": 11, "code": "time"}
READ_NOW = texts.sha256(NEW)
FIRST: dict[str, list[dict[str, Any]]] = {
    "study": [{"uuid": UUID}],
    "transcripts": [
        {
            "id": "T001",
            "kind": "interview",
            "verbatim": True,
            "language": "English",
            "interpreter": False,
        }
    ],
    "codebooks": [{"hash": name * 64, "yaml": f"codes: {name}"} for name in "ab"],
    "acts": [
        act(1, "codebook", None, hash="a" * 64),
        act(2, "codebook", None, hash="b" * 64),
        act(3, "coded", "T001", **CODED),
        act(4, "coded", "T001", **{**CODED, "start": 16, "end": 20}, sha256="0" * 64),
        act(5, "anonymised", "T001", version=2, replaced=False),
        act(6, "read", "T001", version=1, sha256="of words that named Bob"),
        act(7, "read", "T001", version=2, sha256=READ_NOW),
    ],
    "records": [{"act": f"00000000-0000-4000-8000-{3:012}", "text": "twice"}],
    "texts": [
        {
            "transcript": "T001",
            "version": 2,
            "text": NEW,
            "sha256": READ_NOW,
            "layout": '{"turns": [], "speakers": {}, "replacements": []}',
        }
    ],
    "maps": [{"transcript": "T001", "version": 2, "changes": "[[8, 11, 8, 18]]"}],
    "codings": [
        {
            "id": f"00000000-0000-4000-8000-{number:012}",
            "transcript": "T001",
            "version": 2,
            "start": start,
            "end": end,
            "code": "time",
            "coder": "RM",
            "suggested": False,
            "changed": False,
        }
        for number, start, end in ((3, 4, 18), (4, 23, 27))
    ],
}


def test_the_first_tables_become_these(address: str) -> None:
    at_revision(address, "0001", FIRST)
    store = Store.open(address, UUID)
    with store.reading() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
        one, other = codings.current(db)
        assert (one.span, one.touched, one.memo) == (Span(4, 18), True, "twice")
        assert (other.span, other.touched) == (Span(23, 27), False)
        assert [row["id"] for row in codings.derived(db, ["T001"])] == [one.id, other.id]
        assert typed.accepted_codebook(db) == ("b" * 64, "codes: b")
        assert len(typed.unsucceeded(db)) == 1
        signed = texts.readings(db)["T001"]
        assert signed.body["text"] == texts.standing(db)["T001"][1]
        assert not any("sha256" in act.body for act in acts.standing(db, ActKind.READ))
        assert [act.number for act in acts.log(db)] == [7, 6, 5, 4, 3, 2, 1]
    with store.transaction() as db:
        before = codings.current(db)
        codings.derive_all(db)
        assert codings.current(db) == before
    store.close()
