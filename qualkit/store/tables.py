"""The tables. Acts only accumulate; everything from `codings` on is derived and can be rebuilt.

Ids, spans and hashes are stored as they are; what has structure (a text's turns, an act's body) is
JSON. No column holds a known identifier: who is who is in the vault. Two copies of a study agree on
which row is the newer one by `number` (acts), `revision` (what is rewritten in place) and the ids
of versions; merging.py says how.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine


def _text(length: int | None = None) -> TypeEngine[str]:
    """Text that sorts by code point, on a server too."""
    plain = String(length) if length else Text()
    collated = String(length, collation="C") if length else Text(collation="C")
    return plain.with_variant(collated, "postgresql")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

study = Table(
    "study",
    metadata,
    Column("uuid", _text(36), primary_key=True),
)

acts = Table(
    "acts",
    metadata,
    Column("id", _text(36), primary_key=True),
    Column("number", Integer, nullable=False, index=True),
    Column("batch", _text(36), nullable=False, index=True),
    Column("coder", _text(), nullable=False),
    Column("at", _text(32), nullable=False),
    Column("kind", _text(32), nullable=False, index=True),
    Column("transcript", _text(16), nullable=True, index=True),
    Column("body", JSON, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("act", ForeignKey("acts.id"), primary_key=True),
    Column("text", _text(), nullable=False),
    Column("revision", Integer, nullable=False),
)

generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("object", _text(64), nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", _text(16), primary_key=True),
    Column("uid", _text(36), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", _text(32), nullable=False),
    Column("verbatim", Boolean, nullable=False),
    Column("language", _text(), nullable=False),
    Column("interpreter", Boolean, nullable=False),
)

participations = Table(
    "participations",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("participant", _text(16), primary_key=True),
    Column("pilots", JSON, nullable=False),
    Column("stage", _text(), nullable=False),
    Column("group", _text(), nullable=False),
    Column("role", _text(), nullable=False),
    Column("agency", _text(), nullable=False),
    Column("attachment", _text(), nullable=False),
    Column("background", _text(), nullable=False),
    Column("date", _text(7), nullable=False),
    Column("consent", JSON, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("id", _text(36), nullable=False),
    Column("replaced", Boolean, nullable=False),
    Column("dropped", Boolean, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", _text(), nullable=False),
    Column("sha256", _text(64), nullable=False),
    Column("layout", JSON, nullable=False),
)

maps = Table(
    "maps",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("onto", Integer, nullable=False),
    Column("changes", JSON, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("hash", _text(64), primary_key=True),
    Column("yaml", _text(), nullable=False),
    Column("revision", Integer, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("id", ForeignKey("acts.id"), primary_key=True),
    Column("transcript", _text(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", _text(), nullable=False, index=True),
    Column("coder", _text(), nullable=False),
    Column("stance", _text(16), nullable=True),
    Column("directness", _text(16), nullable=True),
    Column("suggested", Boolean, nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("changed", Boolean, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("key", _text(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("name", _text(32), primary_key=True),
    Column("basis", _text(64), nullable=False),
    Column("body", JSON, nullable=False),
)
