"""Invitations by link."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("created", _big, nullable=False),
        sa.Column("expires", _big, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.UniqueConstraint("digest", name="invitations_by_digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("invitations_of_room", "invitations", ["room", "created"])
    op.create_index("invitations_by_end", "invitations", ["expires"])
