"""The index of the words of messages, on PostgreSQL: what `search_schema` is for SQLite, with the same promises.

**Words are made by the database,** in the trigger that keeps the index in step: compatibility forms undone, accents
taken off, small letters, split at what is neither letter nor digit. What is looked for goes the same way. PostgreSQL's
own parser would take apart addresses and numbers, and its dictionaries would bend words of one language.

**Room and author are words, too,** in hexadecimal behind `@` and `#`, which no word begins with.

**Newest first:** the planner either walks down the places (common words) or gathers from the index (rare ones).
It knows how common words are from the column's statistics, which are finer than usual.
"""

_WORDS = """
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
_INDEX = """
CREATE FUNCTION tidings_index(said text, room text, author text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat(
        (SELECT string_agg(concat(word, ':', place), ' ')
            FROM unnest(tidings_words(said)) WITH ORDINALITY AS each (word, place)),
        ' @', encode(convert_to(room, 'UTF8'), 'hex'), ' #', encode(convert_to(author, 'UTF8'), 'hex')
    )::tsvector
$$
"""
_FOLLOW = """
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
        INSERT INTO messages_text (place, words)
        VALUES (its, tidings_index(concat_ws(chr(10), new.text, new.keywords), new.room, new.authid));
    END IF;
    RETURN NULL;
END $$
"""
_RUN = "FOR EACH ROW EXECUTE FUNCTION messages_text_follows()"
_CHANGES = "old.text <> new.text OR old.deleted <> new.deleted OR old.authid <> new.authid"
_IF = (
    f"FOR EACH ROW WHEN ({_CHANGES} OR old.keywords IS DISTINCT FROM new.keywords)"
    " EXECUTE FUNCTION messages_text_follows()"
)
STATEMENTS = (
    _WORDS,
    _INDEX,
    _FOLLOW,
    "CREATE TABLE messages_text (place bigint PRIMARY KEY, words tsvector NOT NULL)",
    "ALTER TABLE messages_text ALTER COLUMN words SET STATISTICS 1000",
    "CREATE INDEX messages_text_words ON messages_text USING gin (words) WITH (gin_pending_list_limit = 256)",
    f"CREATE TRIGGER messages_text_added AFTER INSERT ON messages {_RUN}",
    f"CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted, authid, keywords ON messages {_IF}",
    f"CREATE TRIGGER messages_text_removed AFTER DELETE ON messages {_RUN}",
)
