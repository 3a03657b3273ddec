"""How far devices have got what was said, and who tells others."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and make the table."""
    op.add_column("reads", sa.Column("delivered", _big, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "privacy",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("tells", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
