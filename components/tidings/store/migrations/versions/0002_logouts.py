"""When a person was logged out, so that what was signed before counts no more."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "logouts",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("time", _big, nullable=False),
        sqlite_with_rowid=False,
    )
