"""What rooms are about; what backends say of their commands."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; make the table."""
    op.add_column("rooms", sa.Column("topic", sa.String(250), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "commands",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("usage", sa.String(100), nullable=False),
        sa.Column("says", sa.String(200), nullable=False),
        sqlite_with_rowid=False,
    )
