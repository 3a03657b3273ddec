"""The book of moderation cannot be changed: not by a statement, whoever writes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from tests.support.postgres import database_of, needs_postgres
from tidings.model.moderation import AuditEntry
from tidings.model.people import Author
from tidings.store import postgres, sqlite
from tidings.store.migrate import upgrade
from tidings.store.queries import Commands

ENTRY = AuditEntry(place=0, room="lobby", time=1, by=Author(authid="jill", name="Jill"), act="ban", reason="rude")
VALUES = "VALUES (1, 'lobby', 9, 'tom', 'Tom', 'unban', 0, '', '')"
COLUMNS = "(place, room, time, authid, author_name, act, until, detail, reason)"


def _opened(made: Engine) -> Iterator[Connection]:
    """A database as the migrations make it, with one act in its book."""
    upgrade(made)
    with made.connect() as opened:
        with opened.begin():
            Commands(opened).note(ENTRY)
        yield opened
    made.dispose()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Connection]:
    """On SQLite."""
    yield from _opened(sqlite.engine(tmp_path / "tidings.sqlite3", begin="BEGIN IMMEDIATE"))


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Connection]:
    """On PostgreSQL."""
    yield from _opened(postgres.engine(database_of(tmp_path), use="writer"))


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
def test_the_book_is_not_changed(on_sqlite: Connection, statement: str) -> None:
    """Each way to change what stands there is refused, and it stands there as before."""
    _is_refused(on_sqlite, statement)


@needs_postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = ''",
        "DELETE FROM audit",
        "TRUNCATE audit",
        f"INSERT INTO audit {COLUMNS} {VALUES} ON CONFLICT (place) DO UPDATE SET reason = ''",
    ],
)
def test_the_book_is_not_changed_on_postgres(on_postgres: Connection, statement: str) -> None:
    """Its ways are others."""
    _is_refused(on_postgres, statement)


def _is_refused(connection: Connection, statement: str) -> None:
    with pytest.raises(DatabaseError, match="not changed"), connection.begin():
        connection.exec_driver_sql(statement)
    with connection.begin():
        (entry,) = Commands(connection).audit("lobby", 99, 99)
    assert (entry.act, entry.reason, entry.time, entry.by.authid) == ("ban", "rude", 1, "jill")


def test_the_book_goes_on(on_sqlite: Connection) -> None:
    """Each act has the next place, the last one comes first."""
    with on_sqlite.begin():
        Commands(on_sqlite).note(ENTRY)
        assert [one.place for one in Commands(on_sqlite).audit("lobby", 99, 99)] == [2, 1]
