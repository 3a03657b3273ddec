"""What is shown beside a name: a picture and a status; and who lets others know when they were here."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and add the column."""
    op.create_table(
        "cards",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("picture", sa.String(500), nullable=False, server_default=sa.text("''")),
        sa.Column("kind", sa.String(16), nullable=False, server_default=sa.text("''")),
        sa.Column("text", sa.String(200), nullable=False, server_default=sa.text("''")),
        sa.Column("until", _big),
        sqlite_with_rowid=False,
    )
    op.add_column("privacy", sa.Column("shows_seen", sa.Boolean, nullable=False, server_default=sa.true()))
