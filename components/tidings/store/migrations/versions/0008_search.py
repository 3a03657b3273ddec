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

_PG_WORDS = """
CREATE FUNCTION tidings_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(left(word, 255) ORDER BY place), '{}')
    FROM regexp_split_to_table(
        replace(
            lower(regexp_replace(normalize(said, NFKD), '[\\u0300-\\u036f]+', '', 'g') COLLATE "und-x-icu"),
            chr(962), chr(963)
        ),
        '[^[:alnum:]]+'
    ) WITH ORDINALITY AS split (word, place)
    WHERE word <> ''
$$
"""
_PG_INDEX = """
CREATE FUNCTION tidings_index(said text, room text, author text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat(
        (SELECT string_agg(concat(word, ':', place), ' ')
            FROM unnest(tidings_words(said)) WITH ORDINALITY AS each (word, place)),
        ' @', encode(convert_to(room, 'UTF8'), 'hex'), ' #', encode(convert_to(author, 'UTF8'), 'hex')
    )::tsvector
$$
"""
_PG_FOLLOW = """
CREATE FUNCTION messages_text_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
        INSERT INTO messages_text (place, words) VALUES (its, tidings_index(new.text, new.room, new.authid));
    END IF;
    RETURN NULL;
END $$
"""
_PG_RUN = "FOR EACH ROW EXECUTE FUNCTION messages_text_follows()"
_PG_IF = (
    "FOR EACH ROW WHEN (old.text <> new.text OR old.deleted <> new.deleted) EXECUTE FUNCTION messages_text_follows()"
)
_POSTGRES = (
    _PG_WORDS,
    _PG_INDEX,
    _PG_FOLLOW,
    "CREATE TABLE messages_text (place bigint PRIMARY KEY, words tsvector NOT NULL)",
    "ALTER TABLE messages_text ALTER COLUMN words SET STATISTICS 1000",
    "CREATE INDEX messages_text_words ON messages_text USING gin (words) WITH (gin_pending_list_limit = 256)",
)
_POSTGRES_TRIGGERS = (
    f"CREATE TRIGGER messages_text_added AFTER INSERT ON messages {_PG_RUN}",
    f"CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted ON messages {_PG_IF}",
    f"CREATE TRIGGER messages_text_removed AFTER DELETE ON messages {_PG_RUN}",
)


def upgrade() -> None:
    """Make them, and fill them from the messages that are there, the oldest first."""
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
    if connection.dialect.name == "postgresql":
        _on_postgres(connection)
        return
    connection.exec_driver_sql(_INDEX)
    connection.exec_driver_sql(
        "INSERT INTO messages_text (rowid, text, room, author) "
        'SELECT place, text, hex(room), hex(authid) FROM message_places JOIN messages USING (room, "offset") '
        "WHERE NOT deleted ORDER BY place"
    )
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)


def _on_postgres(connection: sa.Connection) -> None:
    for statement in _POSTGRES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO messages_text (place, words) SELECT place, tidings_index(text, room, authid) "
        'FROM message_places JOIN messages USING (room, "offset") WHERE NOT deleted'
    )
    for trigger in _POSTGRES_TRIGGERS:
        connection.exec_driver_sql(trigger)


def downgrade() -> None:
    """Forget them; the messages stay."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for trigger in ("messages_text_added", "messages_text_changed", "messages_text_removed"):
        op.execute(f"DROP TRIGGER IF EXISTS {trigger}{' ON messages' if on_postgres else ''}")
    for function in ("messages_text_follows", "tidings_index", "tidings_words") if on_postgres else ():
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP TABLE IF EXISTS messages_text")
    op.drop_table("message_places")
