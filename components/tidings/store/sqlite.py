"""SQLite: all that only it needs; `writer` has the rest.

Durability: WAL with `synchronous=FULL` syncs the write-ahead log at every commit, so what was acknowledged survives a
crash of the process and a loss of power (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event

from tidings.reactor import Reactor
from tidings.store.writer import Bounds, WriterStore

BUSY_TIMEOUT_MS = 3000
"""For how long another program's lock is waited for: whoever asked is to hear of it before they give up (5 s)."""


def engine(path: Path | str, *, begin: str) -> Engine:
    """An engine on a database file whose transactions start with `begin` (`BEGIN` or `BEGIN IMMEDIATE`).

    The driver's own transaction handling is switched off, as SQLAlchemy's page on SQLite advises, so that a
    transaction starts where we say and savepoints work.
    """
    made = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 5}, hide_parameters=True
    )

    @event.listens_for(made, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


class SqliteStore(WriterStore):
    """A `Store` on one SQLite file, which is made if it is not there."""

    def __init__(self, path: Path, reactor: Reactor, bounds: Bounds | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer, reader = (engine(path, begin=begin) for begin in ("BEGIN IMMEDIATE", "BEGIN"))
        # answers are made in this process, and most of the work is Python's: more at once would be slower
        super().__init__(writer, reader, reactor, bounds or Bounds(), batches_read=1)
