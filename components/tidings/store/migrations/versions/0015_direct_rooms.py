"""Rooms of certain people and nobody else, and who has hidden one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both columns; no room of before is direct, and none is hidden."""
    op.add_column("rooms", sa.Column("direct", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("memberships", sa.Column("hidden", _big, nullable=False, server_default=sa.text("0")))
