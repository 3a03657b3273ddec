"""What of a room somebody is told, how far they have read their inbox, and the browsers that can be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "levels",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("level", sa.String(16), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notify_settings",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("read", _big, nullable=False),
        sa.Column("quiet", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("endpoint", sa.String(1000), nullable=False),
        sa.Column("p256dh", sa.String(130), nullable=False),
        sa.Column("auth", sa.String(130), nullable=False),
        sa.Column("created", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("push_subscriptions_of_person", "push_subscriptions", ["authid", "created"])
