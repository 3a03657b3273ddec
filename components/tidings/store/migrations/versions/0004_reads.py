"""How far each member has read in a room."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reads",
        sa.Column("room", sa.String(64), sa.ForeignKey("rooms.name"), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("offset", _big, nullable=False),
        sqlite_with_rowid=False,
    )
