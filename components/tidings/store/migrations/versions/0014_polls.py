"""Polls, and what people chose."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "polls",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("choices", sa.LargeBinary, nullable=False),
        sa.Column("multiple", sa.Boolean, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "votes",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("choice", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("offset", _big, nullable=False),
        sqlite_with_rowid=False,
    )
