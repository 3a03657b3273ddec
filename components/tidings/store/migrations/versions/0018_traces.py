"""What was deleted, for those who moderate."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "traces",
        sa.Column("place", _big, primary_key=True, autoincrement=True),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("offset", _big, nullable=False),
        sa.Column("thread", sa.String(64)),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("sent", _big, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("by_name", sa.String(80), nullable=False),
    )
    op.create_index("traces_of_room", "traces", ["room", "place"])
    op.create_index("traces_by_time", "traces", ["time"])
