"""Full-text search of messages: their places, the index of their words, and what keeps both in step."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_INDEX = (
    "CREATE VIRTUAL TABLE messages_text USING fts5"
    "(text, room, author, content='', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)
_PLACE = 'INSERT INTO message_places (room, "offset") VALUES (new.room, new."offset");'
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
_LEAVE = 'DELETE FROM message_places WHERE room = old.room AND "offset" = old."offset";'
_IF = "WHEN old.text <> new.text OR old.deleted <> new.deleted"
_TRIGGERS = (
    f"CREATE TRIGGER messages_text_added AFTER INSERT ON messages BEGIN {_PLACE} {_PUT} END",
    f"CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted ON messages {_IF} BEGIN {_DROP} {_PUT} END",
    f"CREATE TRIGGER messages_text_removed AFTER DELETE ON messages BEGIN {_DROP} {_LEAVE} END",
)


def upgrade() -> None:
    """Make them, and fill them from the messages that are there, the oldest first. SQLite only: see `search_schema`."""
    op.create_table(
        "message_places",
        sa.Column("place", _big, primary_key=True, autoincrement=True),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("offset", _big, nullable=False),
        sa.UniqueConstraint("room", "offset", name="message_places_by_message"),
    )
    op.execute(
        'INSERT INTO message_places (room, "offset") SELECT room, "offset" FROM messages ORDER BY time, room, "offset"'
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql(_INDEX)
    connection.exec_driver_sql(
        "INSERT INTO messages_text (rowid, text, room, author) "
        'SELECT place, text, hex(room), hex(authid) FROM message_places JOIN messages USING (room, "offset") '
        "WHERE NOT deleted ORDER BY place"
    )
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)


def downgrade() -> None:
    """Forget them; the messages stay."""
    for trigger in ("messages_text_added", "messages_text_changed", "messages_text_removed"):
        op.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    op.execute("DROP TABLE IF EXISTS messages_text")
    op.drop_table("message_places")
