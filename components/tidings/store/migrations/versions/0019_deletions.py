"""Find all of one person's, and delete somebody: indexes by person, who is being deleted, who was."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_INDEXES = (
    ("events_of_person", "events", "authid"),
    ("messages_of_person", "messages", "authid"),
    ("reactions_of_person", "reactions", "authid"),
    ("votes_of_person", "votes", "authid"),
    ("pins_of_person", "pins", "authid"),
    ("reads_of_person", "reads", "authid"),
    ("levels_of_person", "levels", "authid"),
    ("mentions_of_person", "mentions", "authid"),
    ("mentions_by_author", "mentions", "author"),
    ("rooms_of_owner", "rooms", "owner"),
    ("audit_by_person", "audit", "authid"),
    ("audit_about_person", "audit", "whom"),
    ("traces_of_person", "traces", "authid"),
    ("traces_by_person", "traces", "by"),
)

_PUT = """
    INSERT INTO messages_text (rowid, text, room, author)
    SELECT place, new.text, hex(new.room), hex(new.authid) FROM message_places
    WHERE room = new.room AND "offset" = new."offset" AND NOT new.deleted;
"""
_DROP = """
    INSERT INTO messages_text (messages_text, rowid, text, room, author)
    SELECT 'delete', place, old.text, hex(old.room), hex(old.authid) FROM message_places
    WHERE room = old.room AND "offset" = old."offset" AND NOT old.deleted;
"""
_IF = "WHEN old.text <> new.text OR old.deleted <> new.deleted OR old.authid <> new.authid"
_CHANGED = (
    "CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted, authid ON messages"
    f" {_IF} BEGIN {_DROP} {_PUT} END"
)
_WHEN = "old.text <> new.text OR old.deleted <> new.deleted OR old.authid <> new.authid"
_CHANGED_ON_POSTGRES = (
    "CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted, authid ON messages"
    f" FOR EACH ROW WHEN ({_WHEN}) EXECUTE FUNCTION messages_text_follows()"
)


def upgrade() -> None:
    """Make them; and let the search know a message by its author's new id."""
    for name, table, column in _INDEXES:
        op.create_index(name, table, [column])
    op.add_column("logouts", sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "deletions",
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("fresh", sa.String(128), nullable=False),
        sa.Column("messages", sa.String(16), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("offset", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER messages_text_changed")
        connection.exec_driver_sql(_CHANGED)
    else:
        connection.exec_driver_sql("DROP TRIGGER messages_text_changed ON messages")
        connection.exec_driver_sql(_CHANGED_ON_POSTGRES)
