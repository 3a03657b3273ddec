"""Migrations: they make today's schema, may be run again, and by several at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from tests.support.older import keywords_come_with_the_migration
from tidings.store import Wanted
from tidings.store.migrate import MIGRATIONS, upgrade
from tidings.store.queries import Commands
from tidings.store.schema import metadata
from tidings.store.sqlite import engine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty file."""
    made = engine(tmp_path / "tidings.sqlite3", begin="BEGIN IMMEDIATE")
    yield made
    made.dispose()


def tables_of(database: Engine) -> dict[str, str]:
    """Every table and index as the database itself says it."""
    with database.connect() as connection:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {row[0]: " ".join(row[1].split()) for row in found}


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Not the index of words, which is no table, nor the tables that FTS5 keeps it in."""
    return not (kind == "table" and (name or "").startswith("messages_text"))


def test_a_fresh_database_is_todays_schema(database: Engine) -> None:
    """Alembic finds no difference between what the migrations make and what the queries are written for."""
    upgrade(database)
    with database.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_a_fresh_database_is_word_for_word_the_schema(database: Engine, tmp_path: Path) -> None:
    """Also what Alembic does not compare: keys, uniqueness, tables without row ids."""
    upgrade(database)
    other = engine(tmp_path / "other.sqlite3", begin="BEGIN")
    metadata.create_all(other)
    migrated = tables_of(database)
    del migrated["alembic_version"]
    assert migrated == tables_of(other)
    other.dispose()


def test_running_again_changes_nothing(database: Engine) -> None:
    """Every start runs them."""
    upgrade(database)
    before = tables_of(database)
    with database.connect() as connection, connection.begin():
        connection.exec_driver_sql("INSERT INTO streams (name, epoch, head, oldest) VALUES ('topic.a', 'e', 1, 1)")
    upgrade(database)
    assert tables_of(database) == before
    with database.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM streams").scalar_one() == 1


def test_an_interrupted_migration_starts_anew(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one transaction: what fails in the middle leaves nothing, and the next start does it all."""
    create_table = Operations.create_table

    def fail_at_people(self: Operations, name: str, *columns: object, **options: object) -> object:
        if name == "people":
            raise KeyboardInterrupt
        return create_table(self, name, *columns, **options)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(Operations, "create_table", fail_at_people)
    with pytest.raises(KeyboardInterrupt):
        upgrade(database)
    monkeypatch.undo()
    assert not {"streams", "rooms"} & set(inspect(database).get_table_names())
    upgrade(database)
    assert set(metadata.tables) <= set(inspect(database).get_table_names())


def test_two_processes_may_start_at_once(tmp_path: Path) -> None:
    """Each finds today's schema, whoever made it."""
    code = (
        "import sys\n"
        "from tidings.store.migrate import upgrade\n"
        "from tidings.store.sqlite import engine\n"
        "sys.stdin.readline()\n"
        "upgrade(engine(sys.argv[1], begin='BEGIN IMMEDIATE'))\n"
    )
    path = tmp_path / "tidings.sqlite3"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "components")}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0, errors
    made = engine(path, begin="BEGIN")
    assert set(metadata.tables) <= set(inspect(made).get_table_names())
    made.dispose()


def test_what_was_said_before_is_found_afterwards(database: Engine) -> None:
    """The index of words fills itself, oldest first, without what was deleted; and follows from then on."""
    upgrade(database, "0007")
    with database.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO rooms (name, title, public, created, members) VALUES ('b', 'b', 1, 0, 0), ('a', 'a', 1, 0, 0)"
        )
        connection.exec_driver_sql(
            'INSERT INTO messages (room, "offset", id, authid, author_name, text, time, deleted) VALUES '
            "('a', 1, '1', 'jack', 'Jack', 'word one', 20, 0), ('b', 1, '2', 'jill', 'Jill', 'word two', 10, 0), "
            "('b', 2, '3', 'jill', 'Jill', '', 30, 1)"
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


def test_there_is_one_newest_migration() -> None:
    """Two branches of the schema would be two schemas."""
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
