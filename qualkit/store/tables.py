"""The tables. Acts only accumulate; everything from `codings` on is derived and can be rebuilt.

Ids, spans and hashes are stored as they are; what has structure (a text's turns, an act's body) is
JSON. No column holds a known identifier: who is who is in the vault.
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
    Column("uuid", String(36), primary_key=True),
)

acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("batch", String(36), nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(32), nullable=False, index=True),
    Column("transcript", String(16), nullable=True, index=True),
    Column("body", JSON, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("act", ForeignKey("acts.id"), primary_key=True),
    Column("text", Text, nullable=False),
)

generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("object", String(64), nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("verbatim", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("interpreter", Boolean, nullable=False),
)

participations = Table(
    "participations",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("participant", String(16), primary_key=True),
    Column("pilots", JSON, nullable=False),
    Column("stage", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("attachment", Text, nullable=False),
    Column("background", Text, nullable=False),
    Column("date", String(7), nullable=False),
    Column("consent", JSON, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("layout", JSON, nullable=False),
)

maps = Table(
    "maps",
    metadata,
    Column("transcript", ForeignKey("transcripts.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("changes", JSON, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("yaml", Text, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("id", ForeignKey("acts.id"), primary_key=True),
    Column("transcript", String(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", Text, nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("stance", String(16), nullable=True),
    Column("directness", String(16), nullable=True),
    Column("suggested", Boolean, nullable=False),
    Column("changed", Boolean, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("basis", String(64), nullable=False),
    Column("body", JSON, nullable=False),
)
