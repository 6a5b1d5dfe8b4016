"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table("study", sa.Column("uuid", sa.String(36), primary_key=True))
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
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
    )
    op.create_table(
        "generations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("object", sa.String(64), nullable=False),
    )
    op.create_table(
        "transcripts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("verbatim", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("interpreter", sa.Boolean, nullable=False),
    )
    op.create_table(
        "participations",
        sa.Column("transcript", sa.String(16), sa.ForeignKey("transcripts.id"), primary_key=True),
        sa.Column("participant", sa.String(16), primary_key=True),
        sa.Column("pilots", sa.JSON, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("attachment", sa.Text, nullable=False),
        sa.Column("background", sa.Text, nullable=False),
        sa.Column("date", sa.String(7), nullable=False),
        sa.Column("consent", sa.JSON, nullable=False),
    )
    op.create_table(
        "texts",
        sa.Column("transcript", sa.String(16), sa.ForeignKey("transcripts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("layout", sa.JSON, nullable=False),
    )
    op.create_table(
        "maps",
        sa.Column("transcript", sa.String(16), sa.ForeignKey("transcripts.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("changes", sa.JSON, nullable=False),
    )
    op.create_table(
        "codebooks",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("yaml", sa.Text, nullable=False),
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
        sa.Column("changed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "vectors",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "results",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
