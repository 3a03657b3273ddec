"""Files of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; make the table that says what is on the disk, and whose it is."""
    op.add_column("messages", sa.Column("files", sa.LargeBinary))
    op.create_table(
        "files",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("room", sa.String(64), sa.ForeignKey("rooms.name"), nullable=False),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("bytes", _big, nullable=False),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("thumbnail", sa.Boolean, nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("message", sa.String(64)),
        sqlite_with_rowid=False,
    )
    op.create_index("files_of_person", "files", ["authid", "state", "bytes"])
    op.create_index("files_of_message", "files", ["room", "message"])
    op.create_index("files_unused", "files", ["state", "message", "time"])
