"""What a room pins, and what people bookmark."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "pins",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("offset", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bookmarks",
        sa.Column("place", _big, primary_key=True, autoincrement=True),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.UniqueConstraint("authid", "room", "message", name="bookmarks_by_message"),
    )
    op.create_index("bookmarks_of_message", "bookmarks", ["room", "message"])
    op.create_index("bookmarks_of_person", "bookmarks", ["authid", "place"])
