"""The first schema: streams, rooms, people, keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables. Written out, not taken from `schema`, so that it stays what it was when the schema moves on."""
    _streams()
    _rooms()
    _messages()
    _people()


def _streams() -> None:
    op.create_table(
        "streams",
        sa.Column("id", _big, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(140), nullable=False, unique=True),
        sa.Column("epoch", sa.String(64), nullable=False),
        sa.Column("head", _big, nullable=False),
        sa.Column("oldest", _big, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("stream", _big, sa.ForeignKey("streams.id"), primary_key=True),
        sa.Column("offset", _big, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("type", sa.String(140), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("authid", sa.String(128)),
        sa.Column("author_name", sa.String(80)),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("owner", sa.String(128)),
        sa.Column("created", _big, nullable=False),
        sa.Column("members", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memberships",
        sa.Column("room", sa.String(64), sa.ForeignKey("rooms.name"), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", _big, nullable=False),
        sa.Column("banned_until", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("memberships_of_person", "memberships", ["authid", "state"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("room", sa.String(64), sa.ForeignKey("rooms.name"), primary_key=True),
        sa.Column("offset", _big, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attachments", sa.LargeBinary),
        sa.Column("time", _big, nullable=False),
        sa.Column("edited", _big),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.UniqueConstraint("room", "id", name="messages_by_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message_events",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("offset", _big, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_skeleton", sa.String(160), nullable=False),
        sa.Column("seen", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("people_by_name", "people", ["name_skeleton", "role", "seen"])
    op.create_table(
        "answers",
        sa.Column("sender", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
        sa.Column("time", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("answers_by_time", "answers", ["time"])
    op.create_table(
        "keys",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("created", _big, nullable=False),
        sa.Column("revoked", _big),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """There is nothing before this."""
    for table in (
        "keys",
        "answers",
        "people",
        "message_events",
        "messages",
        "memberships",
        "rooms",
        "events",
        "streams",
    ):
        op.drop_table(table)
