"""Whom messages mention."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; make the table by which they are counted."""
    op.add_column("messages", sa.Column("mentions", sa.LargeBinary))
    op.create_table(
        "mentions",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("offset", _big, primary_key=True, autoincrement=False),
        sa.Column("author", sa.String(128), nullable=False),
        sqlite_with_rowid=False,
    )
