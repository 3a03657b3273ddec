"""Who has blocked whom."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "blocks",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("blocked", sa.String(128), primary_key=True),
        sa.Column("time", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("blocks_of_blocked", "blocks", ["blocked", "authid"])
