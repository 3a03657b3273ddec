"""Rooms have a picture: one emoji, or an address."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add it; of what is there no room has one."""
    op.add_column("rooms", sa.Column("picture", sa.String(500), nullable=False, server_default=sa.text("''")))
