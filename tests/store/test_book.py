"""The book of moderation cannot be changed: not by a statement, whoever writes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from tidings.model.moderation import AuditEntry
from tidings.model.people import Author
from tidings.store.migrate import upgrade
from tidings.store.queries import Commands
from tidings.store.sqlite import engine

ENTRY = AuditEntry(place=0, room="lobby", time=1, by=Author(authid="jill", name="Jill"), act="ban", reason="rude")
VALUES = "VALUES (1, 'lobby', 9, 'tom', 'Tom', 'unban', 0, '', '')"
COLUMNS = "(place, room, time, authid, author_name, act, until, detail, reason)"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A database as the migrations make it, with one act in its book."""
    made = engine(tmp_path / "tidings.sqlite3", begin="BEGIN IMMEDIATE")
    upgrade(made)
    with made.connect() as opened:
        with opened.begin():
            Commands(opened).note(ENTRY)
        yield opened
    made.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = ''",
        "UPDATE OR REPLACE audit SET place = 2",
        "DELETE FROM audit",
        f"INSERT OR REPLACE INTO audit {COLUMNS} {VALUES}",
        f"INSERT INTO audit {COLUMNS} {VALUES} ON CONFLICT (place) DO UPDATE SET reason = ''",
    ],
)
def test_the_book_is_not_changed(connection: Connection, statement: str) -> None:
    """Each way to change what stands there is refused, and it stands there as before."""
    with pytest.raises(DatabaseError, match="not changed"), connection.begin():
        connection.exec_driver_sql(statement)
    with connection.begin():
        (entry,) = Commands(connection).audit("lobby", 99, 99)
    assert (entry.act, entry.reason, entry.time, entry.by.authid) == ("ban", "rude", 1, "jill")


def test_the_book_goes_on(connection: Connection) -> None:
    """Each act has the next place, the last one comes first."""
    with connection.begin():
        Commands(connection).note(ENTRY)
        assert [one.place for one in Commands(connection).audit("lobby", 99, 99)] == [2, 1]
