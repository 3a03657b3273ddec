"""Webhooks: who is told what, how far they have been told, and who was told to be present."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("events", sa.LargeBinary, nullable=False),
        sa.Column("secret", sa.String(128), nullable=False),
        sa.Column("created", _big, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", _big, nullable=False),
        sa.Column("error", sa.String(300)),
        sa.Column("generation", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "webhook_cursors",
        sa.Column("webhook", sa.String(64), sa.ForeignKey("webhooks.id"), primary_key=True),
        sa.Column("stream", sa.String(140), primary_key=True),
        sa.Column("offset", _big, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", _big),
        sa.Column("next_try", _big, nullable=False),
        sa.Column("error", sa.String(300)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(128), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget them."""
    for table in ("told", "webhook_cursors", "webhooks"):
        op.drop_table(table)
