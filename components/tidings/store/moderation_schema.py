"""The tables of moderation, and what keeps the book of it from being changed.

**The book** (`audit`) is only ever added to. No statement of ours changes or removes a row, and triggers refuse it to
every other one as well: whoever wants to falsify it must change the schema first, which is seen. SQLite's `REPLACE`
removes rows without asking the trigger for removals, so a place that is taken is refused, too. The book is not trimmed:
it has no texts of messages, and grows with what moderators do, not with what people say.

**The queue** (`cases`) holds what waits for a decision, and nothing else; `reports` remembers who reported what.

**What was deleted** (`traces`) is kept apart from everything that others read, and for a time.
"""

from sqlalchemy import Column, Connection, Index, String, Table, Text, UniqueConstraint, event

from tidings.store.schema import _Big, metadata

audit = Table(
    "audit",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False),
    Column("time", _Big, nullable=False),
    Column("authid", String(128), nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("act", String(16), nullable=False),
    Column("whom", String(128)),
    Column("whom_name", String(80)),
    Column("message", String(64)),
    Column("until", _Big, nullable=False),
    Column("detail", String(64), nullable=False),
    Column("reason", String(300), nullable=False),
    Index("audit_of_room", "room", "place"),
    Index("audit_by_person", "authid"),
    Index("audit_about_person", "whom"),
)

cases = Table(
    "cases",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("time", _Big, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("room", "message", name="cases_by_message"),
    Index("cases_of_room", "room", "place"),
)

reports = Table(
    "reports",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("message", String(64), primary_key=True),
    Column("authid", String(128), primary_key=True),
    Column("author_name", String(80), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("time", _Big, nullable=False),
    Index("reports_of_person", "authid", "room", "message"),
    sqlite_with_rowid=False,
)

filters = Table(
    "filters",
    metadata,
    Column("room", String(64), primary_key=True),
    Column("word", String(64), primary_key=True),
    Column("action", String(16), nullable=False),
    sqlite_with_rowid=False,
)

traces = Table(
    "traces",
    metadata,
    Column("place", _Big, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("offset", _Big, nullable=False),
    Column("thread", String(64)),
    Column("authid", String(128), nullable=False),
    Column("author_name", String(80), nullable=False),
    Column("sent", _Big, nullable=False),
    Column("text", Text, nullable=False),
    Column("time", _Big, nullable=False),
    Column("by", String(128), nullable=False),
    Column("by_name", String(80), nullable=False),
    Index("traces_of_room", "room", "place"),
    Index("traces_by_time", "time"),
    Index("traces_of_person", "authid"),
    Index("traces_by_person", "by"),
)

_IF_TAKEN = "WHEN EXISTS (SELECT 1 FROM audit WHERE place = new.place)"
_NO = "BEGIN SELECT RAISE(ABORT, 'the book of moderation is not changed'); END"
TRIGGERS = (
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit {_NO}",
    f"CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit {_NO}",
    f"CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit {_IF_TAKEN} {_NO}",
)
_REFUSE = """
CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book of moderation is not changed';
END $$
"""
_DO = "EXECUTE FUNCTION audit_refuses()"
POSTGRES_TRIGGERS = (
    _REFUSE,
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW {_DO}",
    f"CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit {_DO}",
)


def _make(_target: object, connection: Connection, **_: object) -> None:
    for statement in TRIGGERS if connection.dialect.name == "sqlite" else POSTGRES_TRIGGERS:
        connection.exec_driver_sql(statement)


event.listen(metadata, "after_create", _make)
