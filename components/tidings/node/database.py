"""Which database a node has: a SQLite file in its data folder, or the PostgreSQL that the settings name."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tidings.faces.cli.local import DatabaseState
from tidings.node.settings import Settings
from tidings.reactor import Reactor
from tidings.store import Store, Tx

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")

FILE = "tidings.sqlite3"
_MOST_PROBLEMS = 5
_NO_SYNC = "it is set to fsync=off: a power cut may take everything"


def file_of(settings: Settings) -> Path:
    """The SQLite file."""
    return Path(settings.data) / FILE


def open_store(settings: Settings, reactor: Reactor) -> Store:
    """The node's own store; it brings the database to today's schema.

    Raises:
        DamagedError: the file is damaged.
        SQLAlchemyError: the database cannot be used, or another node is using it.
    """
    from tidings.store.copies import see_that_it_is_whole  # noqa: PLC0415 - see below
    from tidings.store.sqlite import SqliteStore  # noqa: PLC0415 - slow to import
    from tidings.store.writer import Bounds  # noqa: PLC0415 - see above

    bounds = Bounds(queue=settings.write_queue)
    if settings.database:
        from tidings.store.postgres import PostgresStore  # noqa: PLC0415 - see above

        return PostgresStore(settings.database, reactor, bounds)
    see_that_it_is_whole(file_of(settings), settings.check_seconds)
    return SqliteStore(file_of(settings), reactor, bounds)


def transact(settings: Settings, work: Callable[[Tx], T], *, writes: bool) -> T:
    """Run something in one transaction, beside the node, in a database of today's schema.

    Raises:
        SQLAlchemyError: the database cannot be used.
    """
    from tidings.store.migrate import upgrade  # noqa: PLC0415 - slow to import
    from tidings.store.queries import Commands  # noqa: PLC0415 - see above

    migrating = _engine(settings, writes=True)
    try:
        upgrade(migrating)
    finally:
        migrating.dispose()
    working = _engine(settings, writes=writes)
    try:
        with working.connect() as connection, connection.begin():
            return work(Commands(connection))
    finally:
        working.dispose()


def _engine(settings: Settings, *, writes: bool) -> "Engine":
    if settings.database:
        from tidings.store import postgres  # noqa: PLC0415 - slow to import

        return postgres.engine(settings.database, use="writer" if writes else "reader")
    from tidings.store import sqlite  # noqa: PLC0415 - see above

    file_of(settings).parent.mkdir(parents=True, exist_ok=True)
    return sqlite.engine(file_of(settings), begin="BEGIN IMMEDIATE" if writes else "BEGIN")


def look(settings: Settings) -> DatabaseState:
    """Look into the database without changing it."""
    return _look_at_server(settings) if settings.database else _look_at_file(file_of(settings))


def _look_at_file(path: Path) -> DatabaseState:
    if not path.exists():
        return DatabaseState(place=str(path), exists=False)
    try:
        problems, revision = _inspect(path)
    except sqlite3.Error as error:
        problems, revision = [str(error)], None
    return DatabaseState(
        place=str(path),
        exists=True,
        problems=[f"damaged: {problem}" for problem in problems],
        mend=f"Stop the node, keep a copy of {path.parent}, and restore a backup.",
        revision=revision,
        wanted_revision=_newest_revision(),
        bytes=path.stat().st_size,
    )


def _inspect(path: Path) -> tuple[list[str], str | None]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST_PROBLEMS})")]
        has_table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone() if has_table else None
    finally:
        connection.close()
    return [problem for problem in found if problem != "ok"], revision[0] if revision else None


def _look_at_server(settings: Settings) -> DatabaseState:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - slow to import

    from tidings.store import postgres  # noqa: PLC0415 - see above
    from tidings.store.readers import said_by  # noqa: PLC0415 - see above

    place, engine = postgres.place_of(settings.database), _engine(settings, writes=False)
    try:
        with engine.connect() as connection, connection.begin():
            return _look_into(connection, place)
    except SQLAlchemyError as error:
        mend = "See that the server runs, that it lets this user in, and what TIDINGS_DATABASE says."
        return DatabaseState(place=place, exists=True, problems=[f"{place}: {said_by(error)}"], mend=mend)
    finally:
        engine.dispose()


def _look_into(connection: "Connection", place: str) -> DatabaseState:
    def ask(question: str) -> str | int | None:
        found: str | int | None = connection.exec_driver_sql(question).scalar_one_or_none()
        return found

    has_table = ask("SELECT to_regclass('alembic_version')::text") is not None
    revision = ask("SELECT version_num FROM alembic_version") if has_table else None
    return DatabaseState(
        place=place,
        exists=has_table,
        problems=[_NO_SYNC] if ask("SHOW fsync") == "off" else [],
        mend="Set fsync = on in the server's configuration, and start it anew.",
        revision=str(revision) if revision else None,
        wanted_revision=_newest_revision(),
        bytes=int(ask("SELECT pg_database_size(current_database())") or 0),
    )


def _newest_revision() -> str | None:
    from alembic.config import Config  # noqa: PLC0415 - slow to import
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    from tidings.store.migrate import MIGRATIONS  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()
