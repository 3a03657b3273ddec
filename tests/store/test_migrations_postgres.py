"""Migrations on PostgreSQL: they make today's schema there, too, from whatever was before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, String
from sqlalchemy.types import TypeEngine

from tests.support.older import keywords_come_with_the_migration
from tests.support.postgres import cluster, name_of, needs_postgres
from tidings.store import Wanted
from tidings.store.migrate import upgrade
from tidings.store.postgres import engine
from tidings.store.queries import Commands
from tidings.store.schema import metadata

pytestmark = needs_postgres

COLUMNS = """
    SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
CODE = """
    SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    made = engine(cluster().make(name_of(tmp_path)), use="writer")
    yield made
    made.dispose()


def asked(database: Engine, question: str) -> list[tuple[Any, ...]]:
    """What a query finds, in its order."""
    with database.connect() as connection, connection.begin():
        return sorted(map(tuple, connection.exec_driver_sql(question)), key=str)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Not the index of words, which the queries' schema does not know as a table."""
    return not (kind == "table" and name == "messages_text")


def is_other(
    _context: object, _inspected: object, _column: object, found: TypeEngine[Any], ours: TypeEngine[Any]
) -> Any:  # noqa: ANN401 - None leaves it to Alembic
    """Texts are all TEXT here, as long as they like."""
    return False if isinstance(found, String) and isinstance(ours, String) else None


def test_a_fresh_database_is_todays_schema(database: Engine) -> None:
    """Alembic finds no difference between what the migrations make and what the queries are written for."""
    upgrade(database)
    with database.connect() as connection:
        opts = {"compare_type": is_other, "compare_server_default": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("question", [COLUMNS, INDEXES, CODE])
def test_a_fresh_database_is_word_for_word_the_schema(database: Engine, tmp_path: Path, question: str) -> None:
    """Also what Alembic does not compare: functions, triggers, what is unique."""
    upgrade(database)
    other = engine(cluster().make(name_of(tmp_path / "other")), use="writer")
    with other.connect() as connection, connection.begin():
        metadata.create_all(connection)
    assert asked(database, question) == asked(other, question)
    other.dispose()


def test_texts_are_sorted_byte_by_byte(database: Engine) -> None:
    """Whatever the database's own way is, in every column that there is."""
    upgrade(database)
    found = {row[3] for row in asked(database, COLUMNS) if row[2] in {"text", "character varying"}}
    assert found == {"C"}


def test_what_was_said_before_is_found_afterwards(database: Engine) -> None:
    """The index of words fills itself, oldest first, without what was deleted; and follows from then on."""
    upgrade(database, "0007")
    with database.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO rooms (name, title, public, created, members) "
            "VALUES ('b', 'b', true, 0, 0), ('a', 'a', true, 0, 0)"
        )
        connection.exec_driver_sql(
            'INSERT INTO messages (room, "offset", id, authid, author_name, text, time, deleted) VALUES '
            "('a', 1, '1', 'jack', 'Jack', 'word one', 20, false), "
            "('b', 1, '2', 'jill', 'Jill', 'word two', 10, false), "
            "('b', 2, '3', 'jill', 'Jill', '', 30, true)"
        )
    upgrade(database)
    with database.connect() as connection, connection.begin():
        tx = Commands(connection)
        assert [one.text for one in tx.search(Wanted(words=("word",), limit=9))] == ["word one", "word two"]
        assert [one.text for one in tx.search(Wanted(words=("word",), author="jill", limit=9))] == ["word two"]
        connection.exec_driver_sql("UPDATE messages SET text = 'another' WHERE room = 'a'")
        connection.exec_driver_sql("DELETE FROM messages WHERE room = 'b'")
        assert tx.search(Wanted(words=("word",), limit=9)) == []
        assert [one.text for one in tx.search(Wanted(words=("another",), limit=9))] == ["another"]
        assert connection.exec_driver_sql("SELECT count(*) FROM message_places").scalar_one() == 1


def test_what_was_shown_and_asked_before_is_found_afterwards(database: Engine) -> None:
    """By the names of files, what is said of pictures, and the choices of polls."""
    keywords_come_with_the_migration(database)
