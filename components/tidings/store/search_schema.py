"""The index of the words of messages, on SQLite (FTS5): what only a search knows of.

**Places.** FTS5 numbers its rows, and `messages` has no numbers: its key is (room, offset). `message_places` gives each
message one, ascending as messages are stored on the whole node, in 64 bits. So what is found comes newest first by
walking down the numbers, whatever the room, and nothing is sorted.

**In step by triggers,** not by statements beside those that write messages: a statement that is written in ten years
cannot forget them, they run in the transaction of what they follow, and they have the old text at hand, which FTS5
demands to take words out of an index that keeps no texts (`content=''`: each text is stored once, in `messages`).
Whoever has Alembic rebuild the table `messages` (its batch mode) makes the triggers anew.

**What it is found by** is the text and `keywords`: the names of a message's files, what is said of its pictures, what a
poll lets choose from.

**Room and author are words, too,** in columns of their own: hexadecimal, so that the tokenizer leaves them whole. With
them a common word in a quiet room is looked up, not sifted from what everybody ever said. Who may read what is not left
to them: the query looks at the row's own room.

**Prefixes** of two and three letters have an index, for the word that is still being typed.

PostgreSQL keeps the same promises in its own way: `search_postgres`.
"""

from sqlalchemy import Connection, event

from tidings.store import search_postgres
from tidings.store.schema import metadata

_INDEX = (
    "CREATE VIRTUAL TABLE messages_text USING fts5"
    "(text, room, author, content='', columnsize=0, prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
)
_PLACE = 'INSERT INTO message_places (room, "offset") VALUES (new.room, new."offset");'
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
_LEAVE = 'DELETE FROM message_places WHERE room = old.room AND "offset" = old."offset";'
_CHANGES = "old.text <> new.text OR old.deleted <> new.deleted OR old.authid <> new.authid"
_CHANGED = (
    "CREATE TRIGGER messages_text_changed AFTER UPDATE OF text, deleted, authid, keywords ON messages"
    f" WHEN {_CHANGES} OR old.keywords IS NOT new.keywords BEGIN {_DROP} {_PUT} END"
)
STATEMENTS = (
    _INDEX,
    f"CREATE TRIGGER messages_text_added AFTER INSERT ON messages BEGIN {_PLACE} {_PUT} END",
    _CHANGED,
    f"CREATE TRIGGER messages_text_removed AFTER DELETE ON messages BEGIN {_DROP} {_LEAVE} END",
)


def _make(_target: object, connection: Connection, **_: object) -> None:
    for statement in STATEMENTS if connection.dialect.name == "sqlite" else search_postgres.STATEMENTS:
        connection.exec_driver_sql(statement)


event.listen(metadata, "after_create", _make)
