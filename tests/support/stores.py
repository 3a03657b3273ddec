"""The engines that the store's contract is tested on, and words to talk to a store with."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from twisted.internet import reactor

from tests.support.inline_store import InlineStore
from tests.support.postgres import database_of, needs_postgres
from tests.support.site import NOON
from tidings.model.events import Event, NewEvent
from tidings.model.people import Author
from tidings.store import Store, Tx
from tidings.store.postgres import PostgresStore
from tidings.store.sqlite import SqliteStore
from tidings.store.writer import Bounds


class Engine(Protocol):
    """How to open a store of one kind in a folder; opening it again finds what was stored."""

    def open(self, folder: Path, **options: Any) -> Store:  # noqa: ANN401 - each engine has its own
        """Open it."""


class Sqlite:
    """A file."""

    def open(self, folder: Path, **options: Any) -> Store:  # noqa: ANN401 - see Engine
        """Open it."""
        return SqliteStore(folder / "tidings.sqlite3", reactor, Bounds(**options))  # type: ignore[arg-type] # the module is the reactor


class Postgres:
    """A database that stands for the folder, on the tests' own server."""

    def open(self, folder: Path, **options: Any) -> Store:  # noqa: ANN401 - see Engine
        """Open it."""
        return PostgresStore(database_of(folder), reactor, Bounds(**options))  # type: ignore[arg-type] # the module is the reactor


class Inline:
    """The fake of `tests/support`, which must not promise less than the real ones."""

    def open(self, folder: Path, **options: Any) -> Store:  # noqa: ANN401 - see Engine
        """Open it."""
        del folder, options
        return InlineStore()


DURABLE: tuple[Engine, ...] = (Sqlite(), Postgres())
ALL: tuple[Engine, ...] = (*DURABLE, Inline())


def each_of(engines: Sequence[Engine]) -> list[Any]:
    """The engines as parameters of tests; one that is not installed is skipped, and says so."""
    return [
        pytest.param(one, id=type(one).__name__.lower(), marks=[needs_postgres] if isinstance(one, Postgres) else [])
        for one in engines
    ]


def new(stream: str = "topic.news", number: int = 0, time: int = NOON) -> NewEvent:
    """An event to append."""
    author = Author(authid="service:kittens", name="kittens")
    return NewEvent(
        stream=stream, id=f"{stream}-{number}", type="kitten.born", time=time, author=author, data={"number": number}
    )


def append(stream: str = "topic.news", number: int = 0, time: int = NOON) -> Any:  # noqa: ANN401 - a command that returns its Event
    """A command that appends an event and returns it."""
    return lambda tx: tx.append(new(stream, number, time))


def log_of(stream: str = "topic.news") -> Any:  # noqa: ANN401 - a query that returns the numbers
    """A query for the numbers that a stream holds, in offset order; fails where offsets are not dense."""

    def query(tx: Tx) -> list[int]:
        events: list[Event] = tx.events(stream, 0, 100_000)
        first = events[0].offset if events else 1
        assert [event.offset for event in events] == list(range(first, first + len(events)))
        return [event.data["number"] for event in events]

    return query
