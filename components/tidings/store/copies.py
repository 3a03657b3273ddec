"""Copies of a SQLite database: taken while it is in use, checked, and put in its place.

SQLite's backup API gives a copy of one moment (https://www.sqlite.org/backup.html); done in one step it holds a read
transaction and disturbs no writer. A database that is open anywhere cannot leave WAL mode
(https://www.sqlite.org/wal.html, section 2.4), so asking it to tells whether a node is running, and leaves one file,
which can be replaced by another in one step.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic

from sqlalchemy import Engine, update
from sqlalchemy import select as sql_select

from tidings.store import schema
from tidings.store.queries import new_epoch

MOST_FAULTS = 5
_STEPS = 100_000
"""SQLite's virtual machine asks after so many instructions whether to go on: some milliseconds."""


class DamagedError(OSError):
    """The database is damaged; the words say how, and what to do."""


class InUseError(Exception):
    """Somebody has the database open."""


def copy(path: Path, target: Path) -> None:
    """A copy as of now, in a new file that only this user can read.

    Raises:
        sqlite3.Error: it cannot be read, or there is no room.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as source,
        closing(sqlite3.connect(target)) as made,
    ):
        source.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode=DELETE")


def faults(path: Path, *, thorough: bool = False, seconds: float | None = None) -> list[str]:
    """What is damaged, as SQLite says it; empty is good.

    Args:
        thorough: whether indexes are compared with their tables, and rows with those that they name.
        seconds: how long to look at most; what was not looked at by then counts as good.

    Raises:
        sqlite3.Error: it is no database, or cannot be read.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        if seconds is not None:
            ends = monotonic() + seconds
            connection.set_progress_handler(lambda: int(monotonic() > ends), _STEPS)
        check = "integrity_check" if thorough else "quick_check"
        try:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}({MOST_FAULTS})") if row[0] != "ok"]
            if thorough and not found:
                rows = connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
                found = [f"a row of {row[0]} names one of {row[2]} that is not there" for row in rows]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            found = []
    return found


def see_that_it_is_whole(path: Path, seconds: float) -> None:
    """Look for damage before anything is written.

    Raises:
        DamagedError: some was found.
    """
    if not path.exists() or seconds <= 0:
        return
    try:
        found = faults(path, seconds=seconds)
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found:
        what_to_do = "keep a copy of it, and bring back a backup with `tidings restore`"
        raise DamagedError(f"{path} is damaged ({found[0]}); {what_to_do}")


def let_go(path: Path) -> None:
    """See that nobody uses the database, and make it one file.

    Raises:
        InUseError: somebody does.
        sqlite3.Error: it is damaged.
    """
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise InUseError from None
            raise
    if mode != "delete":
        raise InUseError


def begin_new_epochs(engine: Engine) -> int:
    """Give every stream a new epoch, in one transaction; how many there are.

    Offsets that were given away after the copy was taken will be given away again, for other events. A client that
    has seen the first ones sees by the epoch that it has to begin anew.
    """
    streams = schema.streams
    with engine.begin() as connection:
        names = connection.execute(sql_select(streams.c.id)).scalars().all()
        for name in names:
            connection.execute(update(streams).where(streams.c.id == name).values(epoch=new_epoch()))
    return len(names)
