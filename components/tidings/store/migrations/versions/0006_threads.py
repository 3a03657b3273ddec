"""Replies to messages, and who follows which thread."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; make index and table."""
    op.add_column("messages", sa.Column("thread", sa.String(64)))
    op.add_column("messages", sa.Column("replies", sa.Integer, nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("last_reply", _big))
    op.create_index("messages_by_thread", "messages", ["room", "thread", "offset", "authid", "deleted"])
    op.create_table(
        "follows",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("thread", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("offset", _big, nullable=False),
        sa.Column("followed", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("follows_of_person", "follows", ["authid", "room", "followed", "offset"])
