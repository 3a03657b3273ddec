"""Messages are found by the names of their files, by what is said of their pictures, and by a poll's choices, too."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

STEP = 1000

_PUT = """
    INSERT INTO messages_text (rowid, text, room, author)
    SELECT place, new.text || coalesce(char(10) || new.keywords, ''), hex(new.room), hex(new.authid) FROM message_places
    WHERE room = new.room AND "offset" = new."offset" AND NOT new.deleted;
"""
_DROP = """
    INSERT INTO messages_text (messages_text, rowid, text, room, author)
    SELECT 'delete', place, old.text || coalesce(char(10) || old.keywords, ''), hex(old.room), hex(old.authid)
    FROM message_places WHERE room = old.room AND "offset" = old."offset" AND NOT old.deleted;
"""
_PLACE = 'INSERT INTO message_places (room, "offset") VALUES (new.room, new."offset");'
_LEAVE = 'DELETE FROM message_places WHERE room = old.room AND "offset" = old."offset";'
_CHANGES = "old.text <> new.text OR old.deleted <> new.deleted OR old.authid <> new.authid"
_AFTER = "CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted, authid, keywords ON messages"
_RUN = "EXECUTE FUNCTION messages_text_follows()"
_ON_SQLITE = (
    f"CREATE TRIGGER messages_text_added AFTER INSERT ON messages BEGIN {_PLACE} {_PUT} END",
    f"{_AFTER} WHEN {_CHANGES} OR old.keywords IS NOT new.keywords BEGIN {_DROP} {_PUT} END",
    f"CREATE TRIGGER messages_text_removed AFTER DELETE ON messages BEGIN {_DROP} {_LEAVE} END",
)
_FOLLOW = """
CREATE OR REPLACE FUNCTION messages_text_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE its bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO message_places (room, "offset") VALUES (new.room, new."offset") RETURNING place INTO its;
    ELSE
        SELECT place INTO its FROM message_places WHERE room = old.room AND "offset" = old."offset";
        DELETE FROM messages_text WHERE place = its;
    END IF;
    IF TG_OP = 'DELETE' THEN
        DELETE FROM message_places WHERE place = its;
    ELSIF NOT new.deleted THEN
        INSERT INTO messages_text (place, words)
        VALUES (its, tidings_index(concat_ws(chr(10), new.text, new.keywords), new.room, new.authid));
    END IF;
    RETURN NULL;
END $$
"""
_ON_POSTGRES = (
    "DROP TRIGGER messages_text_changed ON messages",
    _FOLLOW,
    f"{_AFTER} FOR EACH ROW WHEN ({_CHANGES} OR old.keywords IS DISTINCT FROM new.keywords) {_RUN}",
)

_COLUMNS = ", ".join(f"m.{name}" for name in ("room", '"offset"', "attachments", "files"))
_PAGE = sa.text(f"""
    SELECT {_COLUMNS}, p.choices FROM messages AS m
    LEFT JOIN polls AS p ON p.room = m.room AND p.message = m.id
    WHERE NOT m.deleted AND (m.room > :room OR (m.room = :room AND m."offset" > :offset))
        AND (m.attachments IS NOT NULL OR m.files IS NOT NULL OR p.choices IS NOT NULL)
    ORDER BY m.room, m."offset" LIMIT :most
""")  # noqa: S608 - made of names that stand above
_NAME = sa.text('UPDATE messages SET keywords = :keywords WHERE room = :room AND "offset" = :offset')


def upgrade() -> None:
    """Add the column, let the index follow it, and fill it for the messages that are there."""
    op.add_column("messages", sa.Column("keywords", sa.Text))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for name in ("added", "changed", "removed"):
            connection.exec_driver_sql(f"DROP TRIGGER messages_text_{name}")
    for statement in _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRES:
        connection.exec_driver_sql(statement)
    room, offset = "", 0
    while rows := connection.execute(_PAGE, {"room": room, "offset": offset, "most": STEP}).all():
        named = [{"room": row.room, "offset": row.offset, "keywords": "\n".join(_words(row))} for row in rows]
        if found := [one for one in named if one["keywords"]]:
            connection.execute(_NAME, found)
        room, offset = rows[-1].room, rows[-1].offset


def _words(row: sa.Row[Any]) -> Iterator[str]:
    for found, field in ((row.files, "name"), (row.files, "alt"), (row.attachments, "alt")):
        for one in msgspec.json.decode(found) if found else ():
            if word := one.get(field):
                yield word
    yield from msgspec.json.decode(row.choices) if row.choices else ()
