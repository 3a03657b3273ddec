"""Emoji that people put to messages."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reactions",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("emoji", sa.String(32), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("offset", _big, nullable=False),
        sqlite_with_rowid=False,
    )
