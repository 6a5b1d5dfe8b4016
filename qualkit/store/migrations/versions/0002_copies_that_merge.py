"""Acts in an order that copies agree on; versions with ids; revisions of what is rewritten.

A version is known by an id that says nothing of its words, which may have named somebody.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Row = dict[str, Any]


def upgrade() -> None:
    """Make the tables anew whose keys change, and carry over what they held."""
    db = op.get_bind()
    held = {name: _rows(db, name) for name in ("acts", "records", "maps", "codings", "texts")}
    for name in ("codings", "records", "maps", "acts"):
        op.drop_table(name)
    _make_tables()
    study = db.execute(sa.select(_table("study").c.uuid)).scalar() or ""
    versions = _versions(held, study)
    acts = [_act(row, versions, held["texts"]) for row in held["acts"]]
    _fill("acts", [*_succeeding(acts)])
    _fill("records", [{**row, "revision": 0} for row in held["records"]])
    _fill("codings", _codings(held))
    _fill("versions", versions)
    _fill("maps", [_onwards(row) for row in held["maps"]])
    for row in _rows(db, "transcripts"):
        table = _table("transcripts")
        db.execute(
            table.update().where(table.c.id == row["id"]).values(uid=_id(study, row["id"], 0))
        )
    if db.dialect.name == "postgresql":
        _collate(db)


def _make_tables() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, index=True),
        sa.Column("batch", sa.String(36), nullable=False, index=True),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False, index=True),
        sa.Column("transcript", sa.String(16), index=True),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("act", sa.String(36), sa.ForeignKey("acts.id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("transcript", sa.String(16), sa.ForeignKey("transcripts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("replaced", sa.Boolean, nullable=False),
        sa.Column("dropped", sa.Boolean, nullable=False),
    )
    op.create_table(
        "maps",
        sa.Column("transcript", sa.String(16), sa.ForeignKey("transcripts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("onto", sa.Integer, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
    )
    op.create_table(
        "codings",
        sa.Column("id", sa.String(36), sa.ForeignKey("acts.id"), primary_key=True),
        sa.Column("transcript", sa.String(16), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False, index=True),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("stance", sa.String(16)),
        sa.Column("directness", sa.String(16)),
        sa.Column("suggested", sa.Boolean, nullable=False),
        sa.Column("touched", sa.Boolean, nullable=False),
        sa.Column("changed", sa.Boolean, nullable=False),
    )
    zero = sa.text("0")
    op.add_column("transcripts", sa.Column("uid", sa.String(36), nullable=False, server_default=""))
    for table in ("transcripts", "codebooks"):
        op.add_column(table, sa.Column("revision", sa.Integer, nullable=False, server_default=zero))


def _versions(held: dict[str, list[Row]], study: str) -> list[Row]:
    """Every version that a transcript ever had; the words of all but the newest are gone."""
    newest = {row["transcript"]: row["version"] for row in held["texts"]}
    replaced: set[tuple[str, int]] = set()
    most: dict[str, int] = defaultdict(int, newest)
    for row in held["acts"]:
        if row["kind"] == "anonymised":
            version = row["body"]["version"]
            most[row["transcript"]] = max(most[row["transcript"]], version)
            if row["body"].get("replaced"):
                replaced.add((row["transcript"], version))
    return [
        {
            "transcript": id,
            "version": version,
            "id": _id(study, id, version),
            "replaced": (id, version) in replaced,
            "dropped": newest.get(id) != version,
        }
        for id, last in most.items()
        for version in range(1, last + 1)
    ]


def _id(study: str, transcript: str, version: int) -> str:
    """The same in every copy that is migrated by itself."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{study} {transcript} {version}"))


def _act(row: Row, versions: list[Row], texts: list[Row]) -> Row:
    """A sign-off names the version that was read; its hash goes."""
    body = dict(row["body"])
    if row["kind"] == "read":
        sha256 = body.pop("sha256", "")
        read = {t["transcript"]: t["version"] for t in texts if t["sha256"] == sha256}
        ids = {(one["transcript"], one["version"]): one["id"] for one in versions}
        body["text"] = ids.get((row["transcript"], read.get(row["transcript"], 0)), "")
    return {**row, "body": body}


def _succeeding(acts: list[Row]) -> Iterator[Row]:
    """Each accepting of a codebook names the one before it."""
    last: list[str] = []
    for row in sorted(acts, key=lambda row: row["number"]):
        if row["kind"] == "codebook":
            yield {**row, "body": {**row["body"], "after": last}}
            last = [row["id"]]
        else:
            yield row


def _codings(held: dict[str, list[Row]]) -> list[Row]:
    whole = {row["id"] for row in held["acts"] if "sha256" in row["body"]}
    return [{**row, "touched": row["id"] not in whole} for row in held["codings"]]


def _onwards(row: Row) -> Row:
    """A map that led to a version leads on from the one before."""
    return {**row, "version": row["version"] - 1, "onto": row["version"]}


def _collate(db: sa.Connection) -> None:
    """Sort text by code point on a server, as SQLite does."""
    found = sa.inspect(db)
    for table in found.get_table_names():
        if table == "alembic_version":
            continue
        for column in found.get_columns(table):
            if isinstance(column["type"], sa.String):
                op.alter_column(table, column["name"], type_=_collated(column["type"]))


def _collated(held: sa.String) -> sa.String:
    return sa.String(held.length, collation="C") if held.length else sa.Text(collation="C")


def _table(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())


def _rows(db: sa.Connection, name: str) -> list[Row]:
    return [dict(row) for row in db.execute(sa.select(_table(name))).mappings()]


def _fill(name: str, rows: list[Row]) -> None:
    if rows:
        op.bulk_insert(_table(name), rows)
