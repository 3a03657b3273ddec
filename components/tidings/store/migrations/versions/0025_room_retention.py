"""Rooms may keep what is said for less long than the site."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add it; all rooms that are there keep as the site has it."""
    op.add_column("rooms", sa.Column("retention_days", sa.Integer, nullable=False, server_default=sa.text("0")))
